"""Whether harm is told as done to people: not planned, threatened, supposed, denied, asked about, or by themselves."""

import re

from spacy.tokens import Token

from bot.extraction.tolls.words import casualty_lexicon

_GOVERNED = frozenset({"conj", "xcomp", "pcomp", "prep", "pobj", "acl", "advcl"})
_CAUSES = frozenset({"of", "from", "after"})
# What leads to the deed that people died of.
_DEEDS = frozenset({"when", "after", "during", "as"})
_AT_AN_AGE = re.compile(
    r"[^.;]{0,40}?\b(?:aged|at(?: the age of)?)\s"
    r"(?:\d{2,3}\b(?![\d:.]*\s?(?:a\.?m|p\.?m|h|GMT|km|degrees))|\w+ty\b)"
)
_HIGHEST_CLIMB = 4
"""Verbs above the harm word that are asked: "planned to try to kill"."""


def is_unreal(token: Token) -> bool:
    """Whether the deed is planned, threatened, supposed, denied or asked about rather than told."""
    if any(ending.text == "?" for ending in token.sent[-2:]):
        return True
    verb = _governing_verb(token)
    for _ in range(_HIGHEST_CLIMB):
        is_governor = verb.i != token.i and verb.lemma_.lower() in casualty_lexicon().unreal.governors
        if is_governor or _is_supposed(verb) or _is_mere_purpose(verb):
            return True
        if not _shares_reality(verb):
            return False
        verb = verb.head
    return False


def is_nobodys_deed(token: Token) -> bool:
    """Whether nobody else did it: "road deaths", "self-inflicted injuries", "died by suicide" or of an illness."""
    words = casualty_lexicon().phrases
    before = token.doc[token.left_edge.i : token.i].text.lower().split()
    ways = [item for way in token.children if way.lower_ == "by" for item in way.children]
    by_themselves = any(item.lower_ in words.own_hand for item in ways)
    return not words.peaceful.isdisjoint(before) or by_themselves or is_natural_death(token)


def is_natural_death(verb: Token) -> bool:
    """Whether people die of an illness, quietly, or of no more than age: "died at 84", "has died aged 91"."""
    if verb.lemma_.lower() != "die":
        return False
    words = casualty_lexicon().phrases
    causes = {item.lemma_.lower() for way in verb.children if way.lower_ in _CAUSES for item in way.subtree}
    states = {item.lower_ for way in verb.children if way.lower_ == "in" for item in way.children}
    if causes & words.illnesses or "sleep" in states or any(child.lower_ in words.quietly for child in verb.children):
        return True
    is_by_deed = any(child.lower_ in _DEEDS or _is_of_deed(child) for child in verb.children)
    return not is_by_deed and _AT_AN_AGE.match(verb.doc.text, verb.idx + len(verb)) is not None


def _is_of_deed(way: Token) -> bool:
    """Whether people died in it, and it is no place and no time: "in the blast", not "in Kansas"."""
    return way.lower_ == "in" and any(item.dep_ == "pobj" and not item.ent_type_ for item in way.children)


def _governing_verb(token: Token) -> Token:
    """The verb itself, or for a state the verb it completes."""
    return token.head if token.pos_ not in ("VERB", "AUX") and token.head.pos_ in ("VERB", "AUX") else token


def _is_supposed(verb: Token) -> bool:
    """Reads "could kill", "if they kill", "did not kill"."""
    words = casualty_lexicon().unreal
    return any(
        (child.dep_ == "aux" and child.lower_ in words.modals)
        or (child.dep_ == "mark" and child.lower_ in words.conditions)
        or (child.dep_ == "neg" and child.i + 1 < len(child.doc) and child.nbor().lower_ != "only")
        for child in verb.children
    )


def _is_mere_purpose(verb: Token) -> bool:
    """Reads "to kill" as a purpose, but not "to have killed", nor "managed to kill"."""
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    is_infinitive = "to" in auxiliaries and "have" not in auxiliaries
    return is_infinitive and verb.head.lemma_.lower() not in casualty_lexicon().unreal.done


def _shares_reality(verb: Token) -> bool:
    """Whether what is said of the word above ("planned", "would") holds for this verb too."""
    above = verb.head
    if verb.dep_ not in _GOVERNED or above is verb:
        return False
    if verb.dep_ == "conj":
        return verb.tag_ == above.tag_  # "plan to strike, killing 12" has killed
    if verb.dep_ in ("acl", "advcl"):
        is_plan = verb.dep_ == "acl" and above.lemma_.lower() in casualty_lexicon().unreal.governors
        return verb.tag_ == "VB" or is_plan
    return True
