import asyncio

from bot.schedule import build_scheduler


async def test_a_tick_that_fails_does_not_end_the_ticking() -> None:
    ticked = asyncio.Event()
    calls = 0

    async def tick() -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError("the database is away")
        ticked.set()

    scheduler = build_scheduler({"feeds": (1, tick)})
    scheduler.start()
    try:
        await asyncio.wait_for(ticked.wait(), 20)
    finally:
        scheduler.shutdown(wait=False)
    assert calls >= 2


async def test_a_late_tick_runs_once_and_never_beside_itself() -> None:
    async def tick() -> None:
        """Nothing to do."""

    (job,) = build_scheduler({"digests": (30, tick)}).get_jobs()
    scheduler = build_scheduler({"digests": (30, tick)})
    scheduler.start(paused=True)
    (started,) = scheduler.get_jobs()
    assert (started.coalesce, started.max_instances, started.misfire_grace_time) == (True, 1, None)
    assert job.id == "digests"
    scheduler.shutdown(wait=False)
