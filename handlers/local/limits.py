"""Telegram's sending limits: how many messages may go out, overall, to one chat, and to one group.

Telegram documents 30 messages a second overall, one a second to a chat (short bursts pass), and 20 a minute to a group
(core.telegram.org/bots/faq#broadcasting-to-users). The windows are shortened by ``tolerance`` seconds, so that a sender
who keeps exactly to the pace isn't refused for the jitter of the line.
"""

import math
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.local.refusals import Refused, too_many_requests


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much may be sent. ``chat_burst`` messages may go to one chat at once before one a second holds;
    ``None`` switches a limit off."""

    per_second: int | None = 30
    chat_burst: int | None = 3
    per_group_minute: int | None = 20
    tolerance: float = 0.05

    @classmethod
    def strict(cls) -> "Limits":
        """The documented figures to the letter: no burst to a chat."""
        return cls(chat_burst=1)

    @classmethod
    def off(cls) -> "Limits":
        """No limits at all."""
        return cls(per_second=None, chat_burst=None, per_group_minute=None)


PRESETS: Mapping[str, Limits] = {"telegram": Limits(), "strict": Limits.strict(), "off": Limits.off()}


class Limiter:
    """Counts what was accepted and refuses what is too much. Times are monotonic seconds."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._all: deque[float] = deque()
        self._chats: defaultdict[int, deque[float]] = defaultdict(deque)
        self._groups: defaultdict[int, deque[float]] = defaultdict(deque)

    def admit(self, chat_id: int, *, is_group: bool, now: float) -> None:
        """Count one message to ``chat_id``.

        Raises:
            Refused: 429 with ``retry_after``, where a limit is reached; nothing is counted then.
        """
        limits, windows = self._limits, []
        if limits.per_second is not None:
            windows.append((self._all, limits.per_second, 1.0))
        if limits.chat_burst is not None:
            windows.append((self._chats[chat_id], limits.chat_burst, float(limits.chat_burst)))
        if limits.per_group_minute is not None and is_group:
            windows.append((self._groups[chat_id], limits.per_group_minute, 60.0))
        for sent, most, seconds in windows:
            self._refuse_if_full(sent, most, seconds - limits.tolerance, now)
        for sent, _, _ in windows:
            sent.append(now)

    @staticmethod
    def _refuse_if_full(sent: deque[float], most: int, seconds: float, now: float) -> None:
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        if len(sent) >= most:
            refusal: Refused = too_many_requests(max(1, math.ceil(sent[0] + seconds - now)))
            raise refusal
