"""Trouble to order: the next calls of a method, in a chat or anywhere, go wrong in a chosen way."""

from dataclasses import dataclass, replace
from enum import StrEnum

from handlers.local.refusals import Refused, migrated


class FaultKind(StrEnum):
    """What goes wrong."""

    REFUSE = "refuse"  # answer ``status`` and ``description`` without doing anything
    MIGRATE = "migrate"  # answer that the group is now the supergroup ``migrate_to_chat_id``
    DROP_BEFORE = "drop_before"  # cut the connection, nothing done
    DROP_AFTER = "drop_after"  # do it, then cut the connection before the answer
    SLOW = "slow"  # do it, and answer ``seconds`` later


_DESCRIPTIONS = {
    400: "Bad Request: ordered by the local Bot API",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests: retry after {retry_after}",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An order for trouble. ``method`` and ``chat_id`` narrow it, ``None`` meaning any; ``times`` calls are hit."""

    kind: FaultKind = FaultKind.REFUSE
    method: str | None = None
    chat_id: int | None = None
    times: int = 1
    status: int = 500
    description: str | None = None
    retry_after: int = 1
    migrate_to_chat_id: int | None = None
    seconds: float = 0.0

    def hits(self, method: str, chat_id: int | None) -> bool:
        """Whether a call is one of those ordered. A fault for any method spares ``getUpdates``, ``getMe`` and the
        other calls that concern no chat."""
        if self.method is None and chat_id is None:
            return False
        fits_method = self.method is None or self.method.casefold() == method.casefold()
        return fits_method and self.chat_id in (None, chat_id)

    def refusal(self) -> Refused:
        """The answer of a ``REFUSE`` or ``MIGRATE`` fault."""
        if self.kind is FaultKind.MIGRATE:
            return migrated(self.migrate_to_chat_id or 0)
        wording = self.description or _DESCRIPTIONS.get(self.status, "Error")
        parameters = {"retry_after": self.retry_after} if self.status == 429 else {}
        return Refused(self.status, wording.format(retry_after=self.retry_after), **parameters)


class FaultQueue:
    """The orders not yet used up, oldest first."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    @property
    def orders(self) -> tuple[Fault, ...]:
        """What is still to go wrong."""
        return tuple(self._orders)

    def order(self, fault: Fault) -> None:
        """Add trouble."""
        self._orders.append(fault)

    def clear(self) -> None:
        """Call all trouble off."""
        self._orders.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The trouble due for this call, if any; it counts as used."""
        for index, fault in enumerate(self._orders):
            if fault.hits(method, chat_id):
                if fault.times > 1:
                    self._orders[index] = replace(fault, times=fault.times - 1)
                else:
                    del self._orders[index]
                return fault
        return None
