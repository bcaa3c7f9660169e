"""Who says so: speakers and their stance to an incident, and the party they hold responsible."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from bot.extraction.lexicons.cues import load_cues
from bot.extraction.lexicons.tables import AttributionEntry, Tables
from bot.extraction.parsing.syntax import (
    agents,
    children,
    is_passive,
    is_verb,
    objects,
    phrase_bounds,
    prepositional,
    subjects,
)
from bot.extraction.parties.party import Party, party_of
from bot.extraction.preparing.reading import Reading
from bot.identity.actors import ActorCatalogue
from bot.vocabulary import Stance

_PRONOUNS = frozenset({"PRP", "WDT", "WP", "EX"})
_THINGS = frozenset({"@weapon", "@vehicle"})
_SOURCES = ("to",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One statement on an incident: the speaker's noun phrase, if there is one, and the party it points to."""

    stance: Stance
    verb: Token
    speaker: Token | None
    party: Party | None
    start: int
    end: int
    speaks_for: frozenset[str] = frozenset()


def find_attributions(reading: Reading, tables: Tables, catalogue: ActorCatalogue) -> list[Attribution]:
    """Every such statement in the document."""
    found: list[Attribution] = []
    for token in reading.doc:
        if is_verb(token):
            found.extend(_from_verb(token, reading, tables, catalogue))
        if token.lower_ in load_cues().attribution.responsible:
            found.extend(_from_responsible(token, reading, catalogue))
        if token.lower_ == "according":
            found.extend(_from_according(token, reading))
    return [replace(item, speaks_for=_affiliation(item.speaker, reading, catalogue)) for item in found]


def _affiliation(speaker: Token | None, reading: Reading, catalogue: ActorCatalogue) -> frozenset[str]:
    """The actors whose people the speaker is, as far as the noun phrase says."""
    if speaker is None:
        return frozenset()
    first, last = phrase_bounds(speaker)
    start, end = reading.doc[first].idx, reading.doc[last].idx + len(reading.doc[last])
    named = [mention.ids[0] for mention in reading.actors if mention.start < end and start < mention.end]
    return frozenset(named) | {actor for name in named for actor in catalogue.get(name).speaks_for}


def _from_verb(verb: Token, reading: Reading, tables: Tables, catalogue: ActorCatalogue) -> Iterator[Attribution]:
    for entry in tables.attributions:
        if verb.lemma_.lower() not in entry.words or _is_withheld(verb) or not _has_needs(verb, entry, reading):
            continue
        speakers = agents(verb) if is_passive(verb) else _nearest_subjects(verb)
        speaker = next((token for token in speakers if _may_speak(token, reading)), None)
        party = _party(verb, entry, reading, catalogue, speakers)
        if entry.party not in {"none"} and party is None:
            continue
        if entry.own_deed and not (party and "@armed" in party.labels and _tells_an_own_deed(verb, reading)):
            continue
        if entry.stance is Stance.REPORTED and speaker is None:
            continue
        start, end = extent(verb, speaker)
        yield Attribution(stance=entry.stance, verb=verb, speaker=speaker, party=party, start=start, end=end)
        return


def _tells_an_own_deed(verb: Token, reading: Reading) -> bool:
    """Whether nothing beside the deed says that others did it, or that the speaker's own people suffered it."""
    told = {token.i for match in reading.triggers for token in match.tokens}
    names = {mention.start for mention in reading.actors}
    deeds = [noun for noun in objects(verb) if noun.i in told]
    below = [token for noun in deeds for token in noun.subtree]
    return bool(deeds) and not any(
        token.tag_ == "PRP$" or token.lower_ == "by" or (token.idx in names and token.i < deeds[0].i) for token in below
    )


def _may_speak(noun: Token, reading: Reading) -> bool:
    """Whether it is somebody: not "it" or "one", nobody ("no attacks reported"), no missile that a denial is about."""
    is_nobody = any(child.lower_ == "no" for child in noun.children)
    return not is_nobody and noun.tag_ not in _PRONOUNS and noun.pos_ != "NUM" and not reading.labels_of(noun) & _THINGS


def _nearest_subjects(verb: Token) -> list[Token]:
    """Its subjects; where the parse finds two, the last: "rebels killed nine people, local leaders said".

    One that follows the verb is it ("14 dead, says the ministry").
    """
    found = subjects(verb)
    behind = [token for token in found if token.head == verb and token.dep_ == "nsubj" and token.i > verb.i]
    if behind:
        return behind
    own = [token for token in found if token.head == verb and token.dep_ == "nsubj" and token.i < verb.i]
    return [token for token in found if not own or token.i >= own[-1].i]


