"""Names that are written like a common word ("IS"), told from the word by what stands beside them."""

import re
from functools import cache
from pathlib import Path

from bot.lexicon import read_lexicon
from bot.vocabulary import Value

_FILE = Path(__file__).parent / "data" / "word_like.toml"
_WORD_BEFORE, _WORD_AFTER = re.compile(r"([^\W_]+)[\s\"'“”‘’(-]*$"), re.compile(r"[\s\"'“”‘’)-]*([^\W_]+)")
_SENTENCE_END = re.compile(r"(?:^|[.!?:;|–—\n])[\s\"'“”‘’(]*$")
_REACH = 30


class WordLikeNames(Value):
    """The schema of ``data/word_like.toml``; the file's comments explain each table."""

    words: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    after_verb: frozenset[str]


@cache
def word_like_names() -> WordLikeNames:
    """The shipped table.

    Raises:
        BrokenData: the file is missing or breaks its schema.
    """
    return read_lexicon(_FILE, WordLikeNames)


def stands_as_name(text: str, start: int, end: int) -> bool:
    """Whether the capitals at ``text[start:end]`` are a name, by the words beside them.

    >>> stands_as_name("An attack by IS on a base", 13, 15), stands_as_name("This IS a crime", 5, 7)
    (True, False)
    """
    table = word_like_names()
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    word_before, word_after = _WORD_BEFORE.search(before), _WORD_AFTER.match(after)
    last, following = word_before[1] if word_before else "", word_after[1] if word_after else ""
    if (before + after).isupper():
        return False  # everything is in capitals, so they tell nothing
    if last.isdigit() or last.lower() in table.before or following.lower() in table.after:
        return True
    return _SENTENCE_END.search(before) is not None and following.lower() not in table.after_verb
