"""The one sender: takes what the outbox holds, in order, and writes down how each message ended."""

import asyncio
import contextlib
import datetime as dt
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import groupby
from typing import Any, TypeVar

from telegram import Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.delivery import digests, outbox
from bot.delivery.digest_contents import Picture
from bot.delivery.outbox import DueMessage, Priority
from bot.store.database import Database
from bot.store.roles import SoleRole
from handlers.alert_buttons import keyboard_of
from handlers.desk import Desk
from handlers.leases import Leases
from handlers.limits import NotOurs, Outgoing, RateLimiter
from handlers.pictures import PictureShelf
from handlers.refusals import settle_refusal

_AT_ONCE = 8  # more in flight only queue up behind the limits, and a grave alert could not overtake them
_DIGESTS_AT_ONCE = 6  # the rest stays free for alerts, however long a picture takes
_BETWEEN_CLAIMS = 0.06  # seconds; less than the lanes need to empty, and it saves every other claim
_IDLE_SECONDS = 1.0
_FAILURE_PAUSE_SECONDS = 5.0
_UNRECORDED_PAUSE_SECONDS = 1.0
_STOP_SECONDS = 8.0
_AT_ONCE_AGAIN = dt.timedelta(0)
_log = logging.getLogger(__name__)

Result = TypeVar("Result")


