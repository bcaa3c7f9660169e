"""The one sender: takes what the outbox holds, in order, and writes down how each message ended."""

import asyncio
import contextlib
import datetime as dt
import logging
import time
from collections.abc import Callable
from itertools import groupby

from telegram import InlineKeyboardMarkup, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot import alerts, digests, outbox
from bot.digest_contents import Picture
from bot.outbox import DueMessage, Priority
from bot.store.database import Database
from handlers.buttons import alert_keyboard
from handlers.desk import Desk
from handlers.leases import Leases
from handlers.limits import NotYet, seconds_of
from handlers.pictures import PictureShelf

_AT_ONCE = 8  # more in flight only queue up behind the limits, and a grave alert could not overtake them
_DIGESTS_AT_ONCE = 6  # the rest stays free for alerts, however long a picture takes
_IDLE_SECONDS = 1.0
_FAILURE_PAUSE_SECONDS = 5.0
_STOP_SECONDS = 8.0
_PRIORITY_OF_KIND = {alerts.KIND: Priority.ALERT}
_AT_ONCE_AGAIN = dt.timedelta(0)
_log = logging.getLogger(__name__)


class Sender:
    """Sends what is due: in order within a chat, up to ``_AT_ONCE`` messages to different chats side by side.

    A slow or refused chat holds up no other: its messages go back to the outbox, and the next are taken.
    """

    def __init__(self, desk: Desk, bot: ExtBot[int]) -> None:
        self._desk = desk
        self._bot = bot
        self._pictures = PictureShelf(desk.database)
        self._lanes: dict[asyncio.Task[None], list[DueMessage]] = {}
        self._leases = Leases(desk.database)
        self._stopping = asyncio.Event()

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
            if not taken:
                await self._pause(_IDLE_SECONDS)
        if self._lanes:
            _, late = await asyncio.wait(self._lanes, timeout=_STOP_SECONDS)
            for lane in late:
                lane.cancel()
        renewing.cancel()

    def stop(self) -> None:
        """Take no more messages; ``run`` ends soon after."""
        self._stopping.set()
        self._desk.outbox_filled.set()  # wakes it, if it waits

    async def _take(self) -> int:
        """Start a lane for every chat that has messages due, as far as there is room. Says how many messages."""
        under_way = [message for messages in self._lanes.values() for message in messages]
        room = _AT_ONCE - len(under_way)
        if room <= 0:
            return 0
        digests_room = _DIGESTS_AT_ONCE - sum(_priority(message) is Priority.DIGEST for message in under_way)
        begun = time.monotonic()
        due = await asyncio.to_thread(outbox.claim, self._desk.database, limit=room, most_digests=max(0, digests_room))
        self._leases.hold(due, begun)
        by_chat = sorted(due, key=lambda message: message.chat_id)
        for _, group in groupby(by_chat, key=lambda message: message.chat_id):
            messages = list(group)
            lane = asyncio.create_task(self._send_in_order(messages), name="lane")
            self._lanes[lane] = messages
            lane.add_done_callback(self._lane_ended)
        return len(due)

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
        await asyncio.to_thread(_give_back, self._desk.database, waiting)

    async def _send(self, message: DueMessage) -> bool:
        """Send one and write down how it ended. Says whether the chat's next may follow."""
        if not self._leases.is_ours(message):
            _log.warning("Message %s was not sent in time; whoever comes next may have it", message.id)
            return False
        try:
            sent = await (self._send_picture(message) if message.kind == digests.PICTURE_KIND else self._say(message))
        except TelegramError as error:
            return await asyncio.to_thread(_settle_refusal, self._desk.database, message, error)
        if sent is None:
            await asyncio.to_thread(outbox.park, self._desk.database, message, "its events are no longer on record")
        else:
            await asyncio.to_thread(outbox.settle_sent, self._desk.database, message, sent.message_id)
        return True

    async def _say(self, message: DueMessage) -> Message:
        return await self._bot.send_message(
            message.chat_id,
            message.payload["html"],
            parse_mode=ParseMode.HTML,
            message_thread_id=message.thread_id,
            reply_markup=_keyboard(message),
            rate_limit_args=int(_priority(message)),
        )

    async def _send_picture(self, message: DueMessage) -> Message | None:
        picture = Picture.model_validate(message.payload)

        async def send(photo: str | bytes) -> Message:
            return await self._bot.send_photo(
                message.chat_id,
                photo,
                caption=digests.caption_html(picture),
                parse_mode=ParseMode.HTML,
                message_thread_id=message.thread_id,
                disable_notification=True,  # its digest has just sounded
                rate_limit_args=int(_priority(message)),
            )

        return await self._pictures.send(picture, send)


def _priority(message: DueMessage) -> Priority:
    return _PRIORITY_OF_KIND.get(message.kind, Priority.DIGEST)


def _keyboard(message: DueMessage) -> InlineKeyboardMarkup | None:
    return alert_keyboard(message.event_id) if message.event_id is not None else None


def _give_back(database: Database, messages: list[DueMessage]) -> None:
    for message in messages:
        outbox.settle_failed(database, message, "its turn had not come", retry_after=_AT_ONCE_AGAIN)


Settle = Callable[[Database, DueMessage, str], None]


def _leave_thread(database: Database, message: DueMessage, reason: str) -> None:
    if message.thread_id is None:
        outbox.park(database, message, reason)
    else:
        outbox.leave_thread(database, message)


# What the refusals mean that Telegram tells apart by their words only. Anything else will be refused for ever.
_BAD_REQUESTS: tuple[tuple[str, Settle], ...] = (
    ("thread not found", _leave_thread),
    ("topic_closed", _leave_thread),
    ("topic_deleted", _leave_thread),
    ("chat not found", outbox.suspend),
    ("not enough rights to send photo", outbox.park),  # text still may be sent
    ("not enough rights", outbox.suspend),
    ("have no rights", outbox.suspend),
    ("chat_write_forbidden", outbox.suspend),
)


def _settle_refusal(database: Database, message: DueMessage, error: TelegramError) -> bool:
    """Write down what a refusal means for a message and its chat. Says whether the chat's next may follow."""
    if not isinstance(error, NotYet):
        _log.warning("Message %s to chat %s was not sent: %s", message.id, message.chat_id, error.message)
    match error:
        case ChatMigrated():
            outbox.move(database, message, error.new_chat_id)
        case Forbidden():
            outbox.suspend(database, message, error.message)
        case RetryAfter():
            pause = dt.timedelta(seconds=seconds_of(error))
            outbox.settle_failed(database, message, error.message, retry_after=pause)
        case BadRequest():
            words = error.message.lower()
            settle = next((settle for sign, settle in _BAD_REQUESTS if sign in words), outbox.park)
            settle(database, message, error.message)
            return settle is outbox.park
        case _:
            outbox.settle_failed(database, message, error.message)
    return False
