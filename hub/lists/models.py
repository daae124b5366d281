"""The tables of loaded lists: each load of a code table that a region declares without entries, and its entries."""

from tortoise import fields
from tortoise.models import Model


class CodeList(Model):
    """One load of a list. The one with the highest version holds, earlier ones tell what held before."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    name = fields.CharField(max_length=32)  # the code table's key
    version = fields.IntField()
    size = fields.IntField()
    sha256 = fields.CharField(max_length=64)  # of the file it was loaded from
    file_name = fields.CharField(max_length=120)
    by = fields.CharField(max_length=100)
    at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "code_list"
        unique_together = (("region", "name", "version"),)


class ListedCode(Model):
    """One entry of a load."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    list_id = fields.UUIDField()
    place = fields.IntField()  # in the order of the file
    code = fields.CharField(max_length=64)
    label = fields.CharField(max_length=200)
    address = fields.CharField(max_length=300, default="")
    since = fields.DateField(null=True)
    until = fields.DateField(null=True)

    class Meta(Model.Meta):
        table = "listed_code"
        unique_together = (("list_id", "code"),)


class ListedEmployer(Model):
    """An employer of the statistics register, as the register writes it."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    list_id = fields.UUIDField()
    name_key = fields.CharField(max_length=200)  # folded
    employer_name = fields.CharField(max_length=200)
    employer_code = fields.CharField(max_length=18)
    employer_address = fields.CharField(max_length=300)
    economic_type = fields.CharField(max_length=100)
    industry = fields.CharField(max_length=100)
    adcode = fields.CharField(max_length=100)

    class Meta(Model.Meta):
        table = "listed_employer"
        indexes = (("list_id", "name_key"),)
