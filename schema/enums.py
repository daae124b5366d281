"""Enums of the core, as the schema prints them."""

from enum import Enum, StrEnum
from typing import TypeVar

import strawberry

from hub.access.roles import Role
from hub.access.second_factors import FactorKind
from hub.access.states import AccountState
from hub.cards.states import CardBatchState
from hub.exports.states import ExportState
from hub.imports.states import ImportMode, ImportState, OnError, Outcome
from hub.inspections.states import InspectionState, Subject
from hub.members.lifecycle import MembershipState
from hub.members.queries import MemberSort
from hub.orgs.moves import Dissolution, OrgMoveKind
from hub.orgs.queries import OrgSort
from hub.procedures.reminding import Reminder
from hub.progress.judging import Alert
from hub.progress.queries import By
from hub.quality import Quality
from hub.region import (
    ApplicationState,
    CardState,
    Decision,
    Duty,
    FindingKind,
    LinkKind,
    Medium,
    OrgKind,
    OrgState,
    RecordKind,
    Severity,
    TransferState,
    Way,
)
from hub.transfers.lifecycle import TransferKind
from hub.transfers.queries import Box

E = TypeVar("E", bound=type[Enum])


def printed(kind: E, name: str = "", description: str = "", **says: str) -> E:
    """Give an enum to the schema; ``says`` describes single values."""
    strawberry.enum(kind, name=name or None, description=description or None)
    for value in kind.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = says.get(value.name)
    return kind


printed(
    Role,
    UNION_ADMIN="信息管理员.",
    UNION_LEADER="分管领导: decides, does not enter.",
    BANK="The partner bank: only batches addressed to it.",
)
printed(Duty, FIRST="第一责任人", IN_CHARGE="分管领导", ADMINISTRATOR="信息管理员")
printed(Quality, "RegionQuality")
printed(ImportMode, CHECK_ONLY="Nothing is taken in.", CHECK_THEN_WAIT="Until `confirmImport`.")
printed(
    ImportState,
    WAITING_FOR_CONFIRMATION="For `confirmImport` or `cancelImport`; keeps no other import waiting.",
    DONE="What came of it says `outcome`.",
)
printed(InspectionState)
printed(Subject, "InspectionSubject")
printed(Reminder, "ReminderSubject")
printed(
    Alert,
    "AlertLevel",
    BEHIND="At the present pace the day will be missed.",
    OVERDUE="The day is past, and the target not reached.",
)
printed(
    By, "ProgressBy", AREA="区域: by each union directly below.", TRACK="系统: by each of the region's parallel trees."
)
printed(
    OnError,
    REJECT_FILE="One row with an ERROR, and nothing is taken in.",
    REJECT_ROWS="Rows with an ERROR are left out.",
)
printed(
    Outcome,
    PARTIAL="Some rows.",
    REJECTED="The data.",
    FAILED="The system, with a reference in `remark`.",
    UNDONE="Taken, and taken back.",
)
printed(OrgKind)
printed(
    OrgSort,
    TREE="Superiors before those below them.",
    NAME="As signs compare, not by 拼音.",
    ESTABLISHED_ON="The earliest first.",
    MEMBER_COUNT="The largest first, lower unions included.",
)
printed(OrgMoveKind, WITHIN_TRACK="区区 / 局局", ACROSS_TRACKS="区局 / 局区")
printed(Dissolution, MERGE="合并", MOVE_OUT="转出本市", CLOSE="关闭")
printed(
    MemberSort,
    "",
    "From the first to the last; downwards: page with `last` and `before`.",
    NAME="As signs compare, not by 拼音.",
    CREATED_AT="The earliest first.",
    JOINED_ON="The earliest first.",
)
printed(MembershipState)
printed(AccountState)
printed(FactorKind, WEBAUTHN="Not offered yet: refused with a problem.")
printed(OrgState, PREPARING="筹建.", IMPORTED="Not yet activated.")
printed(CardState)
printed(CardBatchState)
printed(Decision, RETURNED="驳回: to be corrected and sent again.", REJECTED="拒绝: final.")
printed(TransferState)
printed(ApplicationState)
printed(ExportState)
printed(TransferKind, OUT_OF_REGION="To a union outside the hub.")
printed(Box)
printed(Way, "OnboardingKind")
printed(Medium, "Surface")
printed(LinkKind)
printed(Severity)
printed(FindingKind, FILE="文件", HEADER="表头", ROW="行", REGISTER="与已登记信息")
printed(
    RecordKind,
    JOIN_APPLICATION="网上入会.",
    BANK_RESULT="The bank's answer file.",
    PACKAGE="Several tables in one archive; complete or refused.",
)


@strawberry.enum
class FieldType(StrEnum):
    """What a field holds."""

    TEXT = "TEXT"
    DATE = "DATE"
    INTEGER = "INTEGER"
    FLAG = "FLAG"
    CODE = "CODE"
    ID_NUMBER = "ID_NUMBER"
    MOBILE = "MOBILE"
    PHONE = "PHONE"
    CREDIT_CODE = "CREDIT_CODE"
    ORG_CODE = "ORG_CODE"
    EMAIL = "EMAIL"
    POSTCODE = "POSTCODE"


@strawberry.enum
class Requirement(StrEnum):
    """Whether a field must be filled in."""

    ALWAYS = "ALWAYS"
    CONDITIONAL = "CONDITIONAL"
    NEVER = "NEVER"


@strawberry.enum
class FileFormat(StrEnum):
    """What a layout's file is."""

    XLSX = "XLSX"
    XLS = "XLS"
    ZIP = "ZIP"
    XML = "XML"
    CSV = "CSV"


@strawberry.enum
class LifecycleSubject(StrEnum):
    """What has a lifecycle."""

    ORG = "ORG"
    MEMBERSHIP = "MEMBERSHIP"
    TRANSFER = "TRANSFER"
    CARD = "CARD"
    CARD_BATCH = "CARD_BATCH"
    JOIN_APPLICATION = "JOIN_APPLICATION"
    EXPORT = "EXPORT"
    IMPORT = "IMPORT"


@strawberry.enum
class ApprovalSide(StrEnum):
    """Whose decision it takes."""

    OUT = "OUT"
    IN = "IN"
    OUT_SUPERIOR = "OUT_SUPERIOR"
    IN_SUPERIOR = "IN_SUPERIOR"
    OWN_LEADER = "OWN_LEADER"
    SUPERIOR = "SUPERIOR"


@strawberry.enum
class ApprovalNeed(StrEnum):
    """One of the sides, or each of them."""

    ANY = "ANY"
    ALL = "ALL"


@strawberry.enum
class CountScope(StrEnum):
    """The union alone, or with all below."""

    OWN = "OWN"
    SUBTREE = "SUBTREE"
