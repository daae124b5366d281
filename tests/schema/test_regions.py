"""Regions as data: enough to draw a form from, without knowing the region."""

from schema.declared import declared
from tests.schema.conftest import World


async def test_anybody_may_ask_what_a_region_declares(world: World) -> None:
    told = await world.nobody().ask(
        """{ regions { slug } region(slug: "hainan") { name adcode quality revision onboarding
        passwordPolicy { minLength }
        orgTree { level kind label parents } limits { code } menu { key label } parent { slug } tracks { key } } }"""
    )
    assert told["regions"] == [{"slug": slug} for slug in declared().registry.regions]
    region = told["region"]
    assert (region["name"], region["adcode"], region["onboarding"]) == ("海南省总工会", "460000", ["ACTIVATE_IMPORTED"])
    assert len(region["revision"]) == 16
    assert region["orgTree"][0]["parents"] == []


async def test_a_layout_is_the_sheet_as_it_is_printed(world: World) -> None:
    told = await world.nobody().ask(
        """{ region(slug: "hainan") { layout(key: "members") { fileName format sheet headerRows firstDataRow lastColumn
        resultColumns notes columns { letter header field { key type required sensitive derived
        codeTable { name } } } } } }"""
    )
    layout = told["region"]["layout"]
    assert (layout["format"], layout["firstDataRow"], layout["lastColumn"]) == ("XLSX", 5, "T")
    columns = {one["letter"]: one for one in layout["columns"]}
    assert columns["A"]["field"] | {"required": "NEVER"} == {
        "key": "", "type": "INTEGER", "required": "NEVER", "sensitive": False, "derived": True, "codeTable": None
    }  # fmt: skip
    name = columns["B"]["field"]
    assert (name["key"], name["type"], name["required"], name["sensitive"]) == ("fullName", "TEXT", "ALWAYS", True)
    assert columns["C"]["field"]["codeTable"] == {"name": "sex"}


async def test_an_edition_is_found_by_its_version_or_by_a_day(world: World) -> None:
    ask = """query($v: String, $d: Date) { region(slug: "hainan") {
      layout(key: "members", version: $v, asOf: $d) { version } } }"""
    now = (await world.nobody().ask(ask))["region"]["layout"]
    assert (await world.nobody().ask(ask, v=now["version"]))["region"]["layout"] == now
    assert (await world.nobody().ask(ask, d="1990-01-01"))["region"]["layout"] is None
    assert (await world.nobody().ask(ask, v="1990-01-01"))["region"]["layout"] is None


async def test_choices_are_searched_and_paged(world: World) -> None:
    ask = """query($s: String, $c: [String!], $n: Int, $after: String) { region(slug: "hainan") {
      codeTable(name: "ethnicity") {
      version entries(search: $s, codes: $c, first: $n, after: $after) { totalCount pageInfo { endCursor hasNextPage }
      nodes { code label } } } } }"""

    async def entries(**wanted: object) -> dict[str, object]:
        told = await world.nobody().ask(ask, **wanted)
        found: dict[str, object] = told["region"]["codeTable"]["entries"]
        return found

    assert (await entries(s="黎", n=5))["nodes"] == [{"code": "19", "label": "黎族"}]
    assert (await entries(c=["01"], n=5))["nodes"] == [{"code": "01", "label": "汉族"}]
    first = await entries(n=1)
    second = await entries(n=1, after=first["pageInfo"]["endCursor"])  # type: ignore[index]
    assert first["nodes"] != second["nodes"]
    assert first["totalCount"] == second["totalCount"]


async def test_every_rule_says_what_is_wrong_and_where_that_comes_from(world: World) -> None:
    told = await world.nobody().ask(
        """{ region(slug: "hainan") { rules(kind: MEMBER) { code kind severity fields message source { title } } } }"""
    )
    rules = told["region"]["rules"]
    assert {one["kind"] for one in rules} == {"MEMBER"}
    assert all(one["message"] and one["source"]["title"] for one in rules)
    assert len({one["code"] for one in rules}) == len(rules)


async def test_declarations_are_nodes_like_any_other(world: World) -> None:
    ids = await world.nobody().ask(
        """{ region(slug: "hainan") { id layout(key: "orgs") { id } codeTable(name: "sex") { id } } }"""
    )
    region = ids["region"]
    every = {"Region": region, "Layout": region["layout"], "CodeTable": region["codeTable"]}
    for kind, one in every.items():
        told = await world.nobody().ask("query($i: ID!) { node(id: $i) { __typename id } }", i=one["id"])
        assert told["node"] == {"__typename": kind, "id": one["id"]}


async def test_there_is_no_region_of_that_name(world: World) -> None:
    assert await world.nobody().ask('{ region(slug: "nowhere") { slug } }') == {"region": None}


async def test_a_lifecycle_says_who_may_do_what_from_where_to_where(world: World) -> None:
    told = await world.nobody().ask(
        """{ region(slug: "hainan") { lifecycles { subject states { name label terminal }
        moves { name label from to by sides needs workingDays } } } }"""
    )
    assert {one["subject"]: one for one in told["region"]["lifecycles"]}["ORG"] == {
        "subject": "ORG",
        "states": [
            {"name": "IMPORTED", "label": "已导入（未激活）", "terminal": False},
            {"name": "ACTIVE", "label": "已激活", "terminal": True},
        ],
        "moves": [
            {
                "name": "activate", "label": "激活", "from": ["IMPORTED"], "to": "ACTIVE",
                "by": ["UNION_ADMIN", "UNION_CLERK"], "sides": [], "needs": None, "workingDays": None,
            }
        ],
    }  # fmt: skip


async def test_a_move_is_by_whom_its_mutation_admits(world: World) -> None:
    """A frontend draws buttons by it: no clerk is shown what only an administrator may do."""
    told = await world.nobody().ask("""{ region(slug: "shanghai") { lifecycles { subject moves { name by } } } }""")
    by = {(life["subject"], one["name"]): one["by"] for life in told["region"]["lifecycles"] for one in life["moves"]}
    alone = ("report", "take_back", "withdraw_change", "move_within", "move_across", "merge", "move_out", "close")
    assert {name: by["ORG", name] for name in alone} == {name: ["UNION_ADMIN"] for name in alone}
    assert by["ORG", "amend"] == by["ORG", "withdraw_move"] == ["UNION_ADMIN", "UNION_CLERK"]
    assert by["ORG", "approve"] == by["TRANSFER", "accept"] == ["UNION_ADMIN", "UNION_LEADER"]
    assert by["TRANSFER", "cancel"] == ["MEMBER", "UNION_ADMIN", "UNION_CLERK"]
    assert by["JOIN_APPLICATION", "approve"] == ["UNION_ADMIN", "UNION_CLERK"]
