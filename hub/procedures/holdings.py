"""Holdings: whatever an account holds, in every table that names one, and what becomes of it when somebody leaves.

A new table that names an account gets its line here; a test asks for it.
"""

from dataclasses import dataclass
from enum import Enum

from hub.access import accounts
from hub.access.models import Account
from hub.database import Db
from hub.database.statements import run
from hub.database.walls import everywhere, reaching
from hub.exports import leaving as exports
from hub.transfers import unsaying


class Fate(Enum):
    """What becomes of it."""

    ENDS = "it is written off in the same transaction"
    REFUSED = "whoever uses it is looked at again, and a closed account may nothing"
    PASSES = "the union's business: whoever comes after goes on with it"
    STAYS = "what was done stays done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A column that names an account. Of what PASSES: which rows are open, and what the heir is told they are."""

    table: str
    column: str
    fate: Fate
    open: str = ""  # SQL
    label: str = ""


_FROM_ACCESS = (
    Holding(table="session", column="account_id", fate=Fate.ENDS),
    Holding(table="second_factor", column="account_id", fate=Fate.ENDS),
    Holding(table="secret", column="subject_id", fate=Fate.ENDS),  # mailed links, half a login, codes of recovery
    Holding(table="secret", column="issued_by", fate=Fate.ENDS),  # codes, identity files, a reset to be approved
    Holding(table="notice", column="account_id", fate=Fate.STAYS),  # those to come go to the heir
    Holding(table="account", column="successor_id", fate=Fate.PASSES),
    Holding(table="account", column="handed_by", fate=Fate.STAYS),
    Holding(table="handover", column="account_id", fate=Fate.STAYS),
)
_FROM_THE_REGISTER = (
    Holding(table="responsible", column="account_id", fate=Fate.ENDS),
    Holding(table="approval", column="account_id", fate=Fate.ENDS),
    Holding(
        table="transfer", column="account_id", fate=Fate.PASSES, open="state = 'PENDING'", label="已申请未办结的转移"
    ),
    Holding(table="proposal", column="account_id", fate=Fate.PASSES, open='"open"', label="已提交待审核的修改"),
    Holding(
        table="import",
        column="account_id",
        fate=Fate.PASSES,
        open="state = 'WAITING_FOR_CONFIRMATION' AND part_of IS NULL",
        label="待确认的导入",
    ),
    Holding(table="import", column="confirmed_by", fate=Fate.REFUSED),  # a job that has not begun, or not ended yet
    Holding(table="export_request", column="account_id", fate=Fate.ENDS),
    Holding(table="export_approval", column="account_id", fate=Fate.ENDS),  # what it has said yes to
    Holding(table="upload", column="account_id", fate=Fate.REFUSED),
    Holding(table="foreign_hit", column="account_id", fate=Fate.STAYS),
    Holding(table="listed", column="account_id", fate=Fate.STAYS),
    Holding(table="journal", column="account_id", fate=Fate.STAYS),
)
HOLDINGS = (*_FROM_ACCESS, *_FROM_THE_REGISTER)


@dataclass(frozen=True, slots=True)
class Passed:
    """How many of something an heir finds unfinished."""

    label: str
    count: int

    def __str__(self) -> str:
        return f"{self.label}{self.count}件"


@reaching(everywhere)
async def end(tx: Db, account: Account, *, says_why: bool = False) -> None:
    """Close the account: all that ENDS does, here and now. ``says_why``: whoever knows its password is told of it."""
    await accounts.close(tx, account, says_why=says_why)
    await unsaying.unsay(tx, account.id)
    await exports.leave(tx, account.id)


@reaching(everywhere)
async def passed(tx: Db, account: Account) -> list[Passed]:
    """What it leaves unfinished."""
    found = []
    for one in HOLDINGS:
        if one.open:
            sql = f'SELECT COUNT(*) AS times FROM "{one.table}" WHERE {one.column} = ? AND {one.open}'
            (row,) = await run(tx, sql, account.id)
            found.append(Passed(one.label, int(row["times"])))
    return [one for one in found if one.count]
