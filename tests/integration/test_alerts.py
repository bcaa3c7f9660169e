"""From a report to the outbox: who is told of an event, once, and of what nobody is told."""

import datetime as dt

import pytest
from sqlmodel import select

from bot.chats import following
from bot.intake.ingest import Provenance
from bot.knowledge import Knowledge
from bot.models import AlertRow, OutboxRow, utc_now
from bot.store import chats
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.vocabulary import Claim, Filter, Modality, PlaceFilter, SubEventType
from tests.reports import ERBIL, GROUP, HOUTHIS, KATAIB, PRIVATE, SANAA, UMBRELLA, US, all_events, claim, tell

AIR = SubEventType.AIR_DRONE_STRIKE
TODAY = utc_now().date().isoformat()
HOUR_AGO = (utc_now() - dt.timedelta(hours=1)).isoformat()


def _follow(database: Database, knowledge: Knowledge, wanted: Filter, chat: ChatIdentity = PRIVATE, **more: int) -> int:
    topic = wanted.model_dump_json()
    followed, _ = following.follow(
        database,
        chat,
        wanted,
        topic,
        thread_id=more.get("thread_id"),
        created_by=7,
        members=knowledge.members,
        timezone="UTC",
    )
    return followed.id


def _alerts(database: Database) -> list[tuple[int, int | None]]:
    """Who is to be told, and of which event."""
    with database.read() as session:
        rows = session.exec(select(OutboxRow).order_by(OutboxRow.chat_id, OutboxRow.id)).all()  # type: ignore[arg-type]  # columns
        assert {row.kind for row in rows} <= {"alert"}
        return [(row.chat_id, row.event_id) for row in rows]


def _tell_now(
    database: Database, knowledge: Knowledge, *claims: Claim, provenance: Provenance | None = None, **words: str | None
) -> int:
    told = {"published": HOUR_AGO, **words}
    return tell(database, knowledge, *claims, provenance=provenance, **told).alerted


def test_a_new_event_is_told_once_to_each_chat_that_follows_it(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge, Filter(actors=(KATAIB,)))
    _follow(database, knowledge, Filter(places=(PlaceFilter(name="Iraq", country="IQ"),)))
    _follow(database, knowledge, Filter(actors=(KATAIB,)), GROUP, thread_id=5)
    _follow(database, knowledge, Filter(actors=(HOUTHIS,)), ChatIdentity(id=3, kind="private"))
    assert _tell_now(database, knowledge, claim(day=TODAY)) == 2
    assert _alerts(database) == [(GROUP.id, 1), (PRIVATE.id, 1)]


def test_a_second_report_and_the_same_again_tell_nobody(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge, Filter(actors=(KATAIB,)))
    _tell_now(database, knowledge, claim(day=TODAY))
    assert _tell_now(database, knowledge, claim(day=TODAY)) == 0
    assert _tell_now(database, knowledge, claim(day=TODAY, injured=4), text="Four hurt.", source="Gazette") == 0
    assert len(_alerts(database)) == 1


def test_following_after_the_event_tells_nothing_of_it(sqlite_database: Database, knowledge: Knowledge) -> None:
    _tell_now(sqlite_database, knowledge, claim(day=TODAY))
    _follow(sqlite_database, knowledge, Filter(actors=(KATAIB,)))
    _tell_now(sqlite_database, knowledge, claim(day=TODAY, injured=4), text="Four hurt.", source="Gazette")
    assert _alerts(sqlite_database) == []


def _days_ago(days: int) -> str:
    return (utc_now() - dt.timedelta(days=days)).date().isoformat()


SILENT = {
    "background": (claim(day=TODAY, background=True), {}),
    "a series": (claim(day=TODAY, series=True), {}),
    "a threat": (claim(day=TODAY, modality=Modality.THREATENED), {}),
    "a plan": (claim(day=TODAY, modality=Modality.PLANNED), {}),
    "a supposition": (claim(day=TODAY, modality=Modality.HYPOTHETICAL), {}),
    "a denial of what nobody reported": (claim(day=TODAY, modality=Modality.DENIED), {}),
    "a report of last week": (claim(day=None), {"published": (utc_now() - dt.timedelta(hours=73)).isoformat()}),
    "an event of last week told today": (claim(day=_days_ago(4)), {}),
    "an event of last week in a report without a date": (claim(day=_days_ago(4)), {"published": None}),
}


