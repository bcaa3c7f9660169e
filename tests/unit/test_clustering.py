"""Groups of claims: a function of the set, held together, and an editor's word above them."""

import datetime as dt
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge import Knowledge
from bot.merging.accounts import Account, account_of
from bot.merging.clustering import Group, cluster
from bot.merging.compatibility import Comparison, compare
from bot.merging.identities import assign
from bot.merging.kinship import Telling, kinships
from bot.merging.speakers import Speaker, only_speaker
from bot.sources.fingerprint import near_duplicate_signature
from bot.vocabulary import (
    ClaimAttribution,
    ClaimDate,
    ClaimPlace,
    Constraints,
    DatePrecision,
    Evidence,
    PlacePrecision,
    Stance,
)
from tests.reports import ERBIL, KATAIB, QAIM, US, claim, document
from tests.unit.accounts import BASE, account, compared, told

CLAIMS = (
    claim(),
    claim(injured=4),
    claim(day="2024-01-21"),
    claim(ERBIL),
    claim(day=None),
    claim(day=None, background=True),
    claim(QAIM, by=US, against=KATAIB),
    claim(by=None, against=None),
)


TEXTS = (f"{BASE} on Saturday.", f"{BASE} overnight, hurting four.", "Something happened at Erbil and Al-Qa'im.")


def _accounts() -> list[Account]:
    return [
        told(said, text, published, number)
        for number, (said, text, published) in enumerate(
            (
                (said, text, published)
                for said in CLAIMS
                for text in TEXTS
                for published in ("2024-01-22T09:00:00Z", None)
            ),
            1,
        )
    ]


def _ids(groups: Sequence[Group]) -> set[frozenset[int]]:
    return {frozenset(one.claim for one in group) for group in groups}


@settings(max_examples=20, deadline=None)
@given(accounts=st.permutations(_accounts()))
def test_grouping_is_a_function_of_the_set_of_claims(knowledge: Knowledge, accounts: list[Account]) -> None:
    def by_facts(one: Account, other: Account) -> Comparison:
        return compare(one, other, knowledge.related)

    groups = cluster(accounts, by_facts, Constraints())
    assert _ids(groups) == _ids(cluster(_accounts(), by_facts, Constraints()))
    assert sorted(one.claim for group in groups for one in group) == sorted(one.claim for one in accounts)
    for group in groups:
        assert not any(by_facts(one, other).conflict for one, other in combinations(group, 2))


@pytest.mark.parametrize(
    ("published", "size", "between", "expected"),
    [
        (None, 3, 0.58, [3, 3]),  # each holds together at .8
        (None, 3, 0.65, [6]),
        (None, 2, 0.58, [4]),
        ("2024-01-22T09:00:00Z", 3, 0.58, [6]),
    ],
)
def test_without_a_day_groups_that_hold_together_far_better_than_they_fit_each_other_stay_apart(
    published: str | None, size: int, between: float, expected: list[int]
) -> None:
    numbers = range(1, 2 * size + 1)
    accounts = [told(claim(), f"{BASE}.", published, number) for number in numbers]

    def compared_by_half(one: Account, other: Account) -> Comparison:
        return Comparison(score=0.8 if (one.claim <= size) == (other.claim <= size) else between)

    groups = cluster(accounts, compared_by_half, Constraints())
    assert [len(group) for group in groups] == expected


@pytest.mark.parametrize(("position", "fits"), [(0, True), (1, False)])
def test_a_past_deed_that_a_report_is_about_is_no_side_remark(knowledge: Knowledge, position: int, fits: bool) -> None:
    """Reports of a trial tell nothing but the deed; others recall it beside their news."""
    words = "Ilyan Marek shot a guard of Kestrel Logistics at the Norvik terminal in Lisbon."
    one = told(claim(None, None, by=None, against=None), words, None, 1)
    report = document(f"{words} A court sentenced him.", None)
    span = Evidence(start=0, end=len(words))
    recalled = claim(None, None, by=None, against=None, background=True).model_copy(update={"evidence": (span,)})
    other = account_of(recalled, report, claim_id=2, document_id=2, order=("0002", position))
    assert compared(one, other, knowledge).fits is fits


def test_an_editors_word_is_above_the_facts(knowledge: Knowledge) -> None:
    alike = [told(claim(), TEXTS[0], number=number) for number in (1, 2)]
    other = told(claim(ERBIL), TEXTS[2], number=3)

    def by_facts(one: Account, two: Account) -> Comparison:
        return compare(one, two, knowledge.related)

    assert _ids(cluster([*alike, other], by_facts, Constraints())) == {frozenset({1, 2}), frozenset({3})}
    apart = Constraints(apart=frozenset({(1, 2)}))
    assert _ids(cluster([*alike, other], by_facts, apart)) == {frozenset({1}), frozenset({2}), frozenset({3})}
    same = Constraints(same=frozenset({(1, 3)}))
    assert frozenset({1, 3}) <= next(group for group in _ids(cluster([*alike, other], by_facts, same)) if 1 in group)


