"""Cases: rows in a clerk's words and what we answer, read from the cases.toml beside a region."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from .guess import did_you_mean
from .records import RecordKind, given
from .rules import Against

_KINDS = {
    "org": RecordKind.ORG,
    "member": RecordKind.MEMBER,
    "transfer": RecordKind.TRANSFER_IN,
    "card": RecordKind.CARD_APPLICATION,
    "bank": RecordKind.BANK_RESULT,
}
_PARTS = ("name", "row", "rows", "head", "formula", "facts", "register", "layout", "says")
UNKNOWN = "UNKNOWN"
HELD = frozenset(one.name for one in Against) - {"OTHER_ROWS", "REGISTER", "LIST"}
_USUAL: Mapping[type, object] = {str: "", int: 0, bool: False}
_AT_HOME: Mapping[str, object] = {"home_name": "试验工会", "home_state": "ACTIVE", "home_is_own": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Rows as typed, what is known about their union and by the register, and exactly the codes we answer with."""

    name: str
    kind: RecordKind
    rows: tuple[Mapping[str, str], ...]  # texts by field; the typical row, varied
    says: tuple[str, ...]
    today: date
    layout: str = ""  # empty: the only one of that kind
    head: Mapping[str, str] = field(default_factory=dict)
    formula: Mapping[str, str] = field(default_factory=dict)  # cells of the first row that are formulas without result
    facts: Mapping[str, object] = field(default_factory=dict)  # every given, today among them
    register: Mapping[str, str] = field(default_factory=dict)  # field -> where its values are held, or UNKNOWN


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was really said to a case, and which rules were asked about it at all."""

    case: Case
    said: tuple[str, ...] = ()
    asked: frozenset[str] = frozenset()
    at: tuple[str, ...] = ()  # the field each of what was said points at
    problem: str = ""  # why the case could not be tried at all

    @property
    def right(self) -> bool:
        """Whether we answered exactly as the case says."""
        return not self.problem and sorted(self.said) == sorted(self.case.says)


@dataclass(frozen=True, slots=True)
class Cases:
    """All of a region's cases, and what is wrong with the file they stand in."""

    cases: tuple[Case, ...] = ()
    problems: tuple[str, ...] = ()
    typical: tuple[Case, ...] = ()  # the rows that the cases vary, each as a case of its own: nothing is to be said


def read_cases(text: str, file: str = "cases.toml") -> Cases:
    """Read a cases.toml; every mistake becomes a sentence and costs only its case."""
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Cases(problems=(f"{file}: {error}.",))
    problems: list[str] = []
    today = whole.get("today")
    if not isinstance(today, date):
        problems.append(f"{file}: say on which day the cases are told: today = 2026-11-21, without quotes.")
        return Cases(problems=tuple(problems))
    known = ("today", "typical", *_KINDS)
    problems += [f"{file}: “{key}” is not known here{did_you_mean(key, known)}" for key in whole if key not in known]
    typical = _mapping(whole, "typical")
    cases: list[Case] = []
    typicals: list[Case] = []
    for key, kind in _KINDS.items():
        if not isinstance(whole.get(key, []), list):
            problems.append(f"{file}: write [[{key}]], with two brackets: there are many cases.")
        usual = {name: text for name, text in _mapping(typical, key).items() if name not in ("head", "layout")}
        form = str(_mapping(typical, key).get("layout", ""))
        head = _mapping(_mapping(typical, key), "head")
        problems += [f"{file}: the typical {key}: {problem}" for each in (usual, head) for problem in _untyped(each)]
        for table in _list(whole.get(key)):
            if not isinstance(table, dict):
                continue  # TOML lets nothing but tables stand in [[…]]
            here = f"{file}: case “{table.get('name', '?')}”"
            if wrong := [f"{here}: {problem}" for problem in _wrong(table)]:
                problems += wrong
            else:
                cases.append(_case({"layout": form, **table}, kind, usual, head, today))
        typicals.append(_case({"name": key, "layout": form}, kind, usual, head, today))
    names = [case.name for case in cases]
    problems += [f"{file}: two cases are called “{name}”." for name in dict.fromkeys(names) if names.count(name) > 1]
    return Cases(tuple(cases), tuple(problems), tuple(typicals))


def _case(
    table: Mapping[str, object],
    kind: RecordKind,
    typical: Mapping[str, object],
    head: Mapping[str, object],
    today: date,
) -> Case:
    usual = {key: _USUAL.get(one.kind.type, "") for key, one in given.fields.items()}
    facts = {**usual, **_AT_HOME, "today": today, **_mapping(table, "facts")}
    day = facts["today"]
    return Case(
        name=str(table["name"]),
        kind=kind,
        rows=tuple({key: str(text) for key, text in {**typical, **row}.items()} for row in _rows(table)),
        says=tuple(map(str, _list(table.get("says")))),
        today=day if isinstance(day, date) else today,
        layout=str(table.get("layout", "")),
        head={key: str(text) for key, text in {**head, **_mapping(table, "head")}.items()},
        formula={key: str(text) for key, text in _mapping(table, "formula").items()},
        facts=facts,
        register={key: str(value) for key, value in _mapping(table, "register").items()},
    )


def _wrong(table: Mapping[str, object]) -> Iterator[str]:
    for key, part in table.items():
        if key not in _PARTS:
            yield f"“{key}” is not known here{did_you_mean(key, _PARTS)}"
        elif key in ("row", "head", "formula", "facts", "register") and not isinstance(part, dict):
            yield f"“{key}” is a table: {key} = {{ … }}."
        elif key == "rows" and not (isinstance(part, list) and all(isinstance(row, dict) for row in part)):
            yield "“rows” is a list of tables: rows = [{ … }, { … }]."
    if not isinstance(table.get("name"), str):
        yield "has no name; say in a few words what is the matter."
    said = table.get("says")
    if not isinstance(said, list) or not all(isinstance(code, str) for code in said):
        yield 'says nothing; write says = ["CODE", …], or says = [] if all is well.'
    if "row" in table and "rows" in table:
        yield "has row and rows; write one of them."
    for row in (*_rows(table), _mapping(table, "head"), _mapping(table, "formula")):
        yield from _untyped(row)
    for key, value in _mapping(table, "facts").items():
        fact = given.fields.get(key)
        if fact is None:
            yield f"“{key}” is no given{did_you_mean(key, given.fields)}"
        elif type(value) is not fact.kind.type:
            yield f"the given “{key}” is a {fact.kind.type.__name__}."
    for key, value in _mapping(table, "register").items():
        if value not in (UNKNOWN, *HELD):
            may = ", ".join((*sorted(HELD), UNKNOWN))
            yield f"of {key} the register cannot say “{value}”; it may say {may}."


def _untyped(row: Mapping[str, object]) -> Iterator[str]:
    for key, value in row.items():
        if not isinstance(value, str):
            yield f'“{key}” is a text as a clerk types it, in quotes: {key} = "{value}".'


def _rows(table: Mapping[str, object]) -> list[dict[str, object]]:
    return [row for row in _list(table.get("rows", [table.get("row", {})])) if isinstance(row, dict)]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mapping(table: Mapping[str, object], key: str) -> dict[str, object]:
    found = table.get(key, {})
    return found if isinstance(found, dict) else {}
