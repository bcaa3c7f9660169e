"""Movements of forces: what they can leave, and the places they go to and come from."""

from spacy.tokens import Token

from bot.extraction.lexicons.cues import load_cues
from bot.extraction.parsing.syntax import is_verb, objects, prepositional, subjects
from bot.extraction.preparing.reading import Reading

_AWAY = ("from", "out", "of")
_TO_AND_FROM = frozenset({"from", "into", "of", "to", "towards"})
_FORCES = frozenset({"@state", "@police", "@armed", "@power"})
_MOVABLE = _FORCES | {"@attacker", "@weapon", "@munition", "@target", "@vehicle"}
# Names that are no ground, unless fighters leave it: "Mali left ECOWAS", but "M23 withdrew from Walikale".
_NO_GROUND = frozenset({"ORG", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT"})


def things_left(head: Token) -> list[Token]:
    """What follows "withdrew from", "pulled out of", "the withdrawal from"."""
    return prepositional(head, _AWAY)


def takes_back_words(head: Token, reading: Reading) -> bool:
    """Whether something else than forces is withdrawn: "withdrew its statement", "pulled its ambassador"."""
    taken = [thing for thing in objects(head) if not reading.labels_of(thing) & _MOVABLE]
    return head.lemma_.lower() in load_cues().movement.of_words and bool(taken)


def may_name_ground(token: Token, leaving: Token, reading: Reading) -> bool:
    """Whether a name that no table knows can be a place that forces leave."""
    is_by_fighters = any("@armed" in reading.labels_of(doer) for doer in subjects(leaving))
    return token.pos_ == "PROPN" and (is_by_fighters or token.ent_type_ not in _NO_GROUND)


def is_end_of_a_move(preposition: Token, reading: Reading) -> bool:
    """Whether forces go there or leave it: "sent 200 soldiers to Bangui", "their withdrawal from Kherson"."""
    if preposition.lower_ not in _TO_AND_FROM:
        return False
    move = preposition.head.head if preposition.head.lower_ == "out" else preposition.head
    words = load_cues().movement
    if move.lemma_.lower() not in words.verbs | words.nouns:
        return False
    movers = [*subjects(move), *objects(move)]
    return not is_verb(move) or any(reading.labels_of(mover) & _FORCES for mover in movers)
