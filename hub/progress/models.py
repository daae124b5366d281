"""The tables of progress: what areas are to reach by a day, and who has been warned."""

from tortoise import fields
from tortoise.models import Model


class CollectionTarget(Model):
    """What a union and all below it are to reach by a day, as its superior has set it. One a union and day."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    org_id = fields.UUIDField()
    due_on = fields.DateField()
    org_percent = fields.FloatField(null=True)  # of the unions, up to 100
    members = fields.IntField(null=True)
    by = fields.CharField(max_length=100)
    at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "collection_target"
        unique_together = (("org_id", "due_on"),)


class CollectionAlert(Model):
    """A union was found behind or overdue, and told so: once for each target. ``open``: it still is."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    org_id = fields.UUIDField()
    due_on = fields.DateField()
    alert = fields.CharField(max_length=16)  # Alert
    open = fields.BooleanField(default=True)
    at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "collection_alert"
        unique_together = (("org_id", "due_on", "alert"),)
        indexes = (("region", "open"),)
