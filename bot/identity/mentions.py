"""Finds actors in running text: one Aho-Corasick pass over the folded words, whatever the size of the catalogue."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from bot.identity.actor import Actor, ActorMention, MentionForm
from bot.identity.names import Word, fold, words

# Scripts written without spaces between words: a name may begin and end inside a run of letters.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# Conjunctions and prepositions that Arabic and Hebrew write joined to the word after them.
_PREFIX = re.compile(r"[وفبلك]{1,2}|[והבלמשכ]{1,3}")


@dataclass(slots=True)
class _Pattern:
    """A folded name: whom it may mean, by what form, and what letters a text must show for it."""

    ids: tuple[str, ...]
    form: MentionForm
    needs_capitals: str | None = None


def _patterns(actors: Iterable[Actor]) -> dict[str, _Pattern]:
    """Names before phrases before countries before demonyms: the first to claim a folded form keeps it."""
    everyone = list(actors)
    patterns: dict[str, _Pattern] = {}
    sources: tuple[tuple[MentionForm, Callable[[Actor], tuple[str, ...]]], ...] = (
        (MentionForm.NAME, lambda actor: actor.names),
        (MentionForm.NAME, lambda actor: actor.phrases),
        (MentionForm.COUNTRY, lambda actor: actor.country_names),
        (MentionForm.DEMONYM, lambda actor: actor.demonyms),
    )
    for rank, (form, names_of) in enumerate(sources):
        ranked: dict[str, _Pattern] = {}
        for actor in everyone:
            for name in names_of(actor):
                _add(ranked, actor, name, form, is_common=rank > 1 or name in actor.ambiguous)
        patterns = ranked | patterns
    return patterns


def _add(patterns: dict[str, _Pattern], actor: Actor, name: str, form: MentionForm, *, is_common: bool) -> None:
    folded = fold(name)
    if not folded:
        return
    known = patterns.setdefault(folded, _Pattern((), form))
    if actor.id not in known.ids:
        known.ids += (actor.id,)
    if is_common or len(folded) <= 2:
        known.needs_capitals = name


class ActorFinder:
    """Finds the names of given actors in texts."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        patterns = _patterns(actors)
        self._patterns = list(patterns.values())
        self._automaton = AhoCorasick(list(patterns), store_patterns=False)

    def find(self, text: str) -> list[ActorMention]:
        """The longest mentions in ``text``, in its order, none overlapping another."""
        found = sorted(self._candidates(text), key=lambda mention: (mention.start, -mention.end))
        kept: list[ActorMention] = []
        for mention in found:
            if not kept or mention.start >= kept[-1].end:
                kept.append(mention)
        return kept

    def _candidates(self, text: str) -> Iterator[ActorMention]:
        line = _Line(text)
        for index, start, end in self._automaton.find_matches_as_indexes(line.folded, overlapping=True):
            span = line.span(start, end)
            pattern = self._patterns[index]
            if span and _shows_capitals(text[span[0] : span[1]], pattern.needs_capitals, line.has_case):
                yield ActorMention(*span, text[span[0] : span[1]], pattern.ids, pattern.form)


class _Line:
    """A text as one line of folded words, with the way back to the text's own offsets."""

    def __init__(self, text: str) -> None:
        self.has_case = any(character.isupper() for character in text)
        self.folded = ""
        self._starting: dict[int, Word] = {}
        self._ending: dict[int, Word] = {}
        offset, parts = 0, []
        for word in words(text):
            self._starting[offset] = word
            offset += len(word.folded)
            self._ending[offset] = word
            offset += 1
            parts.append(word.folded)
        self.folded = " ".join(parts)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where ``folded[start:end]`` stands in the text, or None where it breaks a word apart."""
        first = self._start(start)
        last = self._end(end)
        return None if first is None or last is None or first >= last else (first, last)

    def _start(self, start: int) -> int | None:
        if word := self._starting.get(start):
            return word.start
        begin = self.folded.rfind(" ", 0, start) + 1
        word = self._starting[begin]
        if _UNSPACED.match(self.folded[start]) or _PREFIX.fullmatch(self.folded, begin, start):
            return word.start + start - begin
        return None

    def _end(self, end: int) -> int | None:
        if word := self._ending.get(end):
            return word.end
        if not _UNSPACED.match(self.folded[end - 1]):
            return None
        return (
            self._starting[begin].start + end - begin if (begin := self.folded.rfind(" ", 0, end) + 1) < end else None
        )


def _shows_capitals(mention: str, name: str | None, text_has_case: bool) -> bool:
    """Whether ``mention`` is written like a name, where the name could be taken for a common word."""
    if name is None or not name[0].isupper():
        return True
    if not text_has_case:
        return len(name) > 4
    letters = re.sub(r"['’]s$", "", mention)
    return letters.isupper() if name.isupper() else letters[0].isupper()
