"""Deeds told as the cause of what came of them: "a court on Friday sentenced a man for a bombing in Jos in 2011".

The day and place of the trial, the burial or the march are not those of the deed.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from spacy.tokens import Token

from bot.extraction.lexicons.cues import load_cues
from bot.extraction.parsing.syntax import children

_HIGHEST = 8
_LATELY = timedelta(days=7)


class Aftermath(NamedTuple):
    """The word for what came of a deed, and the word below it whose branch of the parse tells the deed."""

    word: Token
    branch: Token
    deed: Token

    def holds(self, token: Token) -> bool:
        """Whether a place or day stands in the branch of the deed."""
        return token == self.branch or self.branch in token.ancestors

    def may_date(self, token: Token, end: date, published: date | None) -> bool:
        """Whether a day may be the deed's: outside its branch, only one too far back for the aftermath."""
        is_old = published is not None and published - end > _LATELY
        is_own = self.holds(token) and token not in self.deed.ancestors  # "convicted on Monday of" hangs on the day
        return is_own or (is_old and token.i > self.branch.i)

    def may_place(self, token: Token) -> bool:
        """Whether a place may be the deed's: in its branch, or behind it where the parse may have tied it too high."""
        return self.holds(token) or token.i > self.branch.i


def aftermath_of(anchor: Token) -> Aftermath | None:
    """What the deed led to, if its clause hangs on that. "Charged after a shooting" tells both as news."""
    words = load_cues().aftermath
    for branch, word in islice(_climb(anchor), _HIGHEST):
        lemmas = {word.lemma_.lower(), *(subject.lemma_.lower() for subject in children(word, "nsubj", "nsubjpass"))}
        if lemmas & words.nouns or word.lemma_ in words.verbs or (word.lemma_ in words.verbs_with and _is_with(branch)):
            return Aftermath(word, branch, anchor)
    return None


def _climb(token: Token) -> Iterator[tuple[Token, Token]]:
    """Each word and the one above it, up to where another clause tells its own news."""
    while token.head != token and token.dep_ not in {"conj", "advcl", "parataxis", "ccomp"}:
        if token.lower_ in {"after", "following"}:
            return
        yield token, token.head
        token = token.head


def _is_with(branch: Token) -> bool:
    return branch.dep_ == "prep" and branch.lower_ in {"for", "over", "with"}
