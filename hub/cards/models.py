"""The tables of service cards (会员服务卡): the card, the batch that goes to the bank, its rows, and its file."""

from tortoise import fields
from tortoise.models import Model

from hub.access.scope import SEGMENT


class CardBatch(Model):
    """办卡批次: one application to the bank for several members. ``nth`` counts where the region limits the day's."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    org_id = fields.UUIDField()
    org_path = fields.CharField(max_length=SEGMENT * 12)
    org_name = fields.CharField(max_length=200)  # as the bank is told
    version = fields.IntField(default=1)
    batch_no = fields.CharField(max_length=48)
    state = fields.CharField(max_length=16)  # CardBatchState
    foreigners = fields.BooleanField(default=False)
    day = fields.DateField()  # on which it was opened
    nth = fields.SmallIntField(null=True)  # of the day; null where the day has no limit, and once it is cancelled
    bank = fields.CharField(max_length=100)
    outlet = fields.CharField(max_length=20, null=True)  # 领卡网点, as the members' sheets name it
    size = fields.IntField(default=0)  # its rows
    created_by = fields.CharField(max_length=100)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    submitted_at = fields.DatetimeField(null=True)
    answered_at = fields.DatetimeField(null=True)  # when the last row was

    class Meta(Model.Meta):
        table = "card_batch"
        unique_together = (("region", "batch_no"), ("region", "org_id", "day", "foreigners", "nth"))
        indexes = (("org_id", "id"), ("region", "bank", "state", "id"))


class Card(Model):
    """会员服务卡. A person has one live card: the unique index says so. One that was replaced is live no more."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    org_id = fields.UUIDField()  # the union the member is in: it follows the member
    member_id = fields.UUIDField()
    batch_id = fields.UUIDField(null=True)  # the one it is in now; none while it waits for the next one
    batch_row = fields.IntField(null=True)
    version = fields.IntField(default=1)
    state = fields.CharField(max_length=16)  # CardState
    live = fields.BooleanField(null=True, default=True)  # True, or null once it was replaced or closed
    card_no_sealed = fields.BinaryField(null=True)
    card_no_index = fields.UUIDField(null=True)
    card_name = fields.CharField(max_length=100, null=True)  # 办卡约定姓名
    outlet = fields.CharField(max_length=20, null=True)
    failure_code = fields.CharField(max_length=32, null=True)  # why the bank returned it last
    failure_sealed = fields.BinaryField(null=True)  # in the bank's words, which may name the person
    failed_at = fields.DatetimeField(null=True)
    hand_out_by = fields.DateField(null=True)
    replaces_id = fields.UUIDField(null=True)
    created_by = fields.CharField(max_length=100)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "card"
        unique_together = (("member_id", "live"),)
        indexes = (("org_id", "state", "id"), ("batch_id", "batch_row"), ("region", "card_no_index"))


class CardBatchRow(Model):
    """A person in a batch, as the bank knows it, with the bank's answer: what comes twice is told by it."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    batch_id = fields.UUIDField()
    row = fields.IntField()  # from 1, in the bank's file
    card_id = fields.UUIDField()  # after a remake, the new one
    member_id = fields.UUIDField()
    answer = fields.CharField(max_length=16, null=True)  # Answer
    failure_code = fields.CharField(max_length=32, null=True)
    answered_at = fields.DatetimeField(null=True)

    class Meta(Model.Meta):
        table = "card_batch_row"
        unique_together = (("batch_id", "row"), ("batch_id", "member_id"))
        indexes = (("card_id",),)


class BankFile(Model):
    """办卡文件: what the bank was given of a batch, the same ever after. Its ``id`` is the file's."""

    id = fields.UUIDField(primary_key=True)
    region = fields.CharField(max_length=32)
    batch_id = fields.UUIDField(unique=True)
    sha256 = fields.CharField(max_length=64)
    encoding = fields.CharField(max_length=16)
    created_at = fields.DatetimeField()

    class Meta(Model.Meta):
        table = "bank_file"
