"""Permissions: which roles may do what. Acts are named like the mutations and lists; where, the scope says."""

from collections.abc import Mapping
from types import MappingProxyType

from hub.access.roles import Role
from hub.access.scope import Scope
from hub.errors import MustAddSecondFactor, MustChangePassword, NotAllowed, StepUpNeeded

_ADMIN = frozenset({Role.UNION_ADMIN})
_CLERKS = frozenset({Role.UNION_ADMIN, Role.UNION_CLERK})
_UNION = frozenset({Role.UNION_ADMIN, Role.UNION_CLERK, Role.UNION_LEADER})
_ACCOUNTS = frozenset({Role.UNION_ADMIN, Role.REGION_ADMIN})
_OVERSIGHT = frozenset({Role.REGION_ADMIN, Role.AUDITOR})
_BANK = frozenset({Role.BANK})  # its own batches and answers: nothing of unions or members
_EVERYBODY = frozenset(Role)

MAY: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        # the account's own
        "logout": _EVERYBODY,
        "stepUp": _EVERYBODY,
        "changePassword": _EVERYBODY,
        "changeEmail": _EVERYBODY,
        "addSecondFactor": _EVERYBODY,
        "confirmSecondFactor": _EVERYBODY,
        "readNotices": _EVERYBODY,
        # accounts: a REGION_ADMIN acts on declarations, accounts and windows, not on persons
        "accounts": _ACCOUNTS | _OVERSIGHT,
        "provisionAccount": _ACCOUNTS | {Role.HUB_ADMIN},
        "revokeAccount": _ACCOUNTS | {Role.HUB_ADMIN},
        "resetAccount": _ACCOUNTS,
        "handovers": _ACCOUNTS | _OVERSIGHT,
        "confirmHandover": _ACCOUNTS,
        "issueActivationCode": _ADMIN,
        "issueIdentityFile": _ADMIN,
        "voidActivation": _ADMIN,
        # unions
        "orgs": _UNION | _OVERSIGHT,
        "createOrg": _CLERKS | {Role.REGION_ADMIN},
        "updateOrg": _CLERKS,
        "responsible": _UNION | _OVERSIGHT,
        "setResponsible": _ADMIN,
        "submitOrg": _ADMIN,
        "reviewOrg": frozenset({Role.UNION_ADMIN, Role.UNION_LEADER}),
        "withdrawOrg": _ADMIN,
        "moveOrg": _ADMIN,
        "dissolveOrg": _ADMIN,
        "issueVirtualOrgCode": _ADMIN,
        # inspections and reminders
        "openInspection": frozenset({Role.REGION_ADMIN}),
        "inspections": _UNION | _OVERSIGHT,
        "confirmInspection": _ADMIN,
        "sendReminder": _ADMIN | {Role.REGION_ADMIN},
        # progress and figures
        "collectionProgress": _UNION | _OVERSIGHT,
        "setCollectionTarget": _ACCOUNTS,
        "statistics": _UNION | _OVERSIGHT,
        # members
        "members": _UNION,
        "checkRecord": _CLERKS,
        "enrollMember": _CLERKS,
        "updateMember": _CLERKS | {Role.MEMBER},  # a MEMBER its own record only
        "endMembership": _ADMIN,
        "deleteMember": _ADMIN,
        "reviewMember": frozenset({Role.UNION_ADMIN, Role.UNION_LEADER}),
        "withdrawMember": _CLERKS | {Role.MEMBER},  # whoever has proposed
        "applications": _UNION,
        "reviewApplication": _CLERKS,
        "unmask": _CLERKS | {Role.MEMBER},
        "copyMyData": frozenset({Role.MEMBER}),
        "accesses": frozenset({Role.MEMBER, Role.AUDITOR}),  # a MEMBER those to its own record
        # transfers
        "transfers": _UNION,  # a MEMBER sees its own
        "requestTransfer": _CLERKS | {Role.MEMBER},  # a MEMBER for itself
        "enrollByOrgCode": _ADMIN,
        "decideTransfer": frozenset({Role.UNION_ADMIN, Role.UNION_LEADER}),
        "cancelTransfer": _CLERKS | {Role.MEMBER},
        # the workbooks
        "imports": _UNION,
        "upload": _CLERKS | _BANK | {Role.UNION_LEADER, Role.REGION_ADMIN},  # leaders: the written reply to an export
        "startImport": _CLERKS,
        "confirmImport": _CLERKS,
        "cancelImport": _CLERKS,
        "undoImport": _ADMIN,
        "explainRow": _UNION,
        "downloadReport": _CLERKS,
        # cards: within the region's lifecycle, which also says whose move it is
        "cards": _UNION | _BANK | {Role.MEMBER},  # a MEMBER its own only
        "cardBatches": _UNION | _BANK,
        "cardCandidates": _UNION,
        "applyForCards": _CLERKS,
        "openCardBatch": _CLERKS,
        "addToCardBatch": _CLERKS,
        "removeFromCardBatch": _CLERKS,
        "submitCardBatch": _ADMIN,
        "cancelCardBatch": _ADMIN,
        "downloadBankFile": _ADMIN | _BANK,
        "recordBankResults": _ADMIN | _BANK,
        "bankResults": _UNION | _BANK,  # a BANK those it has sent
        "decideCard": _BANK,
        "moveCards": _CLERKS | _BANK | {Role.MEMBER},
        # exports: asked for by one, approved by two others
        "exportRequests": frozenset({Role.UNION_ADMIN, Role.UNION_LEADER}) | _OVERSIGHT,
        "requestExport": _ADMIN,
        "decideExport": frozenset({Role.UNION_LEADER, Role.REGION_ADMIN}),
        "cancelExport": _ADMIN,
        "downloadExport": _ADMIN,
        # declarations
        "regionFaults": frozenset({Role.HUB_ADMIN, Role.DEVELOPER}),
        # the journal
        "journal": frozenset({Role.UNION_ADMIN, Role.UNION_LEADER}) | _OVERSIGHT,
    }
)

STEPPED_UP = frozenset(
    {"copyMyData", "unmask", "requestExport", "decideExport"}
)  # only within minutes of having proved once more who one is
_WITH_INITIAL_PASSWORD = frozenset({"changePassword", "logout"})
_WITHOUT_SECOND_FACTOR = _WITH_INITIAL_PASSWORD | {"addSecondFactor", "confirmSecondFactor"}


def may(scope: Scope, act: str) -> bool:
    """Whether the role may, for a menu; `require` also asks for what can still be mended, a password or a step-up."""
    return scope.role in MAY[act]


def require(scope: Scope, act: str) -> None:
    """Raises MustChangePassword, MustAddSecondFactor, NotAllowed or StepUpNeeded.

    KeyError for an act that is not listed: our mistake.
    """
    allowed = MAY[act]
    if scope.must_change_password and act not in _WITH_INITIAL_PASSWORD:
        raise MustChangePassword()
    if scope.must_add_second_factor and act not in _WITHOUT_SECOND_FACTOR:
        raise MustAddSecondFactor()
    if scope.role not in allowed:
        raise NotAllowed()
    if act in STEPPED_UP and not scope.stepped_up:
        raise StepUpNeeded()
