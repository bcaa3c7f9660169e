"""One fact of two claims, compared."""

from collections.abc import Callable
from typing import NamedTuple

Alike = Callable[[], float]
"""How alike the words of two reports are, 0 to 1; worked out when it is asked for, which for most pairs it isn't."""


class Part(NamedTuple):
    """What one fact adds to the likeness of two claims, in words, or the conflict it shows.

    A dozen are made for every two claims that are compared: a tuple costs a tenth of a value that is validated.
    """

    score: float = 0.0
    reason: str | None = None
    conflict: str | None = None


NOTHING = Part()
"""A fact that says nothing either way."""

UNSURE = 0.25
"""What kind, parties and wide areas weigh where no sure day ties them to one incident: alike stories share them all."""

SAME_NAMES = 0.15
"""From this likeness of their words on, two reports share names and figures that few others have."""

SAME_STORY = 0.22
"""From this likeness of their words on, two reports follow the same story."""

NEAR_COPY = 0.8
"""From this likeness on, two reports are one text with a few words changed."""
