"""The tables of what was done: the journal, the revisions of each record, the answers already given."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class JournalEntry(Model):
    """Who did what. Written once, chained by a hash whose key the database does not hold."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)  # empty: an act on the hub itself
    number = fields.BigIntField()  # counts up without a gap in each region
    at = fields.DatetimeField()
    account_id = fields.UUIDField(null=True)
    actor = fields.CharField(max_length=100)
    on_behalf_of = fields.CharField(max_length=200, default="")
    act = fields.CharField(max_length=48)
    subject_kind = fields.CharField(max_length=24, default="")
    subject_id = fields.UUIDField(null=True)
    subject_label = fields.CharField(max_length=200, default="")  # never a person's full data
    org_id = fields.UUIDField(null=True)
    org_path = fields.CharField(max_length=84, default="")
    outcome = fields.CharField(max_length=48)  # DONE, the code of the refusal, or FAILED by our own fault
    details: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)  # counts, field keys, reasons: no values
    request_id = fields.CharField(max_length=36)
    hash = fields.CharField(max_length=64)

    class Meta(Model.Meta):
        table = "journal"
        unique_together = (("region", "number"),)
        indexes = (("region", "org_path", "number"), ("org_id", "number"), ("subject_id", "number"))


class JournalHead(Model):
    """The end of a region's chain: the row that entries queue up for."""

    region = fields.CharField(max_length=32, primary_key=True)
    number = fields.BigIntField()
    hash = fields.CharField(max_length=64)

    class Meta(Model.Meta):
        table = "journal_head"


class Revision(Model):
    """One step in a record's life: what changed, sealed."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    subject_id = fields.UUIDField()
    version = fields.IntField()
    at = fields.DatetimeField()
    act = fields.CharField(max_length=48)
    actor = fields.CharField(max_length=100)
    opinion = fields.CharField(max_length=500, null=True)
    import_id = fields.UUIDField(null=True)
    import_row = fields.IntField(null=True)
    changes_sealed = fields.BinaryField(null=True)  # JSON: {field key: [before, after]}

    class Meta(Model.Meta):
        table = "revision"
        unique_together = (("subject_id", "version"),)
        indexes = (("import_id", "import_row"),)


class Answer(Model):
    """An idempotency key already used: whose, for what, and what came of it."""

    id = fields.UUIDField(primary_key=True)
    principal = fields.CharField(max_length=64)
    key = fields.CharField(max_length=128)
    operation = fields.CharField(max_length=48)
    input_hash = fields.CharField(max_length=64)
    result_sealed = fields.BinaryField(null=True)  # null while under way
    created_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "answer"
        unique_together = (("principal", "key"),)
