"""The table of proposals (修改申请): changes of a record that wait for a yes, and what was decided on those before."""

from tortoise import fields
from tortoise.models import Model


class Proposal(Model):
    """Values laid down beside a record, which stays as it is. A record has one open: the unique index says so.

    Once it is decided the values go: what was approved stands in the record's revisions, the rest is nobody's business.
    """

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    kind = fields.CharField(max_length=16)  # member, org, report
    subject_id = fields.UUIDField()
    org_id = fields.UUIDField()  # the union whose record it is
    version = fields.IntField()  # the record's, when it was proposed
    open = fields.BooleanField(null=True, default=True)  # True, or null once it was decided
    side = fields.CharField(max_length=8)  # who proposed: MEMBER or SELF, the name of a Party
    decider = fields.CharField(max_length=8)  # who decides: SELF or SUPERIOR
    values_sealed = fields.BinaryField(null=True)  # JSON: what would change, and the texts it was given as
    account_id = fields.UUIDField(null=True)
    by = fields.CharField(max_length=100)
    at = fields.DatetimeField()
    decision = fields.CharField(max_length=16, null=True)  # Decision
    opinion = fields.CharField(max_length=500, null=True)
    decided_by = fields.CharField(max_length=100, null=True)
    decided_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "proposal"
        unique_together = (("subject_id", "open"),)
        indexes = (("org_id", "open"), ("subject_id", "id"))
