"""Why a backup cannot be made or restored."""

from hub.errors import Fault


class BackupFault(Fault):
    """A backup is damaged, locked or another installation's, or it would write over something; the message says."""
