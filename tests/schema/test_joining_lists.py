"""A page of applications, with what is to be known of everybody on it, costs no more the longer it is."""

from tests.factories import make_member, person_values
from tests.schema.conftest import World
from tests.schema.joining import LIST, applied, person
from tests.schema.statements import statements


async def test_a_page_with_findings_takes_as_many_statements_however_long_it_is(world: World) -> None:
    admin, o, counts = await world.somebody(world.works), world.id(world.works), list[int]()
    await make_member(world.works, 9)
    await applied(world.nobody(), o, person(1, idNumber=person_values(9)["id_number"], bornOn="1969-01-01"))
    for order in (1, 3, 5, 7):
        await applied(world.nobody(), o, person(order))
        await applied(world.nobody(), o, person(order))
        async with statements() as seen:
            nodes = (await admin.ask(LIST, o=o))["applications"]["nodes"]
        counts.append(len(seen))
    assert len(set(counts[1:])) == 1, counts
    codes = [sorted(each["code"] for each in one["findings"]) for one in nodes]
    assert codes == [["JOIN-REPEATED"]] * 4 + [["HN-M-21"]]
