"""Parts of speech, features and lemmas, remembered for each kind of token."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc, MorphAnalysis

_MOST_REMEMBERED = 200_000  # about 60 MB; a year of news has fewer words

Kind: TypeAlias = tuple[int, int, int]
"""A token's letters, tag and relation."""
Circumstances: TypeAlias = tuple[str, int, int, bool]
"""What the ruler asks of a token: the word, where a rule names it; tag, relation, and whether it is a space."""


class Form(NamedTuple):
    """What the rules make of a token; the lemma is 0 where the ruler sets none. Only spaces change their relation."""

    pos: int
    morph: MorphAnalysis
    lemma: int
    dep: int

    @classmethod
    def of(cls, token: Any) -> "Form":
        """What the token has now."""
        return cls(token.pos, token.morph, token.lemma, token.dep)

    def give_to(self, token: Any) -> None:
        """Set it on a token of the same kind."""
        token.pos, token.morph, token.lemma, token.dep = self


class RememberedForms:
    """spaCy's attribute ruler and lemmatiser, asked once for each kind of token.

    All but eight of the ruler's 179 patterns look at one token alone, and the lemmatiser looks at no other token. Yet
    they try all their rules on every token of every document, which is a fifth of the whole parse.
    """

    def __init__(self, ruler: AttributeRuler, lemmatizer: Lemmatizer) -> None:
        self._ruler: Any = ruler  # spaCy annotates only a part of it
        self._lemmatizer = lemmatizer
        entries: Any = self._ruler.patterns
        patterns: list[list[dict[str, Any]]] = [pattern for entry in entries for pattern in entry["patterns"]]
        self._of_several = Matcher(ruler.vocab)
        self._of_several.add("several", [pattern for pattern in patterns if len(pattern) > 1])
        self._named = _named_words(patterns)
        self._ruled: dict[Circumstances, Form] = {}
        self._remembered: dict[Kind, Form] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set what the two would set."""
        settled = set(self._settle_by_several(doc))
        kinds: list[Kind] = list(map(tuple, doc.to_array(["ORTH", "TAG", "DEP"]).tolist()))
        for token, kind in zip(doc, kinds, strict=True):
            if token.i not in settled:
                (self._remembered.get(kind) or self._learnt(doc, token.i, kind)).give_to(token)
        return doc

    def _settle_by_several(self, doc: Doc) -> Iterator[int]:
        """Settle the tokens that a pattern takes together, "there is" among them."""
        for _, start, end in self._of_several(doc, allow_missing=True):
            self._rule(doc, start, end)
            for token in doc[start:end]:
                self._lemmatize(token)
                yield token.i

    def _learnt(self, doc: Doc, index: int, kind: Kind) -> Form:
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        token = doc[index]
        word = token.lower_ if self._named.fullmatch(token.lower_) else ""
        circumstances = (word, token.tag, token.dep, token.is_space)
        if circumstances not in self._ruled:
            self._rule(doc, index, index + 1)
            self._ruled[circumstances] = Form.of(token)
        self._ruled[circumstances].give_to(token)
        self._lemmatize(token)
        self._remembered[kind] = form = Form.of(token)
        return form

    def _rule(self, doc: Doc, start: int, end: int) -> None:
        """Let the ruler itself look at these tokens; later rules have precedence."""
        found = self._ruler.matcher(doc[start:end], allow_missing=True)
        ranked = sorted(
            (int(doc.vocab.strings[rule]), rule, start + first, start + last) for rule, first, last in found
        )
        self._ruler.set_annotations(doc, ranked)

    def _lemmatize(self, token: Any) -> None:
        if not token.lemma:
            token.lemma_ = self._lemmatizer.lemmatize(token)[0]


def _named_words(patterns: Iterable[list[dict[str, Any]]]) -> re.Pattern[str]:
    """The words, in small letters, that a rule for one token names."""
    named: list[str] = []
    for condition in (pattern[0].get("LOWER") for pattern in patterns if len(pattern) == 1):
        if isinstance(condition, str):
            named.append(re.escape(condition))
        elif condition:
            named += [condition["REGEX"]] if "REGEX" in condition else map(re.escape, condition["IN"])
    return re.compile("|".join(named))
