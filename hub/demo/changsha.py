"""Changsha: four levels, a target for the year, one area on its way and one behind that has been warned."""

from datetime import date
from random import Random

from hub.access.roles import Role
from hub.clock import today
from hub.demo.doing import founded, import_file, let_in, named, signed_in
from hub.demo.people import GIVEN, SURNAMES
from hub.demo.ways import Seeded
from hub.imports import forms
from hub.national.synthetic import credit_code, id_number, mobile
from hub.orgs import naming
from hub.orgs.naming import Named
from hub.progress import targets, warning
from hub.region import Duty, RecordKind

REGION = "changsha"
ROOT = "长沙虚构总工会"
EAST, WEST, SYSTEM = "长沙虚构东区总工会", "长沙虚构西区总工会", "长沙虚构教育系统工会"
STREET, VILLAGE, WORKS = "长沙虚构东街道工会联合会", "长沙虚构东社区联合工会", "长沙虚构机械厂工会"
SCHOOL = "长沙虚构第一中学工会"
OPENED = ("长沙虚构西一厂工会", "长沙虚构西二厂工会")  # by their names alone: the rest is theirs to fill in
MEMBERS = 18
COUNTY = "430190"
YEAR_MEMBERS = {ROOT: 200, EAST: 15, WEST: 60}  # to be reached by the end of the year
PERCENT = 90.0  # of the unions, everywhere


async def seed(made: Seeded) -> None:
    """Found the city, import four levels, import members in the fourth, set the year's targets, warn who is behind."""
    root, city, first = await founded(REGION, ROOT, "按区域、系统看录入进度；西区预警；可设目标、催办")
    await forms.update_org(city, root.id, _form(0, ROOT, "总工会"))
    await import_file(city, root.id, RecordKind.ORG, unions())
    east, west, village = [await named(REGION, name) for name in (EAST, WEST, VILLAGE)]
    second = await let_in(city, east, Role.UNION_ADMIN, "冯佳怡", EAST, "第二级：本区四级工会，目标已达到")
    third = await let_in(city, west, Role.UNION_ADMIN, "许志强", WEST, "第二级：进度落后，已收到预警")
    fourth = await let_in(city, village, Role.UNION_ADMIN, "曹玉兰", VILLAGE, f"第四级：{MEMBERS}名会员，责任人齐全")
    clerk = await signed_in(REGION, VILLAGE, fourth.password)
    await naming.name(clerk, village.id, _responsible())
    await import_file(clerk, village.id, RecordKind.MEMBER, rows(MEMBERS))
    for name in OPENED:
        await forms.create_org(city, west.id, {"name": name, "kind": "基层法人独立工会"}, "opening")
    due = date(today().year, 12, 31)
    for org in (root, east, west):
        await targets.set_target(city, org.id, due, org_percent=PERCENT, members=YEAR_MEMBERS[org.name])
    await warning.look(REGION)
    made.accounts += first, second, third, fourth


def unions() -> list[dict[str, str]]:
    """What stands below the city, as its clerk would write it into the province's sheet."""
    placed = (
        (EAST, "区（县）市总工会", ROOT),
        (WEST, "区（县）市总工会", ROOT),
        (SYSTEM, "市产业（系统）工会", ROOT),
        (STREET, "乡镇（街道）工会联合会", EAST),
        (VILLAGE, "村（社区）联合工会", STREET),
        (WORKS, "基层法人独立工会", EAST),
        (SCHOOL, "基层法人独立工会", SYSTEM),
    )
    return [{**_form(order, name, kind), "parent_name": parent} for order, (name, kind, parent) in enumerate(placed, 1)]


def rows(count: int, seed: int = 5) -> list[dict[str, str]]:
    """So many rows of the province's sheet, by field key; the same for the same seed."""
    lot = Random(seed)  # noqa: S311
    return [_row(lot, order) for order in range(1, count + 1)]


def _row(lot: Random, order: int) -> dict[str, str]:
    born, is_man = date(lot.randrange(1970, 2000), lot.randrange(1, 13), 8), lot.random() < 0.5
    return {
        "full_name": lot.choice(SURNAMES) + lot.choice(GIVEN),
        "sex": "男" if is_man else "女",
        "born_on": f"{born:%Y-%m-%d}",
        "ethnicity": lot.choice(("汉族", "汉族", "土家族", "苗族")),
        "id_type": "居民身份证",
        "id_number": id_number(born, order * 2 + is_man, COUNTY),
        "mobile": mobile(70_000 + order),
        "education": lot.choice(("大学本科", "大专", "高中")),
        "affiliation": lot.choice(("群众", "共青团员", "中共党员")),
        "work_status": "在岗",
        "is_migrant_worker": lot.choice(("否", "否", "是")),
        "employer_name": "长沙虚构东社区商户",
        "change": "入会",
        "changed_on": f"{lot.randrange(2019, 2025)}-{lot.randrange(1, 13):02d}-01",
    }


def _form(order: int, name: str, kind: str) -> dict[str, str]:
    return {
        "name": name,
        "kind": kind,
        "established_on": "2015-03-08",
        "leader_name": SURNAMES[order] + GIVEN[order],
        "phone": mobile(200 + order),
        "declared_members": str(20 + order),
        "employer_name": f"长沙虚构单位{order + 1}",
        "employer_code": credit_code(order + 1, "91", COUNTY),
        "employer_address": f"虚构路{order + 1}号",
        "adcode": "长沙市",
        "employer_kind": "国有企业",
        "industry": "制造业",
        "declared_workers": str(30 + order),
    }


def _responsible() -> list[Named]:
    posts = (
        (Duty.FIRST, "何春生", "主席"),
        (Duty.IN_CHARGE, "郑玉兰", "副主席"),
        (Duty.ADMINISTRATOR, "曹玉兰", "干事"),
    )
    return [
        Named(duty=duty, name=name, position=position, phone=mobile(300 + at))
        for at, (duty, name, position) in enumerate(posts)
    ]
