"""Finds actors in running text: one Aho-Corasick pass over the folded words, whatever the size of the catalogue."""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ahocorasick_rs import AhoCorasick

from bot.identity.actor import Actor, ActorMention, MentionForm
from bot.identity.names import Word, fold, words
from bot.identity.word_like import stands_as_name, word_like_names

# Scripts written without spaces between words: a name may begin and end inside a run of letters.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_LONGEST_CAPITALISED = 2  # names no longer than this must be written in capitals
_LONGEST_DOUBTFUL = 4  # ambiguous names no longer than this are not looked for in a text without capitals
# What ends a name that doesn't hold it itself: "in Iraq. Police said" doesn't speak of "Iraq police".
_BREAK = re.compile(r"[,()،؛;:!?؟。]|(?<!\.\w)\.(?=\s)|\n\s*\n|\bthe\b", re.IGNORECASE)
# Conjunctions and prepositions that Arabic and Hebrew write joined to the word after them.
_PREFIX = re.compile(r"[وفبلك]{1,2}|[והבלמשכ]{1,3}")


@dataclass(slots=True)
class _Pattern:
    """A folded name: whom it may mean, and what a text must show before it does."""

    ids: tuple[str, ...]
    form: MentionForm
    needs_capitals: str | None = None
    needs_context: bool = False
    holds_break: bool = False


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
    for form, names_of in sources:
        ranked: dict[str, _Pattern] = {}
        for actor in everyone:
            for name in names_of(actor):
                _add(ranked, actor, name, form)
        patterns = ranked | patterns
    return patterns


def _add(patterns: dict[str, _Pattern], actor: Actor, name: str, form: MentionForm) -> None:
    folded = fold(name)
    if not folded:
        return
    pattern = patterns.setdefault(folded, _Pattern((), form))
    if actor.id not in pattern.ids:
        pattern.ids += (actor.id,)
    pattern.holds_break = pattern.holds_break or bool(_BREAK.search(name))
    is_ambiguous = name in actor.ambiguous
    if is_ambiguous or form is not MentionForm.NAME or len(folded) <= _LONGEST_CAPITALISED:
        pattern.needs_capitals = name
    pattern.needs_context = pattern.needs_context or is_ambiguous or len(pattern.ids) > 1


class ActorFinder:
    """Finds the names of given actors in texts."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._actors = {actor.id: actor for actor in actors}
        patterns = _patterns(self._actors.values())
        self._patterns = list(patterns.values())
        self._automaton = AhoCorasick(list(patterns), store_patterns=False)

    def find(self, text: str, countries: Collection[str] = ()) -> list[ActorMention]:
        """The longest mentions in ``text``, in its order, none overlapping another.

        ``countries`` (ISO2) are those that the text is known to speak of: they speak for names that need it.
        """
        found = sorted(self._candidates(text), key=lambda hit: (hit[0].start, -hit[0].end))
        kept: list[tuple[ActorMention, _Pattern]] = []
        for hit in found:
            if not kept or hit[0].start >= kept[-1][0].end:
                kept.append(hit)
        return list(self._settled(kept, text, countries))

    def _candidates(self, text: str) -> Iterator[tuple[ActorMention, _Pattern]]:
        line = _Line(text)
        for index, start, end in self._automaton.find_matches_as_indexes(line.folded, overlapping=True):
            span = line.span(start, end)
            if span is None:
                continue
            pattern, mention = self._patterns[index], text[slice(*span)]
            is_whole = pattern.holds_break or not _BREAK.search(mention)
            if is_whole and _shows_capitals(mention, pattern, line.has_case):
                yield ActorMention(*span, mention, pattern.ids, pattern.form), pattern

    def _settled(
        self, hits: Sequence[tuple[ActorMention, _Pattern]], text: str, told: Collection[str]
    ) -> Iterator[ActorMention]:
        """The mentions, those that need context put in order by it, or left out where nothing speaks for them."""
        certain = {actor_id for mention, pattern in hits if not pattern.needs_context for actor_id in mention.ids}
        countries = {*told, *(country for actor_id in certain for country in self._actors[actor_id].countries)}

        def support(actor_id: str) -> int:
            return 2 * (actor_id in certain) + (not countries.isdisjoint(self._actors[actor_id].countries))

        for mention, pattern in hits:
            if not pattern.needs_context or _is_shown_to_be_a_name(mention, text):
                yield mention
            elif len(mention.ids) > 1 or support(mention.ids[0]):
                yield replace(mention, ids=tuple(sorted(mention.ids, key=support, reverse=True)))


def _is_shown_to_be_a_name(mention: ActorMention, text: str) -> bool:
    is_word_like = len(mention.ids) == 1 and fold(mention.text) in word_like_names().words
    return is_word_like and stands_as_name(text, mention.start, mention.end)


class _Line:
    """A text as one line of folded words, with the way back to the text's own offsets."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.has_case = any(character.isupper() for character in text)
        self._words = words(text)
        self._begins: list[int] = []
        offset = 0
        for word in self._words:
            self._begins.append(offset)
            offset += len(word.folded) + 1
        self.folded = " ".join(word.folded for word in self._words)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where ``folded[start:end]`` stands in the text, or None where it breaks a word apart."""
        first, last = self._start(start), self._end(end)
        if first is None or last is None or first >= last:
            return None
        closes = "(" in self._text[first:last] and self._text[last : last + 1] == ")"
        return first, last + closes

    def _start(self, start: int) -> int | None:
        begin, word = self._word_at(start)
        if start == begin:
            return word.start
        if _UNSPACED.match(self.folded[start]) or _PREFIX.fullmatch(self.folded, begin, start):
            return min(word.start + start - begin, word.end)
        return None

    def _end(self, end: int) -> int | None:
        begin, word = self._word_at(end - 1)
        if end == begin + len(word.folded):
            return word.end
        return min(word.start + end - begin, word.end) if _UNSPACED.match(self.folded[end - 1]) else None

    def _word_at(self, offset: int) -> tuple[int, Word]:
        """The word that covers an offset of the line, and where it begins there."""
        number = bisect_right(self._begins, offset) - 1
        return self._begins[number], self._words[number]


def _shows_capitals(mention: str, pattern: _Pattern, text_has_case: bool) -> bool:
    """Whether ``mention`` is written like a name, where the name could be taken for a common word.

    A text without any capitals (a chat message) is forgiven, but for what would then be read as a common word.
    """
    name = pattern.needs_capitals
    if name is None or not name[0].isupper():
        return True
    if text_has_case:
        return sum(map(str.isupper, mention)) >= sum(map(str.isupper, name))
    folded = fold(name)
    return folded not in word_like_names().words and not (pattern.needs_context and len(folded) <= _LONGEST_DOUBTFUL)
