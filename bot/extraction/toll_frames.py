"""How harm is told: for each word of harm, the noun phrases of those harmed.

Labels are those of the ClearNLP dependency scheme that the model was trained on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.extraction.toll_groups import Figures
from bot.extraction.toll_words import HarmWord, casualty_lexicon, harm_word
from bot.vocabulary import Effect

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_COMPLEMENTS = frozenset({"acomp", "oprd", "xcomp", "ccomp", "attr"})
_OBJECTS = frozenset({"dobj", "oprd", "attr"})
_NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON"})


@dataclass(frozen=True, slots=True)
class Frame:
    """A word of harm, what it does, and the heads of the noun phrases of those harmed."""

    anchor: Token
    effect: Effect
    harmed: tuple[Token, ...]
    detail: str | None = None
    partner: Token | None = None
    """The word of another effect that shares the figure: "killed or wounded 26 people"."""


def find_frames(doc: Doc, figures: Figures) -> Iterator[Frame]:
    """Every telling of harm in the document, in order. Plans, threats and conditions are left out."""
    for token in doc:
        phrases = list(_phrase_frames(token))
        yield from phrases
        word = None if phrases else harm_word(token)
        if word is not None and not is_unreal(token):
            partner = _joint_partner(token, word)
            readings = (_harmed_by(teller, figures) for teller in _tellers(token, partner))
            harmed = next((reading for reading in readings if reading), [])
            if harmed:
                yield Frame(token, _effect_of(token, word), tuple(_coordinated(harmed)), partner=partner)


def _harmed_by(token: Token, figures: Figures) -> list[Token]:
    word = harm_word(token)
    return _READERS[word.kind](token, figures) if word is not None else []


def _tellers(token: Token, partner: Token | None) -> list[Token]:
    """Where to look for those harmed: of two joined verbs, at the one that has the object."""
    if partner is None:
        return [token]
    pair = [token, partner]
    return sorted(pair, key=lambda one: not any(child.dep_ in _OBJECTS for child in one.children))


def _joint_partner(token: Token, word: HarmWord) -> Token | None:
    """The harm word of another effect that shares this one's figure: "killed and wounded 26", "dead or injured"."""
    for step in (2, -2):
        if not token.sent.start <= token.i + step < token.sent.end or token.nbor(step // 2).lower_ not in (
            "and",
            "or",
            "and/or",
        ):
            continue
        other = token.nbor(step)
        partner = harm_word(other)
        if partner is not None and partner.effect is not word.effect and {partner.kind, word.kind} <= {"verb", "state"}:
            return other
    return None


def _effect_of(token: Token, word: HarmWord) -> Effect:
    is_fatal = any(child.lower_ in casualty_lexicon().phrases.fatal for child in token.children)
    return Effect.KILLED if word.effect is Effect.INJURED and is_fatal else word.effect


# ---------------------------------------------------------------- what is not told as done


def is_unreal(token: Token) -> bool:
    """Whether the deed is planned, threatened, supposed or denied rather than told."""
    words = casualty_lexicon().unreal
    verb = _governing_verb(token)
    for _ in range(4):
        children = list(verb.children)
        if any(child.dep_ == "aux" and child.lower_ in words.modals for child in children):
            return True
        if any(child.dep_ == "mark" and child.lower_ in words.conditions for child in children):
            return True
        if _is_mere_purpose(verb) or (verb.i != token.i and verb.lemma_.lower() in words.governors):
            return True
        if verb.dep_ not in ("conj", "xcomp", "pcomp", "prep", "pobj", "acl", "advcl") or verb.head is verb:
            return False
        if verb.dep_ == "acl" and verb.tag_ != "VB" and verb.head.lemma_.lower() not in words.governors:
            return False
        if verb.dep_ == "advcl" and verb.tag_ != "VB":
            return False
        if verb.dep_ == "conj" and verb.tag_ != verb.head.tag_:
            return False
        verb = verb.head
    return False


def _governing_verb(token: Token) -> Token:
    """The verb itself, or for a state the verb it completes."""
    return token.head if token.pos_ not in ("VERB", "AUX") and token.head.pos_ in ("VERB", "AUX") else token


def _is_mere_purpose(verb: Token) -> bool:
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if "to" not in auxiliaries or (auxiliaries & {"have", "be"} and "have" in auxiliaries):
        return False
    return verb.head.lemma_.lower() not in casualty_lexicon().unreal.done


# ---------------------------------------------------------------- readers: one for each kind of harm word


