"""Questions that go on from the one before, names that could mean another, and help whose examples are understood."""

import datetime as dt

import pytest

from bot.knowledge import Knowledge
from bot.questions.understanding import understand
from bot.rendering.help import help_texts
from bot.vocabulary import Filter, Intent, Order, Period, Question

NOW = dt.datetime(2024, 2, 20, 9, tzinfo=dt.UTC)


def _ask(knowledge: Knowledge, *questions: str) -> Question:
    previous: Question | None = None
    for text in questions:
        previous = understand(text, knowledge, now=NOW, previous=previous)
    assert previous is not None
    return previous


def test_each_goes_on_from_the_one_before(knowledge: Knowledge) -> None:
    last = _ask(knowledge, "deadliest attacks by the Houthis", "and in January?", "only drones", "not the Red Sea")
    wanted = last.filter
    assert wanted.attackers == ("houthis",)
    assert (wanted.since, wanted.until) == (dt.date(2024, 1, 1), dt.date(2024, 1, 31))
    assert [kind.value for kind in wanted.types] == ["Air/drone strike"]
    assert [place.name for one in wanted.excluding for place in one.places] == ["Red Sea"]
    assert last.order is Order.DEADLIEST


def test_a_party_named_after_two_that_fought_each_other_is_asked_about_alone(knowledge: Knowledge) -> None:
    wanted = _ask(knowledge, "clashes between Israel and Hezbollah", "and Hamas?").filter
    assert (wanted.between, wanted.actors) == ((), ("hamas",))


@pytest.mark.parametrize("text", ["latest on Hamas", "attacks in Sudan", "how many killed in Gaza", "latest", "help"])
def test_a_question_of_its_own_forgets_the_one_before(knowledge: Knowledge, text: str) -> None:
    assert _ask(knowledge, "US strikes in Iraq since January", text) == _ask(knowledge, text)


def test_a_question_about_one_event_is_followed_by_questions_about_all(knowledge: Knowledge) -> None:
    first, second = "strikes in Yemen", "sources for the second one"
    assert _ask(knowledge, first, second).intent is Intent.SOURCES
    assert _ask(knowledge, first, second, "and in January?").intent is Intent.LATEST
    assert _ask(knowledge, first, second, "the third one").item == 3


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Houthi attacks by month", Period.MONTH),
        ("attacks per week in Yemen", Period.WEEK),
        ("timeline of strikes in Iraq each day", Period.DAY),
        ("killed in Gaza by year", Period.YEAR),
        ("timeline of strikes in Iraq", None),
    ],
)
def test_what_a_timeline_is_counted_by_is_kept_in_what_follows(
    knowledge: Knowledge, text: str, step: Period | None
) -> None:
    assert _ask(knowledge, text).intent is Intent.TIMELINE
    assert _ask(knowledge, text).step is step
    assert _ask(knowledge, text, "and in Syria?").step is step


def test_without_a_question_before_there_is_nothing_to_go_on_from(knowledge: Knowledge) -> None:
    assert _ask(knowledge, "and last week?").filter == Filter(since=dt.date(2024, 2, 12), until=dt.date(2024, 2, 18))
    assert _ask(knowledge, "sources for the second one").filter.is_empty


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("attacks in Tripoli", ["Tripoli, Lebanon"]),
        ("latest on Israel", ["Armed forces of Israel"]),
        ("attacks in Israel", []),
        ("Islamic Jihad", ["Egyptian Islamic Jihad"]),
        ("latest on Kataib Hezbollah", []),
    ],
)
def test_an_ambiguous_name_has_alternatives(knowledge: Knowledge, text: str, labels: list[str]) -> None:
    question = _ask(knowledge, text)
    assert [one.label for one in question.alternatives] == labels
    assert all(one.filter != question.filter for one in question.alternatives)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("attcks in Iraq", "attacks in Iraq"),
        ("stirkes in Yemen", "strikes in Yemen"),
        ("Houthi misiles", "Houthi missiles"),
    ],
)
def test_a_slip_in_a_key_word_is_mended(knowledge: Knowledge, typed: str, meant: str) -> None:
    assert _ask(knowledge, typed).filter == _ask(knowledge, meant).filter


def test_examples_in_the_help_are_understood(knowledge: Knowledge) -> None:
    examples = [example for subject in help_texts().subjects for example in subject.examples]
    questions = [_ask(knowledge, example) for example in examples if not example.startswith("/")]
    assert len(questions) > 8
    assert [question.text for question in questions if question.unknown or question.filter.is_empty] == []


@pytest.mark.parametrize(
    ("text", "excluding"),
    [
        ("not disputed attacks in Syria", [{"statuses": ["disputed"]}]),
        ("attacks in Syria other than by Israel or Iran",
         [{"attackers": ["israel-armed-forces"]}, {"attackers": ["iran-armed-forces"]}]),
        ("Iraq except clashes by the PKK", [{"types": ["Armed clash"], "attackers": ["pkk"]}]),
        ("attacks in Yemen except on ships", [{"target_kinds": ["ship", "warship"]}]),
        ("not", []),
    ],
)  # fmt: skip
def test_what_is_left_out(knowledge: Knowledge, text: str, excluding: list[dict[str, list[str]]]) -> None:
    left_out = _ask(knowledge, text).filter.excluding
    assert [one.model_dump(mode="json", exclude_defaults=True) for one in left_out] == excluding