def test_claims_of_one_document_never_meet(knowledge: Knowledge) -> None:
    twins = [account(claim()), account(claim()).model_copy(update={"claim": 2, "order": ("0001", 1)})]
    groups = cluster(twins, lambda one, other: compare(one, other, knowledge.related), Constraints())
    assert len(groups) == 2


def test_an_event_stays_where_most_of_its_claims_are() -> None:
    groups = [tuple(account(claim(), number=number) for number in numbers) for numbers in ((1, 2), (3,), (4, 5), (6,))]
    assert assign(groups, {1: 7, 2: 7, 3: 7, 4: 9, 5: 8}) == [7, None, 8, None]


def _telling(number: int, outlet: str | None, words: str, speaker: Speaker | None = None) -> Telling:
    signature = near_duplicate_signature(words)
    return Telling(document=str(number), outlet=outlet, signature=signature, speaker=speaker)


def test_outlets_that_quote_one_institution_are_one_source() -> None:
    tellings = [
        _telling(1, "Wire", "Rockets were fired at the base, and nobody was hurt there at all.", _COMMAND),
        _telling(2, "Gazette", "American troops came under fire in the west of Iraq late at night.", _COMMAND),
        _telling(3, "Courier", "Our correspondent counted seven craters beside the hangars.", None),
        _telling(4, None, "A villager filmed the smoke over the river in the morning.", None),
    ]
    assert kinships(tellings) == {"1": "Wire", "2": "Wire", "3": "Courier", "4": "document 4"}
    tying = _telling(5, "Courier", "The base was fired at.", _COMMAND)
    assert kinships([*tellings, tying]) == {"1": "Wire", "2": "Wire", "3": "Wire", "4": "document 4", "5": "Wire"}


_COMMAND = Speaker(owner="central command")
SPEAKERS = {
    "an institution by name": (
        ("US Central Command", "the US Central Command's spokesman"),
        ((), "US central command"),
    ),
    "an office, with whose it is": (
        ("Ukraine's energy ministry", "the Ukrainian Energy Ministry"),
        (("energy", "ministry"), "UA"),
    ),
    "an office of where it happened": (("Gaza's Hamas-run health ministry",), (("health", "ministry"), "PS")),
    "an army by two names": (("the Israeli army", "Israel's military"), (("army",), "IL")),
    "people of a country": (("Palestinian medics",), ((), "PS medics")),
    "anybody": (("two police officials", "residents"), None),
    "two institutions": (("the Pentagon", "UKMTO"), None),
    "nobody": ((), None),
}


GAZA = ClaimPlace(text="Gaza", name="Gaza", country="PS", latitude=31.5, longitude=34.5, precision=PlacePrecision.EXACT)


@pytest.mark.parametrize(("speakers", "expected"), SPEAKERS.values(), ids=SPEAKERS)
def test_whom_a_report_rests_on(speakers: tuple[str, ...], expected: tuple[tuple[str, ...], str] | None) -> None:
    said = tuple(ClaimAttribution(by=speaker, stance=Stance.REPORTED) for speaker in speakers)
    found = only_speaker([claim().model_copy(update={"attributions": said}), claim(GAZA)])
    assert found == (Speaker(office=expected[0], owner=expected[1]) if expected else None)


MINISTRY = ("energy", "ministry")


@pytest.mark.parametrize(
    ("speakers", "sources"),
    [
        ((Speaker(office=MINISTRY, owner="UA"), Speaker(office=MINISTRY)), 1),
        ((Speaker(office=MINISTRY), Speaker(office=MINISTRY)), 1),
        ((Speaker(office=MINISTRY, owner="UA"), Speaker(office=MINISTRY, owner="RU")), 2),
        ((Speaker(office=("defence", "ministry")), Speaker(office=("defence", "ministry"))), 2),
        ((Speaker(office=("defence", "ministry"), owner="RU"), Speaker(office=("defence", "ministry"))), 1),
        ((Speaker(office=("police",)), Speaker(office=("police",))), 2),
    ],
)
def test_an_institution_is_one_source_however_it_is_named(speakers: tuple[Speaker, ...], sources: int) -> None:
    words = ("Drones hit a substation at night.", "Two workers of the grid died in the city.")
    tellings = [
        _telling(number, f"Outlet {number}", said, speaker)
        for number, (said, speaker) in enumerate(zip(words, speakers, strict=True), 1)
    ]
    assert len(set(kinships(tellings).values())) == sources


def test_a_deed_of_another_year_is_another(knowledge: Knowledge) -> None:
    year = ClaimDate(start=dt.date(2015, 1, 1), end=dt.date(2015, 12, 31), precision=DatePrecision.YEAR)
    recalled = account(claim(background=True).model_copy(update={"date": year}), number=2)
    assert compared(account(claim()), recalled, knowledge).conflict == "told of another year"
    same = year.model_copy(update={"start": dt.date(2024, 1, 1), "end": dt.date(2024, 12, 31)})
    recalled = account(claim(background=True).model_copy(update={"date": same}), number=2)
    assert compared(account(claim()), recalled, knowledge).conflict is None
