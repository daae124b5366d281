"""Hebei: a unit that loaded its identity file and sent its package, and one whose activation code lies ready."""

from datetime import date
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from hub import registry
from hub.access import tokens
from hub.access.roles import Role
from hub.clock import today
from hub.demo.doing import HERE, founded, send, signed_in
from hub.demo.people import GIVEN, SURNAMES
from hub.demo.ways import Seeded, Waiting, way
from hub.imports import forms
from hub.national.synthetic import id_number
from hub.procedures import activation, identity_files
from hub.region import RecordKind
from hub.templates import blank

REGION = "hebei"
ROOT = "河北虚构总工会"
MACHINES, PAPER = "河北虚构机械厂工会委员会", "河北虚构造纸厂工会委员会"
MEMBERS = 10
COUNTY = "130190"
UNION = {
    "parent_name": ROOT,
    "name": MACHINES,
    "employer_count": "1",
    "employer_address": "虚构路1号",
    "employer_kind": "私营企业",
    "industry": "制造业",
    "declared_workers": "30",
    "migrant_worker_count": "4",
    "woman_worker_count": "12",
    "declared_members": str(MEMBERS),
    "migrant_member_count": "0",
    "woman_member_count": "4",
    "established_on": "2015/03/08",
    "elected_on": "2025/03/08",
    "elected_on_ticked": "是",
    "leader_name": "何春生",
}


async def seed(made: Seeded) -> None:
    """Found the province, enter two units, activate one by its identity file, and take in its package."""
    root, top, first = await founded(REGION, ROOT, "全省工会；可登记单位、签发标识文件和激活码")
    machines, paper = [
        (await forms.create_org(top, root.id, {"name": name, "kind": "单独基层工会"}, "opening"))[0]
        for name in (MACHINES, PAPER)
    ]
    secret, _ = await identity_files.issue(top, machines.id)
    _, identity = await identity_files.give(secret.id)
    password = tokens.readable()
    await activation.activate("", email="unit@hebei.example.invalid", password=password, source=HERE, identity=identity)
    unit = await signed_in(REGION, MACHINES, password)
    await send(unit, machines.id, RecordKind.PACKAGE, "上报数据文件包.zip", _package(identity), MEMBERS + 1)
    code, _, _ = await activation.issue_code(top, paper.id)
    sees = f"已用标识文件启用，数据包已上报；{MEMBERS}名会员，单位信息40项"
    made.accounts += first, way(REGION, Role.UNION_ADMIN, MACHINES, password, MACHINES, sees)
    made.activations.append(Waiting(org=PAPER, code=code, employer="", employer_code="", region=REGION))


def _package(identity: bytes) -> bytes:
    """Both tables and the identity file in one archive, as the unit's own program puts them together."""
    region, held = registry.current().region(REGION), BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as package:
        for key, filled in (("union", [UNION]), ("members", rows(MEMBERS))):
            layout = region.layout(key, today())
            package.writestr(layout.file_name, blank(layout, today(), prefill=filled))
        package.writestr("标识文件.xml", identity)
    return held.getvalue()


def rows(count: int, seed: int = 4) -> list[dict[str, str]]:
    """So many rows of the province's table, by field key; the same for the same seed."""
    lot = Random(seed)  # noqa: S311
    return [
        {
            "full_name": lot.choice(SURNAMES) + lot.choice(GIVEN),
            "id_number": id_number(date(lot.randrange(1970, 2000), lot.randrange(1, 13), 8), order, COUNTY),
            "joined_on": f"{lot.randrange(2016, 2025)}/{lot.randrange(1, 13):02d}/01",
            "joined_on_ticked": "是",
        }
        for order in range(1, count + 1)
    ]
