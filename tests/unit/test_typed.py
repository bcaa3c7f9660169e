"""What editors type for a field, and what is made of it."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.editing.typed import Asking, read_value
from bot.errors import BadInput
from bot.knowledge import Knowledge, load_knowledge
from bot.vocabulary import ClaimDate, EventActor, EventPlace, RulingField, Toll

TODAY = Asking(today=dt.date(2024, 1, 24))
IN_IRAQ = Asking(today=dt.date(2024, 1, 24), countries=("IQ",), points=((33.8, 42.4),))


@pytest.mark.parametrize(
    ("words", "toll"),
    [
        ("5", (5, 5, 5)),
        ("1,204", (1204, 1204, 1204)),
        ("3-7", (3, None, 7)),
        ("3 to 7", (3, None, 7)),
        ("5 (3–7)", (3, 5, 7)),
        ("at least 5", (5, 5, None)),
        ("5+", (5, 5, None)),
        ("Up to 7", (None, 7, 7)),
        ("none", (0, 0, 0)),
        ("0", (0, 0, 0)),
        ("unknown", (None, None, None)),
    ],
)
def test_tolls(knowledge: Knowledge, words: str, toll: tuple[int | None, ...]) -> None:
    (option,) = read_value(knowledge, RulingField.KILLED, words, TODAY)
    assert Toll.model_validate(option.value) == Toll(low=toll[0], best=toll[1], high=toll[2])


@pytest.mark.parametrize(
    "words", ["", "  ", "five or so", "-3", "3-", "1e6", "7-3", "9 (3-7)", "99999999999", "x" * 500]
)
def test_tolls_that_can_not_be(knowledge: Knowledge, words: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_value(knowledge, RulingField.INJURED, words, TODAY)
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize(
    ("words", "start", "end", "precision"),
    [
        ("2024-01-20", "2024-01-20", "2024-01-20", 1),
        ("20 January 2024", "2024-01-20", "2024-01-20", 1),
        ("18-20 Jan 2024", "2024-01-18", "2024-01-20", 2),
        ("2024-01-18 to 2024-01-20", "2024-01-18", "2024-01-20", 2),
        ("December 2023", "2023-12-01", "2023-12-31", 4),
        ("yesterday", "2024-01-23", "2024-01-23", 1),
    ],
)
def test_dates(knowledge: Knowledge, words: str, start: str, end: str, precision: int) -> None:
    (option,) = read_value(knowledge, RulingField.DATE, words, TODAY)
    when = ClaimDate.model_validate(option.value)
    assert (when.start.isoformat(), when.end.isoformat(), when.precision) == (start, end, precision)


@pytest.mark.parametrize(
    "words", ["32 January 2024", "1 May 2030", "soon", "20 January 2024 or so", "since 3 January", "99:99"]
)
def test_dates_that_can_not_be(knowledge: Knowledge, words: str) -> None:
    with pytest.raises(BadInput, match="Write the date as"):
        read_value(knowledge, RulingField.DATE, words, TODAY)


@pytest.mark.parametrize(
    ("words", "name", "country"),
    [
        ("Erbil", "Erbil", "IQ"),
        ("Tripoli, Lebanon", "Tripoli", "LB"),
        ("Al-Qaim", "Al-Qa'im", "IQ"),
        ("Iraq", "Iraq", "IQ"),
    ],
)
def test_places(knowledge: Knowledge, words: str, name: str, country: str) -> None:
    (option,) = read_value(knowledge, RulingField.PLACE, words, TODAY)
    place = EventPlace.model_validate(option.value)
    assert (place.name, place.country) == (name, country)


def test_a_place_of_many_countries_is_asked_about(knowledge: Knowledge) -> None:
    options = read_value(knowledge, RulingField.PLACE, "Tripoli", TODAY)
    assert {"Tripoli, Libya", "Tripoli, North Lebanon, Lebanon"} <= {option.words for option in options}


@pytest.mark.parametrize("words", ["Qwxzvbn", "Qwxzvbn, Nowhere", "🙂"])
def test_places_there_are_not(knowledge: Knowledge, words: str) -> None:
    with pytest.raises(BadInput, match="No place called"):
        read_value(knowledge, RulingField.PLACE, words, TODAY)


def actors(knowledge: Knowledge, words: str) -> list[EventActor]:
    (option,) = read_value(knowledge, RulingField.ATTACKER, words, IN_IRAQ)
    return [EventActor.model_validate(one) for one in option.value]


def test_parties(knowledge: Knowledge) -> None:
    assert [one.id for one in actors(knowledge, "houthis")] == ["houthis"]
    assert [one.id for one in actors(knowledge, "kataib hezbollah, Houthis")] == ["kataib-hezbollah", "houthis"]
    assert actors(knowledge, "unknown") == []


def test_a_party_that_is_not_sure_is_asked_about_and_may_stay_as_written(knowledge: Knowledge) -> None:
    *known, as_written = read_value(knowledge, RulingField.TARGET, "kh", IN_IRAQ)
    assert "kataib-hezbollah" in [option.value[0]["id"] for option in known]
    assert as_written.value == [{"role": "target", "id": None, "name": "kh"}]


def test_of_several_parties_a_doubtful_one_is_to_be_written_out(knowledge: Knowledge) -> None:
    with pytest.raises(BadInput, match="write that name in full"):
        read_value(knowledge, RulingField.TARGET, "Houthis, kh", IN_IRAQ)


@pytest.mark.parametrize(
    ("words", "kind"),
    [("armed clash", "Armed clash"), ("Air/drone strike", "Air/drone strike"), ("suicid bomb", "Suicide bomb")],
)
def test_types(knowledge: Knowledge, words: str, kind: str) -> None:
    assert read_value(knowledge, RulingField.TYPE, words, TODAY)[0].value == kind


def test_types_there_are_not(knowledge: Knowledge) -> None:
    with pytest.raises(BadInput, match="no type of event"):
        read_value(knowledge, RulingField.TYPE, "birthday", TODAY)


def test_a_status_is_one_of_three_and_retracting_has_its_own_way(knowledge: Knowledge) -> None:
    assert read_value(knowledge, RulingField.STATUS, "Disputed", TODAY)[0].value == "disputed"
    with pytest.raises(BadInput, match="/retract"):
        read_value(knowledge, RulingField.STATUS, "retracted", TODAY)


@pytest.mark.parametrize("field", [RulingField.ATTACKER, RulingField.TARGET])
def test_separators_alone_name_nobody(knowledge: Knowledge, field: RulingField) -> None:
    with pytest.raises(BadInput, match="several with commas between them"):
        read_value(knowledge, field, "; ,", TODAY)


@given(st.sampled_from(RulingField), st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused_in_words(field: RulingField, words: str) -> None:
    with contextlib.suppress(BadInput):
        options = read_value(load_knowledge(), field, words, IN_IRAQ)
        assert options
        assert all(option.words for option in options)
