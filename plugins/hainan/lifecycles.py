"""A union's life in Hainan: imported by its superior, then activated by itself."""

from hub.region import Effect, Lifecycle, OrgState, Party, move, org

from .codes import MANUAL

KEYS = (org.employer_code, org.employer_name, org.name)

ORG = Lifecycle(
    subject="org",
    source=MANUAL,
    starts=OrgState.IMPORTED,
    ends=(OrgState.ACTIVE,),
    labels={OrgState.IMPORTED: "已导入（未激活）", OrgState.ACTIVE: "已激活"},
    moves=(move("activate", "激活", OrgState.IMPORTED, OrgState.ACTIVE, Party.SELF, Effect.OPEN_ACCOUNT, asks=KEYS),),
)
