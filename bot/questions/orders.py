"""What people want done rather than answered: to follow, to mute, to see what is followed or what changed.
``data/orders.toml`` lists how they say so."""

import re
from enum import StrEnum
from functools import cache, cached_property

from pydantic import Field

from bot.lexicon import load_lexicon
from bot.vocabulary import Value

_HERE = re.compile(r"\s+(?:in\s+)?(?:here|this\s+(?:chat|group|channel|topic))\s*$", re.IGNORECASE)


class Order(StrEnum):
    """What can be ordered in plain words."""

    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    MUTE = "mute"
    FOLLOWING = "following"
    CHANGES = "changes"
    SETTINGS = "settings"


class OrderWords(Value):
    """The phrases that begin one order."""

    order: Order
    phrases: tuple[str, ...] = Field(min_length=1)


class Orders(Value):
    """The whole lexicon."""

    orders: tuple[OrderWords, ...]

    @cached_property
    def order_of(self) -> dict[str, Order]:
        """Each phrase's order."""
        return {phrase: entry.order for entry in self.orders for phrase in entry.phrases}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A text that begins with an order: its ``phrase``, and the ``topic`` that follows."""
        phrases = "|".join(re.escape(phrase) for phrase in sorted(self.order_of, key=len, reverse=True))
        return re.compile(rf"\s*(?P<phrase>{phrases})(?!\w)[\s:,]*(?P<topic>.*)", re.IGNORECASE | re.DOTALL)


def read_order(text: str) -> tuple[Order, str] | None:
    """The order a text gives, with its topic; ``None`` for any other text.

    A list or the settings take no topic: with one, the text is something else.
    """
    match = _words().pattern.fullmatch(" ".join(text.replace("’", "'").split()))
    if match is None:
        return None
    order, topic = _words().order_of[match["phrase"].lower()], match["topic"].rstrip(" .!?")
    if order in (Order.FOLLOWING, Order.SETTINGS) and topic:
        return None
    return order, without_here(topic)


def without_here(topic: str) -> str:
    """A topic without "here" or "in this chat" at its end: where it is said is where it holds."""
    return _HERE.sub("", f" {topic}").strip()


@cache
def _words() -> Orders:
    """The shipped lexicon.

    Raises:
        BrokenData: the file breaks its schema; the message names entry and reason.
    """
    return load_lexicon("bot", "orders", Orders)
