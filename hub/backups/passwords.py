"""What opens a backup: a passphrase from the environment, or a key file; never an argument that others can list."""

from collections.abc import Mapping
from pathlib import Path

from hub.backups.faults import BackupFault
from hub.keyfile import refuse_open

PASSPHRASE = "HUB_BACKUP_PASSPHRASE"  # noqa: S105 -- where it stands, not what it is
_SHORTEST = 16  # signs of a passphrase: nobody need remember it
_FEWEST = 32  # bytes of a key file


def given(key_file: Path | None, environ: Mapping[str, str]) -> bytes:
    """The secret. BackupFault: neither is given, or it is too short; KeyFault: others may read the file."""
    if key_file is not None:
        try:
            refuse_open(key_file)
            secret = key_file.read_bytes().strip()
        except OSError as fault:
            raise BackupFault(f"{key_file}: {fault.strerror}") from None
        if len(secret) < _FEWEST:
            raise BackupFault(f"{key_file}: {len(secret)} bytes are no key; openssl rand -base64 32 makes one")
        return secret
    secret = environ.get(PASSPHRASE, "").encode()
    if not secret:
        raise BackupFault(f"a backup needs a secret: name a key file with --key, or set {PASSPHRASE}")
    if len(secret) < _SHORTEST:
        raise BackupFault(f"{PASSPHRASE}: {_SHORTEST} signs at least")
    return secret
