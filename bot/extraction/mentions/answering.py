"""Verbs that call a deed an answer: "answered with raids", "responded by shelling the port", "hits back"."""

from itertools import islice

from spacy.tokens import Token

from bot.extraction.lexicons.cues import load_cues
from bot.extraction.parsing.syntax import is_verb

_BLOWS = frozenset({"fire", "hit", "strike"})
_STEPS = frozenset({"pobj", "pcomp", "prep", "xcomp", "advcl"})
_TO_CAUSE = frozenset({"to", "for"})
_HIGHEST = 3


def is_answering(verb: Token) -> bool:
    """Whether the verb says that its subject answers something."""
    strikes_back = verb.lemma_ in _BLOWS and any(child.lower_ == "back" for child in verb.children)
    return verb.lemma_ in load_cues().response.answering or strikes_back


def is_done_in_answer(deed: Token) -> bool:
    """Whether the deed's verb, or one above it, says so; in "responded to the attack" the attack is the cause."""
    if is_answering(deed):
        return not any(child.lower_ in _TO_CAUSE for child in deed.children)
    below = deed
    for above in islice(deed.ancestors, _HIGHEST):
        if below.dep_ not in _STEPS or below.lower_ in _TO_CAUSE:
            return False
        if is_verb(above) and is_answering(above):
            return True
        below = above
    return False