@pytest.mark.parametrize(("said", "words"), SILENT.values(), ids=SILENT)
def test_what_alerts_nobody(
    sqlite_database: Database, knowledge: Knowledge, said: Claim, words: dict[str, str | None]
) -> None:
    _follow(sqlite_database, knowledge, Filter(actors=(KATAIB,)))
    assert _tell_now(sqlite_database, knowledge, said, **words) == 0
    assert _alerts(sqlite_database) == []


def test_history_alerts_nobody_even_when_it_is_fresh(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge, Filter(actors=(KATAIB,)))
    assert _tell_now(database, knowledge, claim(day=TODAY), provenance=Provenance(is_history=True)) == 0
    assert _alerts(database) == []


HISTORY = Provenance(is_history=True)
SINCE_HISTORY = {
    "another outlet's news": ({"source": "Gazette", "text": "Missiles hit the base."}, {}, 1),
    "a person's": ({"source": None, "text": "Missiles hit the base."}, {}, 1),
    "the same outlet's, in other words": ({"text": "Missiles hit the base."}, {}, 0),
    "another outlet's background": ({"source": "Gazette", "text": "Missiles hit the base."}, {"background": True}, 0),
}


@pytest.mark.parametrize(("words", "said", "told"), SINCE_HISTORY.values(), ids=SINCE_HISTORY)
def test_what_history_told_first_alerts_once_it_is_anothers_news(
    sqlite_database: Database, knowledge: Knowledge, words: dict[str, str | None], said: dict[str, bool], told: int
) -> None:
    _follow(sqlite_database, knowledge, Filter(actors=(KATAIB,)))
    first = "Missiles hit the base on Saturday, officials of the ministry said on Saturday evening."
    _tell_now(sqlite_database, knowledge, claim(day=TODAY), provenance=HISTORY, text=first)
    # Near-copies: nothing in the event changes by them, not even the number of its sources.
    again = {**words, "text": first + " " + str(words["text"])}
    assert _tell_now(sqlite_database, knowledge, claim(day=TODAY, **said), **again) == told
    (event,) = all_events(sqlite_database)
    assert event.independent_sources == 1


def test_who_followed_after_the_history_was_read_is_not_told_of_it(
    sqlite_database: Database, knowledge: Knowledge
) -> None:
    _tell_now(sqlite_database, knowledge, claim(day=TODAY), provenance=HISTORY)
    _follow(sqlite_database, knowledge, Filter(actors=(KATAIB,)))
    assert _tell_now(sqlite_database, knowledge, claim(day=TODAY), text="Again.", source="Gazette") == 0


def test_what_was_background_alerts_when_it_becomes_news(sqlite_database: Database, knowledge: Knowledge) -> None:
    _follow(sqlite_database, knowledge, Filter(actors=(KATAIB,)))
    _tell_now(sqlite_database, knowledge, claim(day=TODAY, background=True))
    assert _tell_now(sqlite_database, knowledge, claim(day=TODAY), text="Now it is the news.", source="Gazette") == 1


