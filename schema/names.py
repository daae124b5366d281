"""Names the contract gives to generic types."""

from strawberry.schema.name_converter import NameConverter
from strawberry.types.base import StrawberryObjectDefinition, StrawberryType

_SHORT = {"JournalEntry": "Journal", "HistoryEntry": "History"}


class Names(NameConverter):
    """``JournalConnection``, not ``JournalEntryConnection``."""

    def from_generic(self, generic_type: StrawberryObjectDefinition, types: list[StrawberryType | type]) -> str:
        """The item's name in short, then what holds it."""
        items = (self.get_name_from_type(one) for one in types)
        return "".join(_SHORT.get(item, item) for item in items) + generic_type.name
