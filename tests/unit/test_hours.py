"""A town struck in the morning and again in the evening saw two attacks."""

import pytest

from bot.knowledge import Knowledge
from bot.merging.hours import Hours, hours_told
from bot.vocabulary import Claim, Evidence
from tests.reports import ERBIL, claim
from tests.unit.accounts import compared, told


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("A guided bomb hit Kharkiv on Friday morning.", Hours.MORNING),
        ("Shells fell on the market at noon.", Hours.NOON),
        ("Gunmen opened fire on Monday evening.", Hours.EVENING),
        ("Gunmen opened fire early on Monday morning.", None),
        ("Gunmen opened fire overnight.", None),
        ("Shelling went on from morning until evening.", None),
        ("A bomb went off in the afternoon.", Hours.AFTERNOON),
        ("A bomb killed four people, police said on Monday evening.", None),
        ("A bomb killed four people.", None),
    ],
)
def test_hours_are_read_from_the_words(text: str, hours: Hours | None) -> None:
    assert hours_told(text) is hours


def _citing(text: str) -> Claim:
    return claim(ERBIL).model_copy(update={"evidence": (Evidence(start=0, end=len(text)),)})


def test_one_town_in_the_morning_and_in_the_evening_saw_two_attacks(knowledge: Knowledge) -> None:
    early = "Rockets hit a depot in Erbil on Saturday morning, wounding twelve people, the mayor said."
    late = "A rocket struck a car in Erbil on Saturday evening, wounding two people, the governor said."
    one, other = told(_citing(early), early, number=1), told(_citing(late), late, number=2)
    assert compared(one, other, knowledge).conflict == "one in the morning and one in the evening"


def test_a_report_that_names_no_hours_may_tell_of_either(knowledge: Knowledge) -> None:
    early = "Rockets hit a depot in Erbil on Saturday morning, wounding twelve people, the mayor said."
    plain = "Rockets hit a depot in Erbil on Saturday, wounding twelve people, a hospital said."
    one, other = told(_citing(early), early, number=1), told(_citing(plain), plain, number=2)
    assert compared(one, other, knowledge).fits


def test_a_morning_and_an_afternoon_are_apart_unless_they_are_copies(knowledge: Knowledge) -> None:
    early = "A mine blew up a lorry in Erbil on Saturday morning, wounding twelve drovers, the mayor said."
    late = "Gunmen threw a grenade at a tea house in Erbil on Saturday afternoon, killing two guests."
    again = "A mine blew up a lorry in Erbil on Saturday afternoon, wounding twelve drovers, a hospital said."
    first, *others = (told(_citing(text), text, number=place) for place, text in enumerate((early, late, again), 1))
    apart, copy = (compared(first, other, knowledge).conflict for other in others)
    assert (apart, copy) == ("one in the morning and one in the afternoon", None)
