import json
import re
from itertools import chain

import pytest

from bot.errors import BrokenData
from bot.evaluation import Entry, incident_groups, load_corpus, load_lines
from bot.evaluation.corpus import parse_entry
from bot.evaluation.fields import DESCRIPTIONS
from bot.evaluation.gold import GoldClaim
from bot.identity.actors import load_catalogue
from bot.identity.gazetteer import load_gazetteer
from bot.identity.names import fold
from bot.samples import load_samples

CORPUS, LINES = load_corpus(), load_lines()
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def _text(entry: Entry) -> str:
    return " " + fold(" ".join((entry.document.title or "", entry.document.text))) + " "


def _words_of(claim: GoldClaim) -> list[str]:
    choices = chain(claim.places, claim.weapons or (), claim.struck or ())
    speakers = (attribution.by for attribution in claim.said or ())
    return [*chain.from_iterable(choices), *claim.also_places, *speakers]


def _parties_of(claim: GoldClaim) -> list[str]:
    choices = chain(claim.attackers, claim.targets, claim.interceptors, claim.participants)
    return [*chain.from_iterable(choices), *claim.also_actors]


def test_it_is_large_and_varied_enough() -> None:
    assert len(CORPUS) >= 120
    assert sum(entry.is_negative for entry in CORPUS) >= 30
    assert len({entry.document.language for entry in CORPUS}) >= 3
    countries = set(chain.from_iterable(claim.countries for entry in CORPUS for claim in entry.claims))
    assert len(countries) >= 30


def test_half_of_it_is_held_out() -> None:
    held_out = [entry for entry in CORPUS if entry.is_held_out]
    assert 0.45 <= len(held_out) / len(CORPUS) <= 0.55
    assert 0.45 <= sum(entry.is_negative for entry in held_out) / sum(entry.is_negative for entry in CORPUS) <= 0.55


def test_half_of_the_lines_are_held_out() -> None:
    assert len(LINES) >= 300
    assert 0.45 <= sum(entry.is_held_out for entry in LINES) / len(LINES) <= 0.55


def test_no_line_has_the_id_of_a_document() -> None:
    assert not {entry.document.id for entry in LINES} & {entry.document.id for entry in CORPUS}


def test_every_sample_report_has_gold() -> None:
    assert {document.id for document in load_samples()} <= {entry.document.id for entry in CORPUS}


@pytest.mark.parametrize("entry", [*CORPUS, *LINES], ids=lambda entry: entry.document.id)
def test_gold_holds_only_what_the_document_says(entry: Entry) -> None:
    text = _text(entry)
    for claim in entry.claims:
        for words in _words_of(claim):
            assert fold(words) in text, words  # Arabic writes "and" as a letter before the word


@pytest.mark.parametrize("entry", [*CORPUS, *LINES], ids=lambda entry: entry.document.id)
def test_parties_are_in_the_catalogue_or_in_the_text(entry: Entry) -> None:
    catalogue, text = load_catalogue(), _text(entry)
    for name in chain.from_iterable(_parties_of(claim) for claim in entry.claims):
        assert name in catalogue or (not SLUG.fullmatch(name) and f" {fold(name)}" in text), name


def test_what_merely_describes_people_is_in_the_catalogue() -> None:
    assert all(name in load_catalogue() for name in DESCRIPTIONS)


def test_countries_are_codes_the_gazetteer_knows() -> None:
    gazetteer = load_gazetteer()
    for claim in chain.from_iterable(entry.claims for entry in (*CORPUS, *LINES)):
        for code in (*claim.countries, *claim.also_countries):
            assert gazetteer.country_code(code) == code


def test_nothing_happens_after_the_report_of_it() -> None:
    for entry in CORPUS:
        published = entry.document.published_on
        for claim in entry.claims:
            assert claim.dates is None or (published is not None and claim.dates.start <= published), entry.document.id


def test_several_reports_tell_of_one_incident() -> None:
    groups = incident_groups()
    assert groups["galaxy-leader"] == {"galaxy-leader-gulf", "galaxy-leader-maritime"}
    assert sum(len(documents) > 1 for documents in groups.values()) >= 10


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "the line"),
        (json.dumps({"document": "no-such-report"}), "there is no sample report no-such-report"),
        (json.dumps({"document": "kirkuk-3-dec", "claims": [{"types": ["Airstrike"]}]}), "claims.0.types.0"),
        (
            json.dumps({"document": "kirkuk-3-dec", "claims": [{"types": ["Attack"], "answers": [1]}]}),
            "answers point to a claim that isn't there",
        ),
    ],
)
def test_a_broken_line_is_named_with_its_reason(line: str, reason: str) -> None:
    samples = {document.id: document for document in load_samples()}
    with pytest.raises(BrokenData, match=re.escape(reason)) as caught:
        parse_entry(line, samples, where="world.jsonl, line 3")
    assert caught.value.message.startswith("world.jsonl, line 3: ")
