"""The drop-down lists $name prints, and what their labels mean nationally."""

from hub.region import CodeTable, Source, choice

# Where the forms come from. seen=True once the original lies before you: then the region counts as sourced.
FORMS = Source("$division工会组织信息采集表、会员信息采集表", seen=False)

DOCTOR = "11"

# Stored is the national code; covers= says which further codes are printed as this label ("2*": all that begin with 2).
EDUCATION = CodeTable(
    key="education",
    standard="GB/T 4658",
    source=FORMS,
    entries=(
        choice("博士", DOCTOR, covers=("12", "13")),
        choice("硕士", "14", covers=("1*",)),
        choice("本科", "21", covers=("2*",), also=("大学本科",)),
        choice("大专", "31", covers=("3*",)),
        choice("高中及以下", "61", covers=("4*", "6*", "7*", "8*", "90")),
    ),
)

ORG_KIND = CodeTable(
    key="org_kind",
    standard="ACFTU org kind",
    source=FORMS,
    entries=(
        choice("总工会", "LOCAL_FEDERATION"),
        choice("基层工会", "SINGLE"),
        choice("联合基层工会", "JOINT"),
    ),
)
