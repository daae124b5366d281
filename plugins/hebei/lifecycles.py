"""A unit's life in Hebei: entered by its superior, then opened with the identity file or the superior's code."""

from hub.region import Effect, Lifecycle, OrgState, Party, move, org

from .codes import MANUAL

KEYS = (org.name,)

ORG = Lifecycle(
    subject="org",
    source=MANUAL,
    starts=OrgState.IMPORTED,
    ends=(OrgState.ACTIVE,),
    labels={OrgState.IMPORTED: "已登记（未启用）", OrgState.ACTIVE: "已启用"},
    moves=(move("activate", "启用", OrgState.IMPORTED, OrgState.ACTIVE, Party.SELF, Effect.OPEN_ACCOUNT, asks=KEYS),),
)
