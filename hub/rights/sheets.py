"""The sheets of a person's copy: what the hub keeps of one member, part by part, in the region's words."""

from collections.abc import Callable, Sequence
from datetime import datetime

from hub import registry
from hub.access import mailboxes
from hub.access import queries as accounts
from hub.access.models import Account
from hub.access.scope import Scope
from hub.cards import lifecycle as card_life
from hub.cards import queries as cards
from hub.cards import values as card_values
from hub.clock import CHINA
from hub.joining import lifecycle as join_life
from hub.joining import queries as joining
from hub.members import history, lifecycle
from hub.members import queries as members
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs import queries as orgs
from hub.paging import LARGEST, Window
from hub.region import RecordKind
from hub.reviewing import proposals
from hub.reviewing import queries as reviewing
from hub.rights import accesses
from hub.rights.words import Words
from hub.templates import Listed
from hub.transfers import lifecycle as transfer_life
from hub.transfers import queries as transfers

Label = Callable[[str], str]


async def sheets(scope: Scope, one: Member, label: Label) -> list[Listed]:
    """All of them. ``label``: what an act is called."""
    words = Words(registry.current().region(one.region), MEMBERS, RecordKind.MEMBER)
    return [
        _record(one, words),
        await _bonds(scope, one, words),
        await _cards(scope, one),
        await _applications(scope, one),
        await _transfers(scope, one),
        await _steps(scope, one, words, label),
        await _proposed(scope, one, words),
        await _readings(scope, one, label),
        _account(await accounts.own(scope)),
    ]


def _record(one: Member, words: Words) -> Listed:
    kept = [(key, MEMBERS.clear(one, key)) for key in words.keys if key not in MEMBERS.given]
    rows = [("会员编号", one.member_no)]
    rows += [(words.header(key), words.text(key, value)) for key, value in kept if value is not None]
    rows += [("录入人", one.created_by), ("录入时间", _moment(one.created_at)), ("更新时间", _moment(one.updated_at))]
    remark = f"本表列出{words.region.name}在本平台登记的您本人的全部信息。请妥善保管，不要转发。"
    return Listed("本人信息", ("项目", "内容"), rows, (28, 60), (remark,))


async def _bonds(scope: Scope, one: Member, words: Words) -> Listed:
    org = (await orgs.by_ids(scope, [one.org_id])).get(one.org_id)
    until = "" if lifecycle.is_held(one.state) else words.text("changed_on", one.changed_on)
    now = (org.name if org else "", one.state, one.change, one.change_reason, one.since, until)
    ended = (await members.memberships(scope, [one.id])).get(one.id, [])
    before = [
        (each.org_name, each.state, each.change, each.reason, each.since, words.text("changed_on", each.until))
        for each in ended
    ]
    rows = [
        (
            name,
            lifecycle.label(one.region, state),
            words.text("change", change),
            words.text("change_reason", reason),
            words.text("changed_on", since),
            until,
        )
        for name, state, change, reason, since, until in (now, *before)
    ]
    return Listed("会籍", ("工会", "会籍状态", "变化类型", "变化原因", "起", "止"), rows, (40, 12, 12, 24, 12, 12))


async def _cards(scope: Scope, one: Member) -> Listed:
    found = (await cards.of_members(scope, [one.id]))[one.id]
    rows = [
        (
            card_life.label(one.region, card.state),
            card_values.card_no(card) or "",
            card.card_name or "",
            card.failure_code or "",
            _moment(card.created_at),
            _moment(card.updated_at),
        )
        for card in found
    ]
    headers = ("状态", "卡号", "办卡约定姓名", "失败代码", "申请时间", "更新时间")
    return Listed("会员服务卡", headers, rows, (14, 24, 16, 14, 20, 20))


async def _applications(scope: Scope, one: Member) -> Listed:
    rows = [
        (
            _moment(each.at),
            union,
            join_life.label(each.region, each.state),
            _moment(each.decided_at),
            each.opinion or "",
        )
        for each, union in await joining.of_person(scope, one)
    ]
    return Listed("入会申请", ("提交时间", "工会", "状态", "审核时间", "审核意见"), rows, (20, 36, 14, 20, 40))


async def _transfers(scope: Scope, one: Member) -> Listed:
    rows = [
        (
            each.from_name,
            each.to_name,
            transfer_life.label(each.region, each.state),
            each.requested_by,
            _moment(each.requested_at),
            each.reason or "",
        )
        for each in await transfers.seen(scope).filter(subject_id=one.id).order_by("-id")
    ]
    return Listed("会籍转移", ("转出", "转入", "状态", "申请人", "申请时间", "原因"), rows, (36, 36, 16, 14, 20, 30))


async def _steps(scope: Scope, one: Member, words: Words, label: Label) -> Listed:
    rows: list[tuple[str, ...]] = []
    for step in reversed(await history.history(scope, one)):
        who = (_moment(step.at), label(step.act), step.by, step.opinion or "")
        changes = [(words.header(key), *_pair(words, key, pair)) for key, pair in step.changes.items()]
        rows += [(*who, *change) for change in changes or [("", "", "")]]
    headers = ("时间", "事项", "办理人", "意见", "项目", "修改前", "修改后")
    return Listed("修改记录", headers, rows, (20, 18, 14, 24, 20, 30, 30))


async def _proposed(scope: Scope, one: Member, words: Words) -> Listed:
    waiting = (await reviewing.open_ones(scope, [one.id])).get(one.id)
    changes = proposals.opened(waiting, MEMBERS).changes if waiting else {}
    rows = [
        (_moment(waiting.at), waiting.by, words.header(key), *_pair(words, key, pair))
        for key, pair in changes.items()
        if waiting
    ]
    headers = ("提交时间", "提交人", "项目", "现在", "修改为")
    return Listed("待审核的修改", headers, rows, (20, 14, 20, 30, 30))


async def _readings(scope: Scope, one: Member, label: Label) -> Listed:
    found, window = list[Sequence[str]](), Window(first=LARGEST)
    while True:
        page = await accesses.page(scope, one, window)
        for entry in page.items:
            reason = entry.details.get("reason")
            found.append((_moment(entry.at), label(entry.act), entry.actor, str(reason or "")))
        if not page.has_next:
            break
        window = Window(first=LARGEST, after=page.cursors[-1])
    return Listed("查看记录", ("时间", "事项", "查看人", "原因"), found, (20, 24, 16, 60))


def _account(account: Account) -> Listed:
    rows = [
        ("登录名", account.login_name),
        ("显示名称", account.display_name),
        ("邮箱", mailboxes.of(account) or ""),
        ("开通时间", _moment(account.created_at)),
        ("上次登录", _moment(account.last_login_at)),
    ]
    return Listed("账号", ("项目", "内容"), rows, (20, 60))


def _pair(words: Words, key: str, pair: tuple[object, object]) -> tuple[str, str]:
    before, after = (words.text(key, MEMBERS.thawed(words.region.slug, key, value)) for value in pair)
    return before, after


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(CHINA):%Y/%m/%d %H:%M}" if at else ""
