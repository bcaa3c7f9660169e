"""Merging alone: the sample reports are filed as a perfect reader reads them, and the events must be the incidents.

The gold stands in for the extractor, so what fails here is merging and nothing else.
"""

from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest
from sqlmodel import select

from bot.evaluation import Entry, load_corpus
from bot.evaluation.gold import Choice, DateWindow, GoldClaim
from bot.intake.ingest import store_reading
from bot.knowledge import Knowledge, load_knowledge
from bot.models import ClaimRow, ReportRow
from bot.samples import load_samples
from bot.store.database import Database
from bot.store.migrate import upgrade
from bot.vocabulary import (
    Claim,
    ClaimActor,
    ClaimCasualty,
    ClaimDate,
    ClaimPlace,
    ClaimTarget,
    ClaimWeapon,
    DatePrecision,
    Evidence,
    Extraction,
    Role,
    Side,
)

# Reports count the strikes of 2 February 2024 as one operation, or as two: what happened in Iraq and in Syria.
PARTS = {"feb2-strikes", "feb2-strikes-iraq", "feb2-strikes-syria"}


def _date(window: DateWindow) -> ClaimDate:
    days = (window.end - window.start).days
    precision = DatePrecision.DAY if days < 1 else DatePrecision.DAYS if days < 7 else DatePrecision.MONTH
    return ClaimDate(start=window.start, end=window.end, precision=precision)


def _places(gold: GoldClaim, knowledge: Knowledge) -> tuple[ClaimPlace, ...]:
    names = [choice[0] for choice in gold.places] or [*gold.also_places[:1], *gold.countries]
    country = gold.countries[0] if len(gold.countries) == 1 else None
    located = (knowledge.gazetteer.locate(name, country=country) for name in names)
    return tuple(
        ClaimPlace(
            name=found[0].name,
            country=found[0].country,
            admin1=found[0].admin1,
            latitude=found[0].latitude,
            longitude=found[0].longitude,
            precision=found[0].precision,
        )
        for found in located
        if found
    )


def _actors(role: Role, choices: tuple[Choice, ...], knowledge: Knowledge) -> list[ClaimActor]:
    names = (choice[0] for choice in choices)
    return [ClaimActor(role=role, id=name if name in knowledge.catalogue else None, name=name) for name in names]


def _claim(gold: GoldClaim, knowledge: Knowledge, text: str) -> Claim:
    return Claim(
        event_type=gold.types[0].event_type,
        sub_event_type=gold.types[0],
        modality=gold.modality[0],
        series=gold.series,
        background=bool(gold.background),
        date=_date(gold.dates) if gold.dates else None,
        places=_places(gold, knowledge),
        actors=(
            *_actors(Role.ATTACKER, gold.attackers, knowledge),
            *_actors(Role.TARGET, gold.targets, knowledge),
            *_actors(Role.INTERCEPTOR, gold.interceptors, knowledge),
            *_actors(Role.PARTICIPANT, gold.participants, knowledge),
        ),
        targets=tuple(ClaimTarget(text=choice[0]) for choice in gold.struck or ()),
        weapons=tuple(ClaimWeapon(text=choice[0]) for choice in gold.weapons or ()),
        casualties=tuple(
            ClaimCasualty(
                effect=figure.effect,
                low=figure.low,
                best=figure.best,
                high=figure.high,
                side=figure.sides[0] if figure.sides else Side.UNKNOWN,
            )
            for figure in gold.casualties
            if not figure.is_vague and not figure.optional
        ),
        evidence=(Evidence(start=0, end=len(text)),),
        confidence=0.9,
    )


def _entries() -> list[Entry]:
    gold = {entry.document.id: entry for entry in load_corpus()}
    return [gold[document.id] for document in load_samples()]


@pytest.fixture(scope="module")
def events_of_incidents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Counter[int]]:
    """For each incident key the events its tellings were filed under, and how many of them."""
    folder: Path = tmp_path_factory.mktemp("incidents")
    database, knowledge = Database(f"sqlite:///{folder / 'sitrep.db'}"), load_knowledge()
    upgrade(database)
    found: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for entry in _entries():
        told = [claim for claim in entry.claims if claim.incident and not claim.optional]
        claims = tuple(_claim(claim, knowledge, entry.document.text) for claim in told)
        stored = store_reading(
            database, knowledge, entry.document, Extraction(id=entry.document.id, language="en", claims=claims)
        )
        with database.read() as session:
            query = select(ClaimRow.position, ReportRow.event_id).where(
                ClaimRow.id == ReportRow.claim_id, ClaimRow.document_id == int(stored.document or 0)
            )
            for position, event_id in session.exec(query):
                found[told[position].incident or ""][event_id] += 1
    database.close()
    return dict(found)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def test_most_tellings_of_one_incident_meet_in_one_event(events_of_incidents: dict[str, Counter[int]]) -> None:
    together = sum(_pairs(count) for events in events_of_incidents.values() for count in events.values())
    wanted = sum(_pairs(events.total()) for events in events_of_incidents.values())
    split = {key: dict(events) for key, events in events_of_incidents.items() if len(events) > 1}
    assert wanted >= 20
    assert together / wanted >= 0.7, split


def test_hardly_any_two_incidents_share_an_event(events_of_incidents: dict[str, Counter[int]]) -> None:
    shared = [
        (one, other)
        for one, other in combinations(events_of_incidents, 2)
        if events_of_incidents[one].keys() & events_of_incidents[other].keys() and not {one, other} <= PARTS
    ]
    assert len(shared) <= 2, shared
