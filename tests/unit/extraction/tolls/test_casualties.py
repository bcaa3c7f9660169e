"""Figures of people harmed: their constructions, spreads, sides and parts."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.vocabulary import Effect, Side
from tests.unit.extraction.tolls.toll_reading import INJURED, KILLED, MISSING, read

CAPTURED, DISPLACED = Effect.CAPTURED, Effect.DISPLACED


def figures(text: str) -> list[tuple[Effect, int | None]]:
    return [(mention.effect, mention.best) for mention in read(text) if mention.has_figure]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The shelling killed seven people and wounded 19.", [(KILLED, 7), (INJURED, 19)]),
        ("Seven people were killed and 19 wounded.", [(KILLED, 7), (INJURED, 19)]),
        ("Seven people were killed while 19 others sustained injuries.", [(KILLED, 7), (INJURED, 19)]),
        ("A mine went off under the lorry, killing two and wounding a dozen.", [(KILLED, 2), (INJURED, 12)]),
        ("7 killed, 19 injured in market blast", [(KILLED, 7), (INJURED, 19)]),
        ("- Killed: 7\n- Wounded: 19", [(KILLED, 7), (INJURED, 19)]),
        ("The raid left six villagers dead and 14 others hurt.", [(KILLED, 6), (INJURED, 14)]),
        ("The barrage claimed the lives of nine farmers.", [(KILLED, 9)]),
        ("The barrage claimed nine lives.", [(KILLED, 9)]),
        ("Nine farmers lost their lives.", [(KILLED, 9)]),
        ("The bombing resulted in the deaths of 17 people and injuries to 40.", [(KILLED, 17), (INJURED, 40)]),
        ("Rescuers recovered the bodies of five miners.", [(KILLED, 5)]),
        ("Eight fatalities were confirmed.", [(KILLED, 8)]),
        ("Gunmen shot dead four drivers.", [(KILLED, 4)]),
        ("Three men were stabbed to death.", [(KILLED, 3)]),
        ("Two guards were fatally wounded.", [(KILLED, 2)]),
        ("Two guards later succumbed to their wounds.", [(KILLED, 2)]),
        ("Six residents became injured.", [(INJURED, 6)]),
        ("Six residents were hospitalised.", [(INJURED, 6)]),
        ("Eleven fishermen went missing.", [(MISSING, 11)]),
        ("The raiders kidnapped 15 pupils and took two teachers hostage.", [(CAPTURED, 15), (CAPTURED, 2)]),
        ("13 out of 19 sailors were abducted.", [(CAPTURED, 13)]),
        ("Some 2,000 people fled their homes.", [(DISPLACED, 2000)]),
        ("The battalion lost 12 soldiers in the ambush.", [(KILLED, 12)]),
        ("Killed in the ambush were three rangers.", [(KILLED, 3)]),
        ("A policeman was killed and two others were injured.", [(KILLED, 1), (INJURED, 2)]),
        ("Both pilots died.", [(KILLED, 2)]),
        ("12 soldiers and 8 rebels dead in clashes", [(KILLED, 12), (KILLED, 8)]),
        ("A mine killed at least six soldiers and another was injured.", [(KILLED, 6), (INJURED, 1)]),
        ("The colonel was killed along with three of his guards.", [(KILLED, 1), (KILLED, 3)]),
        ("An 11-year-old was killed.", [(KILLED, 1)]),
        ("Five nurses were abducted and killed.", [(CAPTURED, 5), (KILLED, 5)]),
        ("They condemned the colonel's murder.", [(KILLED, 1)]),
        ("Troops killed six priests, a maid and her daughter.", [(KILLED, 6), (KILLED, 1), (KILLED, 1)]),
    ],
)
def test_harm_in_its_many_constructions(text: str, expected: list[tuple[Effect, int]]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("words", "spread"),
    [
        ("At least nine people", (9, 9, None)),
        ("More than 60 people", (60, 60, None)),
        ("Up to 50 people", (None, None, 50)),
        ("About 40 people", (None, 40, None)),
        ("Between 10 and 15 people", (10, None, 15)),
        ("Dozens of people", (24, None, None)),
        ("Hundreds", (200, None, None)),
        ("One hundred and twenty people", (120, 120, 120)),
        ("No one", (0, 0, 0)),
    ],
)
def test_the_spread_of_a_figure(words: str, spread: tuple[int | None, int | None, int | None]) -> None:
    text = f"{words} were killed in the raid."
    (mention,) = read(text)
    assert (mention.low, mention.best, mention.high) == spread
    assert text[mention.start : mention.end] == words


@pytest.mark.parametrize(
    ("text", "who", "side"),
    [
        ("Four US troops were wounded.", "US troops", Side.TARGET),
        ("The blast killed 12 Kenyan police officers.", "Kenyan police officers", Side.TARGET),
        ("The blast killed an 8-year-old boy.", "boy", Side.CIVILIAN),
        ("It ended a siege in which four guards were held hostage.", "guards", Side.TARGET),
        ("Three Iran-backed militants were killed.", "Iran-backed militants", Side.ATTACKER),
        ("Police shot dead two of the attackers.", "attackers", Side.ATTACKER),
        ("Twelve people were killed.", "people", Side.UNKNOWN),
        ("Six of their fighters were killed.", "fighters", Side.ATTACKER),
        ("There were no civilian casualties.", "civilian", Side.CIVILIAN),
    ],
)
def test_who_was_harmed_and_on_which_side(text: str, who: str, side: Side) -> None:
    mention = read(text)[0]
    assert (mention.who, mention.side) == (who, side)


def test_no_casualties_are_none_killed_and_none_injured() -> None:
    assert figures("The missile fell into the sea and caused no casualties.") == [(KILLED, 0), (INJURED, 0)]


def test_no_deaths_or_injuries_are_none_of_either() -> None:
    assert figures("No deaths or injuries were reported.") == [(KILLED, 0), (INJURED, 0)]


def test_a_figure_shared_by_killed_and_wounded_is_the_most_of_either() -> None:
    for mention in read("Shells killed or wounded 26 civilians."):
        assert (mention.low, mention.best, mention.high) == (None, None, 26)
        assert mention.detail == "killed or wounded 26 civilians"


def test_casualties_count_the_killed_and_the_injured_together() -> None:
    mentions = read("The column suffered 30 casualties.")
    assert [(mention.effect, mention.best, mention.high) for mention in mentions] == [
        (KILLED, None, 30),
        (INJURED, None, 30),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The group claimed to have killed 20 soldiers.", [(KILLED, 20)]),
        ("He was accused of killing three people.", [(KILLED, 3)]),
        ("The strike not only killed four guards but wounded nine.", [(KILLED, 4), (INJURED, 9)]),
        ("Gunmen managed to kill two guards.", [(KILLED, 2)]),
        ("Nine men are believed to have been killed.", [(KILLED, 9)]),
        ("It was the attack that killed 1,200 people.", [(KILLED, 1200)]),
    ],
)
def test_what_is_claimed_or_believed_is_told(text: str, expected: list[tuple[Effect, int]]) -> None:
    assert figures(text) == expected


def test_people_named_without_a_number_have_no_figure() -> None:
    (mention,) = read("A rocket hit the base, where US personnel were injured.")
    assert (mention.effect, mention.who, mention.has_figure) == (INJURED, "US personnel", False)


@pytest.mark.parametrize(
    "text",
    [
        "The group threatened to kill 100 hostages.",
        "A larger bomb could have killed 300 people.",
        "They planned to kidnap 20 students.",
        "If 50 soldiers are killed, the army will withdraw.",
        "Why were 12 people killed?",
        "There were no immediate reports of casualties.",
        "It was unclear whether there were any casualties.",
        "The strike killed the engine of the lorry.",
        "The attackers fled.",
        "The driver fled the scene.",
        "The squadron executed 30 missions.",
        "The operation eliminated 12 launchers.",
        "They tried to kill two officers.",
        "He denied planning to kill 12 officers.",
        "The plot to kill three ministers failed.",
        "The court sentenced three men to death.",
        "The Dead Sea has shrunk for 12 years.",
        "Death threats were sent to 12 judges.",
        "The attack would have killed dozens of people.",
        "The two pilots were not injured.",
        "The bomb did not kill the mayor.",
        "They must not harm or kill any civilians.",
        "Troops captured 17,000 bullets.",
        "The war is taking its toll on several towns.",
        "The forces have faced more than 151 attacks.",
        "The blast happened in 2023 and killed trade.",
        "A suicide bomber blew himself up.",
    ],
)
def test_what_tells_no_harm_done(text: str) -> None:
    assert read(text) == []


def test_offsets_cover_the_words_of_each_figure() -> None:
    text = "An ambush killed at least 4 soldiers, 2 policemen and a civilian; 13 others were hurt."
    assert [text[mention.start : mention.end] for mention in read(text)] == [
        "at least 4 soldiers",
        "2 policemen",
        "a civilian",
        "13 others",
    ]


PARTS = st.sampled_from(
    [
        *(
            "killed",
            "wounded",
            "dead",
            "12",
            "at least",
            "three",
            "people",
            "soldiers",
            "and",
            "or",
            "were",
            "including",
            "of them",
            ",",
        ),
        *(
            "toll",
            "rose to",
            "no",
            "casualties",
            "injuries",
            "to",
            "with",
            "the",
            "lives",
            "lost",
            "missing",
            "hostage",
            "?",
            ".",
        ),
    ]
)


@settings(deadline=timedelta(seconds=5), max_examples=60)
@given(st.lists(PARTS, max_size=14))
def test_any_words_are_read_without_error_and_no_figure_twice(words: list[str]) -> None:
    text = " ".join(words)
    mentions = [mention for mention in read(text) if mention.best]
    assert all(0 <= mention.start < mention.end <= len(text) for mention in mentions)
    assert len({(mention.start, mention.end) for mention in mentions}) == len(mentions)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Twelve hostages killed in Gaza.", [(KILLED, 12)]),
        ("Rebels hold 12 hostages.", [(Effect.CAPTURED, 12)]),
        ("Five men were kidnapped and killed.", [(Effect.CAPTURED, 5), (KILLED, 5)]),
        ("Five men were taken hostage and killed.", [(Effect.CAPTURED, 5), (KILLED, 5)]),
    ],
)
def test_hostages_who_are_killed_are_not_captured_anew(text: str, told: list[tuple[Effect, int]]) -> None:
    assert [(mention.effect, mention.best) for mention in read(text)] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Corporal Reed, from 21 Engineer Regiment, who died on 5 March, was buried.", []),
        ("Three men of 40 Commando were killed.", [(KILLED, 3)]),
        ("Twelve Golani Brigade soldiers were killed.", [(KILLED, 12)]),
    ],
)
def test_number_of_a_unit_counts_nobody(text: str, told: list[tuple[Effect, int]]) -> None:
    assert [(mention.effect, mention.best) for mention in read(text) if mention.has_figure] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("There were 120 road deaths and 82 self-inflicted deaths.", []),
        ("Two soldiers died by suicide.", []),
        ("Three officers killed themselves.", []),
        ("A bomber killed himself and four guards.", [(KILLED, 4)]),
    ],
)
def test_only_those_whom_somebody_harmed_are_counted(text: str, told: list[tuple[Effect, int]]) -> None:
    assert [(mention.effect, mention.best) for mention in read(text) if mention.has_figure] == told


@pytest.mark.parametrize(
    "text",
    [
        "A drone strike killed two soldiers and wounded five on 20 November 2026, officials said.",
        "It wounded five on 20 May 2025.",
    ],
)
def test_a_day_behind_the_figure_is_no_figure(text: str) -> None:
    assert (INJURED, 5) in figures(text)
    assert (INJURED, 20) not in figures(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Seven displaced people died when artillery hit the camp.", [(KILLED, 7)]),
        ("Nine displaced civilians were wounded.", [(INJURED, 9)]),
        ("Some 2,000 people were displaced and 12 killed.", [(DISPLACED, 2000), (KILLED, 12)]),
    ],
)
def test_displaced_people_who_are_killed_are_not_displaced_anew(text: str, told: list[tuple[Effect, int]]) -> None:
    assert figures(text) == told
