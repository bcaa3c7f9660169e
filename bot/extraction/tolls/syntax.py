"""Where the parse puts those harmed: the noun phrases around a word of harm.

Labels are those of the ClearNLP dependency scheme that the model was trained on.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from bot.extraction.tolls.words import harm_word, kind_of
from bot.vocabulary import Effect

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
OBJECTS = frozenset({"dobj", "oprd", "attr"})
NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON"})


def clause_noun(verb: Token) -> list[Token]:
    """The noun that a participle or relative clause stands by: "soldiers treated for burns"."""
    return [verb.head] if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in NOMINAL else []


def antecedent(token: Token) -> Token:
    """The noun a relative pronoun stands for."""
    if token.tag_ not in ("WP", "WDT"):
        return token
    clause = token.head
    while clause.dep_ in ("conj", "xcomp") and clause.head is not clause:
        clause = clause.head
    return clause.head if clause.dep_ == "relcl" else token


def nearer_than(subject: Token, verb: Token) -> list[Token]:
    """A counted noun right before the passive's auxiliaries; the parser often gives a clause the subject of another."""
    near = left_neighbour(first_auxiliary(verb))
    is_counted = any(child.dep_ == "nummod" for child in subject.children) or subject.pos_ == "NUM"
    return [] if is_counted or (near and near[0] in (subject, *subject.conjuncts)) else near


def first_auxiliary(verb: Token) -> Token:
    """The first of the verb's auxiliaries ("have been killed"), or the verb itself."""
    labels = ("aux", "auxpass", "advmod")
    return verb.doc[min((child.i for child in verb.lefts if child.dep_ in labels), default=verb.i)]


def after_preposition(noun: Token, prepositions: tuple[str, ...]) -> list[Token]:
    """What follows the preposition right after the noun, or one that the parser hung on it before another such noun."""
    found = [child for child in noun.children if child.dep_ in ("prep", "dative") and child.lower_ in prepositions]
    if noun.i + 1 < noun.sent.end and noun.nbor().lower_ in prepositions:
        found = [noun.nbor()]
    between = [harm_word(token) for preposition in found for token in noun.doc[noun.i + 1 : preposition.i]]
    if any(word is not None and word.kind == "event" for word in between):
        return []
    return [child for preposition in found for child in preposition.children if child.dep_ == "pobj"]


def shared(verb: Token) -> list[Token]:
    """Those harmed by the first of two joined verbs: "were shot and killed"."""
    first = verb.head
    if verb.dep_ != "conj" or first.pos_ not in ("VERB", "AUX"):
        return []
    own, other = harm_word(verb), harm_word(first)
    is_sequel = own is not None and other is not None and other.effect is Effect.CAPTURED is not own.effect
    if other is not None and other.kind in ("verb", "state") and not is_sequel:
        return []  # the figure is told by that verb already; but those kidnapped may be killed
    passive = [antecedent(child) for child in first.children if child.dep_ == "nsubjpass"]
    return passive or (clause_noun(first) if first.tag_ == "VBN" else [])


def left_neighbour(token: Token) -> list[Token]:
    """A number or counted noun right before the word: "12 killed", "five soldiers wounded"."""
    if token.i == token.sent.start:
        return []
    before = token.nbor(-1)
    if before.pos_ == "NUM" or before.like_num or before.lower_ == "another":
        return [before]
    is_counted = before.pos_ in ("NOUN", "PROPN") and any(child.dep_ == "nummod" for child in before.children)
    return [before] if is_counted else []


def counted_partners(noun: Token) -> list[Token]:
    """The counted nouns before one that they are joined to: the soldiers of "12 soldiers and 8 rebels dead"."""
    partners: list[Token] = []
    while noun.dep_ == "conj" and any(child.dep_ == "nummod" for child in noun.head.children):
        if any(harm_word(token) is not None for token in noun.doc[noun.head.i + 1 : noun.i]):
            break
        noun = noun.head
        partners.insert(0, noun)
    return partners


def coordinated(heads: list[Token], anchor: Token) -> Iterator[Token]:
    """The phrases, and those joined to them: "three soldiers and two civilians"."""
    for head in heads:
        yield head
        yield from _companions(head)
        for conjunct in (*head.conjuncts, *_list_read_as_apposition(head)):
            is_after = conjunct.i > head.i and conjunct.pos_ in NOMINAL and harm_word(conjunct) is None
            is_past_verb = head.i < anchor.i < conjunct.i  # "one was killed, two others hurt"
            if is_after and not is_past_verb and conjunct not in heads and not _has_own_verb(conjunct, anchor):
                yield conjunct


def _list_read_as_apposition(head: Token) -> list[Token]:
    """The maid and her daughter of "six priests, a maid and her daughter", whom the parser takes for the priests."""
    appositions = [child for child in head.children if child.dep_ == "appos" and child.conjuncts]
    is_one_kind = kind_of([head.lemma_.lower()]) not in ("anyone", "unknown")
    return [noun for appos in appositions for noun in (appos, *appos.conjuncts)] if is_one_kind else []


def _has_own_verb(noun: Token, anchor: Token) -> bool:
    """Whether a verb of its own follows the noun: "killed six soldiers and another was hurt"."""
    if any(child.dep_ == "relcl" for child in noun.children):
        return True
    following = noun.nbor() if noun.i + 1 < noun.sent.end else None
    return anchor.i < noun.i and following is not None and (following.pos_ == "AUX" or harm_word(following) is not None)


def _companions(head: Token) -> Iterator[Token]:
    """Those named with "along with": "the commander was killed along with three guards"."""
    for preposition in head.head.children:
        is_along = (
            preposition.lower_ == "with" and preposition.i and preposition.nbor(-1).lower_ in ("along", "together")
        )
        if is_along and preposition.i > head.i:
            yield from (child for child in preposition.children if child.dep_ == "pobj")
