from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BrokenData
from bot.lexicon import parse_lexicon
from bot.rendering.answers import PAGE_SIZE, Nearness, NearVariant, answer_html, map_caption, nothing_html
from bot.rendering.filters import filter_words
from bot.rendering.help import HelpTexts, help_texts, subject_html
from bot.rendering.html import CAPTION_LIMIT, visible_length
from bot.rendering.summaries import add_tolls, summarise
from bot.rendering.tallies import ReportedTally, tally_words
from bot.vocabulary import (
    Alternative,
    Comparator,
    Event,
    EventActor,
    EventStatus,
    Filter,
    Intent,
    Order,
    Period,
    PlaceFilter,
    Question,
    Role,
    Severity,
    SubEventType,
    Tally,
    Toll,
)

from .builders import QAIM, assert_is_telegram_html, event, on, report

NAMES = {"kataib-hezbollah": "Kataib Hezbollah", "united-states-armed-forces": "US forces", "houthis": "Houthis"}
TALLY = ReportedTally(
    tally=Tally(
        what="attacks", count=151, comparator=Comparator.MORE_THAN, against=("united-states-armed-forces",),
        places=("IQ", "SY"), since=date(2023, 10, 15),
    ),
    source="Sample Wire",
)  # fmt: skip


def ask(intent: Intent, events: list[Event], **options: object) -> str:
    question = Question(text="?", intent=intent, filter=Filter(actors=("kataib-hezbollah",)))
    total = options.pop("total", len(events))
    tallies = options.pop("tallies", ())
    answer = answer_html(question, events, tallies, total, actor_names=NAMES, **options)  # type: ignore[arg-type]  # free options
    assert_is_telegram_html(answer)
    return answer


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Filter(), "All events"),
        (
            Filter(
                actors=("kataib-hezbollah",), places=(PlaceFilter(name="Iraq", country="IQ"),),
                types=(SubEventType.AIR_DRONE_STRIKE,), since=date(2024, 1, 12),
            ),
            "Air/drone strikes involving Kataib Hezbollah in Iraq since 12 Jan 2024",
        ),
        (
            Filter(attackers=("houthis",), targets=("unknown-group", "US troops"), until=date(2024, 1, 3)),
            "Events by Houthis against Unknown Group or US troops until 3 Jan 2024",
        ),
        (
            Filter(places=(PlaceFilter(name="Red Sea"), PlaceFilter(name="Gulf of Aden")), min_killed=1),
            "Events in the Red Sea or the Gulf of Aden with at least 1 person killed",
        ),
        (
            Filter(
                places=(PlaceFilter(name="Al-Tanf", latitude=33.5, longitude=38.6, radius_km=50),),
                since=date(2023, 12, 1), until=date(2024, 1, 3),
            ),
            "Events within 50 km of Al-Tanf from 1 Dec 2023 to 3 Jan 2024",
        ),
        (Filter(since=date(2024, 1, 3), until=date(2024, 1, 3)), "Events on 3 Jan 2024"),
        (
            Filter(between=("houthis", "kataib-hezbollah"), min_killed=2, min_injured=5),
            "Events between Houthis and Kataib Hezbollah with at least 2 people killed and at least 5 people injured",
        ),
        (
            Filter(statuses=(EventStatus.CORROBORATED,), min_severity=Severity.SEVERE, keywords=("oil <depot",)),
            "Events rated severe or graver that are corroborated mentioning “oil <depot”",
        ),
        (
            Filter(
                places=(PlaceFilter(name="Iraq", country="IQ"),),
                excluding=(Filter(attackers=("houthis",)), Filter(types=(SubEventType.ARMED_CLASH,))),
            ),
            "Events in Iraq except by Houthis and armed clashes",
        ),
    ],
)  # fmt: skip
def test_a_filter_in_english(wanted: Filter, words: str) -> None:
    assert filter_words(wanted, NAMES) == words


def test_an_answer_says_first_how_it_was_understood() -> None:
    question = Question(text="?", intent=Intent.LATEST, filter=Filter(actors=("houthis",)), unknown=("<blah>",))
    answer = answer_html(question, [event()], (), 1, actor_names=NAMES)
    assert answer.startswith(
        "<b>Events involving Houthis</b>\n<i>Not understood: “&lt;blah&gt;”</i>\n\n1. <b>Air/drone"
    )


