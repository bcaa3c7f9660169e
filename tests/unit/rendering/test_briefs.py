"""Briefs: what is told of many events, and that it stays one screen."""

from datetime import UTC, datetime

from bot.answering.briefs import brief_of
from bot.rendering.html import MESSAGE_LIMIT, visible_length
from bot.vocabulary import EventStatus, Toll

from .builders import assert_is_telegram_html, event, report

NOW = datetime(2024, 2, 20, tzinfo=UTC)


def test_the_gravest_are_told_newest_first_and_the_rest_is_counted() -> None:
    quiet = [event(id=str(number), killed=Toll(), injured=Toll()) for number in range(20)]
    grave = event(id="grave", killed=Toll(low=70, best=70, high=70))
    told, html = brief_of([*quiet, grave], "Events in Iraq", 400, NOW)
    assert [one.id for one in told] == ["0", "1", "2", "3", "4", "5", "6", "grave"]
    assert "70 killed" in html
    assert "\n- and 392 more events\n" in html


def test_one_source_has_one_number() -> None:
    first, second = report(source="A & B", url="https://example.org/1"), report(source="C", url=None)
    _, html = brief_of([event(reports=(first, second)), event(id="2", reports=(second,))], "Events", 2, NOW)
    assert html.count("[2]") == 3
    assert html.count("A &amp; B") == 1
    assert_is_telegram_html(html)


def test_retracted_events_are_left_out() -> None:
    told, html = brief_of([event(status=EventStatus.RETRACTED), event(id="2")], "Events", 2, NOW)
    assert [one.id for one in told] == ["2"]
    assert "retracted" not in html
    assert "1 event," in html or "1 event." in html


def test_where_all_is_retracted_a_brief_says_so() -> None:
    told, html = brief_of([event(status=EventStatus.RETRACTED)], "Events", 1, NOW)
    assert told == ()
    assert html.splitlines()[1:] == ["Nothing stands: what was reported has been retracted."]


def test_it_fits_however_long_the_names_and_addresses_are() -> None:
    long = report(source="ق" * 300, url="https://example.org/" + "x" * 900)
    many = [event(id=str(number), headline="h" * 500, reports=(long,) * 3) for number in range(30)]
    _, html = brief_of(many, "Events " * 30, 30, NOW)
    assert visible_length(html) <= MESSAGE_LIMIT
