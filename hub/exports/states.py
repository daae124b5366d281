"""The states of an export, and whose word it needs."""

from enum import StrEnum


class ExportState(StrEnum):
    """From the request to its one download."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"  # by both; the file is being made
    RETURNED = "RETURNED"  # sent back by somebody, or void: to be asked for anew
    REJECTED = "REJECTED"
    READY = "READY"
    DOWNLOADED = "DOWNLOADED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


class Side(StrEnum):
    """Whose word an export needs: of each of them one, by two different people."""

    OWN_LEADER = "OWN_LEADER"  # 本单位分管领导
    SUPERIOR = "SUPERIOR"  # 上级工会; of a union without one in the hub, the region's administrator


SIDES = {Side.OWN_LEADER: "本单位分管领导", Side.SUPERIOR: "上级工会"}
OPEN = (ExportState.REQUESTED, ExportState.APPROVED, ExportState.READY)
"""What may still be called off, and is void once somebody who stands for it has left."""
