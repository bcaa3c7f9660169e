"""The outbox's messages that are under way: from their turn until how they ended is on record.

What Telegram has taken and is not on record yet, a kill has sent again. So no more are under way than the pace needs:
one, where Telegram answers within a turn; two, where it takes up to two turns; and so on.
"""

import math
import statistics
from collections import deque

_RECENT_ANSWERS = 15
_PATIENCE_SECONDS = 2.0  # an answer that takes longer holds up nobody else


class UnderWay:
    """Who is under way, and when there is room for another. Times are monotonic seconds, messages go by their ids.

    Args:
        interval: seconds between two turns at full pace.
        most: how many there may be at once, however slow the answers.
    """

    def __init__(self, *, interval: float, most: int) -> None:
        self._interval = interval
        self._most = most
        self._since: dict[int, float] = {}
        self._unrecorded: set[int] = set()
        self._answers: deque[float] = deque(maxlen=_RECENT_ANSWERS)

    def begin(self, message_id: int, now: float) -> None:
        """A message's turn has come."""
        self._since[message_id] = now

    def answered(self, message_id: int, now: float, *, others_wait: bool) -> None:
        """Telegram has answered. How long that took, while others waited for room, tells how much they need."""
        since = self._since.pop(message_id, now)
        self._unrecorded.add(message_id)
        if others_wait:
            self._answers.append(now - since)

    def end(self, message_id: int) -> None:
        """How a message ended is on record, if it ever had its turn."""
        self._unrecorded.discard(message_id)

    def room_at(self, now: float) -> float:
        """When another may go, unless one ends before that."""
        allowed = self._allowed() - len(self._unrecorded)
        if allowed <= 0:
            return math.inf
        young = sorted(since for since in self._since.values() if since > now - _PATIENCE_SECONDS)
        return now if len(young) < allowed else young[-allowed] + _PATIENCE_SECONDS

    def _allowed(self) -> int:
        """As many as full pace needs (Little's law), by the median: single slow answers tell nothing. One at first."""
        if len(self._answers) < _RECENT_ANSWERS:
            return 1
        return min(self._most, 1 + int(statistics.median(self._answers) / self._interval))
