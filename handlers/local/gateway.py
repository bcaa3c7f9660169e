"""One Bot API call from its parameters to its answer: ordered trouble, the limits, the method, the record."""

import asyncio
import time
from dataclasses import dataclass, field

from handlers.local.faults import Fault, FaultKind, FaultQueue
from handlers.local.limits import Limiter, Limits
from handlers.local.methods import LIMITED, METHODS
from handlers.local.parameters import Parameters
from handlers.local.refusals import Refused, unknown_method
from handlers.local.values import Json
from handlers.local.world import World


class ConnectionCut(Exception):  # an ordered outcome, not a malfunction
    """The connection is to be cut instead of answered."""


@dataclass(slots=True)
class Gateway:
    """The world behind its counters: what Telegram's front servers do before and after a method."""

    world: World
    limits: Limits
    faults: FaultQueue = field(default_factory=FaultQueue)
    limiter: Limiter = field(init=False)

    def __post_init__(self) -> None:
        self.set_limits(self.limits)

    def set_limits(self, limits: Limits) -> None:
        """Hold these limits from now on, with nothing counted yet."""
        self.limits = limits
        self.limiter = Limiter(limits)

    async def call(self, name: str, parameters: Parameters) -> object:
        """The method's ``result``.

        Raises:
            Refused: the answer has ``ok`` false.
            ConnectionCut: the connection is to be cut, as was ordered.
        """
        chat_id = self._chat_id(parameters)
        try:
            result = await self._with_trouble(name, chat_id, parameters)
        except Refused as refusal:
            self.world.record(name, chat_id, refusal)
            raise
        except ConnectionCut:
            self.world.record(name, chat_id, cut=True)
            raise
        self.world.record(name, chat_id)
        return result

    async def _with_trouble(self, name: str, chat_id: int | None, parameters: Parameters) -> object:
        fault = self.faults.take(name, chat_id)
        if fault is None:
            return await self._run(name, chat_id, parameters)
        self.world.publish("faults")
        if fault.kind in (FaultKind.REFUSE, FaultKind.MIGRATE):
            raise fault.refusal()
        if fault.kind is FaultKind.DROP_BEFORE:
            raise ConnectionCut
        return await self._run_troubled(fault, name, chat_id, parameters)

    async def _run_troubled(self, fault: Fault, name: str, chat_id: int | None, parameters: Parameters) -> object:
        result = await self._run(name, chat_id, parameters)
        if fault.kind is FaultKind.DROP_AFTER:
            raise ConnectionCut
        await asyncio.sleep(fault.seconds)
        return result

    async def _run(self, name: str, chat_id: int | None, parameters: Parameters) -> object:
        method = METHODS.get(name.casefold())
        if method is None:
            raise unknown_method(name)
        chat = self.world.chats.get(chat_id) if chat_id is not None else None
        if chat is not None and name.casefold() in LIMITED:
            self.limiter.admit(chat.id, is_group=chat.type != "private", now=time.monotonic())
        return await method(self.world, parameters)

    def _chat_id(self, parameters: Parameters) -> int | None:
        """The chat a call concerns, where it can be told."""
        if not parameters.has("chat_id"):
            return None
        reference = parameters.chat_reference()
        try:
            return self.world.chat(reference).id
        except Refused:
            return reference if isinstance(reference, int) else None


def answer(result: object) -> Json:
    """The body of a successful call."""
    return {"ok": True, "result": result}


def refusal_answer(refusal: Refused) -> Json:
    """The body of a refused call."""
    body: Json = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    return body | ({"parameters": refusal.parameters} if refusal.parameters else {})
