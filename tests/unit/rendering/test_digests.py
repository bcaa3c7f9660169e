from datetime import date

from bot.rendering.digests import Change, Count, digest_html
from bot.rendering.readings import reading_html
from bot.vocabulary import (
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


def test_a_digest_tells_what_is_new_what_changed_and_the_counts_against_the_week_before() -> None:
    counts = [Count(label="Events", now=12, before=8), Count(label="Killed", now=1, before=3)]
    changed = [Change(event=event(id="e2"), what="killed: 5, was 3")]
    digest = digest_html("Iraq daily", PERIOD, [event()], changed, counts, "Asia/Baghdad")
    assert_is_telegram_html(digest)
    assert "14–20 Jan 2024 (Asia/Baghdad)" in digest
    assert "Events: <b>12</b> (▲ 4 against 8 in the week before)" in digest
    assert "Killed: <b>1</b> (▼ 2 against 3 in the week before)" in digest
    assert digest.index("<b>1 new event</b>") < digest.index("<b>1 changed event</b>")
    assert digest.endswith("<i>killed: 5, was 3</i>")


def test_a_digest_of_nothing_says_so() -> None:
    digest = digest_html("Iraq daily", PERIOD, [], [], [Count(label="Events", now=0, before=0)], "UTC")
    assert "Events: <b>0</b> (as in the week before)" in digest
    assert digest.endswith("Nothing new in this period.")


def test_a_long_digest_is_cut_at_an_event() -> None:
    digest = digest_html("All", PERIOD, [event(id=str(number)) for number in range(90)], [], [], "UTC")
    assert_is_telegram_html(digest)
    shown = digest.count("<b>Air/drone strike</b>")
    assert digest.endswith(f"… and {90 - shown} more")


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
