"""The unions below the province, as a clerk would write them into Hainan's workbook."""

from hub.national.synthetic import credit_code, mobile

REGION = "hainan"
ROOT = "虚构省总工会"
CITY = "虚构市总工会"
EDUCATION = "虚构市教育工会"
SCHOOL = "虚构市第一小学工会"
PORT = "虚构市港口机械厂工会"


def _row(
    order: int, name: str, kind: str, parent: str, employer: str, nature: str, industry: str, leader: str
) -> dict[str, str]:
    return {
        "employer_name": employer,
        "employer_code": credit_code(order, "91" if nature.endswith("企业") else "12"),
        "employer_address": f"虚构市椰林大道{order}号",
        "adcode": "海口市",
        "employer_kind": nature,
        "economic_type": "国有经济",
        "industry": industry,
        "declared_workers": str(60 + order * 7),
        "name": name,
        "credit_code": credit_code(order + 500),
        "parent_name": parent,
        "established_on": f"20{order + 5:02d}/05/04",
        "kind": kind,
        "declared_members": str(40 + order * 7),
        "leader_name": leader,
        "phone": mobile(900 + order),
    }


def rows() -> list[dict[str, str]]:
    """Everything below the root; a union may stand above or below its superior."""
    return [
        _row(1, CITY, "总工会", ROOT, "虚构市总工会机关", "机关", "其它", "周文博"),
        _row(2, EDUCATION, "产业(系统)工会", CITY, "虚构市教育局", "机关", "教育", "吴思远"),
        _row(3, SCHOOL, "独立基层工会", EDUCATION, "虚构市第一小学", "财政拨款的事业单位", "教育", "郑玉兰"),
        _row(4, PORT, "独立基层工会", CITY, "虚构市港口机械厂", "国有企业", "制造业", "何春生"),
    ]
