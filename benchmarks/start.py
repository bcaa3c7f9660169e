"""From start to first answer, and the memory of all the bot's processes. Run: python -m benchmarks.start

A first start reads the sample reports; what is measured is the second, on the database that is there then. Both the
bot and the local Bot API it talks to are in the process, so the memory is more than on Telegram.
"""

import contextlib
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil

from handlers.local.cast import ANA

ROOT = Path(__file__).parents[1]
ROUNDS = 3
MOST_SECONDS, MOST_MEGABYTES = 5.0, 400.0
QUESTION = "latest on kataeb hizbollah"
REPORT = (
    "US forces carried out an airstrike on a Kataib Hezbollah headquarters in Al-Qa'im, Iraq, on Sunday, killing two "
    "fighters, US Central Command said. The Iraqi government condemned the airstrike and called for restraint. "
) * 2


class Page:
    """The chat page's own requests, without a browser."""

    def __init__(self, address: str) -> None:
        self._client = httpx.Client(base_url=address, trust_env=False)
        token = re.search(r'name="page-token" content="([^"]+)"', self._client.get("/").text)
        assert token is not None
        self._headers = {"X-Page-Token": token[1], "Origin": address}

    def say(self, text: str) -> int:
        """Write to the bot as Ana. Gives the message's id."""
        message = {"user_id": ANA.id, "chat_id": ANA.id, "text": text}
        answer = self._client.post("/control/say", json=message, headers=self._headers).raise_for_status().json()
        identity: int = answer["result"]["message_id"]
        return identity

    def wait_for_answer(self, after: int) -> None:
        """Wait until the bot has said something after a message."""
        while not any(message["message_id"] > after for message in self._said()):
            time.sleep(0.02)

    def _said(self) -> list[dict[str, Any]]:
        chats = self._client.get("/control/state").raise_for_status().json()["chats"]
        return next(chat["messages"] for chat in chats if chat["id"] == ANA.id)


@contextlib.contextmanager
def running(folder: str) -> Iterator[tuple["subprocess.Popen[str]", Page, float]]:
    """``python -m bot run`` in a folder, the page, and the moment of the start."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SITREP_", "TELEGRAM_"))}
    started = time.perf_counter()
    with subprocess.Popen(  # our own front door
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env=clean | {"PYTHONPATH": str(ROOT), "PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        lines = iter(process.stdout or ())
        address = next(found[0] for line in lines if (found := re.search(r"http://\S+", line)))
        try:
            yield process, Page(address), started
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def megabytes(process: "subprocess.Popen[str]", measure: Callable[[psutil.Process], int]) -> float:
    """A figure of a process and all below it, added up."""
    top = psutil.Process(process.pid)
    return sum(measure(one) for one in (top, *top.children(recursive=True))) / 1e6


def rss(process: psutil.Process) -> int:
    """Resident bytes, shared ones counted for each process anew."""
    return int(process.memory_info().rss)


def pss(process: psutil.Process) -> int:
    """Resident bytes, shared ones divided among those who share them (Linux only; resident bytes elsewhere)."""
    return int(getattr(process.memory_full_info(), "pss", rss(process)))


def measure(folder: str) -> tuple[float, dict[str, tuple[float, float]]]:
    """Seconds to the first answer, and RSS and PSS after it and after a first report was read."""
    with running(folder) as (process, page, started):
        page.wait_for_answer(page.say(QUESTION))
        seconds = time.perf_counter() - started
        memory = {"answering": (megabytes(process, rss), megabytes(process, pss))}
        page.wait_for_answer(page.say(REPORT))
        memory["after reading a report"] = (megabytes(process, rss), megabytes(process, pss))
    return seconds, memory


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        with running(folder) as (_, page, started):
            page.wait_for_answer(page.say(QUESTION))
            print(f"first start, with the sample reports: {time.perf_counter() - started:.1f} s")
        rounds = [measure(folder) for _ in range(ROUNDS)]
    seconds = statistics.median(taken for taken, _ in rounds)
    print(f"{'start to first answer':<34}{seconds:>8.1f} s    (at most {MOST_SECONDS:g} s)")
    for state in rounds[0][1]:
        for column, name in enumerate(("RSS", "PSS")):
            worst = max(memory[state][column] for _, memory in rounds)
            print(f"{f'{name}, {state}':<34}{worst:>8.0f} MB   (at most {MOST_MEGABYTES:g} MB)")


if __name__ == "__main__":
    main()
