"""What transfers are tested with: what is known of a person."""

from hub.transfers.who import Asked
from tests.factories import person_values


def asked(order: int, **other: str) -> Asked:
    """What whoever knows the person of that order can say."""
    values = person_values(order)
    return Asked(**({"name": str(values["full_name"]), "id_number": str(values["id_number"])} | other))
