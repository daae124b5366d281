"""Every place where something is sealed: what is not named here would be lost when its key is dropped."""

from dataclasses import dataclass

from tortoise.models import Model

from hub.access.models import Account, Notice, SecondFactor
from hub.cards.models import Card
from hub.exports.models import ExportRequest
from hub.imports.models import FoundItem
from hub.jobs.models import Job
from hub.joining.models import JoinApplication
from hub.journal.models import Answer, Revision
from hub.members.models import Member
from hub.orgs.models import Org, Responsible
from hub.reviewing.models import Proposal
from hub.transfers.models import Transfer


@dataclass(frozen=True, slots=True)
class Column:
    """A column of sealed values, each bound to its row and to ``bound``."""

    model: type[Model]
    name: str
    bound: str

    @property
    def table(self) -> str:
        """The table it is in."""
        return str(self.model._meta.db_table)

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


@dataclass(frozen=True, slots=True)
class Bag(Column):
    """A column of fields that have none of their own; some of them sealed, as base64, bound to ``bound.<field>``."""


COLUMNS = (
    Column(Member, "id_number_sealed", "member.id_number"),
    Column(Member, "mobile_sealed", "member.mobile"),
    Column(Member, "address_sealed", "member.address"),
    Column(Member, "email_sealed", "member.email"),
    Column(Card, "card_no_sealed", "card.card_no"),
    Column(Card, "failure_sealed", "card.failure"),
    Column(Org, "phone_sealed", "org.phone"),
    Column(Responsible, "phone_sealed", "responsible.phone"),
    Column(Account, "email_sealed", "account.email"),
    Column(Account, "next_email_sealed", "account.next_email"),
    Column(SecondFactor, "secret_sealed", "second_factor.secret"),
    Column(Notice, "body_sealed", "notice.body"),
    Column(Revision, "changes_sealed", "revision.changes"),
    Column(Proposal, "values_sealed", "proposal.values"),
    Column(Transfer, "changes_sealed", "transfer.changes"),
    Column(JoinApplication, "values_sealed", "join_application.values"),
    Column(ExportRequest, "filter_sealed", "export_request.filter"),
    Column(Answer, "result_sealed", "answer.result"),
    Column(FoundItem, "fills_sealed", "finding.fills"),
    Column(Job, "payload_sealed", "job.payload"),
)
BAGS = (Bag(Member, "more", "member.more"), Bag(Org, "more", "org.more"))
FILES = "uploads"  # the third kind: every file, known by the id of a row in one of these tables
FILE_TABLES = ("upload", "bank_file", "export_file")
