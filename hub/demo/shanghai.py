"""Shanghai: two unions that registered themselves, one waiting for its review, one with members and cards ordered."""

from dataclasses import dataclass
from datetime import date
from random import Random

from hub.access import mailboxes, tokens
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.signing import ANYBODY
from hub.cards import batches
from hub.database import transaction
from hub.demo.doing import HERE, founded, import_file, let_in, opened_by, signed_in
from hub.demo.people import GIVEN, SURNAMES
from hub.demo.ways import Seeded, Way, way
from hub.imports import forms, reviewing
from hub.national.synthetic import credit_code, id_number, mobile
from hub.orgs import virtual_codes
from hub.orgs.models import Org
from hub.procedures import registering
from hub.region import Decision, RecordKind

REGION = "shanghai"
ROOT, DISTRICT, STREET = "上海虚构总工会", "上海虚构区总工会", "上海虚构街道总工会"
MEMBERS = 16
COUNTY = "310190"
BANK = "上海虚构银行"


@dataclass(frozen=True, slots=True)
class Employer:
    """A company whose union registers itself, by a mailbox nobody has."""

    order: int
    name: str
    industry: str
    workers: int
    leader: str

    @property
    def union(self) -> str:
        """What its union calls itself."""
        return f"{self.name}工会委员会"

    @property
    def email(self) -> str:
        """What it signs in with."""
        return f"union{self.order}@shanghai.example.invalid"


SOFTWARE = Employer(1, "上海虚构软件公司", "信息传输、软件和信息技术服务业", 120, "周文博")
LOGISTICS = Employer(2, "上海虚构物流公司", "交通运输、仓储和邮政业", 64, "郑玉兰")


async def seed(made: Seeded) -> None:
    """Found the city, take in a district and a street, let two unions report themselves to the street; approve one."""
    root, city, first = await founded(REGION, ROOT, "全市工会；可登记区总工会、产业局工会，审核其上报")
    district, area, second = await _below(city, root, DISTRICT, "许志强", "本区工会；可登记街镇工会，审核其上报")
    street, chief, third = await _below(area, district, STREET, "曹玉兰", "1家工会的上报待审核：通过，或说明原因退回")
    works, own, fourth = await _reported(SOFTWARE, street, f"已通过审核；{MEMBERS}名会员，一批会员服务卡已送银行")
    _, _, fifth = await _reported(LOGISTICS, street, "已自行注册并上报，等待街道审核；通过前不能录入会员")
    await reviewing.review_org(chief, works.id, Decision.APPROVED, "经核实，信息属实。")
    await import_file(own, works.id, RecordKind.MEMBER, rows(MEMBERS))
    await virtual_codes.issue(own, works.id)
    await batches.apply(own, works.id, all_pending=True)
    bank = await let_in(city, root, Role.BANK, "罗思远", BANK, "收到1个办卡批次；可下载名单、回传制卡结果")
    made.accounts += first, second, third, fourth, fifth, bank


async def _below(superior: Scope, parent: Org, name: str, administrator: str, sees: str) -> tuple[Org, Scope, Way]:
    """A union entered by its superior, which lays itself before it and is approved."""
    org, _ = await forms.create_org(superior, parent.id, {"name": name, "kind": "总工会"}, "opening")
    told = await let_in(superior, org, Role.UNION_ADMIN, administrator, name, sees)
    own = await signed_in(REGION, name, told.password)
    await reviewing.submit_org(own, org.id)
    await reviewing.review_org(superior, org.id, Decision.APPROVED, "同意。")
    return org, own, told


async def _reported(employer: Employer, street: Org, sees: str) -> tuple[Org, Scope, Way]:
    """A union that registers, proves its mailbox, fills in its report and lays it before the street."""
    password = tokens.readable()
    done = await registering.register(
        REGION,
        email=employer.email,
        password=password,
        employer_name=employer.name,
        source=HERE,
        read=forms.taken_over,
    )
    async with transaction() as tx:  # the link as it is mailed: there is no mailbox to open it in
        link = await mailboxes.propose(tx, done.account, employer.email)
    await mailboxes.confirm(link.partition("#")[2], source=HERE, actor=ANYBODY)
    own = await opened_by(done.token)
    await forms.update_org(own, done.org.id, _report(employer) | {"parent_name": street.id})
    await reviewing.submit_org(own, done.org.id)
    own = await signed_in(REGION, employer.email, password)  # it stands in the tree now
    return done.org, own, way(REGION, Role.UNION_ADMIN, employer.email, password, employer.union, sees)


def _report(employer: Employer) -> dict[str, object]:
    return {
        "employer_code": credit_code(employer.order, "91", COUNTY),
        "economic_type": "私营企业",
        "adcode": "杨浦区",
        "employer_address": f"虚构路{employer.order}号",
        "industry": employer.industry,
        "name": employer.union,
        "established_on": "2015-03-08",
        "kind": "单独基层工会",
        "elected_on": "2025-03-08",
        "leader_name": employer.leader,
        "phone": mobile(90 + employer.order),
        "declared_workers": employer.workers,
        "is_merged": False,
    }


def rows(count: int, seed: int = 3) -> list[dict[str, str]]:
    """So many rows of the city's sheet, by field key; the same for the same seed."""
    lot = Random(seed)  # noqa: S311
    return [_row(lot, order) for order in range(1, count + 1)]


def _row(lot: Random, order: int) -> dict[str, str]:
    return {
        "full_name": lot.choice(SURNAMES) + lot.choice(GIVEN),
        "id_type": "身份证",
        "id_number": id_number(date(lot.randrange(1970, 2000), lot.randrange(1, 13), 8), order, COUNTY),
        "address": f"虚构路{order}号",
        "mobile": mobile(50_000 + order),
        "education": lot.choice(("大学本科", "大学本科", "大学专科", "研究生")),
        "hukou": "非农业",
        "skill_level": "无",
        "joined_on": f"{lot.randrange(2016, 2025)}-{lot.randrange(1, 13):02d}-01",
    }
