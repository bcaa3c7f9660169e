"""Several figures of one report, added up, spanned or taken for one."""

import pytest

from bot.extraction.tolls.settling import settle_casualties
from bot.vocabulary import Effect, Side
from tests.unit.extraction.tolls.toll_reading import INJURED, KILLED, MISSING, read


@pytest.mark.parametrize(
    ("text", "figure", "detail"),
    [
        ("Thirty people, including two children, were killed.", 30, "including two children"),
        ("Thirty people were killed, with 3 being medics.", 30, "with 3 being medics"),
        ("Three soldiers, two of them officers, died.", 3, "two of them officers"),
        ("The blast wounded 20 people, five of whom are in intensive care.", 20, "five of whom are in intensive care"),
        ("Four sailors were diagnosed with traumatic brain injury.", 4, "traumatic brain injury"),
        ("A raid killed three members of the cell, among them its chief.", 3, "among them its chief"),
        ("Ten others, five officers and five civilians, were hurt.", 10, "five officers and five civilians"),
        ("A bomb killed five people, among them two officers.", 5, "among them two officers"),
    ],
)
def test_a_part_is_a_detail_and_never_counted_again(text: str, figure: int, detail: str) -> None:
    (mention,) = read(text)
    assert (mention.best, mention.detail) == (figure, detail)


@pytest.mark.parametrize(
    ("text", "toll"),
    [
        ("The death toll rose from 5 to 8.", 8),
        ("A ninth victim died, bringing the toll to 9.", 9),
        ("The number of people killed has risen to 23.", 23),
        (
            "The death toll of the overnight missile strike on an apartment building near the city has risen to 9.",
            9,
        ),
        ("The death toll from the strike on a block of nine storeys in the second city rose from 5 to 8 on Sunday.", 8),
    ],
)
def test_a_running_total_is_marked(text: str, toll: int) -> None:
    totals = [mention for mention in read(text) if mention.is_total]
    assert [mention.best for mention in totals] == [toll]


def settled(text: str) -> list[tuple[Effect, int | None, int | None, int | None]]:
    return [(mention.effect, mention.low, mention.best, mention.high) for mention in settle_casualties(read(text))]


def test_a_repeated_figure_counts_once() -> None:
    text = "A blast killed 12 people. The blast, in which 12 people were killed, shook the town."
    assert settled(text) == [(KILLED, 12, 12, 12)]


def test_groups_named_side_by_side_are_kept_apart() -> None:
    text = "A blast killed three soldiers and two civilians."
    assert settled(text) == [(KILLED, 3, 3, 3), (KILLED, 2, 2, 2)]


def test_a_later_group_within_a_general_count_is_a_part_of_it() -> None:
    (mention,) = settle_casualties(read("A blast killed 12 people. It killed three soldiers, the army said."))
    assert (mention.best, mention.detail) == (12, "3 soldiers")


def test_a_total_takes_in_what_was_counted_before() -> None:
    assert settled("A blast killed two people, bringing the death toll to 25.") == [(KILLED, 25, 25, 25)]


def test_rival_counts_of_the_same_people_are_spanned_and_the_first_leads() -> None:
    assert settled("The raid killed 47 people. Hospital staff said 40 were killed.") == [(KILLED, 40, 47, 47)]


def test_a_toll_that_is_no_news_of_more_dead_is_one_more_count() -> None:
    assert settled("The raid killed 56 people. One agency put the death toll at 30.") == [(KILLED, 30, 56, 56)]


def test_a_later_toll_replaces_the_first_figure() -> None:
    assert settled("The raid killed 43 people. The death toll later rose to 100.") == [(KILLED, 100, 100, 100)]


def test_a_party_that_counts_more_than_everyone_harmed_contradicts() -> None:
    assert settled("The raid killed 14 people. The group said it had killed 27 soldiers.") == [(KILLED, 14, 14, 27)]


def test_some_of_those_counted_are_no_figure_of_their_own() -> None:
    assert settled("He shot two officers, killing one of them.") == []


def test_those_also_harmed_come_on_top() -> None:
    text = "The raid wounded three people. Two rescuers were also wounded."
    assert settled(text) == [(INJURED, 3, 3, 3), (INJURED, 2, 2, 2)]


def test_a_list_is_read_line_by_line() -> None:
    text = "Strike on a market\n- 7 killed, including 3 children\n- 15 injured\n- 2 missing under rubble"
    mentions = read(text)
    assert [(mention.effect, mention.best) for mention in mentions] == [(KILLED, 7), (INJURED, 15), (MISSING, 2)]
    assert mentions[0].detail == "including 3 children"


def test_none_among_one_party_is_said_of_that_party() -> None:
    mention = read("There were no casualties among its crew.")[0]
    assert (mention.who, mention.best) == ("crew", 0)


def test_the_attackers_own_dead_stand_apart() -> None:
    text = "The raid killed 12 people. Three attackers were also killed."
    assert [(mention.side, mention.best) for mention in settle_casualties(read(text))] == [
        (Side.UNKNOWN, 12),
        (Side.ATTACKER, 3),
    ]


def test_a_sum_of_the_groups_named_before_adds_nothing() -> None:
    text = "The raid killed nine soldiers and three civilians, for a total of 12 dead."
    assert settled(text) == [(KILLED, 9, 9, 9), (KILLED, 3, 3, 3)]


def test_no_casualties_gives_way_to_a_figure() -> None:
    text = "There were no casualties at first. Five people were killed later."
    assert settled(text) == [(INJURED, 0, 0, 0), (KILLED, 5, 5, 5)]


def test_none_of_one_group_stands_beside_some_of_another() -> None:
    assert settled("No soldiers were killed, but five civilians died.") == [(KILLED, 0, 0, 0), (KILLED, 5, 5, 5)]


def test_people_without_a_number_stand_where_no_figure_is_told() -> None:
    assert settled("Soldiers were killed.") == [(KILLED, None, None, None)]


def test_others_come_on_top() -> None:
    text = "The raid wounded two officers. It wounded 15 others."
    assert settled(text) == [(INJURED, 2, 2, 2), (INJURED, 15, 15, 15)]
