"""How many of a thing a noun phrase says there are."""

from spacy.tokens import Token

from bot.extraction.expressions.numbers import parse_quantity
from bot.extraction.parsing.syntax import children
from bot.extraction.preparing.reading import Reading

_MOST = 100_000


def count_of(head: Token, reading: Reading) -> int | None:
    """The number before the noun ("three facilities"), or None."""
    numbers = children(head, "nummod")
    if not numbers:
        return None
    first = min([numbers[0], *numbers[0].lefts], key=lambda token: token.i)
    quantity = parse_quantity(reading.words(first.idx, numbers[0].idx + len(numbers[0])))
    best = quantity.best if quantity else None
    return best if best is not None and 0 < best < _MOST else None
