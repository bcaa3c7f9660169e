"""Weapons used in an incident, apart from weapons that were struck, seized or merely mentioned."""

from collections.abc import Sequence

from spacy.tokens import Token

from bot.extraction.claims.counts import count_of
from bot.extraction.incidents.incident import Incident
from bot.extraction.lexicons.cues import load_cues
from bot.extraction.lexicons.phrases import PhraseMatch
from bot.extraction.lexicons.tables import WeaponEntry
from bot.extraction.mentions.mention import Mention
from bot.extraction.parsing.syntax import children, with_conjuncts
from bot.extraction.preparing.reading import Reading
from bot.vocabulary import ClaimWeapon, SubEventType

_MODIFIERS = frozenset({"compound", "nmod", "amod", "conj"})
_BEARERS = frozenset({"with", "by", "using", "from", "in"})


def weapons_used(incident: Incident, reading: Reading) -> list[PhraseMatch[WeaponEntry]]:
    """The weapons its sentences say were used in it."""
    starts = set(incident.sentences())
    struck = {token.i for facts in incident.facts for token in _with_modifiers(facts.struck_things)}
    struck -= _brought_down(incident)
    found = []
    for match in reading.weapons:
        head = match.tokens[-1]
        if (
            head.pos_ in {"NOUN", "PROPN"}
            and head.sent.start in starts
            and head.i not in struck
            and _is_used(head, incident)
        ):
            found.append(match)
    return found


def _brought_down(incident: Incident) -> set[int]:
    """Missiles and drones that were intercepted: struck, and used all the same."""
    downed = (
        facts
        for facts in incident.facts
        if facts.type is SubEventType.DISRUPTED_WEAPONS and "@munition" not in facts.mention.trigger.object
    )
    return {token.i for facts in downed for token in facts.struck_things}


def _with_modifiers(tokens: Sequence[Token]) -> list[Token]:
    return [item for token in tokens for item in (token, *children(token, "compound", "nmod", "amod", "conj"))]


def _is_used(head: Token, incident: Incident) -> bool:
    start = head.sent.start
    for facts in incident.facts:
        mention = facts.mention
        if mention.sentence.start != start:
            continue
        if facts.type is SubEventType.DISRUPTED_WEAPONS and head in facts.struck_things:
            return True
        if head in mention.tokens or head in with_conjuncts(mention.instruments) or head in mention.agents:
            return True
        if _modifies(head, mention.anchor) or _is_argument(head, mention):
            return True
        if any(_modifies(head, agent) for agent in (*mention.agents, *mention.instruments)):
            return True
    return False


def _modifies(head: Token, noun: Token) -> bool:
    """ "missile" and "rocket" in "a ballistic missile and rocket attack"."""
    current = head
    while current.dep_ in _MODIFIERS and current.head != current:
        current = current.head
        if current == noun:
            return True
    return False


def _is_argument(head: Token, mention: Mention) -> bool:
    governor, anchor = head.head, mention.anchor
    told_by = (anchor, mention.governor)
    if head.dep_ in {"dobj", "nsubjpass", "conj"} and governor.lemma_ in load_cues().weaponry.use:
        return governor in told_by or governor.is_ancestor(anchor) or anchor.is_ancestor(governor)
    if head.dep_ in {"nsubj", "nsubjpass"} and governor.lemma_ in load_cues().weaponry.goes_off:
        return governor in told_by
    if head.dep_ == "pobj" and governor.lower_ in _BEARERS:
        return anchor in {governor.head, *governor.head.ancestors} or governor.head.head == anchor
    return False


def implied_types(weapons: Sequence[PhraseMatch[WeaponEntry]]) -> list[SubEventType]:
    """The sub-event types that these weapons imply."""
    return [entry.implies for match in weapons for entry in match.entries if entry.implies]


def as_claim_weapons(weapons: Sequence[PhraseMatch[WeaponEntry]], reading: Reading) -> tuple[ClaimWeapon, ...]:
    """The weapons as the claim lists them, each kind once."""
    listed: dict[str, ClaimWeapon] = {}
    for match in weapons:
        start, end = reading.span(match.start, match.end)
        kind = match.entries[0].kind
        known = listed.get(kind)
        if known is None or (known.start is None and start is not None):
            text = reading.words(match.start, match.end)
            listed[kind] = ClaimWeapon(
                text=text, kind=kind, count=count_of(match.tokens[-1], reading), start=start, end=end
            )
    return tuple(listed.values())
