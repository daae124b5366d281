"""The tables of transfers (会籍接转): one row a case, and one for each side that has or had a say in it."""

from tortoise import fields
from tortoise.models import Model


class Transfer(Model):
    """A membership on its way from one union to another, which may be outside the hub: then there is only its name.

    Or a union on its way from one superior to another.

    Both sides see the case, whichever regions they are in. ``region`` is the one whose table of moves it follows.
    """

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    version = fields.IntField(default=1)
    kind = fields.CharField(max_length=24)  # TransferKind
    state = fields.CharField(max_length=16)  # TransferState
    subject_id = fields.UUIDField()  # the member; the union that moves
    subject_name = fields.CharField(max_length=100)
    from_region = fields.CharField(max_length=32)
    from_org_id = fields.UUIDField()
    from_name = fields.CharField(max_length=200)
    to_region = fields.CharField(max_length=32, null=True)
    to_org_id = fields.UUIDField(null=True)
    to_name = fields.CharField(max_length=200)
    reason = fields.CharField(max_length=200, null=True)
    changes_sealed = fields.BinaryField(null=True)  # JSON: what a union that moves wants corrected with it
    asked_by = fields.CharField(max_length=8)  # Asker: which side asked
    requested_by = fields.CharField(max_length=100)
    account_id = fields.UUIDField(null=True)
    requested_at = fields.DatetimeField()
    remind_at = fields.DatetimeField(null=True)
    due_at = fields.DatetimeField(null=True)
    escalated_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    ended_by = fields.CharField(max_length=100, null=True)
    by_code = fields.BooleanField(default=False)  # found by an organization code: who asked never named the person
    import_id = fields.UUIDField(null=True)
    import_row = fields.IntField(null=True)
    became_id = fields.UUIDField(null=True)  # the person's record in the other region

    class Meta(Model.Meta):
        table = "transfer"
        indexes = (
            ("from_org_id", "id"),
            ("to_org_id", "id"),
            ("subject_id", "id"),
            ("state", "due_at"),
            ("state", "remind_at"),
            ("import_id",),
        )


class Approval(Model):
    """One side's say: whose it is, whether it may still be given, and what was decided, by whom."""

    id = fields.UUIDField(primary_key=True)
    transfer_id = fields.UUIDField()
    side = fields.CharField(max_length=16)  # the name of a Party
    org_id = fields.UUIDField()
    org_name = fields.CharField(max_length=200)
    waits = fields.BooleanField(default=True)
    decision = fields.CharField(max_length=16, null=True)  # Decision
    by_name = fields.CharField(max_length=100, null=True)
    account_id = fields.UUIDField(null=True)
    opinion = fields.CharField(max_length=200, null=True)
    approval_no = fields.CharField(max_length=64, null=True)
    at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "approval"
        unique_together = (("transfer_id", "side"),)
        indexes = (("org_id", "waits"),)
