"""Set phrases of harm: lives claimed, injuries suffered, no casualties."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from bot.extraction.tolls.reality import is_unreal
from bot.extraction.tolls.syntax import OBJECTS, SUBJECTS, after_preposition, antecedent, clause_noun, coordinated
from bot.extraction.tolls.words import casualty_lexicon, kind_of
from bot.vocabulary import Effect


@dataclass(frozen=True, slots=True)
class Frame:
    """A word of harm, what it does, and the heads of the noun phrases of those harmed."""

    anchor: Token
    effect: Effect
    harmed: tuple[Token, ...]
    detail: str | None = None
    partner: Token | None = None
    """The word of another effect that shares the figure: "killed or wounded 26 people"."""


def phrase_frames(token: Token) -> Iterator[Frame]:
    """The telling of harm whose chief word this is, if it belongs to a set phrase."""
    phrases, lemma = casualty_lexicon().phrases, token.lemma_.lower()
    if lemma == "life" and token.head.lemma_.lower() in phrases.life_takers and not is_unreal(token.head):
        harmed = _lives(token)
        if harmed:
            yield Frame(token, Effect.KILLED, tuple(coordinated(harmed, token)))
    elif lemma in phrases.losers and not is_unreal(token):
        lost = [
            child for child in token.children if child.dep_ in OBJECTS and kind_of([child.lemma_.lower()]) != "unknown"
        ]
        yield from [Frame(token, Effect.KILLED, tuple(coordinated(lost, token)))] if lost else []
    elif lemma in phrases.injuries:
        yield from _injury_frames(token)
    elif lemma in phrases.nothing_happened | phrases.both:
        yield from _casualties(token)


def _lives(life: Token) -> list[Token]:
    """Reads "Claimed nine lives", "claimed the lives of nine", "twelve people lost their lives"."""
    of = after_preposition(life, ("of",))
    if of:
        return of
    if any(child.dep_ == "nummod" for child in life.children):
        return [life]
    owners = [child for child in life.lefts if any(grandchild.dep_ == "nummod" for grandchild in child.children)]
    if owners:
        return owners
    if life.head.lemma_.lower() == "lose" and any(child.dep_ == "poss" for child in life.children):
        return [antecedent(child) for child in life.head.children if child.dep_ in SUBJECTS]
    return []


def _injury_frames(injury: Token) -> Iterator[Frame]:
    """Reads "Suffered burns", "treated for smoke inhalation", "diagnosed with traumatic brain injury"."""
    phrases = casualty_lexicon().phrases
    verb = injury.head.head if injury.head.dep_ == "prep" else injury.head
    lemma = verb.lemma_.lower()
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    if lemma in phrases.bearers and injury.dep_ in OBJECTS:
        harmed = [antecedent(child) for child in subjects] or clause_noun(verb)
    elif lemma in phrases.patients and injury.dep_ == "pobj":
        harmed = [antecedent(child) for child in subjects if child.dep_ == "nsubjpass"] or clause_noun(verb)
    else:
        return
    if harmed and not is_unreal(verb):
        yield Frame(verb, Effect.INJURED, tuple(coordinated(harmed, verb)), detail=modified(injury))


def modified(injury: Token) -> str | None:
    """The kind of injury: "traumatic brain injury". A bare "injuries" says nothing that the effect does not."""
    words = [token for token in injury.lefts if token.dep_ in ("amod", "compound")]
    if not words:
        return None if injury.lemma_ in ("injury", "wound") else injury.text
    return injury.doc[words[0].left_edge.i : injury.i + 1].text


def _casualties(noun: Token) -> Iterator[Frame]:
    """Reads "no casualties" as none of either effect, and "30 casualties" as a figure that both share."""
    is_none = any(child.lower_ in ("no", "zero") for child in noun.children)
    is_counted = any(child.dep_ == "nummod" for child in noun.children)
    if is_none or (is_counted and noun.lemma_.lower() in casualty_lexicon().phrases.both):
        partner = None if is_none else noun
        yield Frame(noun, Effect.KILLED, (noun,), partner=partner)
        yield Frame(noun, Effect.INJURED, (noun,), partner=partner)