@pytest.mark.parametrize(
    ("intent", "sentence"),
    [
        (Intent.COUNT, "2 events on record."),
        (Intent.WHO, "Named as attacker: US forces (2)."),
        (Intent.WHERE, "Places: Al Qa&#x27;im 🇮🇶 (2)."),
        (Intent.CASUALTIES, "At least 7 killed (best 8), 4 injured: 2 of 2 events state a toll."),
        (Intent.TIMELINE, "12–20 Jan 2024: never more than one event on a day."),
    ],
)
def test_each_intent_leads_with_its_direct_answer(intent: Intent, sentence: str) -> None:
    events = [event(), event(id="e2", killed=Toll(low=3, best=3), date=on(12))]
    assert ask(intent, events).splitlines()[1] == sentence


def test_a_timeline_names_the_day_with_most_events() -> None:
    events = [event(id=str(number), date=on(day)) for number, day in enumerate((12, 14, 14, 20))]
    assert "12–20 Jan 2024: busiest on 14 Jan 2024 (2 events)." in ask(Intent.TIMELINE, events)


def test_things_struck_that_are_left_out_are_told_as_a_sentence_would() -> None:
    wanted = Filter(places=(PlaceFilter(name="Yemen", country="YE"),), excluding=(Filter(target_kinds=("ship",)),))
    assert filter_words(wanted, NAMES).startswith("Events in Yemen except those that hit ship")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Period.DAY, "12–20 Jan 2024: busiest on 14 Jan 2024 (2 events)."),
        (Period.WEEK, "12–20 Jan 2024: busiest in the week of 8 Jan 2024 (3 events)."),
        (Period.MONTH, "12–20 Jan 2024: all in January 2024 (4 events)."),
        (Period.YEAR, "12–20 Jan 2024: all in 2024 (4 events)."),
    ],
)
def test_a_timeline_is_told_by_what_it_is_asked_for(step: Period, said: str) -> None:
    events = [event(id=str(number), date=on(day)) for number, day in enumerate((12, 14, 14, 20))]
    question = Question(text="", intent=Intent.TIMELINE, step=step)
    assert said in answer_html(question, events, (), len(events))


def test_a_sum_over_one_page_says_that_it_is_one() -> None:
    events = [event(id=str(number)) for number in range(PAGE_SIZE)]
    assert "Of the newest 5: Named as attacker" in ask(Intent.WHO, events, total=9)
    everything = [event(id=str(number)) for number in range(9)]
    assert "\nNamed as attacker: US forces (9)." in ask(Intent.WHO, events, total=9, summary=summarise(everything))


def test_retracted_events_count_in_no_sum() -> None:
    events = [event(), event(id="e2", status=EventStatus.RETRACTED)]
    assert "5 killed" not in ask(Intent.CASUALTIES, events)
    assert "4–7 killed (best 5), 2 injured: 1 of 1 event states a toll." in ask(Intent.CASUALTIES, events)


def test_tallies_are_told_as_reported_never_as_events() -> None:
    answer = ask(Intent.COUNT, [], tallies=[TALLY])
    told = "Reported by Sample Wire: more than 151 attacks on US forces in Iraq and Syria since 15 Oct 2023."
    assert told in answer
    assert "No single event on record." in answer


def test_pages_number_on_and_count_what_is_left() -> None:
    answer = ask(Intent.LATEST, [event(id=str(number)) for number in range(5)], total=12, page=1)
    assert "Events 6–10 of 12, newest first:" in answer
    assert "\n10. <b>" in answer
    assert answer.endswith("… and 2 more")


@settings(deadline=None)  # a busy machine is no failure
@given(st.integers(min_value=1, max_value=400))
def test_a_page_never_skips_an_event_however_long_its_names(length: int) -> None:
    name = "ق&" * length
    place = QAIM.model_copy(update={"name": name, "admin1": name[::-1]})
    parties = tuple(EventActor(role=role, name=f"{name}{n}") for role in Role for n in range(4))
    long = event(places=(place, place), actors=parties, headline=name, reports=(report(source=name),) * 4)
    question = Question(text="?", intent=Intent.WHO, filter=Filter(actors=(name,) * 9), unknown=(name,) * 9)
    tally = ReportedTally(tally=Tally(what=name, count=3, by=(name,) * 5, against=(name,) * 5), source=name)
    answer = answer_html(question, [long] * PAGE_SIZE, [tally] * 4, 1_000_000)
    assert_is_telegram_html(answer)
    assert f"\n{PAGE_SIZE}. <b>" in answer
    assert answer.endswith("… and 999,995 more")


