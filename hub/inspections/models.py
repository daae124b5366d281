"""The tables of inspections: when a region inspects, and which union is done with it."""

from tortoise import fields
from tortoise.models import Model


class InspectionWindow(Model):
    """From when until when, of what, in one year: one a region, year and subject."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    subject = fields.CharField(max_length=16)  # Subject
    year = fields.IntField()
    opens_on = fields.DateField()
    due_on = fields.DateField()
    notice = fields.CharField(max_length=500)

    class Meta(Model.Meta):
        table = "inspection_window"
        unique_together = (("region", "year", "subject"),)


class Confirmation(Model):
    """A union has said that it is done. Who has not said so has no row."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    window_id = fields.UUIDField()
    org_id = fields.UUIDField()
    by = fields.CharField(max_length=100)
    at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "inspection_confirmation"
        unique_together = (("window_id", "org_id"),)
