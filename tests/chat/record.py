"""A small record for the chat tests: documents with hand-made readings, so that no test waits for the parser."""

import datetime as dt
from typing import Any

from bot.vocabulary import (
    Claim,
    ClaimActor,
    ClaimCasualty,
    ClaimDate,
    ClaimPlace,
    ClaimTarget,
    DatePrecision,
    Document,
    Effect,
    Evidence,
    Extraction,
    PlacePrecision,
    Role,
    Side,
    SubEventType,
)

UTC = dt.UTC
KATAIB = ("kataib-hezbollah", "Kataib Hezbollah")
US_FORCES = ("united-states-armed-forces", "Armed forces of the United States")
HOUTHIS = ("houthis", "Houthis")
MILITIAS = ("iran-backed-militias", "Iran-backed militias")

QAIM = ClaimPlace(
    text="Al-Qa'im",
    name="Al-Qa'im",
    country="IQ",
    admin1="Anbar",
    latitude=34.37,
    longitude=41.09,
    precision=PlacePrecision.EXACT,
)
ASAD = QAIM.model_copy(update={"text": "Al-Asad", "name": "Ain al-Asad", "latitude": 33.79, "longitude": 42.44})
RED_SEA = ClaimPlace(text="Red Sea", name="Red Sea", latitude=14.5, longitude=42.2, precision=PlacePrecision.SEA_OR_AIR)
BAGHDAD = QAIM.model_copy(update={"text": "Baghdad", "name": "Baghdad", "latitude": 33.32, "longitude": 44.39})


def document(name: str, text: str, *, published_at: dt.datetime | None, source: str = "Test Wire") -> Document:
    """A report of one outlet, with an address."""
    return Document(
        id=name,
        text=text,
        title=name.replace("-", " ").title(),
        published_at=published_at,
        source=source,
        url=f"https://example.org/{name}",
        language="en",
    )


def claim(  # a test names what matters to it
    of: Document,
    *,
    day: dt.date,
    place: ClaimPlace = QAIM,
    attacker: tuple[str, str] | None = US_FORCES,
    target: tuple[str, str] | None = KATAIB,
    kind: SubEventType = SubEventType.AIR_DRONE_STRIKE,
    killed: int | None = None,
    **fields: Any,
) -> Claim:
    """A claim that rests on the whole text."""
    parties = [(Role.ATTACKER, attacker), (Role.TARGET, target)]
    toll = ClaimCasualty(effect=Effect.KILLED, side=Side.TARGET, low=killed, best=killed, high=killed)
    return Claim(
        event_type=kind.event_type,
        sub_event_type=kind,
        date=ClaimDate(start=day, end=day, precision=DatePrecision.DAY),
        places=(place,),
        actors=tuple(ClaimActor(role=role, id=who[0], name=who[1]) for role, who in parties if who),
        targets=(ClaimTarget(text="facility"),),
        casualties=() if killed is None else (toll,),
        evidence=(Evidence(start=0, end=len(of.text)),),
        confidence=0.9,
        **fields,
    )


def reading(of: Document, *claims: Claim) -> Extraction:
    """What was read in a document."""
    return Extraction(id=of.id, language="en", claims=claims)


def place_called(name: str, latitude: float) -> ClaimPlace:
    """A town of Anbar, exactly known."""
    return QAIM.model_copy(update={"name": name, "text": name, "latitude": latitude})


def fresh_report(name: str = "fresh-strike", *, days_ago: int = 0, **fields: Any) -> tuple[Document, Extraction]:
    """A report of now, on a strike on Kataib Hezbollah at Al-Qa'im today, unless told otherwise."""
    now = dt.datetime.now(UTC)
    told = document(name, f"US forces struck a facility of Kataib Hezbollah, report {name}.", published_at=now)
    return told, reading(told, claim(told, day=now.date() - dt.timedelta(days=days_ago), **fields))


def sample_record() -> list[tuple[Document, Extraction]]:
    """Twelve old reports: two of January 2024 in Iraq, the rest from the Red Sea."""
    record = []
    strikes = document(
        "strikes-on-kataib-hezbollah",
        "US forces struck three facilities used by Kataib Hezbollah at Al-Qa'im.",
        published_at=dt.datetime(2024, 1, 24, 8, tzinfo=UTC),
    )
    record.append((strikes, reading(strikes, claim(strikes, day=dt.date(2024, 1, 24), killed=2))))
    missiles = document(
        "missiles-at-al-asad",
        "Kataib Hezbollah fired ballistic missiles at Al-Asad; US troops were hurt.",
        published_at=dt.datetime(2024, 1, 21, 8, tzinfo=UTC),
        source="Test Desk",
    )
    attack = claim(
        missiles,
        day=dt.date(2024, 1, 20),
        place=ASAD,
        attacker=KATAIB,
        target=US_FORCES,
        kind=SubEventType.SHELLING,
    )
    record.append((missiles, reading(missiles, attack)))
    for day in range(1, 30, 3):  # far enough apart to be ten incidents
        at_sea = document(
            f"ship-attack-{day}",
            f"The Houthis fired at a ship in the Red Sea, attack number {day}.",
            published_at=dt.datetime(2023, 12, day, 20, tzinfo=UTC),
        )
        fired = claim(
            at_sea,
            day=dt.date(2023, 12, day),
            place=RED_SEA,
            attacker=HOUTHIS,
            target=None,
            kind=SubEventType.SHELLING,
        )
        record.append((at_sea, reading(at_sea, fired)))
    return record
