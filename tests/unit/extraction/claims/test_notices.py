"""An outlet's word on its own earlier report: what it puts right is told as it stands, what it takes back as denied."""

from datetime import date

import pytest

from bot.extraction.claims.amends import amended
from bot.extraction.claims.notices import find_notice, without_lead_ins
from bot.extraction.extractor import Extractor
from bot.vocabulary import Claim, Document, Effect, Modality, Notice, SubEventType
from tests.reports import claim

TUESDAY = date(2025, 5, 6)
OUTLET = "Nile Courier"


def read(extractor: Extractor, text: str, title: str | None = None, source: str | None = OUTLET) -> Claim:
    """The one claim of a report of that Tuesday."""
    document = Document(id="test", text=text, title=title, published_at=TUESDAY, source=source)
    (found,) = extractor.extract(document).claims
    return found


CORRECTED = {
    "an earlier version, then a sentence": (
        "Correction: an earlier version of this report said 12 people were killed in a drone strike on a market in "
        "Khartoum on Monday. Two people were killed.",
        "Two",
    ),
    "an earlier version; it was": (
        "CORRECTION: An earlier version of this story said 12 people were killed in Monday's drone strike on a market "
        "in Khartoum; it was 2.",
        "2",
    ),
    "a note beneath the report": (
        "A drone strike on a market in Khartoum killed two people on Monday, a doctor said.\n\nThis article was "
        "amended on Tuesday. An earlier version said that 12 people had been killed.",
        "two",
    ),
    "what we said in our report": (
        "Clarification: In our report of Monday's drone strike on a market in Khartoum we said that 12 people died. "
        "The correct figure is two.",
        "two",
    ),
    "wrongly reported": (
        "We wrongly reported that 12 people were killed in a drone strike on a market in Khartoum on Monday, in fact "
        "it was two.",
        "two",
    ),
}


@pytest.mark.parametrize(("text", "figure"), CORRECTED.values(), ids=CORRECTED)
def test_a_figure_that_was_wrong_is_put_right_and_points_to_its_words(
    extractor: Extractor, text: str, figure: str
) -> None:
    found = read(extractor, text)
    assert (found.notice, found.modality) == (Notice.CORRECTION, Modality.ASSERTED)
    (killed,) = found.casualties
    assert (killed.effect, killed.low, killed.best, killed.high) == (Effect.KILLED, 2, 2, 2)
    assert killed.start is not None
    assert text[killed.start : killed.end] == figure
    assert any(span.start <= killed.start < span.end for span in found.evidence)


def test_several_figures_are_put_right_in_their_order(extractor: Extractor) -> None:
    found = read(
        extractor,
        "Correction: an earlier version of this report said 12 people were killed and 30 wounded in a drone strike on "
        "a market in Khartoum on Monday; it was 2 and 13.",
    )
    assert [(one.effect, one.best) for one in found.casualties] == [(Effect.KILLED, 2), (Effect.INJURED, 13)]


def test_figures_of_what_is_only_recalled_are_left_alone() -> None:
    text = "Correction: an earlier version of this report said 12 people were killed. Two people were killed."
    notice = find_notice(Document(id="test", text=text, source=OUTLET))
    recalled, told = claim(killed=12, background=True), claim(killed=12)
    assert notice is not None
    first, second = amended([recalled, told], notice, text)
    assert first == recalled
    assert [casualty.best for casualty in second.casualties] == [2]


def test_days_are_no_figures_to_put_right(extractor: Extractor) -> None:
    found = read(
        extractor,
        "Correction: an earlier version of this report said 12 people were killed in a drone strike on a market in "
        "Khartoum on 5 May; it was 2, a doctor said on 6 May.",
    )
    assert [one.best for one in found.casualties] == [2]


def test_a_figure_of_which_only_is_said_that_it_was_wrong_is_none(extractor: Extractor) -> None:
    found = read(
        extractor,
        "Correction: an earlier version of this report said 12 people were killed in a drone strike on a market in "
        "Khartoum on Monday. The toll is not known.",
    )
    assert (found.notice, found.casualties) == (Notice.CORRECTION, ())


