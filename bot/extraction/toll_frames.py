"""How harm is told: for each word of harm, the noun phrases of those harmed."""

from collections.abc import Callable, Iterator

from spacy.tokens import Doc, Token

from bot.extraction.toll_figures import Figures
from bot.extraction.toll_phrases import Frame, phrase_frames
from bot.extraction.toll_reality import is_unreal
from bot.extraction.toll_syntax import (
    COMPLEMENTS,
    NOMINAL,
    OBJECTS,
    SUBJECTS,
    after_preposition,
    antecedent,
    coordinated,
    left_neighbour,
    nearer_than,
    shared,
)
from bot.extraction.toll_words import HarmKind, HarmWord, casualty_lexicon, harm_word
from bot.vocabulary import Effect


def find_frames(doc: Doc, figures: Figures) -> Iterator[Frame]:
    """Every telling of harm in the document, in order. Plans, threats and conditions are left out."""
    for token in doc:
        phrases = list(phrase_frames(token))
        yield from phrases
        word = None if phrases else harm_word(token)
        if word is not None and not is_unreal(token):
            partner = _joint_partner(token, word)
            readings = (_harmed_by(teller, figures) for teller in _tellers(token, partner))
            harmed = next((reading for reading in readings if reading), [])
            if harmed:
                yield Frame(token, _effect_of(token, word), tuple(coordinated(harmed)), partner=partner)


def _harmed_by(token: Token, figures: Figures) -> list[Token]:
    word = harm_word(token)
    return _READERS[word.kind](token, figures) if word is not None else []


def _tellers(token: Token, partner: Token | None) -> list[Token]:
    """Where to look for those harmed: of two joined verbs, at the one that has the object."""
    if partner is None:
        return [token]
    pair = [token, partner]
    return sorted(pair, key=lambda one: not any(child.dep_ in OBJECTS for child in one.children))


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


# ---------------------------------------------------------------- readers: one for each kind of harm word


def _harmed_by_verb(verb: Token, figures: Figures) -> list[Token]:
    """Object of the active, subject of the passive, or the noun a participle stands by."""
    objects = [child for child in verb.children if child.dep_ in OBJECTS and child.pos_ in NOMINAL]
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    passive = [antecedent(child) for child in subjects if child.dep_ == "nsubjpass"]
    if passive:
        return nearer_than(passive[0], verb) or passive
    if objects:
        return [] if objects[0].lower_.endswith(("self", "selves")) else objects
    if verb.dep_ == "amod" and verb.i < verb.head.i and not any(child.dep_ == "nummod" for child in verb.head.children):
        return []  # "the wounded soldiers" tells no harm of its own
    if verb.dep_ in ("acl", "amod") and verb.tag_ != "VBG" and verb.head.pos_ in NOMINAL:
        return [verb.head]
    if verb.dep_ in COMPLEMENTS and verb.head.lemma_.lower() in casualty_lexicon().phrases.state_verbs:
        return _completed(verb.head, verb)
    right = figures.token_after(verb)
    if right is not None:
        return [right]
    if verb.tag_ == "VBG":
        return []
    if subjects:
        return [antecedent(subjects[0])]
    return shared(verb) or left_neighbour(verb)


def _harmed_by_subject_verb(verb: Token, figures: Figures) -> list[Token]:
    subjects = [antecedent(child) for child in verb.children if child.dep_ in SUBJECTS]
    if subjects:
        return subjects
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in NOMINAL:
        return [verb.head]
    return left_neighbour(verb)


def _harmed_by_state(state: Token, figures: Figures) -> list[Token]:
    """Reads "Five dead", "were shot dead", "left five dead", "the 12 missing"."""
    head = state.head
    if any(child.dep_ == "nummod" for child in state.children):
        return [state]
    if (
        head.pos_ in NOMINAL
        and state.dep_ in ("amod", "acl", "appos", "relcl")
        and (head.pos_ != "NUM" or head.i < state.i)
    ):
        return [head]
    subjects = [antecedent(child) for child in state.children if child.dep_ in SUBJECTS]
    if subjects:
        return subjects
    if head.lemma_.lower() in casualty_lexicon().phrases.state_verbs:
        return _completed(head, state)
    return left_neighbour(state)


def _completed(verb: Token, state: Token) -> list[Token]:
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    objects = [
        child for child in verb.children if child.dep_ in OBJECTS and child.i != state.i and child.pos_ in NOMINAL
    ]
    if objects:
        return objects
    is_active = verb.lemma_.lower() in ("leave", "find", "shoot", "take", "hold", "beat", "stab") and verb.tag_ not in (
        "VBN",
    )
    if subjects and not (is_active and subjects[0].dep_ == "nsubj"):
        return [antecedent(subjects[0])]
    if verb.dep_ == "acl":
        return [verb.head]
    return shared(verb) or left_neighbour(state)


def _harmed_by_event(noun: Token, figures: Figures) -> list[Token]:
    """Reads "12 deaths" counts itself; "the deaths of 12 people" and "injuries to six" count those after the preposition."""
    if any(child.dep_ == "nummod" or child.lower_ in ("no", "zero", "several", "dozens") for child in noun.children):
        return [noun]
    return after_preposition(noun, ("of", "to", "among"))


def _harmed_by_act(noun: Token, figures: Figures) -> list[Token]:
    return after_preposition(noun, ("of",))


_READERS: dict[HarmKind, Callable[[Token, Figures], list[Token]]] = {
    "verb": _harmed_by_verb,
    "subject_verb": _harmed_by_subject_verb,
    "state": _harmed_by_state,
    "event": _harmed_by_event,
    "act": _harmed_by_act,
}
