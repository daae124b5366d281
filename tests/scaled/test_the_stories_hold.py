"""Every story, told to two web processes and two workers: what holds for one process holds for many."""

# ruff: noqa: F403 -- a new story in a file named here is told here, too
from tests.stories.test_a_clerk_keeps_the_register import *
from tests.stories.test_a_lower_union_activates import *
from tests.stories.test_a_member_changes_union import *
from tests.stories.test_a_member_looks_after_their_record import *
from tests.stories.test_a_newcomer_orders_cards import *
from tests.stories.test_a_person_applies_to_join import *
from tests.stories.test_a_region_describes_itself import *
from tests.stories.test_an_export_is_approved import *
from tests.stories.test_members_are_imported import *
from tests.stories.test_superior_imports_unions import *
