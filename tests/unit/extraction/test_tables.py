"""The word tables: shipped ones load, broken ones say what is wrong, and their parts fit together."""

import pytest

from bot.errors import BrokenData
from bot.extraction.cues import Cues
from bot.extraction.lexicon import parse_lexicon
from bot.extraction.screening import is_plain
from bot.extraction.screening import may_tell as screened
from bot.extraction.tables import load_tables
from bot.extraction.truecase import is_all_capitals
from bot.identity.actors import load_catalogue


def test_shipped_tables_load():
    tables = load_tables()
    assert tables.triggers.entries("airstrike")
    assert tables.weapons.entries("ballistic missile")
    assert tables.targets.entries("air base")
    assert tables.people.entries("soldier")


def test_broken_table_names_file_and_entry():
    with pytest.raises(BrokenData, match=r"cues\.toml, entry light_verbs"):
        parse_lexicon("cues", "light_verbs = 3", Cues)


def test_every_class_a_trigger_asks_for_exists():
    tables = load_tables()
    people = {f"@{entry.class_}" for phrase in tables.people for entry in tables.people.entries(" ".join(phrase))}
    things = {"@weapon", "@munition", "@target", "@territory", "@vehicle", "@person", "@place", "@any_name", "@power"}
    asked = {
        word
        for phrase in tables.triggers
        for entry in tables.triggers.entries(" ".join(phrase))
        for word in (*entry.object, *entry.subject, *entry.needs_class)
        if word.startswith("@")
    }
    assert asked <= people | things


def may_tell(text: str) -> bool:
    return screened(text, load_catalogue())


def test_screening_lets_every_trigger_word_through():
    for phrase in load_tables().triggers:
        told = " ".join(phrase)
        assert may_tell(told if is_plain(phrase) else f"The rebels: {told}."), phrase


def test_screening_wants_a_conflict_beside_an_ambiguous_word():
    assert not may_tell("The museum opens at nine and takes school classes.")
    assert may_tell("Rebels took the museum.")


@pytest.mark.parametrize("form", ["bombed", "bombing", "raped", "stabbed", "rallies", "beheaded", "exploded"])
def test_screening_knows_inflections(form):
    assert may_tell(f"Somebody was {form} there.")


@pytest.mark.parametrize(
    "ordinary",
    [
        "The library has extended its winter schedule for pupils.",
        "Her finance chief leaves in March.",
        "The gardens open early. Bakers sell soap. A ferry leaves at ten. The army band plays on Sunday.",
        "The company opened an office and moved its staff to new buildings.",
    ],
)
def test_screening_stops_ordinary_news(ordinary):
    assert not may_tell(ordinary)


@pytest.mark.parametrize(
    "told",
    [
        "Hezbollah hit Haifa.",
        "March for peace draws thousands.",
        "The village was quiet at noon. Then it was hit. Soldiers came later.",
        "They fired at the convoy.",
    ],
)
def test_screening_lets_weak_words_through_beside_a_sign_of_conflict(told):
    assert may_tell(told)


def test_capitals_are_told_from_acronyms():
    assert is_all_capitals("THE ARMY SAID ON MONDAY THAT ALL WAS QUIET")
    assert not is_all_capitals("The USS Carney and HMS Diamond sailed.")
