"""The table of applications to join (入会申请): who asks a union to be taken in, and what became of it."""

from tortoise import fields
from tortoise.models import Model


class JoinApplication(Model):
    """入会申请. What was said in it is sealed as a whole, and when all is over only the name is left of it.

    Of one person's applications to one union one lies before the union at a time: the unique index says so.
    """

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    org_id = fields.UUIDField()
    version = fields.IntField(default=1)  # rises each time it is sent again
    state = fields.CharField(max_length=16)  # ApplicationState
    open = fields.BooleanField(null=True)  # True: before the union; null: waits for its turn, or does not wait
    receipt_hash = fields.CharField(max_length=64, unique=True)
    values_sealed = fields.BinaryField()  # JSON: the texts as they were typed, and what they were read as
    number_index = fields.UUIDField(null=True)  # of the document's number, as members have it
    at = fields.DatetimeField()
    changed_at = fields.DatetimeField()  # when it came into its state
    decision = fields.CharField(max_length=16, null=True)  # Decision, the last one
    opinion = fields.CharField(max_length=500, null=True)
    decided_by = fields.CharField(max_length=100, null=True)
    decided_at = fields.DatetimeField(null=True)
    member_id = fields.UUIDField(null=True)  # whom its approval has made, or brought up to date

    class Meta(Model.Meta):
        table = "join_application"
        unique_together = (("org_id", "number_index", "open"),)
        indexes = (("org_id", "id"), ("region", "number_index"), ("member_id",), ("region", "state", "changed_at"))
