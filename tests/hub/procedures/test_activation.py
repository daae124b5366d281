"""Activation: three public facts prove nothing, a code from the superior does, and wrong hands can be emptied."""

import pytest

from hub.access import accounts, mailboxes, sessions, signing
from hub.access.models import Account, Secret
from hub.access.roles import Role
from hub.access.states import AccountState
from hub.errors import HubError, Invalid, NotAllowed, NotFound, RateLimited
from hub.journal.models import JournalEntry
from hub.orgs.models import Org
from hub.procedures import activation
from hub.procedures.activation import Activated, ActivationRefused, Found
from hub.region import OrgState
from hub.settings import Settings
from tests.factories import REGION, make_org, make_root, scope_of

HOME, ABROAD = "203.0.113.7", "203.0.113.8"  # addresses kept for documentation
PASSWORD = "gan-zhe-Tian-2026"
MAILBOX = "union@example.cn"


async def waiting() -> tuple[Org, Org]:
    """A superior, and a union it has entered."""
    root = await make_root()
    return root, await make_org(root, "虚构县糖厂工会委员会", active=False, phone="16000000001", declared_workers=10)


async def find(
    org: Org,
    code: str | None,
    *,
    source: str = HOME,
    employer_code: str = "",
    employer_name: str = "",
    org_name: str = "",
) -> Found:
    """What somebody finds who knows the three keys, but for those given otherwise."""
    return await activation.find(
        REGION,
        code=code,
        source=source,
        employer_code=employer_code or org.employer_code or "",
        employer_name=employer_name or org.employer_name or "",
        org_name=org_name or org.name,
    )


async def activated(root: Org, org: Org) -> Activated:
    code, _, _ = await activation.issue_code(scope_of(root), org.id)
    found = await find(org, code)
    assert found.token
    return await activation.activate(found.token, email=MAILBOX, password=PASSWORD, source=HOME)


async def test_a_union_with_its_three_keys_and_the_code_confirms_its_form_and_is_signed_in(
    either: Settings,
) -> None:
    root, org = await waiting()
    code, _, _ = await activation.issue_code(scope_of(root), org.id)
    found = await find(org, f" {code.upper().replace('-', ' ')} ", org_name=" 虚构县糖厂 工会委员会")
    assert found.superior_name == root.name
    assert not found.mismatches
    assert found.token
    assert found.values["phone"] == "160****0001"
    assert found.values["parent_name"] == root.name
    assert found.values["email"] is None
    assert found.values["declared_workers"] == 10
    done = await activation.activate(
        found.token, email=MAILBOX, password=PASSWORD, source=HOME, values={**found.values, "declared_workers": 12}
    )
    after = await Org.get(id=org.id)
    assert (after.state, after.declared_workers) == (OrgState.ACTIVE, 12)
    assert after.activated_at
    scope = await sessions.scope_of(done.token)
    assert scope
    assert (scope.role, scope.path) == (Role.UNION_ADMIN, org.path)
    signed_in = await signing.login(org.name, PASSWORD, region=REGION, source=HOME)
    assert signed_in.account.id == done.account.id
    assert mailboxes.of(done.account) is None  # until it is proved
    acts = [(entry.act, entry.outcome) for entry in await JournalEntry.filter(subject_id=org.id).order_by("number")]
    assert acts[-3:] == [("issueActivationCode", "DONE"), ("findActivation", "DONE"), ("activateOrg", "DONE")]


async def test_without_a_valid_code_every_answer_is_the_same_whatever_is_asked(either: Settings) -> None:
    root, org = await waiting()
    other = await make_org(root, active=False)
    await activated(root, other)
    old, _, _ = await activation.issue_code(scope_of(root), org.id)
    await activation.issue_code(scope_of(root), org.id)
    refusals: list[HubError] = []
    for number, attempt in enumerate(
        (
            find(org, None, source="a"),  # all three right
            find(org, "aaaaa-aaaaa-aaaaa-aaaaa", source="b"),
            find(org, old, source="c"),  # a later code took its place
            find(other, None, source="d"),  # activated already
            find(org, None, source="e", org_name="无此工会", employer_name="无", employer_code="1"),
        )
    ):
        with pytest.raises(ActivationRefused) as refused:
            await attempt
        refusals.append(refused.value)
        assert number + 1 == await JournalEntry.filter(act="findActivation", outcome="ACTIVATION_REFUSED").count()
    assert len({(one.code, one.message, one.hint, one.path) for one in refusals}) == 1
    assert not await JournalEntry.filter(act="findActivation", outcome="ACTIVATION_REFUSED", org_id__isnull=False)


async def test_the_holder_of_the_code_is_told_which_key_does_not_match_or_that_somebody_was_here(
    either: Settings,
) -> None:
    root, org = await waiting()
    code, _, _ = await activation.issue_code(scope_of(root), org.id)
    found = await find(org, code, employer_name="虚构县糖 所", org_name="别的工会")
    assert [one.key for one in found.mismatches] == ["employer_name", "name"]
    assert found.token is None
    found = await find(org, code)
    assert found.token
    await activation.activate(found.token, email=MAILBOX, password=PASSWORD, source=HOME)
    assert [one.key for one in (await find(org, code)).mismatches] == [activation.ACCOUNT]


async def test_guessing_is_slowed_down_by_source_and_by_union_but_locks_nobody_with_a_code_out(
    either: Settings,
) -> None:
    root, org = await waiting()
    for _ in range(5):
        with pytest.raises(ActivationRefused):
            await find(org, "aaaaa")
    with pytest.raises(RateLimited):
        await find(org, "aaaaa")
    for source in range(15):
        with pytest.raises(ActivationRefused):
            await find(org, "aaaaa", source=f"s{source}")
    with pytest.raises(RateLimited):
        await find(org, "aaaaa", source=ABROAD)
    code, _, _ = await activation.issue_code(scope_of(root), org.id)
    assert (await find(org, code)).token


