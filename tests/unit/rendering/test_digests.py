import datetime as dt
from datetime import date
from typing import Any

import pytest

from bot.rendering.digests import Count, Digest, digest_html, length_words
from bot.rendering.readings import reading_html
from bot.vocabulary import (
    Change,
    ChangedEvent,
    ChangeKind,
    Claim,
    ClaimActor,
    ClaimCasualty,
    ClaimDate,
    ClaimPlace,
    DatePrecision,
    Document,
    Effect,
    EventType,
    Evidence,
    Extraction,
    Modality,
    Role,
    SubEventType,
    Tally,
)

from .builders import QAIM, assert_is_telegram_html, event

SINCE, DAY = dt.datetime(2024, 1, 20, 5, tzinfo=dt.UTC), dt.timedelta(days=1)
PERIOD = (date(2024, 1, 14), date(2024, 1, 20))
TEXT = "US forces struck two depots near Al Qa'im on Saturday, killing four."
DOCUMENT = Document(id="d", text=TEXT, title="Strike <west>", source="Sample Wire")
CLAIM = Claim(
    event_type=EventType.EXPLOSIONS,
    sub_event_type=SubEventType.AIR_DRONE_STRIKE,
    date=ClaimDate(start=PERIOD[1], end=PERIOD[1], precision=DatePrecision.DAY, text="Saturday"),
    places=(ClaimPlace(**QAIM.model_dump(), text="Al Qa'im"),),
    actors=(ClaimActor(role=Role.ATTACKER, name="Armed forces of the United States", text="US forces"),),
    casualties=(ClaimCasualty(effect=Effect.KILLED, low=4, best=4, high=4, who="fighters"),),
    evidence=(Evidence(start=0, end=len(TEXT)),),
    confidence=0.86,
)


def digest(**told: Any) -> str:
    message = digest_html(Digest(title="Iraq daily", since=SINCE, until=SINCE + DAY, zone="Asia/Baghdad", **told))
    assert_is_telegram_html(message)
    return message


def test_a_digest_tells_what_is_new_what_changed_and_the_counts_against_before() -> None:
    counts = [
        Count(label="New events", now=12, before=8, before_label="the 24 hours before"),
        Count(label="Killed in 7 days", now=1, before=3, before_label="the week before"),
    ]
    toll = Change(kind=ChangeKind.TOLL_UP, field="killed", before={"best": 3}, after={"best": 5})
    told = digest(new=[event()], changed=[ChangedEvent(event=event(id="2"), changes=(toll,))], counts=counts)
    assert "20 Jan, 08:00 – 21 Jan 2024, 08:00 (Asia/Baghdad)" in told
    assert "New events: <b>12</b> (▲ 4 against 8 in the 24 hours before)" in told
    assert "Killed in 7 days: <b>1</b> (▼ 2 against 3 in the week before)" in told
    assert told.index("<b>1 new event</b>") < told.index("<b>1 changed event</b>")
    assert told.endswith("🔄 <i>Killed: 3 → 5</i>")


def test_a_digest_of_nothing_says_so() -> None:
    told = digest(counts=[Count(label="New events", now=0, before=0, before_label="the week before")])
    assert "New events: <b>0</b> (as in the week before)" in told
    assert told.endswith("Nothing new in this period.")


def test_a_late_digest_says_when_it_was_due() -> None:
    told = digest(due_at=SINCE)
    assert told.splitlines()[2] == "<i>Late: it was due 20 Jan 2024, 08:00 UTC+3.</i>"
    assert "Late" not in digest()


def test_a_long_digest_is_cut_at_an_event_and_keeps_what_changed() -> None:
    toll = Change(kind=ChangeKind.RETRACTED, field="status")
    changed = [ChangedEvent(event=event(id="99"), changes=(toll,))]
    told = digest(new=[event(id=str(number)) for number in range(90)], changed=changed)
    shown = told.count("<b>Air/drone strike</b>")
    assert told.endswith(f"… and {91 - shown} more")
    order = [told.index(words) for words in ("<b>90 new events</b>", "1 changed event", "87 other new events")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (dt.timedelta(minutes=5), "hour"),
        (dt.timedelta(hours=12), "12 hours"),
        (dt.timedelta(hours=25), "25 hours"),
        (dt.timedelta(days=3, hours=1), "3 days"),
        (dt.timedelta(days=7, hours=-1), "week"),
    ],
)
def test_how_long_a_period_is(length: dt.timedelta, words: str) -> None:
    assert length_words(length) == words


def test_a_reading_shows_every_field_with_its_words() -> None:
    tally = Tally(what="attacks", count=151, by=("US forces",))
    reading = reading_html(Extraction(id="d", claims=(CLAIM,), tallies=(tally,)), DOCUMENT)
    assert_is_telegram_html(reading)
    assert reading.splitlines()[:10] == [
        "<b>Read</b>: Strike &lt;west&gt; (Sample Wire)",
        "1 claim, 1 tally",
        "",
        "1. <b>Air/drone strike</b> (86% sure)",
        "When: 20 Jan 2024 “Saturday”",
        "Where: Al Qa&#x27;im, Anbar, Iraq 🇮🇶 “Al Qa&#x27;im”",
        "Attacker: Armed forces of the United States “US forces”",
        "Toll: 4 killed (fighters)",
        "Joins: a new event",
        "<blockquote>US forces struck two depots near Al Qa&#x27;im on Saturday, killing four.</blockquote>",
    ]
    assert "📊 151 attacks by US forces" in reading


def test_a_reading_says_what_a_claim_joins_and_what_will_make_no_event() -> None:
    threat = CLAIM.model_copy(update={"modality": Modality.THREATENED})
    past = CLAIM.model_copy(update={"background": True, "series": True})
    reading = reading_html(Extraction(id="d", claims=(CLAIM, threat, past)), DOCUMENT, merges={0: event()})
    assert "Joins: US forces strike depots near Al Qa&#x27;im, 20 Jan 2024" in reading
    assert "(threatened, 86% sure)" in reading
    assert "(a series, background, 86% sure)" in reading
    assert reading.count("Joins:") == 1


def test_a_reading_of_nothing_says_so() -> None:
    assert reading_html(Extraction(id="d"), DOCUMENT).endswith("Nothing to report was found in it.")
