"""Answers from the record: what is counted and shown, as of when, and to whom."""

import csv
import datetime as dt
import io
import json

import pytest

from bot.answering import answers, asked, details, exporting, pictures
from bot.answering.answers import Answer
from bot.errors import BadInput, Stale
from bot.intake.ingest import Provenance
from bot.knowledge import Knowledge
from bot.rendering.answers import PAGE_SIZE
from bot.store import chats
from bot.store.database import Database
from bot.vocabulary import (
    ClaimPlace,
    Comparator,
    Event,
    Filter,
    Intent,
    PlaceFilter,
    PlacePrecision,
    Question,
    SubEventType,
    Tally,
    Toll,
)
from tests.reports import ASAD, ERBIL, GROUP, HOUTHIS, KATAIB, NOW, PRIVATE, RED_SEA, SANAA, US, at, claim, tell

AIR = SubEventType.AIR_DRONE_STRIKE


def _ask(database: Database, knowledge: Knowledge, text: str, now: dt.datetime = NOW) -> Answer:
    return answers.ask(database, knowledge, text, now=now)


def _places(reply: Answer) -> list[str]:
    return [event.places[0].name for event in reply.events]


def test_events_come_newest_first_with_their_total(database: Database, knowledge: Knowledge) -> None:
    tell(database, knowledge, claim(), claim(ERBIL, "2024-01-22"), claim(SANAA, "2024-01-18", by=HOUTHIS))
    reply = _ask(database, knowledge, "latest on Kataib Hezbollah")
    assert _places(reply) == ["Erbil", "Ain al-Asad Air Base"]
    assert (reply.total, reply.page, reply.has_more) == (2, 0, False)
    assert reply.html.index("Erbil") < reply.html.index("Ain al-Asad")


def test_of_one_report_the_more_prominent_event_comes_first(database: Database, knowledge: Knowledge) -> None:
    tell(database, knowledge, claim(ERBIL), claim(ASAD))
    assert _places(_ask(database, knowledge, "latest on Kataib Hezbollah")) == [ERBIL.name, ASAD.name]


def test_every_page_shows_its_own_and_none_is_skipped(database: Database, knowledge: Knowledge) -> None:
    days = [f"2024-01-{day:02d}" for day in range(1, 24, 2)]
    for day in days:
        tell(database, knowledge, claim(day=day), text=f"Report of {day}.", published=f"{day}T12:00:00Z")
    question = _ask(database, knowledge, "latest on Kataib Hezbollah").question
    pages = [answers.answer(database, knowledge, question, now=NOW, page=page) for page in range(3)]
    shown = [event.date.start.isoformat() for page in pages for event in page.events if event.date]
    assert shown == sorted(days, reverse=True)
    assert [page.has_more for page in pages] == [True, True, False]
    assert len(pages[0].events) == PAGE_SIZE
    past_the_end = answers.answer(database, knowledge, question, now=NOW, page=99)
    assert (past_the_end.page, past_the_end.events) == (2, pages[2].events)


def test_nothing_is_shown_before_it_was_out(database: Database, knowledge: Knowledge) -> None:
    tell(database, knowledge, claim(day="2024-01-20"), published="2024-01-21T06:00:00Z")
    tell(database, knowledge, claim(ERBIL, None), text="Undated.", published="2024-01-22T06:00:00Z")
    tell(database, knowledge, claim(SANAA, "2024-01-23"), text="Without a date of its own.", published=None)
    seen = {
        moment: sorted(_places(_ask(database, knowledge, "attacks since 1 January", at(moment))))
        for moment in ("2024-01-20T23:59:59Z", "2024-01-21T06:00:00Z", "2024-01-22T06:00:00Z", "2024-01-23T00:00:00Z")
    }
    assert list(seen.values()) == [
        [],
        ["Ain al-Asad Air Base"],
        ["Ain al-Asad Air Base", "Erbil"],
        ["Ain al-Asad Air Base", "Erbil", "Sanaa"],
    ]


def test_an_event_is_shown_as_it_was_known_then(database: Database, knowledge: Knowledge) -> None:
    tell(database, knowledge, claim(killed=2), published="2024-01-21T06:00:00Z")
    tell(database, knowledge, claim(killed=5), text="Five dead.", published="2024-01-23T06:00:00Z", source="Gazette")
    (then,) = _ask(database, knowledge, "latest on Kataib Hezbollah", at("2024-01-22T00:00:00Z")).events
    (now,) = _ask(database, knowledge, "latest on Kataib Hezbollah").events
    assert (then.killed.best, len(then.reports), then.independent_sources) == (2, 1, 1)
    assert (now.killed, len(now.reports), now.independent_sources) == (Toll(low=2, best=5, high=5), 2, 2)


def test_a_day_that_has_begun_elsewhere_is_not_the_future(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim(day="2024-01-21"), published="2024-01-21T01:30:00+03:00")
    assert _ask(sqlite_database, knowledge, "Al-Asad", at("2024-01-20T23:00:00Z")).total == 1