@pytest.mark.parametrize(
    "title", ["CORRECTED-Drone strike on Khartoum market kills two", "Correction: Khartoum market"]
)
def test_a_corrected_report_tells_what_is_right_by_itself(extractor: Extractor, title: str) -> None:
    text = (
        "(Corrects death toll to two, not 12)\n\nKHARTOUM - A drone strike on a market in Khartoum killed two people "
        "on Monday, a doctor said."
    )
    found = read(extractor, text, title)
    assert found.notice is Notice.CORRECTION
    assert [(one.low, one.best, one.high) for one in found.casualties] == [(2, 2, 2)]


TAKEN_BACK = {
    "a heading": "RETRACTED: We have withdrawn our report of a drone strike on a market in Khartoum on Monday.",
    "we have retracted": "We have retracted our story about a drone strike on a market in Khartoum on Monday.",
    "by the outlet's name": "The Nile Courier has withdrawn its report that a drone hit a market in Khartoum Monday.",
    "please disregard": "Please disregard our report of a drone strike on a market in Khartoum on Monday.",
    "has been withdrawn": "Our report of a drone strike on a market in Khartoum on Monday has been withdrawn.",
}


@pytest.mark.parametrize("text", TAKEN_BACK.values(), ids=TAKEN_BACK)
def test_what_an_outlet_takes_back_is_told_as_denied(extractor: Extractor, text: str) -> None:
    found = read(extractor, text)
    assert (found.notice, found.modality) == (Notice.RETRACTION, Modality.DENIED)
    assert found.sub_event_type is SubEventType.AIR_DRONE_STRIKE
    assert [place.name for place in found.places] == ["Khartoum"]
    assert found.date is not None
    assert found.date.start == date(2025, 5, 5)
    assert all(text[span.start : span.end] == text[span.start : span.end].strip() for span in found.evidence)


def test_only_the_paragraph_that_takes_back_is_taken_back(extractor: Extractor) -> None:
    text = (
        "Gunmen killed four soldiers at a checkpoint near Kassala on Tuesday, the army said.\n\n"
        "We have withdrawn our report of a drone strike on a market in Khartoum on Monday."
    )
    claims = extractor.extract(Document(id="test", text=text, published_at=TUESDAY, source=OUTLET)).claims
    assert [(claim.places[0].name, claim.notice) for claim in claims] == [
        ("near Kassala", None),
        ("Khartoum", Notice.RETRACTION),
    ]


NO_NOTICE = {
    "soldiers withdraw": "The army withdrew from a market in Khartoum on Monday after a drone strike killed 12 people.",
    "a ministry takes its word back": "The ministry retracted its statement on a drone strike in Khartoum on Monday.",
    "another outlet's report": "The Delta Gazette has withdrawn its report of a drone strike in Khartoum on Monday.",
    "earlier reports of others": "Earlier reports said 12 people were killed in a drone strike in Khartoum on Monday.",
    "a later toll": "We reported on Monday that 12 people were killed in a drone strike in Khartoum. Now it is 20.",
    "correction as a word": "The correction of artillery fire by drone killed 12 people in Khartoum on Monday.",
}


@pytest.mark.parametrize("text", NO_NOTICE.values(), ids=NO_NOTICE)
def test_what_is_no_word_on_an_own_report(text: str) -> None:
    assert find_notice(Document(id="test", text=text, source=OUTLET)) is None


def test_notices_are_looked_for_as_far_as_texts_are_read() -> None:
    notice = "We have withdrawn our report of a strike."
    assert find_notice(Document(id="test", text=f"{'A word. ' * 2_000}{notice}")) is not None
    assert find_notice(Document(id="test", text=f"{'A word. ' * 3_000}{notice}")) is None


def test_what_leads_in_is_blank_and_nothing_moves() -> None:
    text = "Retraction:\nWe withdraw our report that a mine\nkilled three."
    document = Document(id="test", text=text, title="RETRACTION: mine")
    notice = find_notice(document)
    assert notice is not None
    blank = without_lead_ins(document, notice)
    assert blank.title == "mine"
    assert len(blank.text) == len(text)
    assert blank.text.split() == ["a", "mine", "killed", "three."]
    assert blank.text.count("\n") == 2
