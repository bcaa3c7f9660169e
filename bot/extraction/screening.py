"""Whether a text can tell of an incident at all: most of a news feed can't, and is not parsed."""

import re
from functools import cache

from bot.extraction.cues import load_cues
from bot.extraction.tables import Tables, load_tables

_ENDINGS = r"[a-z]?(?:s|es|e|ed|d|ing|ings|men|ers?)?"
# Past forms that share no stem with their lemma.


def may_tell(text: str) -> bool:
    """Whether any trigger word stands in the text."""
    return _pattern(load_tables()).search(text) is not None


@cache
def _pattern(tables: Tables) -> re.Pattern[str]:
    stems = {_stem(words[-1]) if _is_noun_phrase(tables, words) else _stem(words[0]) for words in tables.triggers}
    alternatives = "|".join(sorted(stems | set(load_cues().plausibility.irregular), key=len, reverse=True))
    return re.compile(rf"\b(?:{alternatives}){_ENDINGS}\b", re.IGNORECASE)


def _is_noun_phrase(tables: Tables, words: tuple[str, ...]) -> bool:
    return all(entry.pos != "verb" for entry in tables.triggers.entries(" ".join(words)))


def _stem(word: str) -> str:
    """Enough of a word to meet its inflections: "seize" as "seiz", "bury" as "bur[yi]", "stab" as "stab(b)"."""
    if word.endswith("y") and len(word) > 3:
        return re.escape(word[:-1]) + "[yi]"
    return re.escape(word.removesuffix("e") if len(word) > 3 else word)
