"""What a report is about as a whole: in which share of its sentences stand words of other desks, or of violence.

A match report may be full of strikes and sieges, yet most of its sentences speak of goals. The words of a desk
(``data/desks.toml``) count as one sign, so that a word that no training text has still says where it belongs.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache

from pydantic import Field
from spacy.tokens import Span

from bot.extraction.lexicons.cues import load_cues
from bot.extraction.lexicons.phrases import PhraseMatch
from bot.extraction.lexicons.tables import Trigger
from bot.extraction.preparing.reading import Reading
from bot.lexicon import load_lexicon
from bot.vocabulary import Value

_TELLING_WEIGHT = 2


class Desk(Value):
    """A desk of a newsroom and the lemmas that belong to it."""

    name: str = Field(min_length=1)
    words: tuple[str, ...] = Field(min_length=1)


class Desks(Value):
    """``data/desks.toml``."""

    desk: tuple[Desk, ...]


def desk_shares(reading: Reading) -> dict[str, float]:
    """The share of the report's sentences with a word of each desk, of any desk, and of violence: 0 to 1 each."""
    sentences = list(reading.doc.sents)
    counted = Counter(name for sentence in sentences for name in desks_of(sentence))
    counted["violence"] = len(
        {match.tokens[0].sent.start for match in reading.triggers if _is_telling(match)}
        | {match.tokens[0].sent.start for match in reading.weapons if any(entry.munition for entry in match.entries)}
    )
    return {name: number / len(sentences) for name, number in counted.items()}


def desks_of(sentence: Span) -> set[str]:
    """The desks whose words stand in it, and "any" if there are some."""
    known = _desks_by_lemma()
    found = {name for token in sentence for name in known.get(token.lemma_.lower(), ())}
    return found | {"any"} if found else found


@cache
def _desks_by_lemma() -> Mapping[str, frozenset[str]]:
    """The names of the desks that each lemma belongs to.

    Raises:
        BrokenData: the file is missing or breaks its schema.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for desk in load_lexicon("bot.extraction", "desks", Desks).desk:
        for word in desk.words:
            found[word].add(desk.name)
    return {word: frozenset(names) for word, names in found.items()}


def _is_telling(match: PhraseMatch[Trigger]) -> bool:
    """Whether it tells of violence by itself: "bombing", not "attack" or "hit"."""
    is_ambiguous = len(match.tokens) == 1 and match.tokens[0].lemma_.lower() in load_cues().plausibility.ambiguous
    return not is_ambiguous and any(entry.weight >= _TELLING_WEIGHT for entry in match.entries)
