"""The tables of members (会员): a row a person and region, the bonds that ended, what is under way, who was told."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Member(Model):
    """会员. A person holds one row a region, and with it one current membership: the unique index says so.

    What ends in ``_sealed`` is encrypted for this row and column; what ends in ``_index`` is its keyed blind index, by
    which equal values are found without being read.
    """

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    org_id = fields.UUIDField()
    version = fields.IntField(default=1)
    member_no = fields.CharField(max_length=32)
    state = fields.CharField(max_length=16)  # MembershipState of the current bond, or of the last one

    full_name = fields.CharField(max_length=100)
    sex = fields.CharField(max_length=8, null=True)
    born_on = fields.DateField(null=True)
    id_type = fields.CharField(max_length=16, null=True)
    id_number_sealed = fields.BinaryField(null=True)
    id_number_index = fields.UUIDField(null=True)
    mobile_sealed = fields.BinaryField(null=True)
    mobile_index = fields.UUIDField(null=True)
    address_sealed = fields.BinaryField(null=True)
    email_sealed = fields.BinaryField(null=True)
    ethnicity = fields.CharField(max_length=16, null=True)
    education = fields.CharField(max_length=16, null=True)
    affiliation = fields.CharField(max_length=16, null=True)
    skill_level = fields.CharField(max_length=16, null=True)
    work_status = fields.CharField(max_length=16, null=True)
    hukou = fields.CharField(max_length=16, null=True)
    hukou_place = fields.CharField(max_length=200, null=True)
    native_place = fields.CharField(max_length=200, null=True)
    employer_name = fields.CharField(max_length=200, null=True)
    is_migrant_worker = fields.BooleanField(null=True)
    joined_on = fields.DateField(null=True)
    since = fields.DateField()  # when the current bond began
    change = fields.CharField(max_length=16, null=True)
    changed_on = fields.DateField(null=True)
    change_reason = fields.CharField(max_length=16, null=True)
    more: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)  # shared fields without a column, then extras
    as_typed: fields.Field[dict[str, str]] = fields.JSONField(
        default=dict
    )  # texts that the codes alone would not give back
    warnings: fields.Field[list[str]] = fields.JSONField(default=list)  # codes of what is doubtful

    import_id = fields.UUIDField(null=True)
    import_row = fields.IntField(null=True)
    created_by = fields.CharField(max_length=100)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "member"
        unique_together = (("region", "id_number_index"), ("region", "member_no"))
        indexes = (("org_id", "member_no"), ("region", "mobile_index"))


class Membership(Model):
    """会籍 that ended: where, from when until when, how. The current one stands in the member's own row."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    member_id = fields.UUIDField()
    org_id = fields.UUIDField()
    org_name = fields.CharField(max_length=200)
    state = fields.CharField(max_length=16)
    change = fields.CharField(max_length=16, null=True)
    reason = fields.CharField(max_length=16, null=True)
    since = fields.DateField(null=True)
    until = fields.DateField(null=True)

    class Meta(Model.Meta):
        table = "membership"
        indexes = (("member_id", "until"),)


class Hold(Model):
    """What is under way for a member, so that nothing else begins meanwhile. One a member: the unique index says so."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    member_id = fields.UUIDField(unique=True)
    kind = fields.CharField(max_length=16)  # HoldKind
    subject_id = fields.UUIDField()  # the card or the transfer
    since = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "hold"
        indexes = (("subject_id",),)


class ForeignHit(Model):
    """An account was told one day that a person is registered where it may not look. Too many raise the alarm."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    on = fields.DateField()
    value_index = fields.UUIDField()

    class Meta(Model.Meta):
        table = "foreign_hit"
        unique_together = (("account_id", "on", "value_index"),)


class Listed(Model):
    """Whom an account was shown in lists one day, whichever process it asked: four bytes of each, to count them by."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    on = fields.DateField()
    people = fields.BinaryField()

    class Meta(Model.Meta):
        table = "listed"
        unique_together = (("account_id", "on"),)
