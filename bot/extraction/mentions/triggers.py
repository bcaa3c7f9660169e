"""Trigger words in a parsed text: which words tell of an incident, once look-alikes and unfit readings are gone."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import NamedTuple

from spacy.tokens import Token

from bot.extraction.lexicons.cues import Cues, load_cues
from bot.extraction.lexicons.phrases import PhraseMatch
from bot.extraction.lexicons.tables import Lookalike, Tables, Trigger, load_tables
from bot.extraction.mentions.movements import may_name_ground, takes_back_words, things_left
from bot.extraction.mentions.plausibility import is_done_by_party, is_plausible, tells_of_harm, verbs_of_harm
from bot.extraction.parsing.syntax import (
    agents,
    children,
    is_passive,
    is_reflexive,
    is_verb,
    objects,
    phrase_bounds,
    prepositional,
    subjects,
)
from bot.extraction.preparing.reading import Reading
from bot.extraction.tolls.reality import is_nobodys_deed
from bot.vocabulary import SubEventType

_NOUN_DEPENDENCIES = frozenset(
    {"nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "appos", "ROOT", "compound", "nmod", "dep", "oprd"}
    | {"npadvmod", "ccomp", "poss", "pcomp", "csubj", "amod", "dative", "agent"}
)
_TELLING = 2
# "Car ramming in Haifa: six hurt".
_FRAGMENTS, _CLAUSAL = frozenset({"ROOT", "ccomp"}), ("nsubj", "nsubjpass", "dobj", "aux", "auxpass", "mark")
_HARMS = frozenset({"kill", "wound", "injure", "hurt"})
_VERBAL_NOUN_DEPENDENCIES = frozenset({"csubj", "nsubj", "pobj", "dobj", "compound", "pcomp"})
# A crowd that is struck is a place: "a bombing at an election rally", "a blast ripped through a protest".
_GATHERINGS = frozenset({SubEventType.PEACEFUL_PROTEST})
_VENUE_PREPOSITIONS = frozenset({"at", "on", "through", "near", "outside", "into", "targeting"})
# "The attack site" and "the murder victim" tell of a deed; "a kidnapping ring" and "a murder trial" of none.
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
    """The triggers of a document in text order; of overlapping ones, the longest that fits.

    Where the opening tells of an accident, a match or an exercise, so does the rest, as far as its words are ambiguous.
    """
    fitting = [hit for match in reading.triggers if not _is_month(match) for hit in _fitting(match, reading)]
    if not fitting:  # most texts about something else, and to search for look-alikes takes longer than all before
        return []
    lookalikes = _lookalikes_in(reading.doc.text.lower())
    hidden = [(found.start, found.end) for found in lookalikes]
    accidents = [(found.start, found.end) for found in lookalikes if found.entry.spoils_sentence]
    is_theme = any(found.entry.spoils_document for found in lookalikes) or any(
        start < _opening_end(reading) for start, _ in accidents
    )
    hits: list[Hit] = []
    for hit in fitting:
        if hits and hit.tokens[0].i <= hits[-1].tokens[-1].i:
            continue
        first, last = hit.tokens[0], hit.tokens[-1]
        if any(start < last.idx + len(last) and first.idx < end for start, end in hidden):
            continue
        in_accident = is_theme or _stands_in(first, accidents)
        if _may_stand(hit, reading, tables, in_accident=in_accident):
            hits.append(hit)
    return hits


def _opening_end(reading: Reading) -> int:
    """Where the title and the first sentence end: what they tell of is the report's theme."""
    ends = [sentence.end_char for sentence in islice(reading.doc.sents, 1 + bool(reading.shift))]
    return max(ends, default=0)


def _may_stand(hit: Hit, reading: Reading, tables: Tables, *, in_accident: bool) -> bool:
    if in_accident and _may_be_mishap(hit, tables.cues) and not is_done_by_party(hit.head, reading):
        return False
    return is_plausible(hit.head, hit.tokens, hit.trigger, reading, tables)


def _is_month(match: PhraseMatch[Trigger]) -> bool:
    return match.tokens[-1].lower_ == "march" and match.tokens[-1].ent_type_ == "DATE"


