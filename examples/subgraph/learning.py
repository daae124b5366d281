"""A subgraph beside the hub: courses for members. It knows a member by the hub's id, and nothing else of anybody."""

import strawberry
from strawberry import ID, federation
from strawberry.asgi import GraphQL

COURSES = (("焊工安全", 16), ("急救常识", 8), ("劳动合同法", 12))


@strawberry.type(description="A course, and how long it takes.")
class Course:
    name: str
    hours: int


@federation.type(keys=["id"])
class Member:
    """What this subgraph adds to a member of the hub."""

    id: ID

    @classmethod
    def resolve_reference(cls, id: ID) -> "Member":
        """Whoever the gateway asks about: the hub has already decided that the asker may see it."""
        return cls(id=id)

    @strawberry.field(description="What the member has signed up for.")
    def courses(self) -> list[Course]:
        return [Course(name=name, hours=hours) for name, hours in COURSES[: 1 + len(self.id) % len(COURSES)]]


@strawberry.type
class Query:
    @strawberry.field(description="Every course there is.")
    def courses(self) -> list[Course]:
        return [Course(name=name, hours=hours) for name, hours in COURSES]


schema = federation.Schema(query=Query, types=[Member], federation_version="2.11")
app = GraphQL(schema)
