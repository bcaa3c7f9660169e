"""All-capital text in ordinary case, for the parser's sake. Every character stays at its offset."""

import calendar
import re
from functools import cache

from spacy.language import Language

from bot.identity.gazetteer import Gazetteer
from bot.vocabulary import PlacePrecision

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# At the beginning, also behind a dateline's dash, and behind a sentence's end; inside a sentence dashes begin none.
_SENTENCE_START = re.compile(r"(?:\A(?:[^\n]{0,100}?--\s)?|[.!?][\"'”’)]*\s+|\n\s*\n)(?:\s*\[[^\]]*\])*\W*(\w)")
_MOSTLY_CAPITALS = 0.7
_FEWEST_LETTERS = 20
_ALWAYS_NAMES = frozenset(name.lower() for name in (*calendar.month_name, *calendar.day_name) if name) - {
    "may",
    "march",
}
_ACRONYM_LENGTH = 4
_LARGE = 50_000


def is_all_capitals(text: str) -> bool:
    """Whether the text is written in capitals throughout, as old wire copy and some channels are."""
    capitals, small = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return capitals + small >= _FEWEST_LETTERS and capitals > _MOSTLY_CAPITALS * (capitals + small)


def truecased(text: str, nlp: Language, gazetteer: Gazetteer) -> str:
    """The text, where it was all capitals, with common words in small letters and the rest capitalised."""
    if not is_all_capitals(text):
        return text
    common = _common_words(nlp)
    lowered = _with_places(text, _WORD.sub(lambda match: _cased(match.group(), common), text), gazetteer)
    return _SENTENCE_START.sub(lambda match: match.group()[:-1] + match.group(1).upper(), lowered)


def _with_places(text: str, lowered: str, gazetteer: Gazetteer) -> str:
    """Capitals for the names of large places, which the dictionary has in small letters ("lima")."""
    titled = _WORD.sub(lambda match: match.group()[0] + match.group()[1:].lower(), text)
    if len(titled) != len(lowered):
        return lowered
    for mention in gazetteer.find(titled):
        best = mention.candidates[0]
        if best.population >= _LARGE or best.precision in {PlacePrecision.COUNTRY, PlacePrecision.ADM1}:
            lowered = lowered[: mention.start] + mention.text + lowered[mention.end :]
    return lowered


def _cased(word: str, common: frozenset[str]) -> str:
    low = word.lower()
    if len(low) != len(word):
        return word
    if low in _ALWAYS_NAMES:
        return low.capitalize()
    if low in common or any(
        low.endswith(ending) and low.removesuffix(ending) + rest in common for ending, rest in _ENDINGS
    ):
        return low
    has_vowel = any(letter in "aeiouy" for letter in low)
    return word if len(word) <= _ACRONYM_LENGTH and not has_vowel else low[0].upper() + low[1:]


_ENDINGS = (
    ("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("d", ""), ("ing", ""), ("ing", "e"), ("ies", "y"), ("ied", "y"),
    ("'s", ""), ("’s", ""), ("ly", ""), ("er", ""), ("ers", ""), ("ers", "e"), ("or", "e"), ("men", "man"),
)  # fmt: skip


@cache
def _common_words(nlp: Language) -> frozenset[str]:
    """The dictionary inside the model's lemmatiser: some 80,000 English nouns, verbs and adjectives."""
    lookups = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]  # spaCy types pipes as plain callables
    index = lookups.get_table("lemma_index")
    exceptions = lookups.get_table("lemma_exc")
    words: set[str] = set(nlp.Defaults.stop_words)
    for part_of_speech in ("noun", "verb", "adj", "adv"):
        words.update(index.get(part_of_speech, ()))
        words.update(exceptions.get(part_of_speech, {}))
    return frozenset(words)