def _stands_in(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    sentence = token.sent
    return any(sentence.start_char <= start < sentence.end_char for start, _ in spans)


def _may_be_mishap(hit: Hit, cues: Cues) -> bool:
    """Whether the words fit an accident or a match as well: deaths, explosions, things that hit or blow up."""
    if hit.trigger.weight <= 1 or hit.trigger.pos == "device":
        return True
    if hit.is_verb and hit.trigger.type is SubEventType.IED:
        return True
    return len(hit.tokens) == 1 and hit.head.lemma_.lower() in cues.plausibility.ambiguous


class _Found(NamedTuple):
    """A look-alike in a text."""

    start: int
    end: int
    entry: Lookalike


def _lookalikes_in(text: str) -> list[_Found]:
    """The look-alikes in lower-case text."""
    return [_Found(*match.span(), entry) for pattern, entry in _patterns() for match in pattern.finditer(text)]


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Lookalike], ...]:
    return tuple((re.compile(phrase), entry) for entry in load_tables().lookalikes for phrase in entry.phrases)


def _fitting(match: PhraseMatch[Trigger], reading: Reading) -> list[Hit]:
    """The first of the phrase's entries whose conditions hold, if any.

    People whose name tells their deed ("suicide bomber") are hints for the type, no hits of their own.
    """
    for entry in sorted(match.entries, key=lambda entry: -entry.weight):
        hit = Hit(head=_head(match.tokens, entry), tokens=match.tokens, trigger=entry)
        if entry.pos in _FITS and _FITS[entry.pos](hit, reading):
            return [hit]
    return []


def _head(tokens: tuple[Token, ...], entry: Trigger) -> Token:
    if entry.pos == "verb":
        return next((token for token in tokens if is_verb(token)), tokens[0])
    return tokens[-1]


def _fits_verb(hit: Hit, reading: Reading) -> bool:
    head, entry = hit.head, hit.trigger
    if not is_verb(head) or head.dep_ in {"aux", "auxpass", "compound"}:
        return False
    passive = is_passive(head)
    doers = agents(head) if passive else subjects(head)
    if entry.type is SubEventType.LOOTING and any(_is_blow(doer, reading) for doer in doers):
        return False
    if entry.object and not any(_is_one_of(thing, entry.object, reading) for thing in _things(hit, passive=passive)):
        return False
    if entry.needs and not any(token.lemma_.lower() in entry.needs for token in head.subtree):
        return False
    if not _leaves_ground(hit, reading) or _is_own_death(hit, doers, reading):
        return False
    return not entry.subject or any(_is_one_of(doer, entry.subject, reading) for doer in doers)


def _is_own_death(hit: Hit, doers: Sequence[Token], reading: Reading) -> bool:
    """Whether people who are no attackers die by their own hand: "three officers killed themselves"."""
    if any(reading.labels_of(doer) & {"@attacker", "@armed"} for doer in doers):
        return False
    own = [thing for thing in objects(hit.head) if is_reflexive(thing)]
    return is_nobodys_deed(hit.head) or (bool(own) and not any(thing.conjuncts for thing in own))


def _leaves_ground(hit: Hit, reading: Reading) -> bool:
    """Whether what is left can be left by troops: a town or a front, and no talks, games or deals."""
    if hit.trigger.leaves and takes_back_words(hit.head, reading):
        return False
    left = things_left(hit.head) if hit.trigger.leaves else []
    ground = load_cues().movement.ground
    return not left or any(
        _is_one_of(thing, ground, reading) or may_name_ground(thing, hit.head, reading) for thing in left
    )


def _is_mere_setting(hit: Hit) -> bool:
    """Whether lasting unrest is only why or when something else happened: "stayed at home because of the unrest"."""
    first = phrase_bounds(hit.head)[0]
    before = hit.head.doc[max(0, first - 2) : first].text.lower().split()
    is_object = hit.head.dep_ == "pobj"
    return (
        hit.trigger.lasting
        and is_object
        and not load_cues().plausibility.settings.isdisjoint({" ".join(before), *before[-1:]})
    )


def _is_blow(doer: Token, reading: Reading) -> bool:
    """What an attack or a weapon destroys is that attack's result, not a deed beside it."""
    labels = reading.labels_of(doer)
    if "@person" in labels:  # a mob is a word of violence, and people
        return False
    return "@weapon" in labels or any(match.tokens[-1] == doer for match in reading.triggers)


def _things(hit: Hit, *, passive: bool) -> list[Token]:
    head = hit.head
    things = subjects(head) if passive else objects(head) or children(head, "npadvmod")
    return [*(thing for thing in things if thing not in hit.tokens), *prepositional(head, hit.trigger.via)]


