"""Which claims are of one incident: what speaks for it, against it, and for nothing."""

import datetime as dt

import pytest

from bot.knowledge import Knowledge
from bot.merging.compatibility import Comparison
from bot.merging.counts import counts_in
from bot.merging.days_named import days_named, tells_of_a_repetition
from bot.merging.keys import filed_under
from bot.merging.terms import likeness, telling_word, terms_of
from bot.vocabulary import Claim, ClaimDate, DatePrecision, Evidence, SubEventType
from tests.reports import ERBIL, IRAQ, KATAIB, QAIM, RED_SEA, US, claim, document
from tests.unit.accounts import BASE, account, compared, told

ADJACENT = {
    "two attacks, two days running": (f"{BASE} on Saturday.", f"{BASE} on Sunday, officials said.", False),
    "one night": (f"{BASE} overnight.", f"{BASE} early on Sunday, before dawn.", True),
}


@pytest.mark.parametrize(("first", "second", "is_one"), ADJACENT.values(), ids=ADJACENT)
def test_attacks_a_day_apart_are_one_only_where_the_reports_explain_it(
    knowledge: Knowledge, first: str, second: str, is_one: bool
) -> None:
    one = account(_citing(claim(), first, "Saturday"), document(first, "2024-01-23T09:00:00Z"), 1)
    other = account(_citing(claim(day="2024-01-21"), second, "Sunday"), document(second, "2024-01-23T10:00:00Z"), 2)
    assert compared(one, other, knowledge).fits is is_one


def _citing(said: Claim, text: str, day: str) -> Claim:
    date = said.date.model_copy(update={"text": day}) if said.date else None
    return said.model_copy(update={"date": date, "evidence": (Evidence(start=0, end=len(text)),)})


def test_near_copies_are_one_report_though_their_dates_slip_by_a_day(knowledge: Knowledge) -> None:
    text = (
        "Seven rockets struck the Ramstein hangar of Ain al-Asad in Anbar, wounding Sergeant Delgado and two men "
        "of Kestrel Logistics, the base commander Colonel Whitfield told the Baghdad bureau of the Courier."
    )
    one = told(claim(), text, number=1)
    other = told(claim(day="2024-01-21"), text.replace("Seven", "Several"), number=2)
    assert compared(one, other, knowledge).fits


def test_a_follow_up_is_known_by_the_day_it_names(knowledge: Knowledge) -> None:
    first = (
        "Rockets hit the market of Erbil's Ankawa quarter on Saturday, killing three shopkeepers, the mayor Nazik said."
    )
    later = (
        "On Monday the mayor Nazik said a fourth shopkeeper had died of Saturday's rockets on Ankawa market in Erbil."
    )
    one = told(claim(ERBIL, "2024-01-20"), first, "2024-01-20T20:00:00Z", 1)
    other = told(claim(ERBIL, "2024-01-22"), later, "2024-01-22T20:00:00Z", 2)
    assert compared(one, other, knowledge).fits
    again = told(claim(ERBIL, "2024-01-22"), later + " Rockets hit it again.", "2024-01-22T20:00:00Z", 2)
    assert compared(one, again, knowledge).conflict == "2 days apart"


def test_a_country_has_one_coup_at_a_time(knowledge: Knowledge) -> None:
    texts = ("Colonels took the palace of Baghdad and dissolved the assembly.", "Iraq: putsch succeeds, curfew begins.")

    def compare_as(kind: SubEventType) -> Comparison:
        said = claim(IRAQ, day=None, kind=kind, by=None, against=None)
        one, other = (told(said, text, number=place) for place, text in enumerate(texts, 1))
        assert bool(filed_under(one) & filed_under(other)) is (kind is SubEventType.OTHER)
        return compared(one, other, knowledge)

    assert compare_as(SubEventType.OTHER).fits
    assert not compare_as(SubEventType.AIR_DRONE_STRIKE).fits


