"""The order of updates: one after the other within a chat, chats side by side."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_AT_ONCE = 64
# The library counts those that wait for their chat's turn too: one busy chat must not keep the others out.
_WAITING_AND_AT_ONCE = 100_000


class InOrderPerChat(BaseUpdateProcessor):
    """Handles a chat's updates in the order they came, and those of different chats at the same time."""

    def __init__(self) -> None:
        super().__init__(_WAITING_AND_AT_ONCE)
        # A lock lives as long as somebody waits for it.
        self._locks: WeakValueDictionary[object, asyncio.Lock] = WeakValueDictionary()
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's earlier updates, then handle this one."""
        async with self._locks.setdefault(_lane(update), asyncio.Lock()), self._room:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""


def _lane(update: object) -> object:
    if not isinstance(update, Update):
        return object()
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else object()