def _fits_noun(hit: Hit, reading: Reading) -> bool:
    head, entry = hit.head, hit.trigger
    if not _is_nominal(head) or _is_mere_modifier(head, reading):
        return False
    if not _leaves_ground(hit, reading) or _is_mere_setting(hit) or is_nobodys_deed(head):
        return False
    if entry.type in _GATHERINGS and head.dep_ == "pobj" and head.head.lower_ in _VENUE_PREPOSITIONS:
        return False
    if not entry.needs:
        return True
    found = prepositional(head, entry.needs)
    return any(_is_one_of(item, entry.needs_class, reading) for item in found) if entry.needs_class else bool(found)


def _is_nominal(head: Token) -> bool:
    if is_verb(head):
        is_alone = head.tag_ == "VBG" and head.dep_ in _FRAGMENTS and not children(head, *_CLAUSAL)
        return is_alone or (head.dep_ in _VERBAL_NOUN_DEPENDENCIES and not children(head, "dobj", "aux"))
    return head.pos_ in {"NOUN", "PROPN"} and head.dep_ in _NOUN_DEPENDENCIES


def _is_mere_modifier(head: Token, reading: Reading) -> bool:
    """ "A kidnapping ring", "a missile strike force": the words qualify something that is no incident."""
    if head.dep_ == "conj" and head.head.dep_ in {"compound", "nmod"}:
        return _is_mere_modifier(head.head, reading)  # "the suicide and murder rate"
    if head.dep_ in {"compound", "nmod"} and head.head.lemma_.lower() not in load_cues().plausibility.incident_heads:
        return True
    qualified = head.dep_ in {"compound", "nmod", "amod"}
    return qualified and bool(reading.labels_of(head.head) & {"@person", "@weapon", "@target"})


def _fits_device(hit: Hit, reading: Reading) -> bool:
    """A bomb is an incident where it goes off or harms, not where it lies in a store."""
    head = hit.head
    if not _fits_noun(hit, reading):
        return False
    if head.lemma_ in {"explosion", "blast", "detonation"}:
        return True
    governor = head.head
    is_fragment = head.dep_ == "ROOT" or (head.dep_ == "nsubjpass" and governor.lemma_ in _HARMS)
    if is_fragment and tells_of_harm(head.sent):
        return True  # a headline: "Car bomb outside hotel, six dead", which is parsed as if the bomb were killed
    if any(verb.dep_ == "relcl" for verb in verbs_of_harm(head)):
        return True
    if head.dep_ in {"nsubj", "conj"} and is_verb(governor):
        is_told = hit.trigger.weight < _TELLING and _tells_by_itself(governor)
        return governor.lemma_ in load_cues().light_verbs.hit_verbs and not is_told
    if head.dep_ == "pobj":
        return governor.lower_ in _CAUSE_PREPOSITIONS and _has_harm_above(governor)
    return False


def _tells_by_itself(verb: Token) -> bool:
    """Whether the verb is a trigger of its own, and no mere result: "rockets hit the town" is told by "hit"."""
    entries = load_tables().triggers.entries(verb.lemma_.lower())
    return any(entry.pos == "verb" and not entry.effect for entry in entries)


def _has_harm_above(token: Token) -> bool:
    harms = load_cues().light_verbs.hit_verbs | load_cues().plausibility.harms
    return any(ancestor.lemma_ in harms for ancestor in islice(token.ancestors, 2))


_FITS: dict[str, Callable[[Hit, Reading], bool]] = {"verb": _fits_verb, "noun": _fits_noun, "device": _fits_device}


def _is_one_of(token: Token, wanted: tuple[str, ...], reading: Reading) -> bool:
    labels = reading.labels_of(token)
    forms = {token.lower_, token.lemma_.lower()} | _compound_forms(token)
    if token.pos_ == "PROPN":  # "the car carrier Galaxy Leader" is a carrier
        forms |= {child.lemma_.lower() for child in children(token, "compound", "nmod")}
        forms.add(token.lower_.removesuffix("s"))  # a sentence's first word may be taken for a name
    head_nouns = {inner for inner in children(token, "prep") if inner.lower_ == "of"}
    if any(word in labels if word.startswith("@") else word in forms for word in wanted):
        return True
    return any(_is_one_of(item, wanted, reading) for of in head_nouns for item in children(of, "pobj"))


def _compound_forms(token: Token) -> set[str]:
    """ "car bomb" for "bomb" in "a car bomb"."""
    before = [child for child in token.lefts if child.dep_ in {"compound", "amod", "nmod"}]
    return {f"{child.lemma_.lower()} {token.lemma_.lower()}" for child in before}
