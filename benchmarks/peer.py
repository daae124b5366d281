"""The peer: django-import-export in bulk, its fastest way, into a table like ours.

What it is spared: comparing with what is there (``skip_diff``), a query a row (what is there is loaded at once),
reports in words, a journal. What it does as the hub must: read the workbook, check numbers and dates, seal the numbers
of document and telephone, know people by a blind index, and write under the same indexes.
"""

import hmac
import os
import time
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from benchmarks.import_members import HEADER_ROW, Taken, peak

NAMES = (
    "row", "full_name", "sex", "born_on", "ethnicity", "work_status", "id_type", "id_number", "education",
    "skill_level", "mobile", "hukou", "hukou_place", "change", "changed_on", "change_reason", "affiliation",
    "employer_name", "native_place", "is_migrant_worker",
)  # fmt: skip
TEXTS = [name for name in NAMES if name not in ("row", "born_on", "changed_on", "id_number", "mobile")]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
KEY = os.urandom(32)


def taken(file: Path, url: str) -> Taken:
    """From the file to the committed rows."""
    resource = _resource(url)
    before, begun = peak(), time.perf_counter()
    import openpyxl
    import tablib

    sheet = openpyxl.load_workbook(file, read_only=True).active
    data = tablib.Dataset(headers=[*NAMES, "id"])
    for row in sheet.iter_rows(min_row=HEADER_ROW + 2, values_only=True):
        data.append([*row, ""])
    result = resource.import_data(data, use_transactions=True, collect_failed_rows=True)
    seconds = time.perf_counter() - begun
    return Taken(result.totals["new"], seconds, peak() - before)


def _resource(url: str) -> Any:
    import django
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from django.conf import settings

    place = urlsplit(url)
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": place.path[1:],
        "USER": unquote(place.username or ""),
        "PASSWORD": unquote(place.password or ""),
        "HOST": place.hostname,
        "PORT": place.port or 5432,
    }
    settings.configure(DATABASES={"default": database}, USE_TZ=True, INSTALLED_APPS=["import_export"])
    django.setup()
    from django.db import connection, models
    from import_export import fields, instance_loaders, resources, widgets

    class Person(models.Model):
        id = models.UUIDField(primary_key=True, default=uuid.uuid4)
        region = models.CharField(max_length=32, default="hainan")
        org_id = models.UUIDField(default=uuid.uuid4)
        member_no = models.CharField(max_length=32)
        born_on = models.DateField(null=True)
        changed_on = models.DateField(null=True)
        id_number_sealed = models.BinaryField(null=True)
        id_number_index = models.CharField(max_length=64, null=True)
        mobile_sealed = models.BinaryField(null=True)
        mobile_index = models.CharField(max_length=64, null=True)
        for _name in TEXTS:
            locals()[_name] = models.CharField(max_length=200, null=True)

        class Meta:
            app_label = "bench"
            constraints = (
                models.UniqueConstraint(fields=["region", "id_number_index"], name="one_person"),
                models.UniqueConstraint(fields=["region", "member_no"], name="one_number"),
            )
            indexes = (
                models.Index(fields=["org_id", "member_no"], name="by_union"),
                models.Index(fields=["region", "mobile_index"], name="by_mobile"),
            )

    with connection.schema_editor() as editor:
        editor.create_model(Person)
    sealing = AESGCM(KEY)
    day = widgets.DateWidget(format="%Y/%m/%d")

    class People(resources.ModelResource):
        born_on = fields.Field("born_on", "born_on", widget=day)
        changed_on = fields.Field("changed_on", "changed_on", widget=day)

        class Meta:
            model = Person
            fields = ("born_on", "changed_on", "member_no", "id_number_index", "mobile_index", *TEXTS)
            import_id_fields = ("id_number_index",)
            instance_loader_class = instance_loaders.CachedInstanceLoader
            use_bulk = True
            batch_size = 1000
            skip_diff = True
            skip_html_diff = True
            use_transactions = True

        def before_import(self, dataset: Any, **kwargs: Any) -> None:  # noqa: ARG002
            numbers = [_index(number) for number in dataset["id_number"]]
            dataset.append_col(numbers, header="id_number_index")
            dataset.append_col([_index(number) for number in dataset["mobile"]], header="mobile_index")
            dataset.append_col([f"46{order:010d}" for order in range(len(numbers))], header="member_no")

        def before_import_row(self, row: Any, **kwargs: Any) -> None:  # noqa: ARG002
            number, mobile = str(row["id_number"]), str(row["mobile"])
            checked = "10X98765432"[
                sum(int(sign) * weight for sign, weight in zip(number[:17], WEIGHTS, strict=True)) % 11
            ]
            if len(number) != 18 or number[17] != checked:
                raise ValueError("the number of the document is wrong")
            if number[6:14] != row["born_on"].replace("/", ""):
                raise ValueError("the day of birth is another one than in the number")
            if len(mobile) != 11 or not mobile.isdigit():
                raise ValueError("the number of the telephone is wrong")
            datetime.strptime(row["changed_on"], "%Y/%m/%d")  # noqa: DTZ007

        def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:  # noqa: ARG002
            for key in ("id_number", "mobile"):
                nonce = os.urandom(12)
                sealed = nonce + sealing.encrypt(nonce, str(row[key]).encode(), instance.id.bytes)
                setattr(instance, f"{key}_sealed", sealed)

    return People()


def _index(value: object) -> str:
    return hmac.digest(KEY, str(value).encode(), "sha256").hex()