def _is_withheld(verb: Token) -> bool:
    """ "Neither confirmed nor denied", "did not say"."""
    words = {child.lower_ for token in (verb, *verb.conjuncts) for child in token.children}
    return "neither" in words or any(child.dep_ == "neg" for child in verb.children)


def _has_needs(verb: Token, entry: AttributionEntry, reading: Reading) -> bool:
    if not entry.needs:
        return True
    beside = [*objects(verb), *children(verb, "xcomp", "ccomp"), *(subjects(verb) if is_passive(verb) else [])]
    below = {token.lemma_.lower() for token in beside} | {
        label for token in beside for label in reading.labels_of(token)
    }
    told = {token.i for match in reading.triggers for token in match.tokens}
    is_clause = entry.stance is Stance.DENIED and any(token.i in told for token in beside)  # "denied that it bombed"
    if is_clause or below & load_cues().attribution.deeds:
        below.add("@incident")
    return bool(below & set(entry.needs))


def _is_for_support(verb: Token) -> bool:
    """ "Blamed Iran for arming the group" lays no deed at Iran's door."""
    return any(item.lemma_ in load_cues().attribution.support for item in prepositional(verb, ("for", "of")))


def _party(
    verb: Token, entry: AttributionEntry, reading: Reading, catalogue: ActorCatalogue, speakers: Sequence[Token]
) -> Party | None:
    if _is_for_support(verb):
        return None
    if entry.party == "subject":
        candidates = list(speakers)
    elif entry.party == "object":
        candidates = subjects(verb) if is_passive(verb) else objects(verb)
    elif entry.party == "agent":
        candidates = agents(verb)
    else:
        candidates = prepositional(verb, entry.party.split("|"))
    parties = (party_of(token, reading, catalogue, acting=True) for token in candidates)
    return next((party for party in parties if party), None)


def _from_responsible(word: Token, reading: Reading, catalogue: ActorCatalogue) -> Iterator[Attribution]:
    """ "was identified as responsible", "is responsible for", "is believed to be behind"."""
    verb = next((token for token in word.ancestors if is_verb(token)), None)
    if verb is None:
        return
    top = verb
    while top.dep_ == "xcomp" and is_verb(top.head):
        top = top.head
    holds = top.lemma_ == "hold" and not is_passive(top)
    held = objects(top) if holds else subjects(top)
    parties = [party for token in held if (party := party_of(token, reading, catalogue, acting=True))]
    if not parties:
        return
    told_by = subjects(top) if holds else _tellers(top)
    speaker = next((token for token in told_by if token.tag_ not in _PRONOUNS), None)
    stance = Stance.SUSPECTED if top.lemma_ in {"believe", "suspect", "think"} else Stance.ATTRIBUTED
    start, end = extent(top, speaker or parties[0].head)
    end = max(end, word.idx + len(word))
    for party in parties:
        yield Attribution(stance=stance, verb=top, speaker=speaker, party=party, start=start, end=end)


def _tellers(verb: Token) -> list[Token]:
    """Who says so, where that is told by the verb above: "the army said that the group was behind the attack"."""
    is_told = verb.dep_ == "ccomp" and verb.head.lemma_ in load_cues().locations.speech
    return _nearest_subjects(verb.head) if is_told else []


def _from_according(word: Token, reading: Reading) -> Iterator[Attribution]:
    for source in prepositional(word, _SOURCES):
        speaker = (
            next(iter(prepositional(source, ("by", "from", "of"))), source)
            if source.lemma_ in {"statement", "report"}
            else source
        )
        _, last = phrase_bounds(speaker)
        end = max(reading.doc[last].idx + len(reading.doc[last]), speaker.idx + len(speaker))
        yield Attribution(stance=Stance.REPORTED, verb=word, speaker=speaker, party=None, start=word.idx, end=end)


def extent(verb: Token, speaker: Token | None) -> tuple[int, int]:
    """Offsets from the first to the last of verb and speaker, with the first one's phrase."""
    tokens = [verb, *([speaker] if speaker is not None else [])]
    first, last = min(tokens, key=lambda token: token.i), max(tokens, key=lambda token: token.i)
    begin = verb.doc[phrase_bounds(first)[0]]
    return begin.idx, last.idx + len(last)
