"""A text parsed in other words than its own: what the parser finds is carried over to the words as they stand."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Token


class Telling(NamedTuple):
    """How one token is told to the parser: its word, what is put before it, and whether a sentence begins with it."""

    word: str
    before: str | None = None
    begins: bool = False


def parsed_as_told(doc: Doc, told: Mapping[int, Telling], nlp: Language, *, disable: Sequence[str] = ()) -> Doc:
    """The tokens, parsed as if they were told otherwise; ``told`` goes by their index. Words and offsets stay."""
    if not told:
        return nlp(doc, disable=list(disable))
    return _as_written(doc, *_parsed(doc, told, nlp, disable))


def _parsed(
    doc: Doc, told: Mapping[int, Telling], nlp: Language, disable: Sequence[str]
) -> tuple[Doc, list[int | None]]:
    """What the parser makes of the headline as it is told, and the token each of its words stands for."""
    words: list[str] = []
    spaces: list[bool] = []
    origins: list[int | None] = []
    for token in doc:
        telling = told.get(token.i, Telling(token.text))
        if telling.before:
            words.append(telling.before)
            spaces.append(True)
            origins.append(None)
        words.append(telling.word)
        spaces.append(bool(token.whitespace_))
        origins.append(token.i)
    retold = Doc(doc.vocab, words=words, spaces=spaces)
    for word, origin in zip(retold, origins, strict=True):
        if origin is not None and origin and word.i:
            begins = origin in told and told[origin].begins
            word.is_sent_start = True if begins else doc[origin].is_sent_start
    return nlp(retold, disable=list(disable)), origins


def _as_written(doc: Doc, retold: Doc, origins: Sequence[int | None]) -> Doc:
    """The document in its own words, with what the parser found in the retold one."""
    kept = [word for word, origin in zip(retold, origins, strict=True) if origin is not None]
    place = {word.i: index for index, word in enumerate(kept)}
    heads = [place[_head(word, place).i] for word in kept]
    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=[word.tag_ for word in kept],
        pos=[word.pos_ for word in kept],
        morphs=[str(word.morph) for word in kept],
        lemmas=[word.lemma_ for word in kept],
        deps=[
            "ROOT" if head == index else word.dep_ for index, (word, head) in enumerate(zip(kept, heads, strict=True))
        ],
        heads=heads,
        ents=[f"{word.ent_iob_}-{word.ent_type_}" if word.ent_type_ else "O" for word in kept],
    )


def _head(word: Token, place: dict[int, int]) -> Token:
    """The word's head; where that was put in, the one above it, or the verb behind it where it is the highest."""
    head = word.head
    while head.i not in place:
        if head.head == head:
            verb = head.nbor()
            return word if word == verb else verb
        head = head.head
    return head
