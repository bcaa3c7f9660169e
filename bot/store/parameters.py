"""Lists as parameters of statements."""

from collections.abc import Collection
from typing import TypeVar

One = TypeVar("One", int, str)


def padded(values: Collection[One]) -> list[One]:
    """The values, one of them repeated until they are a power of two; for an expanding parameter of an ``IN``.

    Every other length would be another statement to a database, which plans each statement anew and forgets the oldest.
    Of no values there are none: what is looked up then is known without asking.
    """
    found = list(values)
    return found + found[-1:] * ((1 << (len(found) - 1).bit_length()) - len(found)) if found else found
