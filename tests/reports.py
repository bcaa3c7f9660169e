"""Hand-made reports: documents and what is read out of them, for tests in which the parse is not the point."""

import datetime as dt
from typing import Any

from bot.intake.ingest import Ingested, Provenance, store_reading
from bot.knowledge import Knowledge
from bot.store.chats import ChatIdentity
from bot.store.database import Database
from bot.store.events import load_events
from bot.vocabulary import (
    Claim,
    ClaimActor,
    ClaimAttribution,
    ClaimCasualty,
    ClaimDate,
    ClaimPlace,
    ClaimTarget,
    ClaimWeapon,
    DatePrecision,
    Document,
    Effect,
    Event,
    Evidence,
    Extraction,
    PlacePrecision,
    Role,
    Stance,
    SubEventType,
    Tally,
)

ASAD = ClaimPlace(
    name="Ain al-Asad Air Base", country="IQ", admin1="Anbar", latitude=33.7856, longitude=42.4412, precision=1
)
QAIM = ClaimPlace(name="Al-Qa'im", country="IQ", admin1="Anbar", latitude=34.37, longitude=41.09, precision=1)
ERBIL = ClaimPlace(name="Erbil", country="IQ", admin1="Erbil", latitude=36.19, longitude=44.01, precision=1)
SANAA = ClaimPlace(name="Sanaa", country="YE", admin1="Amanat Al Asimah", latitude=15.35, longitude=44.2, precision=1)
IRAQ = ClaimPlace(name="Iraq", country="IQ", latitude=33.0, longitude=44.0, precision=PlacePrecision.COUNTRY)
RED_SEA = ClaimPlace(name="Red Sea", latitude=18.0, longitude=39.5, precision=PlacePrecision.SEA_OR_AIR)

US, KATAIB = "united-states-armed-forces", "kataib-hezbollah"
HOUTHIS, UMBRELLA = "houthis", "islamic-resistance-in-iraq"
PRIVATE = ChatIdentity(id=1001, kind="private")
GROUP = ChatIdentity(id=-1002, kind="group", title="Desk")
NOW = dt.datetime(2024, 1, 24, 12, tzinfo=dt.UTC)


def on(day: str | None, precision: DatePrecision = DatePrecision.DAY) -> ClaimDate | None:
    """A date of one day."""
    if day is None:
        return None
    return ClaimDate(start=dt.date.fromisoformat(day), end=dt.date.fromisoformat(day), precision=precision)


def party(role: Role, actor_id: str) -> ClaimActor:
    return ClaimActor(role=role, id=actor_id, name=actor_id.replace("-", " ").title())


def claim(
    place: ClaimPlace | None = ASAD,
    day: str | None = "2024-01-20",
    *,
    kind: SubEventType = SubEventType.SHELLING,
    by: str | None = KATAIB,
    against: str | None = US,
    killed: int | None = None,
    injured: int | None = None,
    weapon: str | None = None,
    target: str | None = None,
    denied_by: str | None = None,
    casualties_too: tuple[ClaimCasualty, ...] = (),
    places_too: tuple[ClaimPlace, ...] = (),
    **more: Any,
) -> Claim:
    """One incident: by default a missile attack by Kataib Hezbollah on US forces at Al-Asad on 20 January 2024."""
    actors = [party(Role.ATTACKER, by)] if by else []
    actors += [party(Role.TARGET, against)] if against else []
    figures = ((Effect.KILLED, killed), (Effect.INJURED, injured))
    return Claim(
        event_type=kind.event_type,
        sub_event_type=kind,
        date=on(day),
        places=((place,) if place else ()) + places_too,
        actors=tuple(actors),
        weapons=(ClaimWeapon(text=weapon, kind=weapon),) if weapon else (),
        targets=(ClaimTarget(text=target, kind=target),) if target else (),
        casualties=tuple(
            ClaimCasualty(effect=effect, low=figure, best=figure, high=figure)
            for effect, figure in figures
            if figure is not None
        )
        + casualties_too,
        attributions=(ClaimAttribution(by=denied_by, stance=Stance.DENIED),) if denied_by else (),
        evidence=(Evidence(start=0, end=12),),
        **{"confidence": 0.8, **more},
    )


def document(
    text: str = "Missiles hit the base on Saturday.",
    published: str | None = "2024-01-21T06:00:00Z",
    *,
    source: str | None = "Harbour Wire",
    **more: Any,
) -> Document:
    moment = dt.datetime.fromisoformat(published) if published else None
    return Document(id="given", text=text, published_at=moment, source=source, language="en", **more)


def tell(
    database: Database,
    knowledge: Knowledge,
    *claims: Claim,
    provenance: Provenance | None = None,
    tallies: tuple[Tally, ...] = (),
    given: Document | None = None,
    **words: Any,
) -> Ingested:
    """Take a report of these claims in; ``words`` are ``document``'s."""
    report = given or document(**words)
    return store_reading(
        database, knowledge, report, Extraction(id=report.id, claims=claims, tallies=tallies), provenance
    )


def all_events(database: Database) -> list[Event]:
    """Every event on record, oldest row first."""
    with database.read() as session:
        return load_events(session, range(1, 500))


def at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment)