class Sender:
    """Sends what is due: in order within a chat, up to ``_AT_ONCE`` messages to different chats side by side.

    A slow or refused chat holds up no other: its messages go back to the outbox, and the next are taken. Of all
    processes on one database one sends, because Telegram's limits are the bot's and not a process's; the others stand
    by.
    """

    def __init__(self, desk: Desk, bot: ExtBot[Outgoing]) -> None:
        self._desk = desk
        self._bot = bot
        self._pictures = PictureShelf(desk.database)
        self._lanes: dict[asyncio.Task[None], list[DueMessage]] = {}
        self._leases = Leases(desk.database)
        self._role = SoleRole(desk.database, "sender")
        self._has_role = False
        self._stopping = asyncio.Event()
        # Threads of their own: neither waits for what else the process has to do, and what Telegram took is written
        # down while the next messages are being claimed.
        self._claimer = ThreadPoolExecutor(1, thread_name_prefix="claims")
        self._clerk = ThreadPoolExecutor(1, thread_name_prefix="outbox")

    async def run(self) -> None:
        """Send until ``stop``, then finish what is being sent. A failing database makes it pause, not end."""
        renewing = asyncio.create_task(self._leases.keep(), name="leases")
        while not self._stopping.is_set():
            try:
                taken = await self._take()
            except Exception:
                # The sender must outlive whatever happens: an outage ends, and then the outbox is drained.
                _log.exception("The outbox can't be read; trying again in %s seconds", _FAILURE_PAUSE_SECONDS)
                await self._pause(_FAILURE_PAUSE_SECONDS)
                continue
            await (asyncio.sleep(_BETWEEN_CLAIMS) if taken else self._pause(_IDLE_SECONDS))
        if self._lanes:
            _, late = await asyncio.wait(self._lanes, timeout=_STOP_SECONDS)
            for lane in late:
                lane.cancel()
        renewing.cancel()
        await self._in_thread(self._claimer, self._role.give_up)
        for thread in (self._claimer, self._clerk):
            thread.shutdown(wait=False)

    def stop(self) -> None:
        """Take no more messages; ``run`` ends soon after."""
        self._stopping.set()
        self._desk.outbox_filled.set()  # wakes it, if it waits

    async def _take(self) -> int:
        """Start a lane for every chat that has messages due, as far as there is room. Says how many messages.

        Without room too: whoever sends must go on asking for the sender's role.
        """
        under_way = [message for messages in self._lanes.values() for message in messages]
        room = _AT_ONCE - len(under_way)
        digests_room = _DIGESTS_AT_ONCE - sum(message.priority >= Priority.DIGEST for message in under_way)
        begun = time.monotonic()
        due = await self._in_thread(self._claimer, self._claim, room, max(0, digests_room))
        self._leases.hold(due, begun)
        by_chat = sorted(due, key=lambda message: message.chat_id)
        for _, group in groupby(by_chat, key=lambda message: message.chat_id):
            messages = list(group)
            lane = asyncio.create_task(self._send_in_order(messages), name="lane")
            self._lanes[lane] = messages
            lane.add_done_callback(self._lane_ended)
        return len(due)

    def _claim(self, room: int, digests_room: int) -> list[DueMessage]:
        had_role, self._has_role = self._has_role, self._role.take()
        if self._has_role and not had_role:
            _log.info("This process sends; any others stand by")
        if not self._has_role or room <= 0:
            return []
        return outbox.claim(self._desk.database, limit=room, most_digests=digests_room)

    def _lane_ended(self, lane: asyncio.Task[None]) -> None:
        self._leases.let_go(self._lanes.pop(lane))
        self._desk.outbox_filled.set()  # there is room again
        error = None if lane.cancelled() else lane.exception()
        if error:
            _log.error("Messages were left half-way; they go out when their lease is over", exc_info=error)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._desk.outbox_filled.wait()
        self._desk.outbox_filled.clear()

    async def _send_in_order(self, messages: list[DueMessage]) -> None:
        waiting = list(messages)
        while waiting and not self._stopping.is_set():
            if not await self._send(waiting.pop(0)):
                break
        await self._on_record(_give_back, self._desk.database, waiting)

    async def _send(self, message: DueMessage) -> bool:
        """Send one and write down how it ended. Says whether the chat's next may follow."""
        with self._under_way(message):
            try:
                sent = await self._deed(message)(message)
            except NotOurs:
                _log.warning("Message %s was not sent in time; whoever comes next may have it", message.id)
                return False
            except TelegramError as error:
                return await self._on_record(settle_refusal, self._desk.database, message, error)
            if sent is None:
                await self._on_record(outbox.park, self._desk.database, message, "its events are no longer on record")
                return True
            await self._insist_on_record(message, sent)
        if message.payload.get("pins"):
            await self._pin(message, sent)
        return True

    async def _insist_on_record(self, message: DueMessage, sent: int) -> None:
        """Write down that Telegram took it. Nothing more is sent before that: what isn't on record is sent again."""
        while True:
            try:
                return await self._on_record(outbox.settle_sent, self._desk.database, message, sent)
            except Exception:
                # Whatever keeps the database from it ends, or this process does.
                _log.exception("That message %s was sent can't be written down; trying again", message.id)
                await asyncio.sleep(_UNRECORDED_PAUSE_SECONDS)

    @contextlib.contextmanager
    def _under_way(self, message: DueMessage) -> Iterator[None]:
        """Inside, a message is sent and how that ended put on record; only then may another be under way."""
        try:
            yield
        finally:
            limiter = self._bot.rate_limiter
            if isinstance(limiter, RateLimiter):
                limiter.end(message.id)

    def _outgoing(self, message: DueMessage) -> Outgoing:
        return Outgoing(message.id, message.priority, lambda: self._leases.is_ours(message))

    async def _on_record(self, deed: Callable[..., Result], *arguments: Any) -> Result:
        """Write down how a message ended, in the clerk's thread."""
        return await self._in_thread(self._clerk, deed, *arguments)

    @staticmethod
    async def _in_thread(thread: ThreadPoolExecutor, deed: Callable[..., Result], *arguments: Any) -> Result:
        return await asyncio.get_running_loop().run_in_executor(thread, partial(deed, *arguments))

    def _deed(self, message: DueMessage) -> Callable[[DueMessage], Awaitable[int | None]]:
        if message.kind == digests.PICTURE_KIND:
            return self._send_picture
        return self._say if message.edits is None else self._rewrite

    async def _say(self, message: DueMessage) -> int:
        """Send a new message. Gives its number."""
        reply = message.replies_to
        sent = await self._bot.send_message(
            message.chat_id,
            message.payload["html"],
            parse_mode=ParseMode.HTML,
            message_thread_id=message.thread_id,
            reply_markup=keyboard_of(message),
            reply_parameters=None if reply is None else ReplyParameters(reply, allow_sending_without_reply=True),
            disable_notification=message.payload.get("silent", False),
            rate_limit_args=self._outgoing(message),
        )
        return sent.message_id

    async def _send_picture(self, message: DueMessage) -> int | None:
        """Send the picture of a digest. Gives its number, or nothing where there is nothing left to draw."""
        picture = Picture.model_validate(message.payload)

        async def send(photo: str | bytes) -> Message:
            return await self._bot.send_photo(
                message.chat_id,
                photo,
                caption=digests.caption_html(picture),
                parse_mode=ParseMode.HTML,
                message_thread_id=message.thread_id,
                disable_notification=True,  # its digest has just sounded
                rate_limit_args=self._outgoing(message),
            )

        sent = await self._pictures.send(picture, send)
        return sent.message_id if sent is not None else None

    async def _rewrite(self, message: DueMessage) -> int:
        """Edit a message that was sent. Gives its number; that it says so already is as good."""
        number = message.edits or 0
        try:
            await self._bot.edit_message_text(
                message.payload["html"],
                message.chat_id,
                number,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard_of(message),
                rate_limit_args=self._outgoing(message),
            )
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                raise
        return number

    async def _pin(self, message: DueMessage, message_id: int) -> None:
        try:
            await self._bot.pin_chat_message(message.chat_id, message_id, disable_notification=True)
        except TelegramError as error:
            # The alert has arrived; without the right to pin it just stands where it is.
            _log.info("A message in chat %s could not be pinned: %s", message.chat_id, error.message)


def _give_back(database: Database, messages: list[DueMessage]) -> None:
    for message in messages:
        outbox.settle_failed(database, message, "its turn had not come", retry_after=_AT_ONCE_AGAIN)
