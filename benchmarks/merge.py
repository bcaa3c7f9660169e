"""How long it takes to merge one more report's claim, in a small record and in a large one.

    python -m benchmarks.merge CACHE_FOLDER [--database sqlite|postgresql] [--events 10000 1000000] [--busy]

The records are those of ``benchmarks.ask``. Claims of theirs are told once more, by another outlet in other words, in
turns in all sizes: each is filed, timed, and rolled back. What is timed is ``filing.file_claims`` of one claim: making
its account, storing and indexing that, finding its like, comparing, grouping, tying it to its event, adding the event
up anew from all its reports, and writing what has changed, keys and revision included, until the database has it all.
What comes before (storing the report and its claim) and the commit are not timed. Prints the median, the 95th
percentile and the ratio of the medians, and as a reference the time that a fixed piece of work takes in the same run.
"""

import argparse
import random
import statistics
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

import psycopg
from sqlmodel import Session, col, select

from benchmarks.ask import Clock, busy_clock, p95
from benchmarks.loading import KINDS, SEED, databases
from benchmarks.world import World, knowledge_of, make_world
from bot.knowledge import Knowledge
from bot.memory import collect_seldom
from bot.models import ClaimRow, DocumentRow
from bot.record.filing import file_claims
from bot.sources.fingerprint import near_duplicate_signature
from bot.store import documents, prepared
from bot.store.database import Database
from bot.vocabulary import Claim, Document, Extraction

_WORST_MS, _WORST_RATIO = 5.0, 1.5
_GOING_ON = "Smoke rose over the market while ambulances drove along the river, and shops stayed shut. " * 10


class _RolledBack(Exception):
    """Ends a transaction of which nothing is to stay."""


def _told(session: Session, claim_id: int) -> tuple[ClaimRow, DocumentRow]:
    joined = select(ClaimRow, DocumentRow).join(DocumentRow, col(DocumentRow.id) == col(ClaimRow.document_id))
    return session.exec(joined.where(col(ClaimRow.id) == claim_id)).one()


def _roll_back(session: Session) -> None:
    """Undo what the session has done.

    psycopg forgets the statements that the server has prepared when it rolls back itself. Those that file reports
    commit, and keep them.
    """
    driver = session.connection().connection.driver_connection
    if isinstance(driver, psycopg.Connection):
        driver.pgconn.exec_(b"ROLLBACK")
    raise _RolledBack


def milliseconds(database: Database, knowledge: Knowledge, claim_id: int, clock: Clock, *, ending: str = "") -> float:
    """The time to file a claim that has been told before, told by somebody else.

    A text of another ``ending`` is new to whatever remembers texts.
    """
    taken = 0.0
    try:
        with database.write(record=True) as session:
            row, known = _told(session, claim_id)
            told = Document(
                id="again",
                text=f"{known.text} Residents spoke of smoke over the town.{ending}",
                title=known.title,
                published_at=known.published_at,
                source="Another outlet",
            )
            claim = Claim.model_validate(row.payload)
            extraction = Extraction(id="again", claims=(claim,))
            document = documents.add_document(
                session,
                told,
                content_hash=f"again {claim_id}",
                signature=near_duplicate_signature(told.text),
                source_id=None,
                is_history=True,
                submitted_by=None,
                extractor_version="1",
            )
            rows = documents.add_extraction(session, document, extraction)
            begun = clock()
            file_claims(session, knowledge, document, [(rows[0], claim)])
            prepared.send(session.connection())
            taken = (clock() - begun) * 1000
            _roll_back(session)
    except _RolledBack:
        return taken


def _fingerprint_made() -> float:
    """Work that is always the same, by which runs on machines that are more or less busy compare."""
    begun = process_time()
    near_duplicate_signature(_GOING_ON)
    return (process_time() - begun) * 1000


def measure(kind: str, world: World, given: argparse.Namespace) -> None:
    knowledge, sizes = knowledge_of(world), sorted(given.events)
    chance = random.Random(SEED)
    with databases(kind, given.folder, world, sizes) as records:
        taken: dict[int, list[float]] = {size: [] for size in sizes}
        reference: list[float] = []
        clocks = {size: busy_clock(records[size]) if given.busy else perf_counter for size in sizes}
        for _ in range(given.claims):
            place = chance.random()
            for size in sizes:
                merge = partial(milliseconds, records[size], knowledge, int(place * size) + 1)
                merge(clocks[size], ending="\n")  # to warm up
                taken[size].append(merge(clocks[size]))
                reference.append(_fingerprint_made())
    for size in sizes:
        print(f"{kind}, {size:,} events: median {statistics.median(taken[size]):.1f} ms, p95 {p95(taken[size]):.1f} ms")
    print(f"reference, a text's fingerprint made: median {statistics.median(reference):.2f} ms")
    ratio = statistics.median(taken[sizes[-1]]) / statistics.median(taken[sizes[0]])
    print(f"ratio {ratio:.2f} (at most {_WORST_MS:g} ms, ratio {_WORST_RATIO:g})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the records are kept")
    parser.add_argument("--database", choices=KINDS, action="append", help="both, if left out")
    parser.add_argument("--events", type=int, nargs="+", default=[2_000, 10_000], help="of each record")
    parser.add_argument("--claims", type=int, default=60)
    parser.add_argument("--busy", action="store_true", help="count the time at work, without waiting (Linux)")
    given = parser.parse_args()
    collect_seldom()  # as the front door has it
    world = make_world(SEED)
    for kind in given.database or KINDS:
        measure(kind, world, given)


if __name__ == "__main__":
    main()