def test_one_more_is_not_the_one_before_that_its_report_names(knowledge: Knowledge) -> None:
    text = "Rockets hit Ain al-Asad in Anbar again, a third strike this month. The fire of {}'s attack was out."
    first = account(claim(), document(f"{BASE} on Saturday."), 1)
    named, other = (told(claim(day=None), text.format(day), number=2) for day in ("Saturday", "Friday"))
    assert compared(first, named, knowledge).conflict == "told as another after that day's"
    assert compared(first, other, knowledge).conflict is None


def test_a_day_that_another_claim_accounts_for_is_no_follow_up() -> None:
    text = "Rockets hit Erbil on Monday, two days after those of Saturday."
    today, before = claim(ERBIL, "2024-01-22"), claim(ERBIL, "2024-01-20", background=True)
    report = document(text, "2024-01-22T20:00:00Z")
    assert dt.date(2024, 1, 20) in account(today, report).days_named
    assert account(today, report, others=[today, before]).days_named == ()


def test_a_date_after_the_report_is_a_slip_and_says_nothing() -> None:
    assert account(claim(day="2024-12-20"), document(published="2024-01-21T06:00:00Z")).date is None


def test_a_dateline_is_the_day_of_the_report() -> None:
    report = document("POSTED: January 20, 2024. Rockets hit the base.", None)
    dated = claim().model_copy(update={"date": _day("January 20, 2024")})
    assert (account(dated, report).date, account(dated, report).published_on) == (None, dt.date(2024, 1, 20))
    tied = account(dated, document("Rockets hit the base on January 20, 2024.", None))
    assert tied.date == dated.date
    assert tied.published_on is None


def _day(words: str) -> ClaimDate:
    return ClaimDate(start=dt.date(2024, 1, 20), end=dt.date(2024, 1, 20), precision=DatePrecision.DAY, text=words)


def test_attacker_and_attacked_swapped_are_two_incidents(knowledge: Knowledge) -> None:
    strike = claim(by=US, against=KATAIB)
    assert "attacks in one" in str(compared(account(claim()), account(strike, number=2), knowledge).conflict)


def test_neighbouring_towns_struck_on_one_day_are_two_incidents(knowledge: Knowledge) -> None:
    near = ERBIL.model_copy(update={"name": "Kawrgosk", "latitude": 36.34, "longitude": 43.8})
    one = told(
        claim(ERBIL, weapon="drone"), "A drone hit a depot in Erbil on Saturday and hurt nobody, said Nazik.", number=1
    )
    words = "A drone hit a depot in Kawrgosk on Saturday and hurt nobody, said Nazik."
    assert "km" in str(compared(one, told(claim(near, weapon="drone"), words, number=2), knowledge).conflict)


CAPTURED = "The frigate Corvina captured {} pirates and freed {} sailors of a dhow."


@pytest.mark.parametrize(("figures", "fits"), [((23, 11), True), ((26, 14), False)])
def test_alike_stories_without_a_day_are_told_apart_by_their_figures(
    knowledge: Knowledge, figures: tuple[int, int], fits: bool
) -> None:
    """Navies capture pirates again and again, and the agencies tell it in the same words."""
    one, other = (
        told(claim(RED_SEA, None), f"{CAPTURED.format(*counted)} {rest}", None, number)
        for number, counted, rest in (
            (1, (23, 11), "Commodore Ferrand praised the crew, and Lisbon thanked the Admiralty for the help."),
            (2, figures, "They were brought to Mombasa, where prosecutor Wekesa is to charge them next month."),
        )
    )
    assert compared(one, other, knowledge).fits is fits


def test_what_a_report_counts() -> None:
    pirates, sailors = telling_word("pirates"), telling_word("sailors")
    counted = dict(counts_in("In 2011 some 23 pirates, among them twelve young sailors, spent 3 days and 50% of it."))
    assert (counted[pirates], counted[sailors]) == (23, 12)
    assert set(counted.values()) == {23, 12}


def test_countries_and_their_peoples_say_little() -> None:
    countries = dict(terms_of(None, "The Ukrainian and the Russian envoys met Delgado in Ukraine and in Russia."))
    named = {word: countries[word] for word in map(telling_word, ("Delgado", "Ukrainian", "Russia")) if word}
    delgado, ukrainian, russia = named.values()
    assert delgado > 2 * max(ukrainian, russia)


