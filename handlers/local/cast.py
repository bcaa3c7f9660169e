"""The people and chats the local chat starts with. Their ids are fixed, so that tests and the manual can name them."""

from handlers.local.values import Chat, Member, Person
from handlers.local.world import World

TOKEN = "100:local-bot-api"  # noqa: S105  # opens nothing but this loopback server
BOT = Person(id=100, first_name="Sitrep", username="sitrep_local_bot", is_bot=True)

ANA = Person(id=11, first_name="Ana", last_name="Petrova", username="ana")
BEN = Person(id=12, first_name="Ben", last_name="Okafor", username="ben")
LAYLA = Person(id=13, first_name="ليلى", last_name="حداد", username="layla", language_code="ar")
PEOPLE = (ANA, BEN, LAYLA)

NEWSROOM = -1_001_000_000_001  # a forum supergroup: Ana owns it, the bot is an ordinary member
DESK = -201  # a basic group, to see it migrate
WIRE = -1_001_000_000_002  # a channel, Ana's, with the bot as an administrator

RED_SEA = 2
IRAQ = 3


def new_world() -> World:
    """A world with the default cast and no conversation yet."""
    world = World(bot=BOT, token=TOKEN)
    for person in PEOPLE:
        world.add_person(person)
    world.add_chat(
        Chat(id=NEWSROOM, type="supergroup", title="Newsroom", is_forum=True), owner=ANA, others=(BEN, LAYLA)
    )
    for name, color in (("Red Sea", 0x6FB9F0), ("Iraq", 0xFFD67E)):
        world.open_topic(world.chats[NEWSROOM], name, by=ANA.id, color=color)
    world.add_chat(Chat(id=DESK, type="group", title="Security desk"), owner=ANA, others=(BEN,))
    world.add_chat(Chat(id=WIRE, type="channel", title="Sitrep wire", username="sitrep_wire"), owner=ANA, others=(BEN,))
    world.chats[WIRE].members[BOT.id] = Member(user_id=BOT.id, status="administrator")
    return world
