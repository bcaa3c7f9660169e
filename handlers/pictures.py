"""The pictures of digests: drawn when their turn comes, uploaded once, and from then on sent by Telegram's own id."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from telegram import Message

from bot.delivery import digest_contents
from bot.delivery.digest_contents import Picture
from bot.store.database import Database

_MOST_KEPT = 256

Send = Callable[[str | bytes], Awaitable[Message]]


class PictureShelf:
    """Chats that want the same are sent the same picture; it is drawn and uploaded for the first of them only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._file_ids: OrderedDict[str, str] = OrderedDict()
        self._uploading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._drawing = asyncio.Lock()

    async def send(self, picture: Picture, send: Send) -> Message | None:
        """Hand a picture to ``send``, as a file's id or as a PNG; ``None`` where there is nothing to draw any more."""
        key = hashlib.sha256(picture.model_dump_json().encode()).hexdigest()
        if key not in self._file_ids:
            async with self._uploading.setdefault(key, asyncio.Lock()):
                if key not in self._file_ids:
                    return await self._upload(key, picture, send)
        self._file_ids.move_to_end(key)
        return await send(self._file_ids[key])

    async def _upload(self, key: str, picture: Picture, send: Send) -> Message | None:
        async with self._drawing:  # one at a time: it takes all of a core
            drawn = await asyncio.to_thread(digest_contents.draw, self._database, picture)
        if drawn is None:
            return None
        sent = await send(drawn)
        if sent.photo:
            self._file_ids[key] = sent.photo[-1].file_id
            if len(self._file_ids) > _MOST_KEPT:
                self._file_ids.popitem(last=False)
        return sent