def test_another_place_counts_against_a_report_without_a_day_but_not_within_one_story(knowledge: Knowledge) -> None:
    story = "The {} of Sergeant Delgado's convoy of Kestrel Logistics was filmed by the herdsman Yusuf Harran. {}"
    one = told(claim(ERBIL, None), story.format("ambush", "It was on its way from Ankawa."), None, 1)
    other = told(claim(QAIM, None), story.format("attack", "It was bound for Husaybah."), None, 2)
    assert compared(one, other, knowledge).fits
    dated = told(claim(QAIM), story.format("attack", "It was bound for Husaybah."), number=2)
    same_day = told(claim(ERBIL), story.format("ambush", "It was on its way from Ankawa."), number=1)
    assert "km" in str(compared(same_day, dated, knowledge).conflict)


@pytest.mark.parametrize(("shared", "fits"), [("Delgado of Kestrel Logistics", True), ("Delgado of Kestrel", False)])
def test_two_towns_on_days_that_reports_tell_are_one_only_in_plainly_one_story(
    knowledge: Knowledge, shared: str, fits: bool
) -> None:
    """Without a day of publication, either town may be misread; two alike incidents share a few names, too."""
    seen_by = "Farmer Idris Kolo saw smoke over Ankawa. Nurse Petra Vance drove to Shaqlawa. Sergeant {} was there."
    heard_by = "Baker Omar Sand heard shots at Husaybah. Clerk Nadia Wren rode to Rawah. Sergeant {} was there."
    one = told(claim(ERBIL), seen_by.format(shared), None, 1)
    other = told(claim(QAIM), heard_by.format(shared), None, 2)
    assert compared(one, other, knowledge).fits is fits


@pytest.mark.parametrize(("second", "fits"), [("Ilyan Marek", True), ("Osei Tamboura", False)])
def test_alike_stories_without_a_day_are_told_apart_by_whom_they_are_about(
    knowledge: Knowledge, second: str, fits: bool
) -> None:
    nowhere = claim(None, None, by=None, against=None)
    shot = "{0} was shot near the Norvik terminal in Lisbon, said Kestrel Logistics and Commodore Ferrand of Norvik. "
    clerk = f"{shot}{{0}}, a clerk, was given blood. Friends of {{0}} came, and {{0}} woke."
    caller = f"{shot}{{0}} had come by boat. Nobody had warned {{0}}, whose brother {{0}} had named in a letter."
    one = told(nowhere, clerk.format("Ilyan Marek"), None, 1)
    other = told(nowhere, caller.format(second), None, 2)
    assert compared(one, other, knowledge).fits is fits


def test_days_are_named_by_weekday_date_and_count() -> None:
    monday = dt.date(2024, 1, 22)
    named = days_named(
        "On Monday he spoke of Friday's raid, of 15 January and of two days before; not of 31 June.", monday
    )
    assert named == {dt.date(2024, 1, 19), dt.date(2024, 1, 15), dt.date(2024, 1, 20)}
    assert days_named("It happened on 30 December.", monday) == {dt.date(2023, 12, 30)}
    assert tells_of_a_repetition("the second deadly attack in a week")
    assert not tells_of_a_repetition("a second died of his wounds")


def test_words_that_all_reports_share_tell_nothing() -> None:
    common = terms_of(None, "Police said that many people were killed and wounded on Monday.")
    assert max((weight for _, weight in common), default=0) > 0
    names = dict(terms_of(None, "Police said that Ghaniwa was killed in Abu Salim."))
    other = dict(terms_of(None, "The militia chief Ghaniwa died in Abu Salim, medics said."))
    apart = dict(terms_of(None, "Police said that Orozco was killed in Norwalk."))
    assert likeness(names, other) > 0.5 > likeness(names, apart)
    assert likeness(names, names) == pytest.approx(1, abs=0.01)