async def test_a_code_is_given_by_a_superior_only_and_only_to_those_who_wait(either: Settings) -> None:
    root, org = await waiting()
    stranger = await make_org(root)
    with pytest.raises(NotAllowed):
        await activation.issue_code(scope_of(org), org.id)
    with pytest.raises(NotAllowed):
        await activation.issue_code(scope_of(root, Role.UNION_CLERK), org.id)
    with pytest.raises(NotFound):
        await activation.issue_code(scope_of(stranger), org.id)
    with pytest.raises(Invalid):
        await activation.issue_code(scope_of(root), stranger.id)
    code, _, _ = await activation.issue_code(scope_of(root), org.id)
    assert len(code.replace("-", "")) >= 12
    assert not [one for one in await Secret.all() if code in one.token_hash]


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"email": "no mailbox"}, ("email",)),
        ({"password": "short1"}, ("password",)),
        ({"password": "虚构县糖厂工会委员会1a"}, ("password",)),
        ({"values": {"parent_name": "别的总工会"}}, ("values", "parent_name")),
        ({"values": {"name": None}}, ("values", "name")),
    ],
)
async def test_a_form_that_is_refused_leaves_the_union_waiting_and_the_token_good(
    either: Settings, wrong: dict[str, object], path: tuple[str, ...]
) -> None:
    root, org = await waiting()
    code, _, _ = await activation.issue_code(scope_of(root), org.id)
    found = await find(org, code)
    right: dict[str, object] = {"email": MAILBOX, "password": PASSWORD, "source": HOME}
    with pytest.raises(Invalid) as refused:
        await activation.activate(found.token or "", **(right | wrong))  # type: ignore[arg-type]
    assert refused.value.path == path
    assert (await Org.get(id=org.id)).state == OrgState.IMPORTED
    assert not await Account.exists(org_id=org.id)
    assert await activation.activate(found.token or "", **right)  # type: ignore[arg-type]


async def test_a_token_activates_once_and_a_foreign_code_beside_it_not_at_all(either: Settings) -> None:
    root, org = await waiting()
    other = await make_org(root, active=False)
    code, _, _ = await activation.issue_code(scope_of(root), org.id)
    foreign, _, _ = await activation.issue_code(scope_of(root), other.id)
    token = (await find(org, code)).token or ""
    with pytest.raises(ActivationRefused):
        await activation.activate(token, email=MAILBOX, password=PASSWORD, source=HOME, code=foreign)
    await activation.activate(token, email=MAILBOX, password=PASSWORD, source=HOME, code=code)
    with pytest.raises(Invalid) as refused:
        await activation.activate(token, email=MAILBOX, password=PASSWORD, source=ABROAD)
    assert refused.value.code == "ACTIVATION_EXPIRED"


async def test_corrections_go_through_the_rules_before_anything_is_written(either: Settings) -> None:
    root, org = await waiting()
    code, _, _ = await activation.issue_code(scope_of(root), org.id)
    token = (await find(org, code)).token or ""

    async def rules(about: Org, values: activation.Values) -> activation.Values:
        assert about.id == org.id
        if values["declared_workers"] == -1:
            raise Invalid("职工人数有误。", path=("values", "declared_workers"))
        return {"declared_workers": 7}

    wrong, right = {"declared_workers": -1}, {"declared_workers": 1}
    with pytest.raises(Invalid):
        await activation.activate(token, email=MAILBOX, password=PASSWORD, source=HOME, values=wrong, check=rules)
    done = await activation.activate(token, email=MAILBOX, password=PASSWORD, source=HOME, values=right, check=rules)
    assert done.org.declared_workers == 7


async def test_a_superior_empties_wrong_hands_and_the_right_ones_activate_under_the_same_name(
    either: Settings,
) -> None:
    root, org = await waiting()
    taken = await activated(root, org)
    with pytest.raises(NotAllowed):
        await activation.void(scope_of(org), org.id, "被他人冒用")
    with pytest.raises(Invalid):
        await activation.void(scope_of(root), org.id, " ")
    freed = await activation.void(scope_of(root), org.id, "被他人冒用")
    assert freed.state == OrgState.IMPORTED
    assert freed.activated_at is None
    assert await sessions.scope_of(taken.token) is None
    assert (await Account.get(id=taken.account.id)).state == AccountState.REVOKED
    with pytest.raises(Invalid):
        await activation.void(scope_of(root), org.id, "被他人冒用")
    again = await activated(root, org)
    assert again.account.login_name == org.name
    assert (await signing.login(org.name, PASSWORD, region=REGION, source=HOME)).account.id == again.account.id


async def test_a_name_somebody_signs_in_with_already_is_said_to_be_taken(either: Settings) -> None:
    root, org = await waiting()
    other = await make_org(root, active=False)
    await activated(root, other)
    await Account.filter(org_id=other.id).update(login_key=accounts.login_key(org.name))
    with pytest.raises(Invalid) as refused:
        await activated(root, org)
    assert refused.value.code == "LOGIN_NAME_TAKEN"
    assert (await Org.get(id=org.id)).state == OrgState.IMPORTED


async def test_the_root_of_a_region_is_never_activated(either: Settings) -> None:
    root = await make_root()
    with pytest.raises(NotAllowed):
        await activation.issue_code(scope_of(root), root.id)
