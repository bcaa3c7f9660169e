"""Headlines told as sentences, for the parser's sake: "Blast rocks market" as "Blast rocked market".

The parser has learnt from running text. In headlines, with the present tense for what has happened and without articles
and auxiliaries, it takes verbs for nouns and those who suffered for those who did it. So it is given the headline with
its verbs in the past and "were" before what was suffered; what it finds is carried over to the words as they stand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from spacy.language import Language
from spacy.tokens import Doc, Token

from bot.extraction.lexicons.headline_words import forms, headline_words
from bot.extraction.preparing.retelling import Telling, parsed_as_told
from bot.extraction.preparing.shorthand import shorthand
from bot.identity.actor import ActorMention
from bot.identity.gazetteer import PlaceMention

_LONGEST, _LONGEST_WITH_ARTICLES = 40, 20
"""Words of a line up to which it may be a headline: where it leaves out articles and auxiliaries, and where not."""
_ARTICLES = frozenset({"a", "an", "the"})
_AUXILIARIES = frozenset(
    {"am", "are", "be", "been", "being", "get", "gets", "got", "had", "has", "have", "is", "was", "were"}
)
_JOINTS = frozenset({",", "and", "&", ";", "–", "—", "-"})
# "Shot dead in Kano"; but "shot dead four men".
_WHOLE, _PARTICLES = frozenset({"gunned down", "hacked down", "shot dead"}), frozenset({"dead", "down"})
_CLOSING = frozenset({"again", "and", "overnight", "to"})
_AIMS = frozenset({"at", "into", "on"})
_BREAKS, _CONJUNCTIONS = frozenset({",", ";", ":", "–", "—"}), frozenset({"after", "and", "as", "but", "when", "while"})
_DASHES = frozenset({"-", "–", "—", "|"})
_QUOTES = frozenset("\"'“”‘’«»")
_LONGEST_SOURCE = 4


def parsed_as_sentences(
    doc: Doc,
    nlp: Language,
    names: Sequence[ActorMention | PlaceMention],
    *,
    title_end: int,
    disable: Sequence[str] = (),
) -> Doc:
    """The tokens parsed, headlines among them as the sentences they stand for; ``title_end`` is an offset."""
    told = dict(shorthand(doc, names))
    actors = _last_tokens(doc, (name for name in names if isinstance(name, ActorMention)))
    for line in _headlines(doc, title_end):
        told |= dict(_Headline(line, actors, told).tellings())
    return parsed_as_told(doc, told, nlp, disable=disable)


def _last_tokens(doc: Doc, names: Iterable[ActorMention | PlaceMention]) -> frozenset[int]:
    spans = (doc.char_span(name.start, name.end, alignment_mode="expand") for name in names)
    return frozenset(span[-1].i for span in spans if span is not None and len(span))


def _headlines(doc: Doc, title_end: int) -> Iterator[list[Token]]:
    """The lines of the text that are written as headlines are."""
    line: list[Token] = []
    for token in doc:
        if not token.is_space:
            line.append(token)
        if (token.is_space and "\n" in token.text) or token.i == len(doc) - 1:
            if line and _is_headline(line, title_end):
                yield line
            line = []


def _is_headline(line: Sequence[Token], title_end: int) -> bool:
    if line[0].idx < title_end:
        return True
    if len(line) <= _LONGEST_WITH_ARTICLES and line[-1].text not in {".", "!", "?", "…"}:
        return True
    return len(line) <= _LONGEST and not any(token.lower_ in _ARTICLES | _AUXILIARIES for token in line)


class _Headline:
    """One line, and how its words are to be told."""

    def __init__(self, line: Sequence[Token], actors: frozenset[int], told: Mapping[int, Telling]) -> None:
        self._line = line
        self._actors = actors
        self._told = told
        self._words = headline_words().words
        self._past = headline_words().past
        self._verb = -1  # where the last verb before stands

    def tellings(self) -> Iterator[tuple[int, Telling]]:
        """What is told otherwise than it is written, by token index."""
        for position, token in enumerate(self._line):
            telling = self._telling(position)
            if telling is not None:
                yield token.i, telling
            is_verb = telling is not None or token.lower_ in forms().thirds.keys() - self._words.plurals
            self._verb = position if is_verb else self._verb
        source = self._source()
        if source is not None:
            yield self._line[source].i, Telling(self._line[source].text, begins=True)

    def _telling(self, position: int) -> Telling | None:
        token, low = self._line[position], self._low(position)
        if position and self._verb == position - 1:
            return None  # "guns down": the word behind a verb is none
        verb = forms().thirds.get(low)
        if verb is not None and self._is_third(position, verb):
            return Telling(self._past[verb])
        if low in self._past and self._is_plural_form(position, low):
            return Telling(self._past[low])
        if low in forms().pasts and self._is_suffered(position):
            return Telling(self._word(token), before="were" if self._is_many(position - 1) else "was")
        return None

    def _is_third(self, position: int, verb: str) -> bool:
        """Whether "strikes" is what somebody does: one doer before it, and an object behind it."""
        is_plural = verb in self._words.plurals
        if not self._goes_on(position, verb, with_preposition=not is_plural or self._is_actor(position - 1)):
            return False
        if self._goes_on_from_verb(position):
            return self._verb >= 0
        if not is_plural:
            is_beneath = any(token.lower_ in _CONJUNCTIONS for token in self._line[:position])
            return self._is_noun(position - 1) and (verb in self._words.mistaken_beneath or not is_beneath)
        is_one = self._low(position - 1) in self._words.collectives or not self._is_many(position - 1)
        return self._is_noun(position - 1) and (self._is_actor(position - 1) or is_one)

    def _is_plural_form(self, position: int, verb: str) -> bool:
        """Whether "storm" is what several do: many before it, and an object behind it."""
        if not self._goes_on(position, verb, with_preposition=True):
            return False
        if self._goes_on_from_verb(position):
            return self._verb >= 0
        if not self._is_noun(position - 1) or any(map(self._is_surely_third, self._clause_after(position))):
            return False  # "Chile fire in Valparaiso kills 12": the verb comes later
        return self._is_actor(position - 1) or self._is_many(position - 1) or self._is_many(self._head_of(position))

    def _is_surely_third(self, token: Token) -> bool:
        verb = forms().thirds.get(token.lower_)
        return verb is not None and verb not in self._words.plurals

    def _goes_on(self, position: int, verb: str, *, with_preposition: bool) -> bool:
        """Whether what follows may be the verb's object, or a preposition that it takes."""
        may_end = with_preposition and verb in self._words.prepositional
        following = self._following(position)
        if following is None:
            return may_end
        low = following.lower_
        if low in self._words.prepositions:
            is_least = low == "at" and self._low(following.i - self._line[0].i + 1) in {"least", "most"}
            is_particle = low == "down" and self._low(position + 2) not in self._words.prepositions | {""}
            return may_end or is_least or is_particle
        is_word = following.text[0].isalnum() or following.text[0] in "#$@"
        if not is_word or low in self._words.finite | self._words.joining:
            return False
        return low not in forms().all or (verb in self._words.of_deeds and low in self._past)

    def _following(self, position: int) -> Token | None:
        rest = [token for token in self._line[position + 1 : position + 3] if token.text not in _QUOTES]
        return rest[0] if rest else None

    def _goes_on_from_verb(self, position: int) -> bool:
        """ "Gunmen storm village, kill 22": the doer was told before."""
        return position > 0 and self._line[position - 1].text in _JOINTS

    def _is_suffered(self, position: int) -> bool:
        """Whether a past is what somebody suffered: without auxiliary, object, or another verb after it."""
        if not position or not (self._is_noun(position - 1) or self._line[position - 1].like_num):
            return False
        if self._verb >= 0 and not any(map(self._breaks_clause, self._line[self._verb + 1 : position])):
            return False  # "shoots down missiles fired from Yemen" describes the missiles
        if self._low(position + 1) in _AIMS and (self._is_actor(position - 1) or self._is_many(position - 1)):
            return False  # "Police shot at a crowd"
        before = {token.lower_ for token in self._line[max(0, position - 3) : position]}
        end = position + 1 + (f"{self._low(position)} {self._low(position + 1)}" in _WHOLE)
        following = self._line[end] if end < len(self._line) else None
        if before & _AUXILIARIES or (following is not None and not self._ends_clause(following, end)):
            return False
        return not any(token.lower_ in forms().thirds for token in self._clause_after(position))

    def _ends_clause(self, token: Token, position: int) -> bool:
        if token.lower_ == "at" and self._low(position + 1) in {"least", "most"}:
            return False
        is_word = token.text[0].isalnum()
        if token.lower_ in _PARTICLES:
            return False  # "Drones shot down over Homs" are read as they stand
        return not is_word or token.lower_ in self._words.prepositions | _CLOSING

    def _clause_after(self, position: int) -> Iterator[Token]:
        return takewhile(lambda token: not self._breaks_clause(token), self._line[position + 1 :])

    @staticmethod
    def _breaks_clause(token: Token) -> bool:
        return token.text in _BREAKS or token.lower_ in _CONJUNCTIONS

    def _head_of(self, position: int) -> int:
        """Where the noun stands that "of the FARC" or "in Sokoto" before the verb belongs to."""
        back = position - 1
        while back > 0 and self._line[back].text[0].isupper():
            back -= 1
        if self._low(back) in _ARTICLES:
            back -= 1
        return back - 1 if self._low(back) in {"of", "from", "in", "at", "near"} else position - 1

    def _is_noun(self, position: int) -> bool:
        """Whether a subject may end there: a word that is no number, no small word and no verb."""
        if position < 0:
            return False
        token = self._line[position]
        if token.text in {")", "”", '"'} and position:
            return True
        low = token.lower_
        is_word = token.text[0].isalpha() and not (token.is_stop and not token.text.isupper())
        return is_word and low not in self._words.prepositions and low not in forms().pasts

    def _is_actor(self, position: int) -> bool:
        return self._line[position].i in self._actors

    def _is_many(self, position: int) -> bool:
        """Whether several are named there: a plural, a noun for many, a number, or the second of two names."""
        if position < 0:
            return False
        token, low = self._line[position], self._low(position)
        if low in self._words.many or token.like_num or low.endswith("men"):
            return True
        if low.endswith("s") and not low.endswith(("ss", "us", "is")):
            return True
        return position > 1 and self._line[position - 1].lower_ in {",", "and"} and token.text[0].isupper()

    def _low(self, position: int) -> str:
        return self._word(self._line[position]).lower() if 0 <= position < len(self._line) else ""

    def _word(self, token: Token) -> str:
        """What the parser is told for it, where that is known already: "killed" for "KIA"."""
        return self._told[token.i].word if token.i in self._told else token.text

    def _source(self) -> int | None:
        """Where " - sources", "-UN" or "| Wire" begins, which says where the headline is from."""
        if len(self._line) > 1 and self._line[-1].text[0] in _DASHES and len(self._line[-1]) > 1:
            return len(self._line) - 1
        for back in range(2, min(_LONGEST_SOURCE + 2, len(self._line))):
            position = len(self._line) - back
            token = self._line[position]
            if token.text in _DASHES and token.i and self._line[position - 1].whitespace_:
                rest = self._line[position + 1 :]
                is_plain = not any(item.like_num or item.lower_ in forms().all for item in rest)
                return position if is_plain else None
        return None
