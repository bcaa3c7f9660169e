"""Reading documents in worker processes: the parse takes a tenth of a second, and the chat must not wait for it."""

import asyncio
import multiprocessing
from concurrent.futures import TimeoutError as ReadingTimeout
from functools import cache
from typing import TYPE_CHECKING

from pebble import ProcessExpired, ProcessPool

from bot.errors import BadInput
from bot.memory import release_unused
from bot.vocabulary import Document, Extraction

if TYPE_CHECKING:
    from bot.extraction.extractor import Extractor

TIME_LIMIT_SECONDS = 30
_FIRST = Document(id="first", text="Gunmen killed five people in Kano on Monday.")
"""Read to have all tables loaded, so that what loading them leaves behind can be given back."""
_TASKS_BEFORE_RENEWAL = 2000  # a fresh process now and then gives back what the parser's string store gathers


def read_here(document: Document) -> Extraction:
    """Read a document in this process. The extractor is loaded at the first call."""
    return _extractor().extract(document)


@cache
def _extractor() -> "Extractor":
    from bot.extraction.extractor import load_extractor  # the parser's 200 MB belong to the process that reads

    extractor = load_extractor()
    extractor.extract(_FIRST)
    release_unused()
    return extractor


class Reader:
    """A pool of reading processes. They start with the first document, and a reading that takes too long is ended."""

    def __init__(self, workers: int, *, time_limit_seconds: float = TIME_LIMIT_SECONDS) -> None:
        # Forking a process that has threads may hang; a spawned one starts clean.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPool(max_workers=max(1, workers), max_tasks=_TASKS_BEFORE_RENEWAL, context=context)
        self._time_limit = time_limit_seconds

    async def read(self, document: Document) -> Extraction:
        """The claims and tallies of a document.

        Raises:
            BadInput: the document takes too long, or brings the reading process down.
        """
        future = self._pool.schedule(read_here, args=(document,), timeout=self._time_limit)
        try:
            return await asyncio.wrap_future(future)
        except (ReadingTimeout, TimeoutError) as error:
            raise BadInput(
                f"This report could not be read within {self._time_limit:.0f} seconds, so nothing was stored."
            ) from error
        except ProcessExpired as error:
            raise BadInput(
                "This report could not be read, so nothing was stored.", detail=f"the reading process died: {error}"
            ) from error

    def close(self) -> None:
        """End the reading processes at once; what they were reading is not stored and can be given again."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble annotates only a part of itself
        self._pool.join(timeout=5)
