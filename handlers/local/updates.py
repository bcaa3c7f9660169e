"""Updates on their way to the bot: fetched by ``getUpdates``, or delivered to its webhook."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from handlers.local.refusals import Refused
from handlers.local.values import Json

# What the Bot API leaves out unless it is asked for (core.telegram.org/bots/api#getupdates).
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where updates go instead of ``getUpdates``."""

    url: str
    secret_token: str | None = None
    max_connections: int = 40


class UpdateQueue:
    """Updates the bot has not confirmed yet, oldest first. Belongs to the server's loop."""

    def __init__(self) -> None:
        self._pending: deque[Json] = deque()
        self._last_id = 500_000
        self._arrived = asyncio.Event()
        self._deliverable = asyncio.Event()
        self._poll = 0
        self.allowed: tuple[str, ...] = ()
        self.webhook: Webhook | None = None
        self.last_error: tuple[float, str] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    def push(self, kind: str, payload: Json) -> None:
        """Queue an update of one kind, unless the bot has said it doesn't want that kind."""
        if kind not in self.allowed if self.allowed else kind in NOT_BY_DEFAULT:
            return
        self._last_id += 1
        self._pending.append({"update_id": self._last_id, kind: payload})
        self.wake()

    def clear(self) -> None:
        """Forget what is pending, as ``drop_pending_updates`` asks."""
        self._pending.clear()

    async def fetch(self, *, offset: int, limit: int, timeout: float) -> list[Json]:
        """At most ``limit`` updates from ``offset`` on, waiting up to ``timeout`` seconds for the first.

        Earlier updates are confirmed and forgotten. A negative offset counts from the end of the queue.

        Raises:
            Refused: 409, where a webhook is set or another ``getUpdates`` takes over.
        """
        self._refuse_with_webhook()
        self._poll += 1
        mine = self._poll
        self._arrived.set()  # wakes an older poll, so that it notices it has been replaced
        self._confirm(offset)
        deadline = asyncio.get_running_loop().time() + timeout
        while not self._pending:
            self._arrived.clear()
            remaining = deadline - asyncio.get_running_loop().time()
            if remaining <= 0:
                break
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(remaining):
                    await self._arrived.wait()
            if mine != self._poll:
                raise Refused(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
            self._refuse_with_webhook()
        return [self._pending[index] for index in range(min(limit, len(self._pending)))]

    def _refuse_with_webhook(self) -> None:
        if self.webhook is not None:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
        while self._pending and self._pending[0]["update_id"] < offset:
            self._pending.popleft()

    def wake(self) -> None:
        """Make those who wait look again."""
        self._arrived.set()
        self._deliverable.set()

    async def deliver_forever(self, now: Callable[[], float]) -> None:
        """Post pending updates to the webhook, in order, each until it is answered with 2xx."""
        failures = 0
        async with httpx.AsyncClient(timeout=60, trust_env=False) as client:
            while True:
                if self.webhook is None or not self._pending:
                    self._deliverable.clear()
                    await self._deliverable.wait()
                    continue
                error = await _post(client, self.webhook, self._pending[0])
                if error is None:
                    failures = 0
                    if self._pending:
                        self._pending.popleft()
                    continue
                self.last_error = (now(), error)
                await asyncio.sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])
                failures += 1


async def _post(client: httpx.AsyncClient, webhook: Webhook, update: Json) -> str | None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret_token} if webhook.secret_token else {}
    try:
        response = await client.post(webhook.url, json=update, headers=headers)
    except httpx.HTTPError as error:
        return f"Connection failed: {error}"
    return None if response.is_success else f"Wrong response from the webhook: {response.status_code}"
