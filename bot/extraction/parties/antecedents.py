"""Who is meant by "it", "they" and "its troops", and by words that mean nobody."""

from spacy.tokens import Token

from bot.extraction.lexicons.cues import load_cues
from bot.extraction.parsing.syntax import is_verb, subjects

_PRONOUNS = frozenset({"it", "they"})
_POSSESSIVES = frozenset({"its", "their"})
_SAID = frozenset({"ccomp", "xcomp", "advcl", "conj", "parataxis", "prep", "pcomp", "acl", "relcl"})


def antecedent(token: Token) -> Token | None:
    """The token itself, or who a pronoun stands for: in "the group said it had fired them", the group.

    None where the sentence doesn't tell.
    """
    return _speaker_above(token.head) if token.lower_ in _PRONOUNS else token


def owners(noun: Token) -> list[Token]:
    """Who "its" and "their" before the noun may stand for, nearest first: those who act or speak in its sentence."""
    if not any(child.dep_ == "poss" and child.lower_ in _POSSESSIVES for child in noun.children):
        return []
    inside = set(noun.subtree)
    named = (_first_named(ancestor) for ancestor in noun.ancestors if is_verb(ancestor))
    return [token for token in named if token is not None and token not in inside]


def is_nobody(noun: Token) -> bool:
    """Whether the phrase names nobody: "no group", "which group", "none of them"."""
    words = load_cues().parties
    return noun.lower_ in words.nobody or any(
        child.dep_ in {"det", "neg"} and child.lower_ in words.no_one for child in noun.children
    )


def _speaker_above(verb: Token) -> Token | None:
    """The subject of the verb that governs this one's clause."""
    current = verb
    while current.dep_ in _SAID and current.head != current:
        current = current.head
        if is_verb(current) and (named := _first_named(current)) is not None:
            return named
    return None


def _first_named(verb: Token) -> Token | None:
    own = (token for token in subjects(verb) if token.head == verb or token.dep_ in {"nsubj", "nsubjpass"})
    return next((token for token in own if token.tag_ not in {"PRP", "WDT", "WP", "EX", "DT"}), None)
