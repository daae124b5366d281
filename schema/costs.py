"""What an operation costs: charged before it runs, paid by what it came to, told in ``extensions.cost``."""

from dataclasses import dataclass

from hub.access.allowances import Allowances


@dataclass(slots=True)
class Bill:
    """One operation's. ``requested`` is what it might have come to."""

    allowances: Allowances
    principal: str
    requested: int
    held: int = 0

    def hold(self) -> None:
        """Before anything is done. Raises RateLimited."""
        self.held = self.allowances.hold(self.principal, self.requested)

    def paid(self, data: object) -> dict[str, int]:
        """Afterwards: what the answer came to, and what may still be asked for. What was refused costs nothing."""
        if not self.held:
            return {"requested": self.requested}
        actual, held = max(1, objects(data) - 1), self.held
        self.held = 0
        return {
            "requested": self.requested,
            "actual": actual,
            "remaining": self.allowances.pay(self.principal, held, actual),
        }


def objects(data: object) -> int:
    """How many objects an answer holds."""
    found, left = 0, [data]
    for one in left:  # which grows by what is inside
        if isinstance(one, dict):
            found += 1
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)
    return found
