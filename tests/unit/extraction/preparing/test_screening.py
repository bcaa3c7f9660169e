"""Ordinary news is screened out unparsed, and nothing that tells of an incident is."""

import pytest

from bot.extraction.lexicons.raw_phrases import RawMatch
from bot.extraction.lexicons.tables import load_tables
from bot.extraction.preparing.company import is_in_company
from bot.extraction.preparing.screening import is_plain, telling_spans
from bot.identity.actors import load_catalogue
from bot.vocabulary import Document

ORDINARY = (
    "The bakery moved to a larger house near the station. Its owner took two apprentices. Bread is sold from six.",
    "Rain is forecast for the weekend. Drivers should watch for water on low roads. Monday will be dry.",
    "The museum found an unknown drawing in a drawer. Experts held it to the light. It goes on show in spring.",
)
TOLD = (
    "Gunmen attacked a police post near Maiduguri.",
    "Rebels took the town of Kamango.",
    "Bandits fired at the convoy.",
    "The village of Bira was given up to M23.",
    "Police beat a journalist with iron bars.",
    "Sudan's army and the RSF agreed to a ceasefire in Jeddah.",
)


def may_tell(text: str) -> bool:
    return bool(telling_spans(text, load_catalogue()))


def _thing_for(phrase: tuple[str, ...]) -> str:
    """A thing that the trigger may be about, where it must be about something."""
    objects = [word for entry in load_tables().triggers.entries(" ".join(phrase)) for word in entry.object]
    plain = [word for word in objects if not word.startswith("@")]
    return plain[0] if plain else "the town and the soldiers of Kamango"


def test_every_trigger_word_passes():
    for phrase in load_tables().triggers:
        told = f"{' '.join(phrase)} {_thing_for(phrase)}"
        assert may_tell(told if is_plain(phrase) else f"The rebels: {told}."), phrase


def test_an_ambiguous_word_wants_a_conflict_beside_it():
    assert not may_tell("The museum opens at nine and takes school classes.")
    assert may_tell("Rebels took the village.")


@pytest.mark.parametrize(
    "form",
    [
        "bombed",
        "bombing",
        "raped",
        "stabbed",
        "rallies",
        "beheaded",
        "exploded",
        "hostilities",
        "blown up",
        "slain",
        "taken hostage",
    ],
)
def test_inflections_pass(form):
    assert may_tell(f"Somebody was {form} there.")


@pytest.mark.parametrize("alike", ["The plan was late.", "A note was left on the table."])
def test_a_word_is_no_inflection_of_a_longer_one(alike):
    assert not may_tell(f"Police: {alike}")


@pytest.mark.parametrize(
    ("word", "lemma", "stretch", "is_there"),
    [
        ("took", "take", "the film took six prizes", False),
        ("took", "take", "the rebels took six cities", True),
        ("took", "take", "the rebels took Goma", True),
        ("signed", "sign", "the ministers signed a treaty", True),
        ("signed", "sign", "the singer signed a poster", False),
        ("drivers", "drive", "drivers should slow down", False),
        ("attacked", "attack", "anything at all", True),
    ],
)
def test_a_trigger_wants_what_it_can_be_about(word, lemma, stretch, is_there):
    assert is_in_company(stretch, RawMatch(stretch.find(word), word, (lemma,))) is is_there


@pytest.mark.parametrize(
    "ordinary",
    [
        *ORDINARY,
        "The library has extended its winter schedule for pupils.",
        "Her finance chief leaves in March.",
        "The gardens open early. Bakers sell soap. A ferry leaves at ten. The army band plays on Sunday.",
        "The company opened an office and moved its staff to new buildings.",
        "The striker scored twice, and the home side moved up.",
        "Police ask drivers to leave their cars at home on Sunday.",
        "The film took six prizes. Its director thanked the village.",
        "A painting had hung in the room for decades. It was no copy.",
    ],
)
def test_ordinary_news_is_stopped(ordinary):
    assert not may_tell(ordinary)


@pytest.mark.parametrize(
    "told",
    [
        "Hezbollah hit Haifa.",
        "March for peace draws thousands.",
        "The village was quiet at noon. Then it was hit. Soldiers came later.",
        "Bandits fired at the convoy.",
        "The soldiers overthrew the government in Niamey.",
        "A man was beaten by police in Lagos.",
        "Rebels took the U.S. outpost.",
        "Gunmen held the\nwhole\nvillage of\nBira hostage.",
    ],
)
def test_weak_words_pass_beside_a_sign_of_conflict(told):
    assert may_tell(told)


@pytest.mark.parametrize("told", TOLD)
def test_an_incident_among_ordinary_paragraphs_is_read_with_the_whole_report(told, extract):
    text = "\n\n".join([*ORDINARY[:2], told, ORDINARY[2]])
    (claim,) = extract(text).claims
    evidence = claim.evidence[0]
    assert text[evidence.start : evidence.end] == told


def test_only_the_doubtful_part_is_parsed_where_it_tells_nothing(extractor, monkeypatch):
    parsed: list[str] = []
    make_doc = extractor._nlp.make_doc
    monkeypatch.setattr(extractor._nlp, "make_doc", lambda text: parsed.append(text) or make_doc(text))
    doubtful = "The police band took its time on the way to the village. The crowd sang along."
    text = "\n\n".join([ORDINARY[0], ORDINARY[1], doubtful, ORDINARY[2], ORDINARY[0]])
    assert extractor.extract(Document(id="test", text=text)).claims == ()
    assert len(parsed) == 1
    assert doubtful in parsed[0]
    assert len(parsed[0]) < len(text) * 0.8


def test_a_long_stretch_is_searched_for_actors_once_however_many_triggers_stand_in_it(monkeypatch):
    catalogue, searched = load_catalogue(), []
    find = catalogue.find
    monkeypatch.setattr(catalogue, "find", lambda stretch: searched.append(stretch) or find(stretch))
    assert telling_spans("who hit " * 50, catalogue) == []
    assert len(searched) == 1
