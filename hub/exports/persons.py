"""Whether two accounts are one natural person's, as far as the hub can tell."""

from hub.access import mailboxes
from hub.access.models import Account
from hub.database import Db
from hub.database.walls import everywhere, reaching
from hub.members.models import Member


@reaching(everywhere)
async def same(db: Db, one: Account, other: Account) -> bool:
    """The same account, the same member (in whichever region: by the document's number), or the same mailbox.

    A name is not enough: two people may share one, and neither could do anything about it.
    """
    if one.id == other.id or _mailboxes(one) & _mailboxes(other):
        return True
    if one.member_id is None or other.member_id is None:
        return False
    if one.member_id == other.member_id:
        return True
    rows = Member.filter(id__in=[one.member_id, other.member_id]).using_db(db)
    numbers = await rows.values_list("id_number_index", flat=True)
    return len(numbers) == 2 and numbers[0] is not None and numbers[0] == numbers[1]


def _mailboxes(one: Account) -> set[str]:
    """Those that are proved, also one that does not count yet."""
    found = {mailboxes.of(one), mailboxes.of(one, at=one.next_email_from) if one.next_email_from else None}
    return {each.strip().casefold() for each in found if each}
