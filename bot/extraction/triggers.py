"""Trigger words in a parsed text: which words tell of an incident, once look-alikes and unfit readings are gone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from bot.extraction.phrases import PhraseMatch, words_of
from bot.extraction.plausibility import is_plausible
from bot.extraction.reading import Reading
from bot.extraction.syntax import agents, children, is_passive, is_verb, objects, prepositional, subjects
from bot.extraction.tables import Cues, Tables, Trigger, load_tables
from bot.vocabulary import SubEventType

_NOUN_DEPENDENCIES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "appos", "ROOT", "compound", "nmod", "dep", "oprd", "npadvmod",
                                "poss", "pcomp", "csubj", "amod", "dative", "agent"})  # fmt: skip
# A crowd that is struck is a place: "a bombing at an election rally", "a blast ripped through a protest".
_GATHERINGS = frozenset({SubEventType.PEACEFUL_PROTEST})
_VENUE_PREPOSITIONS = frozenset({"at", "on", "through", "near", "outside", "into", "targeting"})
# "The attack site" and "the murder victim" tell of a deed; "a kidnapping ring" and "a murder trial" of none.
_INCIDENT_HEADS = frozenset({"site", "scene", "wave", "spree", "campaign", "victim", "death", "toll", "incident", "survivor", "attempt", "attack", "strike",
                             "bombing", "zone", "location", "operation", "series", "rampage", "blast", "explosion", "raid", "squad"})  # fmt: skip
_CAUSE_PREPOSITIONS = frozenset({"by", "in", "from", "with", "after", "of", "via", "when"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A trigger found: its head token, its words, and the table entry that fits."""

    head: Token
    tokens: tuple[Token, ...]
    trigger: Trigger

    @property
    def is_verb(self) -> bool:
        """Whether the deed is told by a verb."""
        return self.trigger.pos == "verb"


def find_hits(reading: Reading, tables: Tables) -> list[Hit]:
    """The triggers of a document in text order."""
    hidden = _lookalike_spans(reading.doc.text.lower(), whole_sentence=False)
    accidents = _lookalike_spans(reading.doc.text.lower(), whole_sentence=True)
    hits = []
    for match in tables.triggers.find(words_of(reading.doc)):
        is_month = match.tokens[-1].lower_ == "march" and match.tokens[-1].ent_type_ == "DATE"
        if is_month or any(start < match.end and match.start < end for start, end in hidden):
            continue
        sentence = match.tokens[0].sent
        is_accident = any(sentence.start_char <= start < sentence.end_char for start, _ in accidents)
        hits.extend(
            hit
            for hit in _fitting(match, reading, tables.cues)
            if not (is_accident and _may_be_mishap(hit, tables.cues)) and is_plausible(hit.head, hit.tokens, hit.trigger, reading, tables)
        )
    return hits


def _may_be_mishap(hit: Hit, cues: Cues) -> bool:
    """Whether the words fit an accident or a match as well: deaths, explosions, things that hit."""
    return hit.trigger.weight <= 1 or hit.trigger.pos == "device" or hit.head.lemma_.lower() in cues.plausibility.ambiguous


def _lookalike_spans(text: str, *, whole_sentence: bool) -> list[tuple[int, int]]:
    return [match.span() for pattern in _lookalike_patterns(whole_sentence) for match in pattern.finditer(text)]


@cache
def _lookalike_patterns(whole_sentence: bool) -> tuple[re.Pattern[str], ...]:  # noqa: FBT001  # @cache wants plain arguments
    entries = load_tables().lookalikes
    return tuple(re.compile(phrase) for entry in entries for phrase in entry.phrases if not whole_sentence or entry.spoils_sentence)


def _fitting(match: PhraseMatch[Trigger], reading: Reading, cues: Cues) -> Iterable[Hit]:
    """The first of the phrase's entries whose conditions hold, if any."""
    ranked = sorted(match.entries, key=lambda entry: -entry.weight)
    for entry in ranked:
        head = _head(match.tokens, entry)
        if _FITS[entry.pos](head, match.tokens, entry, reading, cues):
            return [Hit(head=head, tokens=match.tokens, trigger=entry)]
    return []


