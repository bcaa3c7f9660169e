"""What was only tried: "fought to retake the town" says that there was fighting, and not who holds the town."""

from itertools import islice

from spacy.tokens import Token

from bot.extraction.lexicons.cues import load_cues

_INFINITIVES = frozenset({"acl", "advcl", "relcl", "xcomp"})
_DEEPEST = 3


def is_attempted(verb: Token) -> bool:
    """Whether the verb is the aim of an attempt, be it its own or that of a verb it is joined to."""
    first = _first_of_its_row(verb)
    if not any(child.tag_ == "TO" for child in first.children) or first.dep_ not in _INFINITIVES:
        return False
    return first.head.lemma_.lower() in load_cues().attempt.words


def _first_of_its_row(verb: Token) -> Token:
    """ "To surround and retake the town": both are aims."""
    for above in islice(verb.ancestors, _DEEPEST):
        if verb.dep_ != "conj":
            break
        verb = above
    return verb
