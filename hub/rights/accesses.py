"""Who read a person's data: by name, in a file of an import, for the bank or of an export, in a copy."""

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from hub.access.permissions import require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.cards.models import CardBatchRow
from hub.database import Db, reader
from hub.database.walls import across_region, reaching
from hub.errors import NotFound
from hub.exports.models import ExportRow
from hub.joining.models import JoinApplication
from hub.journal.deeds import DONE
from hub.journal.models import JournalEntry, Revision
from hub.members.models import Member
from hub.paging import Page, Window, keyset

OF_ONE = ("unmask", "copyMyData", "downloadCopy")
OF_AN_APPLICATION = "unmask"
OF_A_FILE = "downloadReport"
OF_A_BATCH = "downloadBankFile"
OF_AN_EXPORT = "downloadExport"


@reaching(
    across_region
)  # whoever read it, and wherever: the entries of other unions about this person are the person's
async def page(scope: Scope, member: Member, window: Window, db: Db | None = None) -> Page[JournalEntry]:
    """The entries of the journal, the latest first. NotFound for a record that is not the asker's own."""
    require(scope, "accesses")
    if member.region != scope.region or (scope.role is Role.MEMBER and member.id != scope.member_id):
        raise NotFound()
    return await keyset(_of(member, db or reader()), window, "-number")


def _of(member: Member, db: Db) -> QuerySet[JournalEntry]:
    steps = Revision.filter(subject_id=member.id, import_id__isnull=False).values("import_id")
    batches = CardBatchRow.filter(member_id=member.id).values("batch_id")
    applications = JoinApplication.filter(member_id=member.id).values("id")
    exports = ExportRow.filter(subject_id=member.id).values("export_id")
    files = Q(subject_id__in=Subquery(steps)) | Q(subject_id=member.import_id)
    return JournalEntry.filter(
        Q(act__in=OF_ONE, subject_id=member.id)
        | Q(act=OF_AN_APPLICATION, subject_id__in=Subquery(applications))
        | (Q(act=OF_A_FILE) & files)
        | Q(act=OF_A_BATCH, subject_id__in=Subquery(batches))
        | Q(act=OF_AN_EXPORT, subject_id__in=Subquery(exports)),
        region=member.region,
        outcome=DONE,
    ).using_db(db)