def _head(tokens: tuple[Token, ...], entry: Trigger) -> Token:
    if entry.pos == "verb":
        return next((token for token in tokens if is_verb(token)), tokens[0])
    return tokens[-1]


def _fits_verb(head: Token, tokens: tuple[Token, ...], entry: Trigger, reading: Reading, cues: Cues) -> bool:
    if not is_verb(head) or head.dep_ in {"aux", "auxpass"} or head.dep_ == "compound":
        return False
    passive = is_passive(head)
    things = subjects(head) if passive else objects(head) or children(head, "npadvmod")
    things = [*(thing for thing in things if thing not in tokens), *prepositional(head, entry.via)]
    doers = agents(head) if passive else subjects(head)
    if entry.object and not any(_is_one_of(thing, entry.object, reading) for thing in things):
        return False
    if entry.needs and not any(token.lemma_.lower() in entry.needs for token in head.subtree):
        return False
    return not entry.subject or any(_is_one_of(doer, entry.subject, reading) for doer in doers)


def _fits_noun(head: Token, tokens: tuple[Token, ...], entry: Trigger, reading: Reading, cues: Cues) -> bool:
    if is_verb(head) and (head.dep_ not in {"nsubj", "pobj", "dobj", "compound", "pcomp"} or children(head, "dobj", "aux")):
        return False
    if head.dep_ == "compound" and head.head.lemma_.lower() not in _INCIDENT_HEADS:
        return False
    if head.pos_ not in {"NOUN", "PROPN", "VERB"} or head.dep_ not in _NOUN_DEPENDENCIES:
        return False
    if entry.type in _GATHERINGS and head.dep_ == "pobj" and head.head.lower_ in _VENUE_PREPOSITIONS:
        return False
    if head.dep_ in {"compound", "nmod", "amod"} and reading.labels_of(head.head) & {"@person", "@weapon", "@target"}:
        return False
    if not entry.needs:
        return True
    found = prepositional(head, entry.needs)
    return any(_is_one_of(item, entry.needs_class, reading) for item in found) if entry.needs_class else bool(found)


def _fits_device(head: Token, tokens: tuple[Token, ...], entry: Trigger, reading: Reading, cues: Cues) -> bool:
    """A bomb is an incident where it goes off or harms, not where it lies in a store."""
    if not _fits_noun(head, tokens, entry, reading, cues):
        return False
    if head.lemma_ in {"explosion", "blast", "detonation"}:
        return True
    governor = head.head
    if head.dep_ in {"nsubj", "conj"} and is_verb(governor):
        return governor.lemma_ in cues.light_verbs.hit_verbs
    if head.dep_ == "pobj":
        return governor.lower_ in _CAUSE_PREPOSITIONS and _has_harm_above(governor, cues)
    return False


def _has_harm_above(token: Token, cues: Cues) -> bool:
    return any(ancestor.lemma_ in cues.light_verbs.hit_verbs | {"die", "dead", "hurt", "death"} for ancestor in list(token.ancestors)[:2])


def _fits_person(head: Token, tokens: tuple[Token, ...], entry: Trigger, reading: Reading, cues: Cues) -> bool:
    """People whose name tells their deed are hints for the type (see ``classification``), no mention of their own."""
    return False


_FITS = {"verb": _fits_verb, "noun": _fits_noun, "device": _fits_device, "person": _fits_person}


def _is_one_of(token: Token, wanted: tuple[str, ...], reading: Reading) -> bool:
    labels = reading.labels_of(token)
    forms = {token.lower_, token.lemma_.lower()} | _compound_forms(token)
    head_nouns = {inner for inner in children(token, "prep") if inner.lower_ == "of"}
    if any(word in labels if word.startswith("@") else word in forms for word in wanted):
        return True
    return any(_is_one_of(item, wanted, reading) for of in head_nouns for item in children(of, "pobj"))


def _compound_forms(token: Token) -> set[str]:
    """"car bomb" for "bomb" in "a car bomb"."""
    before = [child for child in token.lefts if child.dep_ in {"compound", "amod", "nmod"}]
    return {f"{child.lemma_.lower()} {token.lemma_.lower()}" for child in before}
