"""The face of the hub: one fixed GraphQL schema for every region. A list of parts."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.about import AboutQueries
from schema.access import AccessQueries
from schema.activation import ActivationMutations
from schema.applications import ApplicationQueries
from schema.by_org_code import ByOrgCodeMutations
from schema.card_candidates import CandidateQueries
from schema.card_lists import CardQueries
from schema.checks import CheckQueries
from schema.directory import DirectoryQueries
from schema.ended import Ended
from schema.entities import HubSchema, leave_out_null_defaults
from schema.execution import Execution
from schema.exports import ExportQueries
from schema.faults import Fresh, Masked
from schema.guards import Guard
from schema.imports import ImportQueries, ImportSubscriptions
from schema.inspections import InspectionMutations, InspectionQueries
from schema.journal import JournalQueries
from schema.members import MemberQueries
from schema.names import Names
from schema.orgs import OrgQueries
from schema.progress import ProgressMutations, ProgressQueries
from schema.proving import ProvingMutations
from schema.regions import RegionQueries
from schema.registering import RegisteringMutations
from schema.relocating import RelocatingMutations
from schema.scalars import SCALARS
from schema.signing import AccessMutations
from schema.staffing import StaffingMutations, StaffingQueries
from schema.statistics import StatisticsQueries
from schema.todo import TodoSubscriptions
from schema.transfers import TransferQueries
from schema.writing_applications import ApplicationMutations
from schema.writing_cards import CardMutations
from schema.writing_exports import ExportMutations
from schema.writing_imports import ImportMutations
from schema.writing_members import MemberMutations
from schema.writing_orgs import OrgMutations
from schema.writing_transfers import TransferMutations


@strawberry.type(
    description="Null without an error: not there, not the viewer's, or nobody is signed in; whose session is over "
    "finds `session` in the answer's extensions. Every page wants `first` or `last`, 1 to 100, and its cursors hold "
    "for the same arguments. Over HTTP: docs/clients.md."
)
class Query(
    AboutQueries,
    RegionQueries,
    AccessQueries,
    StaffingQueries,
    OrgQueries,
    DirectoryQueries,
    MemberQueries,
    ApplicationQueries,
    TransferQueries,
    CardQueries,
    CandidateQueries,
    ImportQueries,
    CheckQueries,
    JournalQueries,
    InspectionQueries,
    ProgressQueries,
    StatisticsQueries,
    ExportQueries,
):
    """Reading."""


@strawberry.type(
    description="Done where `problems` is empty. `values`: by Field.key of the region's layout. `ifVersion`: the "
    "`version` that was read; STALE if there is a later one. `idempotencyKey`: 1 to 128 characters, new for each deed: "
    "sent again within days it is done once and answered again, without what is shown once (tokens, codes, receipts: "
    "null); with other arguments it is KEY_REUSED. A refusal frees the key."
)
class Mutation(
    AccessMutations,
    ProvingMutations,
    StaffingMutations,
    ActivationMutations,
    RegisteringMutations,
    OrgMutations,
    RelocatingMutations,
    MemberMutations,
    ApplicationMutations,
    ByOrgCodeMutations,
    TransferMutations,
    CardMutations,
    ImportMutations,
    InspectionMutations,
    ProgressMutations,
    ExportMutations,
):
    """Writing."""


@strawberry.type(
    description="At the same address by graphql-transport-ws, or by POST with `Accept: text/event-stream`. Each begins "
    "with how things stand."
)
class Subscription(ImportSubscriptions, TodoSubscriptions):
    """Watching."""


def build() -> HubSchema:
    """The schema. Regions change nothing about it: what is regional travels as data."""
    made = HubSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        extensions=[Fresh, Guard, Ended, Masked],
        execution_context_class=Execution,
        config=StrawberryConfig(name_converter=Names(), scalar_map=SCALARS),
    )
    leave_out_null_defaults(made)
    return made


schema = build()
