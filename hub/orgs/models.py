"""The tables of unions (工会组织): one row a union, its place and counters, these by day, and who answers for it."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from hub.access.scope import SEGMENT


class Org(Model):
    """工会组织.

    ``path`` is the numbers (``seq``) of the unions from the root down, seven digits each: a subtree is a range of it,
    in the same order under every collation, and sorting by it puts parents before children.
    Counters are kept by every command that changes them; nothing is ever counted by a scan.
    """

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    version = fields.IntField(default=1)
    seq = fields.IntField()
    path = fields.CharField(max_length=SEGMENT * 12)
    level = fields.SmallIntField()
    parent_id = fields.UUIDField(null=True)
    reports_to = fields.UUIDField(null=True)  # the superior that a union which registered itself has chosen
    state = fields.CharField(max_length=16)
    track = fields.CharField(max_length=32, default="")

    name = fields.CharField(max_length=200)
    name_key = fields.CharField(max_length=200)  # folded: what makes two names the same
    org_no = fields.CharField(max_length=32, null=True)  # null: not approved yet, where numbers are issued then
    kind = fields.CharField(max_length=32)
    credit_code = fields.CharField(max_length=18, null=True)
    virtual_code = fields.CharField(max_length=9, null=True, unique=True)  # given out here, for the bank alone
    employer_name = fields.CharField(max_length=200, null=True)
    employer_code = fields.CharField(max_length=18, null=True)
    employer_address = fields.CharField(max_length=300, null=True)
    adcode = fields.CharField(max_length=16, null=True)
    employer_kind = fields.CharField(max_length=16, null=True)
    economic_type = fields.CharField(max_length=16, null=True)
    industry = fields.CharField(max_length=16, null=True)
    established_on = fields.DateField(null=True)
    declared_workers = fields.IntField(null=True)
    declared_members = fields.IntField(null=True)
    leader_name = fields.CharField(max_length=100, null=True)
    phone_sealed = fields.BinaryField(null=True)
    more: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)  # shared fields without a column, then extras
    as_typed: fields.Field[dict[str, str]] = fields.JSONField(
        default=dict
    )  # texts that the codes alone would not give back

    member_count = fields.IntField(default=0)
    member_total = fields.IntField(default=0)  # with all unions below
    child_count = fields.IntField(default=0)
    org_total = fields.IntField(default=0)  # all unions below
    is_complete = fields.BooleanField(default=False)  # nothing is missing of what the region's form requires
    complete_total = fields.IntField(default=0)  # how many are, with all unions below

    import_id = fields.UUIDField(null=True)
    import_row = fields.IntField(null=True)
    created_by = fields.CharField(max_length=100)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    activated_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "org"
        unique_together = (("region", "path"), ("region", "name_key"), ("region", "org_no"))
        indexes = (("region", "employer_code"), ("parent_id", "path"))


class Tally(Model):
    """What the counters of a union said at the end of a day on which they changed: the last row up to a day tells."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    org_id = fields.UUIDField()
    day = fields.DateField()
    members = fields.IntField()
    unions = fields.IntField()  # with the union itself
    complete = fields.IntField()

    class Meta(Model.Meta):
        table = "tally"
        unique_together = (("org_id", "day"),)


class Responsible(Model):
    """责任人: who answers for a duty in a union, and who did before.

    ``place`` counts those of a duty from 1, and is null once somebody else came: a place is never two people's.
    """

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    org_id = fields.UUIDField()
    duty = fields.CharField(max_length=16)  # the name of a Duty
    place = fields.SmallIntField(null=True)
    name = fields.CharField(max_length=50)
    position = fields.CharField(max_length=100, null=True)
    phone_sealed = fields.BinaryField(null=True)  # goes when somebody else comes
    account_id = fields.UUIDField(null=True)
    since = fields.DateField()
    until = fields.DateField(null=True)

    class Meta(Model.Meta):
        table = "responsible"
        unique_together = (("region", "org_id", "duty", "place"),)
        indexes = (("org_id", "until"), ("account_id", "until"))


COUNTERS = frozenset({"member_count", "member_total", "child_count", "org_total", "complete_total"})
"""Columns of a union that only `counters` writes."""