def _harmed_by_verb(verb: Token, figures: Figures) -> list[Token]:
    """Object of the active, subject of the passive, or the noun a participle stands by."""
    objects = [child for child in verb.children if child.dep_ in _OBJECTS and child.pos_ in _NOMINAL]
    subjects = [child for child in verb.children if child.dep_ in _SUBJECTS]
    passive = [_antecedent(child) for child in subjects if child.dep_ == "nsubjpass"]
    if passive:
        return _nearer_than(passive[0], verb) or passive
    if objects:
        return [] if objects[0].lower_.endswith(("self", "selves")) else objects
    if verb.dep_ == "amod" and verb.i < verb.head.i and not any(child.dep_ == "nummod" for child in verb.head.children):
        return []  # "the wounded soldiers" tells no harm of its own
    if verb.dep_ in ("acl", "amod") and verb.tag_ != "VBG" and verb.head.pos_ in _NOMINAL:
        return [verb.head]
    if verb.dep_ in _COMPLEMENTS and verb.head.lemma_.lower() in casualty_lexicon().phrases.state_verbs:
        return _completed(verb.head, verb)
    right = figures.token_after(verb)
    if right is not None:
        return [right]
    if verb.tag_ == "VBG":
        return []
    if subjects:
        return [_antecedent(subjects[0])]
    return _shared(verb) or _left_neighbour(verb)


def _harmed_by_subject_verb(verb: Token, figures: Figures) -> list[Token]:
    subjects = [_antecedent(child) for child in verb.children if child.dep_ in _SUBJECTS]
    if subjects:
        return subjects
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in _NOMINAL:
        return [verb.head]
    return _left_neighbour(verb)


def _harmed_by_state(state: Token, figures: Figures) -> list[Token]:
    """ "Five dead", "were shot dead", "left five dead", "the 12 missing"."""
    head = state.head
    if any(child.dep_ == "nummod" for child in state.children):
        return [state]
    if (
        head.pos_ in _NOMINAL
        and state.dep_ in ("amod", "acl", "appos", "relcl")
        and (head.pos_ != "NUM" or head.i < state.i)
    ):
        return [head]
    subjects = [_antecedent(child) for child in state.children if child.dep_ in _SUBJECTS]
    if subjects:
        return subjects
    if head.lemma_.lower() in casualty_lexicon().phrases.state_verbs:
        return _completed(head, state)
    return _left_neighbour(state)


def _completed(verb: Token, state: Token) -> list[Token]:
    subjects = [child for child in verb.children if child.dep_ in _SUBJECTS]
    objects = [
        child for child in verb.children if child.dep_ in _OBJECTS and child.i != state.i and child.pos_ in _NOMINAL
    ]
    if objects:
        return objects
    is_active = verb.lemma_.lower() in ("leave", "find", "shoot", "take", "hold", "beat", "stab") and verb.tag_ not in (
        "VBN",
    )
    if subjects and not (is_active and subjects[0].dep_ == "nsubj"):
        return [_antecedent(subjects[0])]
    if verb.dep_ == "acl":
        return [verb.head]
    return _shared(verb) or _left_neighbour(state)


def _harmed_by_event(noun: Token, figures: Figures) -> list[Token]:
    """ "12 deaths" counts itself; "the deaths of 12 people" and "injuries to six" count those after the preposition."""
    if any(child.dep_ == "nummod" or child.lower_ in ("no", "zero", "several", "dozens") for child in noun.children):
        return [noun]
    return _after_preposition(noun, ("of", "to", "among"))


def _harmed_by_act(noun: Token, figures: Figures) -> list[Token]:
    return _after_preposition(noun, ("of",))


_READERS = {
    "verb": _harmed_by_verb,
    "subject_verb": _harmed_by_subject_verb,
    "state": _harmed_by_state,
    "event": _harmed_by_event,
    "act": _harmed_by_act,
}


# ---------------------------------------------------------------- set phrases


def _phrase_frames(token: Token) -> Iterator[Frame]:
    phrases, lemma = casualty_lexicon().phrases, token.lemma_.lower()
    if lemma == "life" and token.head.lemma_.lower() in phrases.life_takers and not is_unreal(token.head):
        harmed = _lives(token)
        if harmed:
            yield Frame(token, Effect.KILLED, tuple(_coordinated(harmed)))
    elif lemma in phrases.injuries:
        yield from _injury_frames(token)
    elif lemma in phrases.nothing_happened:
        yield from _no_casualties(token)


def _lives(life: Token) -> list[Token]:
    """ "Claimed nine lives", "claimed the lives of nine", "twelve people lost their lives"."""
    of = _after_preposition(life, ("of",))
    if of:
        return of
    if any(child.dep_ == "nummod" for child in life.children):
        return [life]
    owners = [child for child in life.lefts if any(grandchild.dep_ == "nummod" for grandchild in child.children)]
    if owners:
        return owners
    if life.head.lemma_.lower() == "lose" and any(child.dep_ == "poss" for child in life.children):
        return [_antecedent(child) for child in life.head.children if child.dep_ in _SUBJECTS]
    return []


