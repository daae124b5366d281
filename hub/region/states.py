"""States the core knows how to store. A region chooses among them and says what it calls them."""

from enum import StrEnum


class OrgState(StrEnum):
    """工会组织."""

    PREPARING = "PREPARING"
    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    REJECTED = "REJECTED"
    IMPORTED = "IMPORTED"
    ACTIVE = "ACTIVE"
    CHANGE_PENDING = "CHANGE_PENDING"
    MOVE_PENDING = "MOVE_PENDING"
    MERGED = "MERGED"
    MOVED_OUT = "MOVED_OUT"
    CLOSED = "CLOSED"


class TransferState(StrEnum):
    """会籍接转."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


class ApplicationState(StrEnum):
    """入会申请."""

    SUBMITTED = "SUBMITTED"
    APPROVED = "APPROVED"
    RETURNED = "RETURNED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class Decision(StrEnum):
    """What is said to something that was laid before somebody."""

    APPROVED = "APPROVED"
    RETURNED = "RETURNED"  # 驳回: to be corrected and sent again
    REJECTED = "REJECTED"  # 拒绝: final


class CardState(StrEnum):
    """会员服务卡."""

    PENDING = "PENDING"
    APPLIED = "APPLIED"
    REVIEWING = "REVIEWING"
    FAILED = "FAILED"
    MAKING = "MAKING"
    MADE = "MADE"
    RECEIVED = "RECEIVED"
    HANDED_OUT = "HANDED_OUT"
    ACTIVE = "ACTIVE"
    LOST = "LOST"
    RECALLED = "RECALLED"
    CLOSED = "CLOSED"
