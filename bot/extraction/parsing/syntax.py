"""Reading spaCy's dependency parse: subjects, objects, noun phrases. Labels are those of the ClearNLP scheme."""

from collections.abc import Iterable
from itertools import islice

from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
OBJECTS = frozenset({"dobj", "obj", "dative"})
RELATIVE_TAGS = frozenset({"WDT", "WP", "WP$"})
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
"""Determiners that point at what has been told, or is known."""

_OUTSIDE_PHRASE = frozenset({"relcl", "acl", "punct", "cc", "conj", "appos", "prep", "advcl", "parataxis", "ccomp"})
_HIGHEST = 25
_MEANWHILE = frozenset({"as", "while", "when"})
_CHARGING = frozenset({"of", "for", "from"})
_GOVERNED = frozenset({"advcl", "xcomp", "pcomp"})


def is_verb(token: Token) -> bool:
    """Whether the parse takes the token for a verb."""
    return token.pos_ in {"VERB", "AUX"} or token.tag_.startswith("VB")


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive, also without an auxiliary ("the base attacked on Monday")."""
    if any(child.dep_ in {"auxpass", "nsubjpass", "agent"} for child in verb.children):
        return True
    if verb.tag_ != "VBN" or any(child.dep_ in OBJECTS | SUBJECTS or child.dep_ == "aux" for child in verb.children):
        return verb.tag_ == "VBN" and verb.dep_ == "conj" and _same_voice(verb)
    return verb.dep_ in {"acl", "amod", "ROOT", "advcl", "relcl", "ccomp", "conj", "pobj"}


def _same_voice(verb: Token) -> bool:
    own = {child.dep_ for child in verb.children}
    return not own & (OBJECTS | SUBJECTS) and is_verb(verb.head) and is_passive(verb.head)


def with_conjuncts(tokens: Iterable[Token]) -> list[Token]:
    """The tokens, and those joined to them by "and", "or" or a comma."""
    found: dict[int, Token] = {}
    for token in tokens:
        found |= {item.i: item for item in (token, *token.conjuncts) if item.i >= token.i}
    return list(found.values())


def children(token: Token, *labels: str) -> list[Token]:
    """The token's children of these labels."""
    return [child for child in token.children if child.dep_ in labels]


def subjects(verb: Token) -> list[Token]:
    """Who acts, or, for a passive, what is acted on: the grammatical subject, also one shared or understood."""
    return with_conjuncts(_own_or_shared_subjects(verb, depth=0))


def _own_or_shared_subjects(verb: Token, depth: int) -> list[Token]:
    own = [child for child in verb.children if child.dep_ in SUBJECTS | PASSIVE_SUBJECTS]
    if own:
        return [_antecedent(child, verb) for child in own]
    if verb.tag_ in {"VBZ", "VBP"} and (before := children(verb, "compound")):
        return before  # headlines leave out the article: "Sniper kills boy"
    if depth > 3 or verb.head == verb:
        return []
    if verb.dep_ in {"acl", "relcl"}:
        return [verb.head] if not is_verb(verb.head) else []
    if verb.dep_ == "conj" and is_verb(verb.head):
        return _own_or_shared_subjects(verb.head, depth + 1)
    if verb.dep_ in _GOVERNED:
        return _governing_subjects(verb, depth)
    return []


def _governing_subjects(verb: Token, depth: int) -> list[Token]:
    head = verb.head
    while head != head.head and (head.dep_ == "prep" or _says_meanwhile(verb, head)):
        head = head.head
    if not is_verb(head):
        return []
    if verb.dep_ == "pcomp" and verb.head.lower_ in _CHARGING and (charged := objects(head)):
        return charged  # "accused the rebels of shelling the town"
    if verb.dep_ == "xcomp":
        given = children(head, "dobj")
        if given and verb.tag_ == "VB":
            return given
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and (doers := agents(head)):
        return doers  # "was ambushed by gunmen, killing nine"
    return _own_or_shared_subjects(head, depth + 1)


def _says_meanwhile(verb: Token, head: Token) -> bool:
    """Whether a result is tied to what went on just then: "gunmen attacked while he was at prayer, killing two"."""
    if verb.tag_ != "VBG" or verb.dep_ != "advcl" or head.dep_ != "advcl" or head.i > verb.i:
        return False
    return any(child.lower_ in _MEANWHILE for child in head.children if child.dep_ in {"mark", "advmod"})


def _antecedent(pronoun: Token, verb: Token) -> Token:
    if pronoun.tag_ in RELATIVE_TAGS and verb.dep_ == "relcl":
        return verb.head
    return pronoun


def has_own_subject(clause: Token) -> bool:
    """ "The strikes came hours after rockets hit the base": the base was hit by something else."""
    return bool(children(clause, "nsubj", "nsubjpass"))


def objects(verb: Token) -> list[Token]:
    """Direct objects, with those of a relative clause ("the base that they attacked")."""
    own = [_antecedent(child, verb) for child in children(verb, "dobj", "obj")]
    return with_conjuncts(own)


def agents(verb: Token) -> list[Token]:
    """Who does it in a passive: "by" and its objects."""
    found = [grandchild for child in children(verb, "agent") for grandchild in children(child, "pobj")]
    found += [item for child in children(verb, "prep") if child.lower_ == "by" for item in children(child, "pobj")]
    return with_conjuncts(found)


def is_reflexive(token: Token) -> bool:
    """Whether it is "himself" or "themselves"."""
    return token.lower_.endswith(("self", "selves"))


def prepositional(token: Token, prepositions: Iterable[str]) -> list[Token]:
    """The objects of these prepositions below the token."""
    wanted = set(prepositions)
    heads = [
        child for child in token.children if child.dep_ in {"prep", "agent", "prt", "dative"} and child.lower_ in wanted
    ]
    direct = [item for head in heads for item in children(head, "pobj", "pcomp")]
    nested = [item for head in heads for inner in children(head, "prep") for item in children(inner, "pobj")]
    return with_conjuncts(direct + nested)


def phrase_bounds(head: Token) -> tuple[int, int]:
    """First and last token index of the noun phrase without what follows the head as clause or apposition."""
    first = last = head.i
    stack = [child for child in head.children if child.dep_ not in _OUTSIDE_PHRASE]
    while stack:
        token = stack.pop()
        first, last = min(first, token.i), max(last, token.i)
        stack.extend(child for child in token.children if child.dep_ not in {"relcl", "acl", "appos"})
    while first < head.i and head.doc[first].is_space:  # where a dateline stood
        first += 1
    return (first, last) if last <= head.i + 3 else (first, head.i)


def distance(one: Token, other: Token) -> int:
    """Steps through the parse between two tokens of a sentence; in an endless one, at worst the words between."""
    above = {token.i: steps for steps, token in enumerate((one, *islice(one.ancestors, _HIGHEST)))}
    for steps, token in enumerate((other, *islice(other.ancestors, _HIGHEST))):
        if token.i in above:
            return steps + above[token.i]
    return _HIGHEST + abs(one.i - other.i)
