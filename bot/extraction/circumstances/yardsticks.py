""" "The deadliest attack since a bombing in Quetta in 2023": what only says how long nothing like it happened.

The deed behind "since" is another one, long past; its place and its day are not those of the incident.
"""

from collections.abc import Sequence

from spacy.tokens import Token

from bot.extraction.expressions.dates import DateMention
from bot.extraction.preparing.reading import Reading

_SINCE = "since"
_ENDS = frozenset({",", ";", ":", ".", "!", "?", "…", "-", "–", "—", "(", ")", '"', "”"})
_SUPERLATIVES = frozenset({"JJS", "RBS"})
_MEASURING = frozenset({"%", "first", "only", "percent", "such", "times"})
_SHORTEST = 3
"""Words behind "since" that name a deed of its own; "since the attack" and "since then" take up what was told."""


def find_yardsticks(reading: Reading, dates: Sequence[DateMention]) -> list[range]:
    """The token indices behind each "since" that leads to another deed, and not just to a day ("since 17 October").

    That is so where something is the first or worst of its kind, or was counted ("160 times since the assault", "down 9
    percent since the takeover").
    """
    opened_by_date = {token.i for date in dates if (token := _first_token(date, reading)) is not None}
    found = []
    for token in reading.doc:
        if token.lower_ == _SINCE and not opened_by_date & {token.i, token.i + 1}:
            span = range(token.i + 1, _end_of_clause(token))
            if len(span) >= _SHORTEST and any(map(_measures, token.doc[token.sent.start : token.i])):
                found.append(span)
    return found


def _measures(token: Token) -> bool:
    return token.tag_ in _SUPERLATIVES or token.lower_ in _MEASURING


def _end_of_clause(token: Token) -> int:
    sentence_end: int = token.sent.end
    return next((after.i for after in token.doc[token.i + 1 : sentence_end] if after.text in _ENDS), sentence_end)


def yardstick_of(token: Token, yardsticks: Sequence[range]) -> range | None:
    """The yardstick the token stands in."""
    return next((yardstick for yardstick in yardsticks if token.i in yardstick), None)


def _first_token(date: DateMention, reading: Reading) -> Token | None:
    span = reading.tokens_between(date.start, date.end)
    return span[0] if span is not None else None
