"""How harm is told: for each word of harm, the noun phrases of those harmed."""

from collections.abc import Callable, Iterator

from spacy.tokens import Doc, Token

from bot.extraction.parsing.syntax import is_reflexive
from bot.extraction.tolls.figures import Figures
from bot.extraction.tolls.phrases import Frame, phrase_frames
from bot.extraction.tolls.reality import is_nobodys_deed, is_unreal
from bot.extraction.tolls.syntax import (
    NOMINAL,
    OBJECTS,
    SUBJECTS,
    after_preposition,
    antecedent,
    clause_noun,
    coordinated,
    counted_partners,
    first_auxiliary,
    left_neighbour,
    nearer_than,
    shared,
)
from bot.extraction.tolls.words import HarmKind, HarmWord, casualty_lexicon, harm_word, may_tell_harm
from bot.vocabulary import Effect

_JOINTS = frozenset({"and", "or", "and/or", "&"})
_DEEDS: frozenset[HarmKind] = frozenset({"verb", "state"})
_OF_A_TOLL = frozenset({Effect.KILLED, Effect.INJURED, Effect.MISSING})


def find_frames(doc: Doc, figures: Figures) -> Iterator[Frame]:
    """Every telling of harm in the document, in order. Plans, threats and conditions are left out."""
    for token in doc:
        if not may_tell_harm(token.lower_, token.lemma_):
            continue
        phrases = list(phrase_frames(token))
        yield from phrases
        word = None if phrases else harm_word(token)
        if word is not None and not is_unreal(token) and not is_nobodys_deed(token):
            partner = _joint_partner(token, word)
            readings = (_harmed_by(teller, figures) for teller in _tellers(token, partner))
            harmed = next((reading for reading in readings if reading), [])
            if harmed:
                yield Frame(token, _effect_of(token, word), tuple(coordinated(harmed, token)), partner=partner)


def _tellers(token: Token, partner: Token | None) -> list[Token]:
    """Where to look for those harmed: of two joined verbs, at the one that has the object."""
    if partner is None:
        return [token]
    pair = [token, partner]
    return sorted(pair, key=lambda one: not any(child.dep_ in OBJECTS for child in one.children))


def _joint_partner(token: Token, word: HarmWord) -> Token | None:
    """The harm word of another effect that shares this one's figure: "killed and wounded 26", "dead or injured"."""
    for step in (1, -1):
        if not token.sent.start <= token.i + 2 * step < token.sent.end or token.nbor(step).lower_ not in _JOINTS:
            continue
        partner = harm_word(token.nbor(2 * step))
        if partner is not None and _share_a_figure(word, partner):
            return token.nbor(2 * step)
    return None


def _share_a_figure(one: HarmWord, other: HarmWord) -> bool:
    effects, kinds = {one.effect, other.effect}, {one.kind, other.kind}
    return len(effects) == 2 and effects <= _OF_A_TOLL and kinds <= _DEEDS


def _effect_of(token: Token, word: HarmWord) -> Effect:
    is_fatal = any(child.lower_ in casualty_lexicon().phrases.fatal for child in token.children)
    return Effect.KILLED if word.effect is Effect.INJURED and is_fatal else word.effect


# ---------------------------------------------------------------- where those harmed may stand
# Each place is looked at in turn; None passes on to the next, a list (even an empty one) settles it.


def _passive_subject(verb: Token, figures: Figures) -> list[Token] | None:
    """Reads "12 people were killed"."""
    passive = [antecedent(child) for child in verb.children if child.dep_ == "nsubjpass"]
    return (nearer_than(passive[0], verb) or passive) if passive else None


def _object(verb: Token, figures: Figures) -> list[Token] | None:
    """Reads "killed 12 people"; of "himself and four guards", only the guards are harmed by another."""
    objects = [child for child in verb.children if child.dep_ in OBJECTS and child.pos_ in NOMINAL]
    if not objects:
        return None
    return objects if not is_reflexive(objects[0]) else [one for one in objects[0].conjuncts if one.pos_ in NOMINAL]


def _noun_after(word: Token, figures: Figures) -> list[Token] | None:
    """Reads "12 wounded soldiers"; "the wounded soldiers" tells no harm of its own."""
    if word.dep_ != "amod" or word.head.i < word.i or "\n" in word.doc[word.i : word.head.i].text:
        return None
    harm = harm_word(word)
    is_deed = harm is not None and harm.kind == "verb" and harm.effect is Effect.KILLED  # "the murdered priests"
    is_counted = any(child.dep_ == "nummod" for child in word.head.children)
    return [word.head] if is_counted or is_deed else []


