"""The keys that place names are stored and looked up by: folded names, and spellings that small words make."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.identity.names import Word, fold, words

# The article as Levantine and Egyptian spelling has it; it takes the first letter of the word after it: Deir ez-Zor.
_ARTICLES = frozenset({"ed", "edh", "en", "er", "es", "esh", "et", "eth", "ez"})
# The Persian link between two words: Dasht-e Barchi, Dashte Barchi, Dasht Barchi.
_LINK = re.compile(r"(?<=\w) [ei] (?=\w)")


@lru_cache(maxsize=20_000)
def place_key(name: str) -> str:
    """The folded form of a place's name, without articles."""
    parts = fold(name).split()
    following = [*parts[1:], ""]
    return " ".join(part for part, after in zip(parts, following, strict=False) if not _is_article(part, after))


def name_keys(names: Iterable[str]) -> set[str]:
    """Every key that these names of one place are found by."""
    keys = {key for name in names for key in (fold(name), place_key(name))}
    keys |= {_joined(key) for key in keys}
    linked = [key for key in keys if _LINK.search(key)]
    keys.update(_LINK.sub(lambda match: f"{match.group().strip()} ", key) for key in linked)
    keys.update(_LINK.sub(" ", key) for key in linked)
    return keys - {""}


@lru_cache(maxsize=20_000)
def is_main_name(name: str, key: str) -> bool:
    """Whether ``key`` stands for the very name, and not for another of the place's names."""
    return key in name_keys((name,))


def place_words(text: str) -> list[Word]:
    """The words of a text that count in place names; an article is left out where its hyphen or capital shows it."""
    found = words(text)
    if _ARTICLES.isdisjoint(word.folded for word in found):
        return found
    return [
        word
        for word, after in zip(found, [*found[1:], None], strict=False)
        if after is None
        or not _is_article(word.folded, after.folded)
        or not (text[word.start].isupper() or text[word.end : after.start] in {"-", "‐", "–"})
    ]


def _joined(key: str) -> str:
    """The key with its articles written as one with the words after them: Deir Ezzor."""
    parts = key.split()
    ends = [" " if not _is_article(part, after) else "" for part, after in zip(parts, [*parts[1:], ""], strict=True)]
    return "".join(part + end for part, end in zip(parts, ends, strict=True)).strip()


def _is_article(part: str, following: str) -> bool:
    return part in _ARTICLES and following.startswith(part[1:])
