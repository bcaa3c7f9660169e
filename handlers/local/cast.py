"""The people and chats the local chat starts with. Their ids are fixed, so that tests and the manual can name them."""

from handlers.local.values import Chat, Member, Person, Topic
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

GENERAL = None
RED_SEA = 2
IRAQ = 3


def new_world() -> World:
    """A world with the default cast and no conversation yet."""
    world = World(bot=BOT, token=TOKEN)
    for person in PEOPLE:
        add_person(world, person)
    add_chat(
        world, Chat(id=NEWSROOM, type="supergroup", title="Newsroom", is_forum=True), owner=ANA, others=(BEN, LAYLA)
    )
    for name, color in (("Red Sea", 0x6FB9F0), ("Iraq", 0xFFD67E)):
        open_topic(world, world.chats[NEWSROOM], name, by=ANA.id, color=color)
    add_chat(world, Chat(id=DESK, type="group", title="Security desk"), owner=ANA, others=(BEN,))
    add_chat(
        world, Chat(id=WIRE, type="channel", title="Sitrep wire", username="sitrep_wire"), owner=ANA, others=(BEN,)
    )
    world.chats[WIRE].members[BOT.id] = Member(user_id=BOT.id, status="administrator")
    return world


def add_person(world: World, person: Person) -> Chat:
    """Let a person in, with a private chat of theirs (its id is theirs) in which nothing has been said."""
    world.people[person.id] = person
    return add_chat(world, Chat(id=person.id, type="private", title=person.name), others=(person,))


def add_chat(world: World, chat: Chat, *, owner: Person | None = None, others: tuple[Person, ...] = ()) -> Chat:
    """Open a chat with its members; the bot is an ordinary member."""
    world.chats[chat.id] = chat
    chat.members[world.bot.id] = Member(user_id=world.bot.id)
    for person in others:
        chat.members[person.id] = Member(user_id=person.id)
    if owner is not None:
        chat.members[owner.id] = Member(user_id=owner.id, status="creator")
    if chat.is_forum:
        world.add_message(chat, sender_id=owner.id if owner else None, service={"supergroup_chat_created": True})
    world.publish("chat", chat_id=chat.id)
    return chat


def open_topic(world: World, chat: Chat, name: str, *, by: int, color: int = 0x6FB9F0) -> Topic:
    """Open a forum topic, with the service message whose id the topic bears."""
    service = {"forum_topic_created": {"name": name, "icon_color": color}}
    thread_id = chat.last_message_id + 1
    world.add_message(chat, sender_id=by, service=service, thread_id=thread_id)
    chat.topics[thread_id] = Topic(thread_id=thread_id, name=name, icon_color=color)
    world.publish("chat", chat_id=chat.id)
    return chat.topics[thread_id]
