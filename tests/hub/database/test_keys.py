"""Keys that are ready for a partition a region: the region comes first, or it is known why it does not."""

import pytest
from tortoise import Tortoise

ONE_RECORD = "begins with the identifier of a record, which is of one region"
HUB_WIDE = "the hub's own table: small, and asked before any region is known"
UNIQUE_WITHOUT_REGION = {
    ("revision", ("subject_id", "version")): ONE_RECORD,
    ("proposal", ("subject_id", "open")): ONE_RECORD,
    ("hold", ("member_id",)): ONE_RECORD,
    ("join_application", ("org_id", "number_index", "open")): ONE_RECORD,
    ("card", ("member_id", "live")): ONE_RECORD,
    ("card_batch_row", ("batch_id", "row")): ONE_RECORD,
    ("card_batch_row", ("batch_id", "member_id")): ONE_RECORD,
    ("bank_file", ("batch_id",)): ONE_RECORD,
    ("approval", ("transfer_id", "side")): ONE_RECORD,
    ("export_approval", ("export_id", "side")): ONE_RECORD,
    ("export_file", ("export_id",)): ONE_RECORD,
    ("inspection_confirmation", ("window_id", "org_id")): ONE_RECORD,
    ("listed_code", ("list_id", "code")): ONE_RECORD,
    ("tally", ("org_id", "day")): ONE_RECORD,
    ("collection_target", ("org_id", "due_on")): ONE_RECORD,
    ("collection_alert", ("org_id", "due_on", "alert")): ONE_RECORD,
    ("org", ("virtual_code",)): "never given twice, in whatever region",
    ("finding", ("import_id", "number")): ONE_RECORD,
    ("import", ("busy_org_id",)): ONE_RECORD,
    ("secret", ("token_hash",)): HUB_WIDE,
    ("join_application", ("receipt_hash",)): HUB_WIDE,
    ("session", ("token_hash",)): HUB_WIDE,
    ("answer", ("principal", "key")): HUB_WIDE,
    ("foreign_hit", ("account_id", "on", "value_index")): HUB_WIDE,
    ("listed", ("account_id", "on")): HUB_WIDE,
}
INDEXES_BY_RECORD = {
    *(
        "org_id",
        "parent_id",
        "from_org_id",
        "to_org_id",
        "subject_id",
        "member_id",
        "account_id",
        "import_id",
        "export_id",
    ),
    *("batch_id", "card_id", "list_id", "part_of", "successor_id"),
}
INDEXES_OTHERWISE = {
    ("job", ("state", "due_at")): HUB_WIDE,
    ("transfer", ("state", "due_at")): HUB_WIDE,  # the clock goes through all regions
    ("transfer", ("state", "remind_at")): HUB_WIDE,
    ("export_request", ("state", "due_at")): HUB_WIDE,
    ("export_request", ("state", "expires_at")): HUB_WIDE,
    ("import", ("sha256",)): "the same file is looked for within one union: few rows whatever comes first",
}


@pytest.mark.usefixtures("installation")
def test_every_unique_key_begins_with_the_region_or_it_is_known_why_not() -> None:
    found = {
        (meta.db_table, tuple(key))
        for meta in (model._meta for model in Tortoise.apps["hub"].values())
        for key in (*meta.unique_together, *((name,) for name, one in meta.fields_map.items() if one.unique))
        if not (key[0] == "region" or tuple(key) == (meta.pk_attr,))
    }
    assert found == set(UNIQUE_WITHOUT_REGION)


@pytest.mark.usefixtures("installation")
def test_every_index_begins_with_the_region_or_a_record_of_one() -> None:
    found = {
        (meta.db_table, tuple(key))
        for meta in (model._meta for model in Tortoise.apps["hub"].values())
        for key in meta.indexes
        if key[0] != "region" and key[0] not in INDEXES_BY_RECORD
    }
    assert found == set(INDEXES_OTHERWISE)
