"""The one place where a region speaks. A further hook waits for a region that needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from .profile import Region

NAME = "hub"
hookspec = pluggy.HookspecMarker(NAME)
hookimpl = pluggy.HookimplMarker(NAME)


@hookspec
def hub_region() -> Region:  # type: ignore[empty-body]
    """Say who you are. Called once, at start-up; the answer is frozen."""
