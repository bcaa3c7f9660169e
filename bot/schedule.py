"""The ticks: what the bot does by the clock. Each process runs its own; what is due stands in the database.

APScheduler only wakes us. Whatever is due is claimed there with a lease, so that any number of processes may tick, and
nothing is lost while none does.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Tick = Callable[[], Awaitable[object]]
_log = logging.getLogger(__name__)


def build_scheduler(ticks: Mapping[str, tuple[int, Tick]]) -> AsyncIOScheduler:
    """A scheduler, not yet started, of named ticks, each with its interval in seconds.

    A tick that is late runs once and not once for every interval missed, and never beside itself.
    """
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for name, (seconds, tick) in ticks.items():
        scheduler.add_job(_logged(name, tick), "interval", seconds=seconds, id=name)
    return scheduler


def _logged(name: str, tick: Tick) -> Tick:
    @wraps(tick)
    async def run() -> None:
        try:
            await tick()
        except Exception:
            # One bad tick must not end the ticking: the next finds what this one left.
            _log.exception("The tick %s failed", name)

    return run