def _injury_frames(injury: Token) -> Iterator[Frame]:
    """ "Suffered burns", "treated for smoke inhalation", "diagnosed with traumatic brain injury"."""
    phrases = casualty_lexicon().phrases
    verb = injury.head.head if injury.head.dep_ == "prep" else injury.head
    lemma = verb.lemma_.lower()
    subjects = [child for child in verb.children if child.dep_ in _SUBJECTS]
    if lemma in phrases.bearers and injury.dep_ in _OBJECTS:
        harmed = [_antecedent(child) for child in subjects] or _clause_noun(verb)
    elif lemma in phrases.patients and injury.dep_ == "pobj":
        harmed = [_antecedent(child) for child in subjects if child.dep_ == "nsubjpass"] or _clause_noun(verb)
    else:
        return
    if harmed and not is_unreal(verb):
        yield Frame(verb, Effect.INJURED, tuple(_coordinated(harmed)), detail=_modified(injury))


def _clause_noun(verb: Token) -> list[Token]:
    return [verb.head] if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in _NOMINAL else []


def _modified(injury: Token) -> str | None:
    """The kind of injury: "traumatic brain injury". A bare "injuries" says nothing that the effect does not."""
    words = [token for token in injury.lefts if token.dep_ in ("amod", "compound")]
    if not words:
        return None if injury.lemma_ in ("injury", "wound") else injury.text
    return injury.doc.text[words[0].left_edge.idx : injury.idx + len(injury)]


def _no_casualties(noun: Token) -> Iterator[Frame]:
    if any(child.lower_ in ("no", "zero") for child in noun.children):
        yield Frame(noun, Effect.KILLED, (noun,))
        yield Frame(noun, Effect.INJURED, (noun,))


# ---------------------------------------------------------------- helpers


def _antecedent(token: Token) -> Token:
    """The noun a relative pronoun stands for."""
    if token.tag_ not in ("WP", "WDT"):
        return token
    clause = token.head
    while clause.dep_ in ("conj", "xcomp") and clause.head is not clause:
        clause = clause.head
    return clause.head if clause.dep_ == "relcl" else token


def _nearer_than(subject: Token, verb: Token) -> list[Token]:
    """A counted noun right before the passive's auxiliaries; the parser often gives a clause the subject of another."""
    auxiliaries = [
        child.i for child in verb.children if child.dep_ in ("aux", "auxpass", "advmod") and child.i < verb.i
    ]
    near = _left_neighbour(verb.doc[min(auxiliaries, default=verb.i)])
    is_counted = any(child.dep_ == "nummod" for child in subject.children) or subject.pos_ == "NUM"
    return [] if is_counted or (near and near[0] in (subject, *subject.conjuncts)) else near


def _after_preposition(noun: Token, prepositions: tuple[str, ...]) -> list[Token]:
    """What follows the preposition: the one right after the noun, or one the parser hung on it before another such noun."""
    found = [child for child in noun.children if child.dep_ in ("prep", "dative") and child.lower_ in prepositions]
    if noun.i + 1 < noun.sent.end and noun.nbor().lower_ in prepositions:
        found = [noun.nbor()]
    between = [harm_word(token) for preposition in found for token in noun.doc[noun.i + 1 : preposition.i]]
    if any(word is not None and word.kind == "event" for word in between):
        return []
    return [child for preposition in found for child in preposition.children if child.dep_ == "pobj"]


def _shared(verb: Token) -> list[Token]:
    """Those harmed by the first of two joined verbs: "were shot and killed"."""
    first = verb.head
    if verb.dep_ != "conj" or first.pos_ not in ("VERB", "AUX"):
        return []
    other = harm_word(first)
    if other is not None and other.kind in ("verb", "state"):
        return []  # the figure is told by that verb already
    passive = [_antecedent(child) for child in first.children if child.dep_ == "nsubjpass"]
    return passive or (_clause_noun(first) if first.tag_ == "VBN" else [])


def _left_neighbour(token: Token) -> list[Token]:
    """A number or counted noun right before the word: "12 killed", "five soldiers wounded"."""
    if token.i == token.sent.start:
        return []
    before = token.nbor(-1)
    if before.pos_ == "NUM" or before.like_num:
        return [before]
    is_counted = before.pos_ == "NOUN" and any(child.dep_ == "nummod" for child in before.children)
    return [before] if is_counted else []


def _coordinated(heads: list[Token]) -> Iterator[Token]:
    """The phrases, and those joined to them: "three soldiers and two civilians"."""
    for head in heads:
        yield head
        for conjunct in head.conjuncts:
            is_after = conjunct.i > head.i and conjunct.pos_ in _NOMINAL
            if is_after and harm_word(conjunct) is None and conjunct not in heads:
                yield conjunct