def test_counts_and_tolls_cover_every_page(database: Database, knowledge: Knowledge) -> None:
    for day in range(1, 24, 3):
        words = {"text": f"Report {day}.", "published": f"2024-01-{day:02d}T12:00:00Z"}
        tell(database, knowledge, claim(day=f"2024-01-{day:02d}", killed=2), **words)
    assert "8 events on record." in _ask(database, knowledge, "how many attacks at Al-Asad").html
    assert "16 killed: 8 of 8 events state a toll." in _ask(database, knowledge, "casualties at Al-Asad").html
    assert "Kataib Hezbollah (8)" in _ask(database, knowledge, "who attacked Al-Asad").html
    assert "Ain al-Asad Air Base 🇮🇶 (8)" in _ask(database, knowledge, "where did Kataib Hezbollah attack").html


def test_tallies_are_told_beside_our_own_count(database: Database, knowledge: Knowledge) -> None:
    tally = Tally(
        what="attacks",
        count=151,
        comparator=Comparator.MORE_THAN,
        against=(US,),
        places=("IQ", "SY"),
        since=dt.date(2023, 10, 15),
    )
    tell(database, knowledge, claim(), tallies=(tally,), published="2024-01-21T06:00:00Z")
    reply = _ask(database, knowledge, "how many attacks on US forces since mid-October")
    assert reply.tallies == (tally,)
    assert "151" in reply.html
    assert _ask(database, knowledge, "latest on the Houthis").tallies == ()
    assert _ask(database, knowledge, "attacks on US forces", at("2024-01-21T05:00:00Z")).tallies == ()


def test_an_umbrella_finds_its_members_and_says_so(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim())
    reply = _ask(sqlite_database, knowledge, "latest on Iran-backed militias")
    assert reply.total == 1
    assert "<i>Iran-backed militias: counting Islamic Resistance in Iraq, " in reply.html
    assert "counting" not in _ask(sqlite_database, knowledge, "latest on Kataib Hezbollah").html


def test_nothing_found_suggests_what_is_there(sqlite_database: Database, knowledge: Knowledge) -> None:
    assert _ask(sqlite_database, knowledge, "latest on Boko Haram").question.suggestions == ()
    tell(sqlite_database, knowledge, claim())
    reply = _ask(sqlite_database, knowledge, "latest on Boko Haram")
    assert (reply.total, reply.events) == (0, ())
    assert reply.question.suggestions
    for suggestion in reply.question.suggestions:
        assert _ask(sqlite_database, knowledge, suggestion).total == 1


def test_no_question_is_refused_and_a_strange_one_helped(sqlite_database: Database, knowledge: Knowledge) -> None:
    with pytest.raises(BadInput, match="Ask me something"):
        _ask(sqlite_database, knowledge, " \n ")
    for words in ("🙂🙂🙂", "'; DROP TABLE event; --", "<script>alert(1)</script>", "x" * 4000):
        reply = _ask(sqlite_database, knowledge, words)
        assert reply.total == 0
        assert "<script" not in reply.html
    tell(sqlite_database, knowledge, claim())
    assert _ask(sqlite_database, knowledge, "Al-Asad").total == 1


def test_a_country_a_province_and_a_circle(database: Database, knowledge: Knowledge) -> None:
    tell(database, knowledge, claim(), claim(ERBIL), claim(RED_SEA, by=HOUTHIS), claim(SANAA, by=HOUTHIS))
    found = {
        words: sorted(_places(_ask(database, knowledge, f"attacks in {words}")))
        for words in ("Iraq", "Anbar", "Erbil", "Yemen", "the Red Sea", "Syria")
    }
    assert found == {
        "Iraq": ["Ain al-Asad Air Base", "Erbil"],
        "Anbar": ["Ain al-Asad Air Base"],
        "Erbil": ["Erbil"],
        "Yemen": ["Sanaa"],
        "the Red Sea": ["Red Sea", "Sanaa"],
        "Syria": [],
    }


def test_a_circle_reaches_across_the_date_line(database: Database, knowledge: Knowledge) -> None:
    spot = ClaimPlace(name="Reef", latitude=-17.0, longitude=-179.9, precision=PlacePrecision.SEA_OR_AIR)
    tell(database, knowledge, claim(spot))
    around = Filter(places=(PlaceFilter(name="Taveuni", latitude=-17.0, longitude=179.9, radius_km=50),))
    question = Question(text="near Taveuni", intent=Intent.LATEST, filter=around)
    assert answers.answer(database, knowledge, question, now=NOW).total == 1


def test_a_question_is_recalled_in_its_own_chat_only(database: Database, knowledge: Knowledge) -> None:
    question = _ask(database, knowledge, "latest on the Houthis").question
    with database.write() as session:
        for chat in (PRIVATE, GROUP):
            chats.remember_chat(session, chat, timezone="UTC")
    kept = asked.remember(database, PRIVATE.id, question)
    assert asked.recall(database, PRIVATE.id, kept) == question
    for chat, number in (
        (GROUP.id, kept),
        (PRIVATE.id, kept + 1),
        (PRIVATE.id, 2**40),
        (PRIVATE.id, 2**70),
    ):
        with pytest.raises(Stale, match="Ask again"):
            asked.recall(database, chat, number)


