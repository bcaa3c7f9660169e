"""Response chains: attack, retaliation, and what came of that, from wherever one looks."""

import pytest
from sqlmodel import select

from bot.answering import details
from bot.knowledge import Knowledge
from bot.models import DocumentRow, EventLinkRow
from bot.store.chains import chain_of
from bot.store.database import Database
from bot.vocabulary import Chain
from tests.reports import ASAD, ERBIL, KATAIB, QAIM, SANAA, US, claim, tell
from tests.unit.rendering.builders import assert_is_telegram_html

WORDS = "Kept quiet. The strike came in answer to the missiles."


def tie(database: Database, *pairs: tuple[int, int]) -> None:
    """Let events answer others."""
    with database.write() as session:
        document = session.exec(select(DocumentRow.id)).first()
        session.add_all(
            EventLinkRow(event_id=answer, cause_event_id=cause, document_id=document, evidence=f"{answer} for {cause}.")
            for answer, cause in pairs
        )


def chain(database: Database, event_id: int, **limits: int) -> Chain:
    with database.read() as session:
        return chain_of(session, event_id, **limits)


def ids(told: Chain) -> list[int]:
    return [int(event.id) for event in told.events]


@pytest.fixture
def events(database: Database, knowledge: Knowledge) -> list[int]:
    """Four events, told in the reverse of the order in which they happened."""
    told = tell(
        database,
        knowledge,
        claim(SANAA, "2024-01-26"),
        claim(ERBIL, "2024-01-24"),
        claim(QAIM, "2024-01-22", by=US, against=KATAIB),
        claim(ASAD, "2024-01-20"),
        text=WORDS,
    )
    return [int(event) for event in reversed(told.events)]


def test_a_chain_is_the_same_from_each_of_its_events(database: Database, events: list[int]) -> None:
    first, second, third, apart = events
    tie(database, (second, first), (third, second))
    for start in (first, second, third):
        told = chain(database, start)
        assert ids(told) == [first, second, third]
        assert {(int(one.event), int(one.cause)) for one in told.links} == {(second, first), (third, second)}
    assert chain(database, apart) == Chain()


def test_a_circle_ends(database: Database, events: list[int]) -> None:
    first, second, third, _ = events
    tie(database, (second, first), (third, second), (first, third))
    told = chain(database, second)
    assert ids(told) == [first, second, third]
    assert len(told.links) == 3
    assert_is_telegram_html(details.chain_of_event(database, second))


def test_a_long_chain_is_told_as_far_as_asked(database: Database, events: list[int]) -> None:
    first, second, third, fourth = events
    tie(database, (second, first), (third, second), (fourth, third))
    assert ids(chain(database, first, steps=1)) == [first, second]
    assert ids(chain(database, second, steps=1)) == [first, second, third]
    assert ids(chain(database, first)) == events


def test_one_attack_with_many_answers_shows_itself_among_them(database: Database, knowledge: Knowledge) -> None:
    days = [f"2023-{month:02}-{day}" for month in range(1, 10) for day in (10, 24)]
    told = [int(tell(database, knowledge, claim(SANAA, day), text=f"Told of {day}.").events[0]) for day in days]
    cause = told[-1]
    tie(database, *((answer, cause) for answer in told[:-1]))
    shown = chain(database, cause)
    assert cause in ids(shown)
    assert len(shown.events) == 12
    assert {one.cause for one in shown.links} == {str(cause)}


def test_it_reads_in_order_with_the_words_that_tie_it(database: Database, events: list[int]) -> None:
    first, second, third, fourth = events
    tie(database, (second, first), (third, second), (third, first))
    html = details.chain_of_event(database, second)
    assert_is_telegram_html(html)
    lines = html.splitlines()
    assert lines[2].startswith("1. 20 Jan 2024: ")
    assert lines[4].startswith("2. 22 Jan 2024: ")
    assert lines[4].endswith("◀ this event")
    assert lines[5] == f"   ↳ in response to 1: <i>“{second} for {first}.”</i> (Harbour Wire)"
    assert "No report ties this event" in details.chain_of_event(database, fourth)


def test_the_details_name_both_directions(database: Database, events: list[int]) -> None:
    first, second, third, fourth = events
    tie(database, (second, first), (third, second))
    shown = details.details(database, second, "UTC")
    assert "<b>In response to</b>" in shown.html
    assert "<b>Answered by</b>" in shown.html
    assert shown.has_chain
    assert not details.details(database, fourth, "UTC").has_chain
