"""The word tables: shipped ones load, broken ones say what is wrong, and their parts fit together."""

import pytest

from bot.errors import BrokenData
from bot.extraction.lexicons.cues import Cues
from bot.extraction.lexicons.tables import load_tables
from bot.extraction.preparing.truecase import is_all_capitals
from bot.lexicon import parse_lexicon


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
    things = {
        "@weapon",
        "@munition",
        "@target",
        "@territory",
        "@vehicle",
        "@person",
        "@place",
        "@any_name",
        "@human",
        "@power",
    }
    asked = {
        word
        for phrase in tables.triggers
        for entry in tables.triggers.entries(" ".join(phrase))
        for word in (*entry.object, *entry.subject, *entry.needs_class)
        if word.startswith("@")
    }
    assert asked <= people | things


def test_capitals_are_told_from_acronyms():
    assert is_all_capitals("THE ARMY SAID ON MONDAY THAT ALL WAS QUIET")
    assert not is_all_capitals("The USS Carney and HMS Diamond sailed.")
