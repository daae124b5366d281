"""The states of an account."""

from enum import StrEnum


class AccountState(StrEnum):
    """Only INVITED and ACTIVE accounts sign in; too many wrong passwords change no state, they only cost time."""

    INVITED = "INVITED"  # has an initial password, and has not changed it
    ACTIVE = "ACTIVE"
    LOCKED = "LOCKED"  # by hand, until somebody opens it again
    REVOKED = "REVOKED"  # for good