IRAQ = PlaceFilter(name="Iraq", country="IQ")
AROUND_ASAD = PlaceFilter(name="Hit", country="IQ", latitude=33.64, longitude=42.83, radius_km=60)
FITTING = {
    "the actor": Filter(actors=(KATAIB,)),
    "the umbrella it belongs to": Filter(actors=(UMBRELLA,)),
    "the attacker": Filter(attackers=(KATAIB,)),
    "the attacker's umbrella": Filter(attackers=(UMBRELLA,)),
    "the party attacked": Filter(targets=(US,)),
    "the country": Filter(places=(IRAQ,)),
    "the province": Filter(places=(PlaceFilter(name="Anbar", country="IQ", admin1="Anbar"),)),
    "a circle around a town": Filter(places=(AROUND_ASAD,)),
    "the region": Filter(places=(PlaceFilter(name="the Middle East", countries=("IQ", "SY")),)),
    "one of several places": Filter(places=(PlaceFilter(name="Syria", country="SY"), IRAQ)),
    "the type": Filter(types=(SubEventType.SHELLING,)),
    "the toll": Filter(min_killed=3),
    "what was struck": Filter(target_kinds=("military facility", "ship")),
    "all of it together": Filter(
        attackers=(UMBRELLA,), targets=(US,), places=(IRAQ,), types=(SubEventType.SHELLING,), min_killed=2
    ),
}
NOT_FITTING = {
    "another actor": Filter(actors=(HOUTHIS,)),
    "the attacker as the one attacked": Filter(targets=(KATAIB,)),
    "the one attacked as the attacker": Filter(attackers=(US,)),
    "another country": Filter(places=(PlaceFilter(name="Yemen", country="YE"),)),
    "another province": Filter(places=(PlaceFilter(name="Erbil", country="IQ", admin1="Erbil"),)),
    "a circle elsewhere": Filter(places=(AROUND_ASAD.model_copy(update={"longitude": 44.0}),)),
    "another type": Filter(types=(AIR,)),
    "a higher toll": Filter(min_killed=4),
    "something else struck": Filter(target_kinds=("hospital",)),
    "the right actor in another country": Filter(actors=(KATAIB,), places=(PlaceFilter(name="Yemen", country="YE"),)),
    "a time that is over": Filter(actors=(KATAIB,), until=dt.date(2020, 1, 1)),
}


@pytest.mark.parametrize("wanted", FITTING.values(), ids=FITTING)
def test_a_follow_that_fits_is_told(sqlite_database: Database, knowledge: Knowledge, wanted: Filter) -> None:
    _follow(sqlite_database, knowledge, wanted)
    assert _tell_now(sqlite_database, knowledge, claim(day=TODAY, killed=3, target="military facility")) == 1


@pytest.mark.parametrize("wanted", NOT_FITTING.values(), ids=NOT_FITTING)
def test_a_follow_that_does_not_fit_is_not_told(
    sqlite_database: Database, knowledge: Knowledge, wanted: Filter
) -> None:
    _follow(sqlite_database, knowledge, wanted)
    assert _tell_now(sqlite_database, knowledge, claim(day=TODAY, killed=3, target="military facility")) == 0


def test_a_suspended_chat_is_not_told(database: Database, knowledge: Knowledge) -> None:
    _follow(database, knowledge, Filter(actors=(KATAIB,)))
    with database.write() as session:
        chats.suspend_chat(session, PRIVATE.id, "bot was blocked by the user")
    assert _tell_now(database, knowledge, claim(day=TODAY)) == 0


def test_an_alert_names_the_follow_and_the_event(sqlite_database: Database, knowledge: Knowledge) -> None:
    followed = _follow(sqlite_database, knowledge, Filter(actors=(KATAIB,)))
    _tell_now(sqlite_database, knowledge, claim(day=TODAY), claim(ERBIL, TODAY), claim(SANAA, TODAY, by=HOUTHIS))
    with sqlite_database.read() as session:
        rows = session.exec(select(OutboxRow)).all()
        told = session.exec(select(AlertRow)).all()
    assert [row.cause for row in rows] == ["alert:1", "alert:2"]
    assert [(alert.event_id, alert.outbox_id, alert.subscription_id) for alert in told] == [
        (1, rows[0].id, followed),
        (2, rows[1].id, followed),
    ]
    assert "Ain al-Asad" in rows[0].payload["html"]


def test_a_failure_half_way_stores_nothing(
    database: Database, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    _follow(database, knowledge, Filter(actors=(KATAIB,)))

    def fail(*_: object, **__: object) -> int:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr("bot.delivery.rounds.tell", fail)
        with pytest.raises(RuntimeError, match="power cut"):
            _tell_now(database, knowledge, claim(day=TODAY))
    assert _tell_now(database, knowledge, claim(day=TODAY)) == 1
