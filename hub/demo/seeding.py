"""How the demonstration comes to be: a story for each region, told by the very acts by which a real register grows."""

from hub import registry
from hub.access import passwords
from hub.demo import changsha, hainan, hebei, shanghai, shenzhen
from hub.demo.ways import Seeded

STORIES = {one.REGION: one.seed for one in (hainan, shanghai, shenzhen, hebei, changsha)}


async def seed() -> Seeded:
    """Tell the story of every region that the operator has enabled."""
    made = Seeded()
    with passwords.drawn_by_lot():  # all of them are: two dozen at the full price are half a minute on a small machine
        for region, story in STORIES.items():
            if region in registry.current().regions:
                await story(made)
    return made
