"""The words of casualties (``data/casualties.toml``), indexed for look-up by token."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict
from spacy.tokens import Token

from bot.lexicon import load_lexicon
from bot.vocabulary import Effect

WhoKind = Literal["attacker", "militant", "force", "civilian", "anyone", "unknown"]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EffectWords(_Entry):
    """How one effect is told."""

    verbs: list[str]
    subject_verbs: list[str]
    forms: dict[str, str]
    states: list[str]
    events: list[str]
    acts: list[str]


class Phrases(_Entry):
    """Parts of set phrases."""

    life_takers: frozenset[str]
    losers: frozenset[str]
    bearers: frozenset[str]
    patients: frozenset[str]
    injuries: frozenset[str]
    state_verbs: frozenset[str]
    active_state_verbs: frozenset[str]
    fatal: frozenset[str]
    loose_verbs: frozenset[str]
    both: frozenset[str]
    nothing_happened: frozenset[str]
    not_final: frozenset[str]
    peaceful: frozenset[str]
    own_hand: frozenset[str]
    illnesses: frozenset[str]
    quietly: frozenset[str]


class Unreal(_Entry):
    """What is not told as done."""

    modals: frozenset[str]
    done: frozenset[str]
    governors: frozenset[str]
    conditions: frozenset[str]


class People(_Entry):
    """Who is harmed."""

    attackers: frozenset[str]
    militants: frozenset[str]
    forces: frozenset[str]
    civilians: frozenset[str]
    anyone: frozenset[str]
    collectives: frozenset[str]
    not_people: frozenset[str]
    fillers: frozenset[str]
    nobody: frozenset[str]
    stand_ins: frozenset[str]
    on_top: frozenset[str]
    numerals: frozenset[str]
    formations: frozenset[str]
    not_who: frozenset[str]


class Totals(_Entry):
    """What opens a running total of each effect, what tells of a new one, and what leads to its figure with "to"."""

    killed: list[str]
    injured: list[str]
    rising: list[str]
    updates: frozenset[str]


class Details(_Entry):
    """What opens a part or description of those counted."""

    openers: list[str]


class CasualtyLexicon(_Entry):
    """The schema of ``data/casualties.toml``; the file's comments explain each table."""

    effects: dict[Effect, EffectWords]
    phrases: Phrases
    unreal: Unreal
    people: People
    totals: Totals
    details: Details


HarmKind = Literal["verb", "subject_verb", "state", "event", "act"]


@dataclass(frozen=True, slots=True)
class HarmWord:
    """A word that tells harm: the effect, and the way in which those harmed stand to it."""

    effect: Effect
    kind: HarmKind


@cache
def casualty_lexicon() -> CasualtyLexicon:
    """The shipped casualty lexicon."""
    return load_lexicon("bot.extraction", "casualties", CasualtyLexicon)


@cache
def _harm_words() -> dict[tuple[str, bool], HarmWord]:
    """Harm words by (lemma or form, whether it is a verb)."""
    table: dict[tuple[str, bool], HarmWord] = {}
    for effect, words in casualty_lexicon().effects.items():
        kinds: tuple[tuple[HarmKind, list[str], bool], ...] = (
            ("event", words.events, False),
            ("act", words.acts, False),
            ("state", words.states, False),
            ("verb", words.verbs, True),
            ("subject_verb", words.subject_verbs, True),
        )
        for kind, lemmas, is_verb in kinds:
            table |= {(form, is_verb): HarmWord(effect, kind) for lemma in lemmas for form in _forms(lemma, is_verb)}
        table |= {(form, True): table[lemma, True] for form, lemma in words.forms.items()}
    return table


def _forms(lemma: str, is_verb: bool) -> tuple[str, ...]:
    """The lemma and its regular forms: the tagger's lemmas can't be trusted in headlines."""
    if not is_verb:
        plural = lemma[:-1] + "ies" if lemma.endswith("y") else lemma + "s"
        return (lemma, plural)
    stem = lemma.removesuffix("e")
    doubled = stem + stem[-1] if stem.endswith(("p", "n")) and stem[-2] in "ai" and len(stem) < 8 else stem
    return (lemma, lemma + "s", stem + "ed", stem + "ing", doubled + "ed", doubled + "ing")


@lru_cache(maxsize=50_000)
def may_tell_harm(low: str, lemma: str) -> bool:
    """Whether a word, in small letters, or its lemma opens any telling of harm: most words don't."""
    phrases = casualty_lexicon().phrases
    opening = {"life", *phrases.losers, *phrases.injuries, *phrases.nothing_happened, *phrases.both}
    forms = (low, lemma.lower())
    return any(form in opening or (form, True) in _harm_words() or (form, False) in _harm_words() for form in forms)


def harm_word(token: Token) -> HarmWord | None:
    """What harm the token tells, if any. Participles count as verbs whatever the tagger made of them."""
    words, table = (token.lower_, token.lemma_.lower()), _harm_words()
    is_noun = token.pos_ in ("NOUN", "PROPN") and not token.lower_.endswith("ed")
    for is_verb in (False, True) if is_noun else (True, False):
        found = next((table[word, is_verb] for word in words if (word, is_verb) in table), None)
        if found and not (is_noun and found.kind in ("verb", "subject_verb") and token.dep_ == "compound"):
            return found
    return None


def kind_of(words: list[str]) -> WhoKind:
    """Which kind of people the words name; the last that says so decides, being nearest the head."""
    people = casualty_lexicon().people
    tables: tuple[tuple[WhoKind, frozenset[str]], ...] = (
        ("attacker", people.attackers),
        ("militant", people.militants),
        ("force", people.forces),
        ("civilian", people.civilians),
        ("anyone", people.anyone),
    )
    kinds = [kind for word in reversed(words) for kind, table in tables if word in table]
    return next((kind for kind in kinds if kind != "anyone"), kinds[0] if kinds else "unknown")
