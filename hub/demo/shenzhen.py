"""Shenzhen: a union with complete details, its members who wait for cards, and the bank."""

from datetime import date, timedelta
from random import Random

from hub.access.roles import Role
from hub.demo.doing import founded, import_file, let_in, signed_in
from hub.demo.people import GIVEN, SURNAMES
from hub.demo.ways import Seeded
from hub.national.synthetic import credit_code, id_number, mobile
from hub.orgs import commands as orgs
from hub.region import OrgKind, RecordKind

REGION = "shenzhen"
ROOT = "深圳虚构总工会"
WORKS = "深圳虚构电子厂工会委员会"
BANK = "虚构支行"
MEMBERS = 12
COUNTY = "440390"

HEAD = {"union_name": WORKS, "income": "2", "employer_class": "60", "outlet": "45678", "loads_transit": "是"}
DETAILS = {
    "name": WORKS,
    "kind": OrgKind.SINGLE.value,
    "employer_name": "深圳虚构电子厂",
    "employer_code": credit_code(7, "91", COUNTY),
    "employer_address": "虚构路1号",
    "adcode": "440305",
    "declared_workers": 120,
    "established_on": date(2015, 3, 8),
    "declared_members": 100,
    "leader_name": "试乙",
    "phone": mobile(99),
}


async def seed(made: Seeded) -> None:
    """Found the city, open a union with complete details, import its members, let the bank in."""
    root, top, first = await founded(REGION, ROOT, "全市工会；可为下级工会、银行开通账号")
    union = await orgs.create(top, root.id, DETAILS)
    works = await let_in(top, union, Role.UNION_ADMIN, "冯佳怡", WORKS, f"{MEMBERS}名会员待办卡；可批量申请、导入会员")
    bank = await let_in(top, root, Role.BANK, "罗思远", BANK, "只见申请办卡的批次；可回传制卡结果")
    clerk = await signed_in(REGION, WORKS, works.password)
    await import_file(clerk, union.id, RecordKind.MEMBER, rows(MEMBERS), HEAD)
    made.accounts += first, works, bank


def rows(count: int, seed: int = 2) -> list[dict[str, str]]:
    """So many rows of the city's sheet, by field key; the same for the same seed."""
    lot = Random(seed)  # noqa: S311
    return [_row(lot, order) for order in range(1, count + 1)]


def _row(lot: Random, order: int) -> dict[str, str]:
    born = date(1970, 1, 1) + timedelta(days=lot.randrange(11_000))
    return {
        "full_name": lot.choice(SURNAMES) + lot.choice(GIVEN),
        "id_number": id_number(born, order, COUNTY),
        "mobile": mobile(30_000 + order),
        "id_type": "居民身份证",
    }
