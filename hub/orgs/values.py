"""Where the fields of a union are kept."""

from hub.keeping import Keeping
from hub.orgs.models import Org
from hub.region import org

ORGS = Keeping("org", Org, org, given=frozenset({"org_no", "parent_name"}))
