"""The leases of what is being sent: renewed while this process lives, and trusted no longer than they surely last."""

import asyncio
import logging
import time
from collections.abc import Iterable

from bot.delivery import outbox
from bot.delivery.outbox import DueMessage
from bot.store.database import Database

_RENEW_SECONDS = 4.0
_MARGIN = 4.0  # seconds before its end at which a lease is no longer surely ours
_log = logging.getLogger(__name__)


class Leases:
    """Messages that this process has claimed. One whose lease may have run out is another's, and not to be sent."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: dict[int, tuple[DueMessage, float]] = {}

    def hold(self, messages: Iterable[DueMessage], since: float) -> None:
        """Messages were claimed or renewed; ``since`` is the monotonic second at which that was asked for."""
        until = since + outbox.LEASE.total_seconds() - _MARGIN
        self._held.update((message.id, (message, until)) for message in messages)

    def let_go(self, messages: Iterable[DueMessage]) -> None:
        """Messages were sent or given back."""
        for message in messages:
            self._held.pop(message.id, None)

    def is_ours(self, message: DueMessage) -> bool:
        """Whether nobody else can have taken a message over yet."""
        _, until = self._held.get(message.id, (message, 0.0))
        return time.monotonic() < until

    async def keep(self) -> None:
        """Renew what is held, until cancelled."""
        while True:
            await asyncio.sleep(_RENEW_SECONDS)
            begun = time.monotonic()
            held = [message for message, _ in self._held.values()]
            try:
                ours = await asyncio.to_thread(outbox.renew, self._database, held)
            except Exception:
                # Not renewed, they are left alone when their time is over: nothing goes out twice.
                _log.exception("The leases of %s messages could not be renewed", len(held))
                continue
            self.hold((message for message in held if message.id in ours and message.id in self._held), begun)
