"""Hainan: unions imported and activated, members imported, two people who ask to join, leaders to approve an export."""

from hub.access import operating, tokens
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.signing import ANYBODY
from hub.demo import people, unions
from hub.demo.doing import HERE, founded, import_file, let_in, named, signed_in
from hub.demo.unions import CITY, EDUCATION, PORT, REGION, ROOT, SCHOOL
from hub.demo.ways import ROLES, Seeded, Waiting, Way, way
from hub.imports import joining
from hub.orgs.models import Org
from hub.procedures import activation
from hub.region import RecordKind

MEMBERS = 40
ACTIVATED = {  # the other unions wait for their three keys and a code
    CITY: "3个下级工会，其中2个待启用；可签发激活码",
    EDUCATION: f"{MEMBERS}名会员，2份入会申请待审核；可导入会员，申请导出（经两位分管领导同意）",
}
DECIDES = "决定导出申请；不录入"
OF_THE_REGION = {
    Role.REGION_ADMIN: "开通账号、公布年检起止日期；不看个人信息",
    Role.AUDITOR: "全省的操作日志",
    Role.DEVELOPER: "接口文档；不看任何数据",
}


async def seed(made: Seeded) -> None:
    """Found the province, import the unions, activate two, import members, open an account of each role."""
    root, top, first = await founded(REGION, ROOT, "全省工会；可导入下级工会、签发激活码")
    made.accounts.append(first)
    await import_file(top, root.id, RecordKind.ORG, unions.rows())
    city, education = [await _activate(top, name) for name in ACTIVATED]
    made.accounts += city, education
    for name in (SCHOOL, PORT):
        org, code = await _code(top, name)
        made.activations.append(
            Waiting(
                org=name,
                code=code,
                employer=org.employer_name or "",
                employer_code=org.employer_code or "",
                region=REGION,
            )
        )
    above, union = await signed_in(REGION, city.login, city.password), await named(REGION, EDUCATION)
    made.accounts.append(
        await let_in(
            above,
            union,
            Role.UNION_CLERK,
            "冯佳怡",
            f"{EDUCATION}-经办",
            "同一工会；可录入会员、审核入会申请，不能开通账号",
        )
    )
    for by, org, name in ((above, union, "许志强"), (top, await named(REGION, CITY), "曹玉兰")):
        made.accounts.append(await let_in(by, org, Role.UNION_LEADER, name, f"{org.name}-分管领导", DECIDES))
    own = await signed_in(REGION, education.login, education.password)
    await import_file(own, union.id, RecordKind.MEMBER, people.rows(MEMBERS))
    for applicant in people.applicants(2, after=MEMBERS):
        await joining.apply(union.id, applicant, source=HERE, actor=ANYBODY)
    for role, sees in OF_THE_REGION.items():
        login = role.value.lower().replace("_", "-")
        handed = await operating.create(REGION, role, login, ROLES[role], is_final=True)
        made.accounts.append(way(REGION, role, login, handed.password, "", sees))


async def _activate(superior: Scope, name: str) -> Way:
    org, code = await _code(superior, name)
    found = await activation.find(
        REGION,
        employer_code=org.employer_code or "",
        employer_name=org.employer_name or "",
        org_name=org.name,
        code=code,
        source=HERE,
    )
    password = tokens.readable()
    await activation.activate(
        found.token or "", code=code, email=f"union{org.seq}@example.invalid", password=password, source=HERE
    )
    return way(REGION, Role.UNION_ADMIN, name, password, name, ACTIVATED[name])


async def _code(superior: Scope, name: str) -> tuple[Org, str]:
    code, _, org = await activation.issue_code(superior, (await named(REGION, name)).id)
    return org, code
