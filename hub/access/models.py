"""The tables of access: accounts and who follows whom, second factors, sessions, one-use codes, notices, tries."""

from tortoise import fields
from tortoise.models import Model


class Account(Model):
    """One natural person's way in, with one role in one union."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32, default="")  # empty: an account of the hub itself
    org_id = fields.UUIDField(null=True)
    member_id = fields.UUIDField(null=True)
    role = fields.CharField(max_length=16)
    bank = fields.CharField(max_length=100, default="")  # of a BANK: whose batches it sees
    login_name = fields.CharField(max_length=200)
    login_key = fields.CharField(max_length=200)  # folded: what makes two login names the same
    display_name = fields.CharField(max_length=100)
    state = fields.CharField(max_length=16)  # INVITED ACTIVE LOCKED REVOKED
    password_hash = fields.CharField(max_length=200, default="")
    must_change_password = fields.BooleanField(default=False)
    password_expires_at = fields.DatetimeField(null=True)  # of an initial password
    has_second_factor = fields.BooleanField(default=False)
    email_sealed = fields.BinaryField(null=True)  # the mailbox that was proved
    next_email_sealed = fields.BinaryField(null=True)  # one that was given after it
    next_email_from = fields.DatetimeField(null=True)  # proved: it takes the other's place from then on
    created_at = fields.DatetimeField()
    last_login_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)
    successor_id = fields.UUIDField(null=True)  # of one that was revoked: whose its unfinished business is now
    handed_by = fields.UUIDField(null=True)  # the account that was told its last initial password; null: the hub's own

    class Meta(Model.Meta):
        table = "account"
        unique_together = (("region", "login_key"),)
        indexes = (("org_id", "login_key"), ("member_id",), ("successor_id",))


class Handover(Model):
    """交接: an administrator has left, and the superior is to see to it by a day. A row that is settled stays."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    org_id = fields.UUIDField()
    account_id = fields.UUIDField()  # who left
    reason = fields.CharField(max_length=200)
    at = fields.DatetimeField()
    by = fields.CharField(max_length=100)
    due_on = fields.DateField()
    escalated_at = fields.DatetimeField(null=True)  # from then on every union above is asked
    settled_at = fields.DatetimeField(null=True)
    settled_by = fields.CharField(max_length=100, null=True)

    class Meta(Model.Meta):
        table = "handover"
        indexes = (("org_id", "id"), ("region", "settled_at", "due_on"))


class SecondFactor(Model):
    """What an account proves itself with beside its password. One that nobody confirmed yet proves nothing."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField(db_index=True)
    kind = fields.CharField(max_length=16)  # TOTP
    secret_sealed = fields.BinaryField()
    last_step = fields.BigIntField(default=0)  # the latest time step whose code was used: no code is good twice
    created_at = fields.DatetimeField()
    confirmed_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "second_factor"


class Session(Model):
    """Signed in: known by the hash of its token only."""

    id = fields.UUIDField(primary_key=True)
    token_hash = fields.CharField(max_length=64, unique=True)
    account_id = fields.UUIDField(db_index=True)
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    stepped_up_until = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "session"


class Secret(Model):
    """A one-use secret given to somebody, by its hash: a code of activation, a mailed link, a code of recovery."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    purpose = fields.CharField(max_length=16)  # tokens.Purpose
    token_hash = fields.CharField(max_length=64, unique=True)
    subject_id = fields.UUIDField(db_index=True)  # the org, account or second factor
    issued_by = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "secret"


class Notice(Model):
    """A message to an account. What it says may name people, and is sealed."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    account_id = fields.UUIDField()
    at = fields.DatetimeField()
    title = fields.CharField(max_length=100)
    body_sealed = fields.BinaryField()
    about_kind = fields.CharField(max_length=24, default="")
    about_id = fields.UUIDField(null=True)
    read_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "notice"
        indexes = (("account_id", "id"), ("account_id", "read_at"))


class Attempt(Model):
    """How often a name or an address tried something lately."""

    key = fields.CharField(max_length=64, primary_key=True)  # a keyed hash: no name or address is kept
    count = fields.IntField()
    since = fields.DatetimeField()
    blocked_until = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "attempt"