def test_nothing_found_says_what_was_searched_and_what_is_nearest() -> None:
    wanted = Filter(actors=("houthis",), places=(PlaceFilter(name="Iraq", country="IQ"),))
    question = Question(text="?", intent=Intent.LATEST, filter=wanted, suggestions=("Hamas",))
    near = NearVariant(number=1, words="without “in Iraq”", total=7)
    assert nothing_html(question, Nearness(variants=(near,), newest=event()), actor_names=NAMES) == (
        "Nothing on record for: <b>Events involving Houthis in Iraq</b>.\nThe record goes up to 20 Jan 2024.\n\n"
        "Nearest:\n• without “in Iraq”: 7 events"
    )
    assert nothing_html(question, Nearness(), actor_names=NAMES).endswith("\n\nYou could try:\n• Hamas")


def test_a_word_nobody_knows_is_named_with_names_like_it() -> None:
    question = Question(text="?", intent=Intent.HELP, unknown=("hutis<",))
    answer = nothing_html(question, Nearness(names=("Houthis",)))
    assert answer == "<i>Not understood: “hutis&lt;”</i>\nNames like that: <b>Houthis</b>."


def test_another_reading_is_offered() -> None:
    other = Alternative(label="Tripoli, Lebanon", filter=Filter())
    question = Question(text="?", intent=Intent.LATEST, filter=Filter(actors=("houthis",)), alternatives=(other,))
    answer = answer_html(question, [event()], (), 1, actor_names=NAMES)
    assert "\n<i>Did you mean Tripoli, Lebanon?</i>\n" in answer


def test_of_several_places_of_a_name_it_is_said_which_was_taken() -> None:
    here, there = (PlaceFilter(name="Tripoli", country=country, radius_km=30) for country in ("LY", "LB"))
    other = Alternative(label="Tripoli, Lebanon", filter=Filter(places=(there,)))
    question = Question(text="?", intent=Intent.LATEST, filter=Filter(places=(here,)), alternatives=(other,))
    assert "This is Tripoli, Libya. Did you mean Tripoli, Lebanon?" in nothing_html(question, Nearness())


@pytest.mark.parametrize(("order", "words"), [(Order.DEADLIEST, "deadliest first"), (Order.OLDEST, "oldest first")])
def test_the_order_is_told(order: Order, words: str) -> None:
    question = Question(text="?", intent=Intent.LATEST, filter=Filter(actors=("houthis",)), order=order)
    assert f"2 events, {words}:" in answer_html(question, [event(), event(id="2")], (), 2)


@pytest.mark.parametrize("number", range(len(help_texts().subjects)))
def test_help_can_be_sent(number: int) -> None:
    assert_is_telegram_html(subject_html(number))
    assert subject_html(number) != subject_html(number + 1)


def test_a_broken_help_text_is_named() -> None:
    text = '[[subjects]]\nbutton = "A"\ntitle = "B"\ntext = "<script>"'
    with pytest.raises(BrokenData, match=r"help.toml, entry subjects.0.text: .*only <b>"):
        parse_lexicon("help", text, HelpTexts)


def test_a_map_caption_keeps_to_the_limit_of_captions() -> None:
    caption = map_caption("Events in Iraq", [event(id=str(number)) for number in range(200)])
    assert visible_length(caption) <= CAPTION_LIMIT
    assert "1. Al Qa&#x27;im, Anbar, Iraq 🇮🇶, 20 Jan 2024\n2. " in caption
    assert caption.splitlines()[-1].startswith("… and ")


def test_nobody_hurt_in_one_event_is_no_sum_of_all() -> None:
    nobody = Toll(low=0, best=0, high=0)
    assert not add_tolls([nobody, Toll()]).is_known
    assert add_tolls([nobody, nobody]).best == 0
    assert add_tolls([nobody, Toll(), Toll(low=3, best=3, high=3)]).best == 3


@pytest.mark.parametrize(
    ("what", "count", "words"),
    [("attack", 26, "26 attacks"), ("clash", 2, "2 clashes"), ("raid", 1, "1 raid"), ("strikes", 3, "3 strikes")],
)
def test_what_is_counted_is_told_in_its_number(what: str, count: int, words: str) -> None:
    tally = Tally(what=what, count=count, comparator=Comparator.EXACTLY, by=("houthis",), against=("Ships",))
    assert tally_words(tally, NAMES) == f"{words} by Houthis on ships"
