"""National code tables: the lists every region's own words are translated into, each with its source and date."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from types import MappingProxyType

from hub.region import CodeTable, Source, choice


@dataclass(frozen=True, slots=True)
class Standard:
    """One national list: canonical code -> label, and code -> the code it belongs under."""

    name: str  # as a field names it
    source: Source
    labels: Mapping[str, str]
    parents: Mapping[str, str]

    def under(self, code: str) -> tuple[str, ...]:
        """The codes directly under a code: the divisions of an industry, the cities of a province."""
        return tuple(child for child, parent in self.parents.items() if parent == code)


def _rows(name: str) -> list[dict[str, str]]:
    with files(__name__).joinpath(f"{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _standard(name: str, file: str, title: str, issued_on: date | None = None, *, seen: bool = True) -> Standard:
    rows = _rows(file)
    labels = {row["code"]: row["label"] for row in rows}
    parents = {row["code"]: row["parent"] for row in rows if row.get("parent")}
    return Standard(name, Source(title, issued_on, seen), MappingProxyType(labels), MappingProxyType(parents))


_UNION = "全国工会会员和基层工会统计通用数据项"
_STANDARDS = (
    _standard("GB/T 2260", "gb2260_divisions", "国家统计局统计用区划代码（china-division 2.7.0）", date(2023, 6, 30)),
    _standard("GB/T 2261.1", "gb2261_1_sex", "GB/T 2261.1-2003 人的性别代码", date(2003, 7, 25)),
    _standard("GB/T 3304", "gb3304_ethnic", "GB/T 3304-1991 中国各民族名称代码", date(1991, 8, 30)),
    _standard("GB/T 4658", "gb4658_education", "GB/T 4658-2006 学历代码", date(2006, 10, 9)),
    _standard("GB/T 4754", "gb4754_2017_industry", "GB/T 4754-2017 国民经济行业分类", date(2017, 6, 30)),
    _standard("GB/T 4762", "gb4762_political_short", "GB/T 4762-1984 政治面貌代码（简称）", date(1984, 11, 26)),
    _standard("GB/T 12402", "gb12402_economic", "GB/T 12402-2000 经济类型分类与代码", date(2000, 7, 31)),
    _standard("GA 324.1", "ga324_1_hukou", "GA 324.1-2001 人口信息管理代码：户口类别", date(2001, 9, 20)),
    _standard("ACFTU work status", "acftu_work_status", f"{_UNION}：就业状况"),
    _standard("ACFTU skill level", "acftu_skill_level", f"{_UNION}：技术等级；0 为本平台所加"),
    _standard("ACFTU membership change", "acftu_membership_change", f"{_UNION}：会籍变化类型"),
    _standard("ACFTU change reason", "acftu_change_reason", f"{_UNION}：会籍变化原因"),
    _standard("ACFTU id type", "acftu_id_type", "本平台汇总各地证件类别，代码为本平台所定", seen=False),
    _standard("ACFTU org kind", "acftu_org_kind", "工会法所称各类工会，代码为本平台所定", date(2021, 12, 24)),
    _standard("ACFTU employer kind", "acftu_employer_kind",
              "单位性质类别：企业依《关于划分企业登记注册类型的规定》，其余代码为本平台所定", date(2011, 9, 30)),
)  # fmt: skip
STANDARDS: Mapping[str, Standard] = MappingProxyType({one.name: one for one in _STANDARDS})

_FORMAL = {row["code"]: row["label"] for row in _rows("gb4762_political")}
_COMMON = {
    "01": ("党员", "中国共产党员"), "02": ("预备党员",), "03": ("团员",), "04": ("民革", "民革会员"), "05": ("民盟",),
    "06": ("民建",), "07": ("民进",), "08": ("农工党",), "09": ("致公党",), "10": ("九三学社",), "11": ("台盟",),
    "12": ("无党派", "无党派民主人士"), "13": ("普通公民", "群众（现称普通公民）"),
}  # fmt: skip


def _ethnic_names(code: str, label: str) -> tuple[str, ...]:
    """The group's name without 族, and the ways clerks misspell it or knew it before."""
    return (label.removesuffix("族"), *(row["label"] for row in _rows("gb3304_ethnic_aliases") if row["code"] == code))


def as_printed(key: str, standard: str, aliases: Mapping[str, tuple[str, ...]] | None = None) -> CodeTable:
    """A list whose printed labels are the standard's own, with further spellings by code."""
    one, also = STANDARDS[standard], aliases or {}
    entries = tuple(choice(label, code, also=also.get(code, ())) for code, label in one.labels.items())
    return CodeTable(key=key, standard=standard, entries=entries, source=one.source)


SEX = CodeTable(key="sex", standard="GB/T 2261.1", source=STANDARDS["GB/T 2261.1"].source, entries=(
    choice("男", "1", also=("男性",)), choice("女", "2", also=("女性",))))  # fmt: skip
ETHNICITY = CodeTable(key="ethnicity", standard="GB/T 3304", source=STANDARDS["GB/T 3304"].source, entries=tuple(
    choice(label, code, also=_ethnic_names(code, label))
    for code, label in STANDARDS["GB/T 3304"].labels.items() if label.endswith("族")))  # fmt: skip
SECTIONS = tuple(
    choice(label, code, covers=STANDARDS["GB/T 4754"].under(code))
    for code, label in STANDARDS["GB/T 4754"].labels.items()
    if code not in STANDARDS["GB/T 4754"].parents
)
"""门类: the sections of trades, each printed for whatever division of it was given elsewhere."""
AFFILIATION = as_printed("affiliation", "GB/T 4762", {code: (_FORMAL[code], *_COMMON[code]) for code in _FORMAL})
ID_TYPE = as_printed("national_id_type", "ACFTU id type")
CHANGE = as_printed("change", "ACFTU membership change")
CHANGE_REASON = as_printed("change_reason", "ACFTU change reason")