def test_an_event_that_is_gone_is_said_so(database: Database) -> None:
    for number in (404, 2**40, 2**70, -1):
        with pytest.raises(Stale, match="no longer on record"):
            details.find_event(database, number)


def test_details_quote_the_evidence_and_what_it_answers(sqlite_database: Database, knowledge: Knowledge) -> None:
    strike = claim(SANAA, "2024-01-22", kind=AIR, by=US, against=HOUTHIS, in_response_to=(1,))
    told = tell(sqlite_database, knowledge, strike, claim(RED_SEA, "2024-01-18", by=HOUTHIS, background=True))
    shown = details.details(sqlite_database, int(told.events[0]), "UTC")
    assert "Missiles hit" in shown.html
    assert "Red Sea" in shown.html
    assert shown.has_chain


def test_a_map_numbers_its_events(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim(), claim(ERBIL, "2024-01-22"))
    question = _ask(sqlite_database, knowledge, "latest on Kataib Hezbollah").question
    picture, events = pictures.map_of(sqlite_database, knowledge, question, now=NOW)
    assert picture is not None
    assert picture.startswith(b"\x89PNG")
    assert [marker.number for marker in pictures.markers_of(events)] == [1, 2]
    nothing = _ask(sqlite_database, knowledge, "latest on Boko Haram").question
    assert pictures.map_of(sqlite_database, knowledge, nothing, now=NOW) == (None, [])


def _export(database: Database, knowledge: Knowledge, wanted: Filter | None = None) -> list[Event]:
    return list(exporting.exported(database, knowledge, wanted or Filter(), now=NOW))


def test_exports_hold_what_matches_in_every_form(database: Database, knowledge: Knowledge) -> None:
    tell(database, knowledge, claim(killed=0, injured=4), claim(SANAA, by=HOUTHIS), claim(None, by=KATAIB))
    events = _export(database, knowledge)
    assert len(events) == 3
    lines = "".join(exporting.as_jsonl(iter(events))).splitlines()
    assert [Event.model_validate_json(line) for line in lines] == events
    rows = list(csv.DictReader(io.StringIO("".join(exporting.as_csv(iter(events))))))
    assert tuple(rows[0]) == exporting.COLUMNS
    by_place = {row["place"]: row for row in rows}
    assert set(by_place) == {"Ain al-Asad Air Base", "Sanaa", ""}
    base = by_place["Ain al-Asad Air Base"]
    assert (base["killed_best"], base["injured_best"], base["date_start"]) == ("0", "4", "2024-01-20")
    collection = json.loads("".join(exporting.as_geojson(iter(events))))
    assert collection["type"] == "FeatureCollection"
    points = {tuple(feature["geometry"]["coordinates"]) for feature in collection["features"]}
    assert points == {(ASAD.longitude, ASAD.latitude), (SANAA.longitude, SANAA.latitude)}
    assert [event.id for event in _export(database, knowledge, Filter(actors=(HOUTHIS,)))] == [by_place["Sanaa"]["id"]]


def test_an_empty_export_is_well_formed(sqlite_database: Database, knowledge: Knowledge) -> None:
    events = _export(sqlite_database, knowledge)
    assert "".join(exporting.as_jsonl(iter(events))) == ""
    assert "".join(exporting.as_csv(iter(events))).splitlines() == [",".join(exporting.COLUMNS)]
    assert json.loads("".join(exporting.as_geojson(iter(events))))["features"] == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r@", "\n+", " -"])
def test_formulas_are_defused(sqlite_database: Database, knowledge: Knowledge, start: str) -> None:
    name = f"{start}HYPERLINK(1)"
    tell(sqlite_database, knowledge, claim(ASAD.model_copy(update={"name": name})), source=f"{start}SUM(A1)")
    table = "".join(exporting.as_csv(iter(_export(sqlite_database, knowledge))))
    (row,) = csv.DictReader(io.StringIO(table))
    sign = start.strip()
    assert (row["place"], row["sources"]) == (f"'{sign}HYPERLINK(1)", f"'{sign}SUM(A1)")
    assert len(table.splitlines()) == 2


def test_history_is_answered_like_the_rest(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim(), provenance=Provenance(is_history=True))
    assert _ask(sqlite_database, knowledge, "Al-Asad").total == 1


def test_reports_that_disagree_are_told_one_by_one(sqlite_database: Database, knowledge: Knowledge) -> None:
    told = tell(sqlite_database, knowledge, claim(killed=3, injured=2), source="Harbour Wire")
    tell(
        sqlite_database,
        knowledge,
        claim(killed=7, injured=2),
        source="Desk & Sons",
        text="Seven died at the base.",
        published="2024-01-21T09:00:00Z",
    )
    html = details.details(sqlite_database, int(told.events[0]), "UTC").html
    assert "<b>Killed, report by report</b>: 7 killed (Desk &amp; Sons), 3 killed (Harbour Wire)" in html
    assert "Injured, report by report" not in html
