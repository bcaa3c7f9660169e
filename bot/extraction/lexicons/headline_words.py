"""The verbs of headlines, their forms and the small words around them: ``data/headlines.toml``."""

from functools import cache
from typing import NamedTuple

from bot.lexicon import load_lexicon
from bot.vocabulary import Value


class Words(Value):
    """Verbs of headlines by what they may stand with."""

    plurals: frozenset[str]
    prepositional: frozenset[str]
    mistaken_beneath: frozenset[str]
    suffered: frozenset[str]
    participles: frozenset[str]
    prepositions: frozenset[str]
    finite: frozenset[str]
    joining: frozenset[str]
    of_deeds: frozenset[str]
    many: frozenset[str]
    collectives: frozenset[str]


class Labels(Value):
    """What stands before headlines."""

    lead_ins: tuple[str, ...]


class Shorthand(Value):
    """What the parser doesn't know, with words that it does."""

    suffered: dict[str, str]
    names: dict[str, str]


class HeadlineWords(Value):
    """``data/headlines.toml``."""

    past: dict[str, str]
    words: Words
    labels: Labels
    shorthand: Shorthand

    @property
    def thirds(self) -> dict[str, str]:
        """Verbs by their form for one who does it: "seizes" for "seize"."""
        return {_third(verb): verb for verb in self.past}


@cache
def headline_words() -> HeadlineWords:
    """The shipped words, read once per process.

    Raises:
        BrokenData: the file is missing or breaks its schema.
    """
    return load_lexicon("bot.extraction", "headlines", HeadlineWords)


class Forms(NamedTuple):
    """The forms of the verbs, looked up by what stands in the text."""

    thirds: dict[str, str]
    pasts: dict[str, str]
    all: frozenset[str]


@cache
def forms() -> Forms:
    """Every form of the verbs, made once per process."""
    words = headline_words()
    thirds = words.thirds
    pasts = {past: verb for verb, past in words.past.items() if verb in words.words.suffered}
    pasts |= {word: word for word in words.words.participles}
    return Forms(thirds, pasts, frozenset({*words.past, *thirds, *words.past.values(), *words.words.participles}))


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
