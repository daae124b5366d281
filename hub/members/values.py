"""Where the fields of a member are kept, and which of them a person may change alone."""

from hub.keeping import Keeping
from hub.members.models import Member
from hub.region import member

MEMBERS = Keeping("member", Member, member, given=frozenset({"member_no", "union_name"}))

OWN = frozenset(
    {
        "mobile",
        "address",
        "email",
        "education",
        "skill_level",
        "work_status",
        "hukou",
        "hukou_place",
        "native_place",
        "affiliation",
        "employer_name",
    }
)
"""What a MEMBER may correct in its own record: how it lives, not who it is nor how it is bound."""
