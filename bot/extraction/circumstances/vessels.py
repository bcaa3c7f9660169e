"""Names of ships, which are often those of places: "the container ship Maersk Gibraltar"."""

import re

from spacy.tokens import Token

from bot.extraction.preparing.reading import Reading

_SHIPS = frozenset({"ship", "warship"})


def name_behind(noun: Token) -> tuple[int, int] | None:
    """Offsets of the proper name right behind a noun ("tanker STRINDA"); None where there is none."""
    doc, last = noun.doc, noun.i
    while last + 1 < noun.sent.end and _is_name_part(doc[last + 1]):
        last += 1
    return (doc[noun.i + 1].idx, doc[last].idx + len(doc[last])) if last > noun.i else None


def is_vessel(noun: Token, reading: Reading) -> bool:
    """Whether the noun heads a word for a ship."""
    return any(
        match.tokens[-1].i == noun.i and any(entry.kind in _SHIPS for entry in match.entries)
        for match in reading.targets
    )


def vessel_names(reading: Reading) -> list[tuple[int, int]]:
    """Where the document's ships are named, with a word for a ship before the name or without."""
    heads = [match.tokens[-1] for match in reading.targets if any(entry.kind in _SHIPS for entry in match.entries)]
    spans = [span for head in heads if (span := name_behind(head)) is not None]
    names = {reading.source[start:end] for start, end in spans}
    patterns = [re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE) for name in names]
    return [found.span() for pattern in patterns for found in pattern.finditer(reading.source)]


def _is_name_part(token: Token) -> bool:
    return (token.text[:1].isupper() and token.pos_ in {"PROPN", "NOUN", "ADJ", "NUM"}) or token.text == "-"
