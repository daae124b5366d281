"""The tables of exports: the request, each side's word, who was in the file, and the file while it waits."""

from tortoise import fields
from tortoise.models import Model


class ExportRequest(Model):
    """导出申请: what is asked for, letter by letter. What was approved is bound to it by its hash."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    version = fields.IntField(default=1)
    org_id = fields.UUIDField()
    org_name = fields.CharField(max_length=200)
    kind = fields.CharField(max_length=24)  # RecordKind
    subtree = fields.BooleanField()
    filter_sealed = fields.BinaryField(null=True)  # JSON: it may hold a person's number
    layout_region = fields.CharField(max_length=32)
    layout_key = fields.CharField(max_length=32)
    layout_since = fields.DateField()
    columns: fields.Field[list[str]] = fields.JSONField(default=list)  # field keys, in the layout's order
    masked = fields.BooleanField()
    purpose = fields.CharField(max_length=200)
    receiver = fields.CharField(max_length=200)
    row_ceiling = fields.IntField()
    query_hash = fields.CharField(max_length=64)
    state = fields.CharField(max_length=16)  # ExportState
    remark = fields.CharField(max_length=300, default="")  # why it ended without a file
    account_id = fields.UUIDField()
    requested_by = fields.CharField(max_length=100)
    requested_at = fields.DatetimeField()
    due_at = fields.DatetimeField()
    made_at = fields.DatetimeField(null=True)
    rows = fields.IntField(null=True)
    expires_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)
    ended_by = fields.CharField(max_length=100, null=True)

    class Meta(Model.Meta):
        table = "export_request"
        indexes = (("org_id", "id"), ("account_id", "id"), ("state", "due_at"), ("state", "expires_at"))


class ExportApproval(Model):
    """One side's word: whose it is, what was decided of exactly which query, by whom, on which written reply."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    export_id = fields.UUIDField()
    side = fields.CharField(max_length=16)  # Side
    org_id = fields.UUIDField(null=True)  # null: the region's administrator
    org_name = fields.CharField(max_length=200)
    waits = fields.BooleanField(default=True)
    decision = fields.CharField(max_length=16, null=True)  # Decision
    query_hash = fields.CharField(max_length=64, null=True)  # what was approved
    account_id = fields.UUIDField(null=True)
    by_name = fields.CharField(max_length=100, null=True)
    opinion = fields.CharField(max_length=200, null=True)
    approval_no = fields.CharField(max_length=64, null=True)
    evidence_sha256 = fields.CharField(max_length=64, null=True)  # of the written reply that was sent
    evidence_name = fields.CharField(max_length=120, null=True)
    at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "export_approval"
        unique_together = (("export_id", "side"),)
        indexes = (("org_id", "waits"),)


class ExportRow(Model):
    """A record that was in a file. Its ``id`` is the row's watermark: a row that leaks tells where it came from."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    export_id = fields.UUIDField()
    subject_id = fields.UUIDField()

    class Meta(Model.Meta):
        table = "export_row"
        indexes = (("export_id", "id"), ("subject_id", "export_id"))


class ExportFile(Model):
    """The file from when it is made until it is fetched or a day has passed. Its ``id`` is the file's."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    export_id = fields.UUIDField(unique=True)
    sha256 = fields.CharField(max_length=64)
    file_name = fields.CharField(max_length=120)
    created_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "export_file"
