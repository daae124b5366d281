"""The table of serial numbers: how far each numbering has come."""

from tortoise import fields
from tortoise.models import Model


class Serial(Model):
    """One numbering of one region: unions, members, steps in the tree."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    name = fields.CharField(max_length=32)
    given = fields.BigIntField()  # the last number given out

    class Meta(Model.Meta):
        table = "serial"
        unique_together = (("region", "name"),)