def _counted_before(word: Token, figures: Figures) -> list[Token] | None:
    """Reads "12 killed", "30 others wounded", whatever the parser made of it."""
    harm = harm_word(word)
    is_active = word.tag_ == "VBG" and harm is not None and harm.kind != "state"  # "12 men killing" are not killed
    near = [] if is_active else left_neighbour(first_auxiliary(word))
    return [*counted_partners(near[0]), *near] if near else None


def _noun_before(word: Token, figures: Figures) -> list[Token] | None:
    """Reads "soldiers killed in the blast", "people who died"."""
    is_beside = word.dep_ in ("acl", "amod", "appos", "relcl") and word.tag_ != "VBG" and word.head.i < word.i
    return [word.head] if is_beside and word.head.pos_ in NOMINAL else None


def _completed(word: Token, figures: Figures) -> list[Token] | None:
    """Reads "left five dead", "was found dead", "became injured", "was beaten to death"."""
    phrases = casualty_lexicon().phrases
    is_to_death = word.dep_ == "pobj" and word.head.lower_ == "to"
    verb = word.head.head if is_to_death else word.head
    if verb.lemma_.lower() not in phrases.state_verbs or verb.pos_ not in ("VERB", "AUX") or word.dep_ == "conj":
        return None  # "taken hostage and killed" tells two things, and only the first completes "taken"
    objects = [
        child for child in verb.children if child.dep_ in OBJECTS and child.i != word.i and child.pos_ in NOMINAL
    ]
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    is_active = verb.lemma_.lower() in phrases.active_state_verbs and verb.tag_ != "VBN"
    if objects:
        return objects
    if subjects and not (is_active and subjects[0].dep_ == "nsubj"):
        return [antecedent(subjects[0])]
    return clause_noun(verb) or shared(verb) or None


def _figure_after(word: Token, figures: Figures) -> list[Token] | None:
    """Reads "killed at least 12" where the parser lost the object, and "Killed: 12"."""
    colon = [token for token in word.doc[word.i + 1 : word.i + 2] if token.text == ":"]
    right = figures.token_after(colon[0] if colon else word)
    return [right] if right is not None else None


def _inverted_subject(verb: Token, figures: Figures) -> list[Token] | None:
    """Reads "Killed in the attack were three officers"."""
    after = [child for child in verb.children if child.dep_ == "auxpass" and child.i > verb.i]
    return [child for aux in after for child in aux.children if child.dep_ in ("attr", "nsubj")] or None


def _active_subject(verb: Token, figures: Figures) -> list[Token] | None:
    """Reads "soldiers wounded", which the parser may take for the active."""
    subjects = [antecedent(child) for child in verb.children if child.dep_ in SUBJECTS]
    return subjects[:1] if subjects and verb.tag_ != "VBG" else None


def _dying_subject(verb: Token, figures: Figures) -> list[Token] | None:
    """Reads "12 people died"."""
    return [antecedent(child) for child in verb.children if child.dep_ in SUBJECTS] or None


def _shared_subject(verb: Token, figures: Figures) -> list[Token] | None:
    return shared(verb) or None


def _counted_self(noun: Token, figures: Figures) -> list[Token] | None:
    """Reads "12 deaths", "no injuries", "12 dead"."""
    counting = casualty_lexicon().people.numerals | {"no", "zero"}
    is_counted = any(child.dep_ == "nummod" or child.lower_ in counting for child in noun.children)
    is_second = noun.dep_ == "conj" and any(child.lower_ == "no" for child in noun.head.children)
    return [noun] if is_counted or is_second else None


def _after_of(noun: Token, figures: Figures) -> list[Token] | None:
    return after_preposition(noun, ("of",)) or None


def _after_of_or_to(noun: Token, figures: Figures) -> list[Token] | None:
    return after_preposition(noun, ("of", "to", "among")) or None


def _owner(noun: Token, figures: Figures) -> list[Token] | None:
    """Reads "the commander's death"."""
    return [child for child in noun.children if child.dep_ == "poss"] or None


_PLACES: dict[HarmKind, tuple[Callable[[Token, Figures], list[Token] | None], ...]] = {
    "verb": (
        _passive_subject,
        _object,
        _noun_after,
        _counted_before,
        _noun_before,
        _completed,
        _figure_after,
        _inverted_subject,
        _active_subject,
        _shared_subject,
    ),
    "subject_verb": (_dying_subject, _noun_before, _counted_before),
    "state": (_counted_self, _noun_after, _counted_before, _noun_before, _active_subject, _completed, _figure_after),
    "event": (_counted_self, _completed, _after_of_or_to, _owner),
    "act": (_after_of, _owner),
}


def _harmed_by(token: Token, figures: Figures) -> list[Token]:
    word = harm_word(token)
    readings = (place(token, figures) for place in _PLACES[word.kind]) if word is not None else iter(())
    return next((reading for reading in readings if reading is not None), [])
