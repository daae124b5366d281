"""The tables of imports: the uploaded file, the import, and what was found in it."""

from tortoise import fields
from tortoise.models import Model

from hub.imports.states import ImportState
from hub.region import RecordKind


class Upload(Model):
    """A file somebody sent: kept encrypted under a random name, known by its hash."""

    id = fields.UUIDField(primary_key=True)
    account_id = fields.UUIDField()
    file_name = fields.CharField(max_length=120)
    bytes = fields.IntField()
    sha256 = fields.CharField(max_length=64)
    created_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "upload"


class Import(Model):
    """导入: one file on its way into the register."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    version = fields.IntField(default=1)
    org_id = fields.UUIDField()
    org_path = fields.CharField(max_length=84)
    busy_org_id = fields.UUIDField(null=True, unique=True)  # the union, while this runs in it or is taken back
    part_of = fields.UUIDField(null=True)  # of a package's table: the package's import
    batch_id = fields.UUIDField(null=True)  # of a bank's answer: the batch, which is busy instead of its union
    kind = fields.CharField(max_length=24)
    layout_key = fields.CharField(max_length=32, default="")
    upload_id = fields.UUIDField()
    file_name = fields.CharField(max_length=120)
    sha256 = fields.CharField(max_length=64)
    account_id = fields.UUIDField()
    confirmed_by = fields.UUIDField(null=True)  # the account that said yes to what was found
    by_name = fields.CharField(max_length=100)
    at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)
    state = fields.CharField(max_length=32)
    outcome = fields.CharField(max_length=16, default="")
    remark = fields.CharField(max_length=300, default="")
    mode = fields.CharField(max_length=24)
    on_error = fields.CharField(max_length=16)
    rows_done = fields.IntField(default=0)
    rows_total = fields.IntField(null=True)
    heartbeat_at = fields.DatetimeField()
    read = fields.IntField(default=0)
    accepted = fields.IntField(default=0)
    rejected = fields.IntField(default=0)
    blank = fields.IntField(default=0)
    created = fields.IntField(default=0)
    updated = fields.IntField(default=0)
    unchanged = fields.IntField(default=0)
    warnings = fields.IntField(default=0)

    class Meta(Model.Meta):
        table = "import"
        indexes = (("org_id", "at"), ("region", "org_path", "at"), ("sha256",), ("batch_id", "id"), ("part_of",))

    @property
    def is_under_way(self) -> bool:
        """Whether a job works on it: the union's next import waits."""
        return self.busy_org_id is not None

    @property
    def is_being_undone(self) -> bool:
        """Whether it was taken in, and a job is to take it back."""
        return self.is_under_way and self.state == ImportState.DONE

    @property
    def is_told_by_parts(self) -> bool:
        """Whether it is a package whose tables were judged: what comes back is theirs, each its own."""
        return self.kind == RecordKind.PACKAGE and self.read > 0


class FoundItem(Model):
    """One finding of an import: place and code in the clear, what was found there sealed."""

    id = fields.UUIDField(primary_key=True)
    import_id = fields.UUIDField()
    number = fields.IntField()  # in the order of the file
    row = fields.IntField()
    column = fields.CharField(max_length=4, default="")
    header = fields.CharField(max_length=100, default="")
    field = fields.CharField(max_length=32, default="")
    code = fields.CharField(max_length=32)
    severity = fields.CharField(max_length=8)
    kind = fields.CharField(max_length=8)
    fills_sealed = fields.BinaryField(null=True)  # JSON: what the sentence is filled with

    class Meta(Model.Meta):
        table = "finding"
        unique_together = (("import_id", "number"),)
        indexes = (("import_id", "code"),)
