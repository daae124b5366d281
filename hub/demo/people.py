"""Hainan's members and applicants: names put together by lot, numbers that cannot be anybody's."""

from datetime import date, timedelta
from random import Random

from hub.national.synthetic import id_number, mobile

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = (
    "丽华",
    "建国",
    "秀英",
    "志强",
    "海燕",
    "明",
    "晓东",
    "玉兰",
    "文博",
    "思远",
    "小红",
    "一鸣",
    "佳怡",
    "子轩",
    "雪",
    "春生",
)
EMPLOYERS = ("虚构市第二小学", "虚构市第三中学", "虚构市实验幼儿园", "虚构市职业技术学校")


def rows(count: int, seed: int = 1) -> list[dict[str, str]]:
    """So many rows of the member sheet, by field key; the same for the same seed."""
    lot = Random(seed)  # noqa: S311
    return [_row(lot, order) for order in range(1, count + 1)]


def applicants(count: int, after: int) -> list[dict[str, str]]:
    """So many who are no members yet, as they would fill in the form; the first one leaves something to ask about."""
    decided = {"change", "changed_on", "change_reason"}
    asking = [{key: text for key, text in row.items() if key not in decided} for row in rows(after + count)[after:]]
    return [{**row, "is_migrant_worker": "否" if at else "是"} for at, row in enumerate(asking)]


def _row(lot: Random, order: int) -> dict[str, str]:
    born = date(1968, 1, 1) + timedelta(days=lot.randrange(12_000))
    is_man = lot.random() < 0.4
    return {
        "full_name": lot.choice(SURNAMES) + lot.choice(GIVEN),
        "sex": "男" if is_man else "女",
        "born_on": f"{born:%Y/%m/%d}",
        "ethnicity": lot.choice(("汉族", "汉族", "汉族", "黎族", "苗族")),
        "work_status": "在岗",
        "id_type": "居民身份证",
        "id_number": id_number(born, (order * 2 + is_man) % 1000),
        "education": lot.choice(("硕士", "本科", "本科", "大专")),
        "skill_level": "无",
        "mobile": mobile(10_000 + order),
        "hukou": "非农业户口",
        "hukou_place": "海南省虚构市",
        "change": "入会",
        "changed_on": f"{2012 + lot.randrange(12)}/{lot.randrange(1, 13):02d}/01",
        "change_reason": "",
        "affiliation": lot.choice(("群众", "共青团员", "中共党员")),
        "employer_name": lot.choice(EMPLOYERS),
        "native_place": "海南虚构",
        "is_migrant_worker": "否",
    }
