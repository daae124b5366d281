"""The table of jobs: the truth about work to be done. A broker only wakes a worker."""

from tortoise import fields
from tortoise.models import Model


class Job(Model):
    """One piece of work. Whoever claims it holds it until ``leased_until`` under the number ``fence``."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32, default="")
    kind = fields.CharField(max_length=24)  # import, undo, mail
    subject_id = fields.UUIDField()
    state = fields.CharField(max_length=16)  # READY RUNNING DONE FAILED CANCELLED
    due_at = fields.DatetimeField()
    tries = fields.SmallIntField(default=0)
    fence = fields.IntField(default=0)  # rises with every claim: a late worker's number no longer fits
    leased_until = fields.DatetimeField(null=True)
    reason = fields.CharField(max_length=200, default="")
    payload_sealed = fields.BinaryField(null=True)
    created_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "job"
        indexes = (("state", "due_at"), ("subject_id",))
