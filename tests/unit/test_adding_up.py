"""What the reports of an event add up to: tolls, dates, sources, denials and revisions."""

import datetime as dt

import pytest
from sqlmodel import col, select

from bot.knowledge import Knowledge
from bot.merging import testimonies
from bot.merging.adding_up import add_up
from bot.models import ReportRow, RevisionRow
from bot.store.database import Database
from bot.vocabulary import (
    Claim,
    ClaimActor,
    ClaimAttribution,
    ClaimCasualty,
    ClaimPlace,
    Effect,
    EventReport,
    EventStatus,
    Modality,
    PlacePrecision,
    Role,
    Side,
    Stance,
    Toll,
)
from tests.reports import (
    ASAD,
    HOUTHIS,
    RED_SEA,
    all_events,
    at,
    claim,
    tell,
)


def test_tolls_keep_their_spread_and_the_newest_leads(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim(killed=5), text="Later: five dead.", published="2024-01-22T00:00:00Z")
    tell(sqlite_database, knowledge, claim(killed=3), text="First: three dead.", published="2024-01-21T00:00:00Z")
    (event,) = all_events(sqlite_database)
    assert event.killed == Toll(low=3, best=5, high=5)
    assert event.injured == Toll()
    assert event.first_reported_at == dt.datetime(2024, 1, 21, tzinfo=dt.UTC)
    assert event.updated_at == dt.datetime(2024, 1, 22, tzinfo=dt.UTC)


def harmed(who: str | None, best: int) -> ClaimCasualty:
    return ClaimCasualty(effect=Effect.KILLED, who=who, low=best, best=best, high=best)


def killed_as_told(
    database: Database, knowledge: Knowledge, *told: tuple[ClaimCasualty, str | None, str | None]
) -> Toll:
    """The toll of an event of which one report after the other tells: what, which outlet, at which address."""
    for hour, (loss, outlet, url) in enumerate(told):
        text, published = f"Report number {hour} of the strike.", f"2024-01-21T0{hour}:00:00Z"
        tell(database, knowledge, claim(casualties_too=(loss,)), text=text, source=outlet, url=url, published=published)
    (event,) = all_events(database)
    return event.killed


@pytest.mark.parametrize(
    ("outlet", "url", "leads"),
    [
        ("Gazette", None, True),
        ("Gazette", "https://gazette.example/strike", True),
        (None, None, False),
        ("t.me/frontline_flashes", None, False),
        ("Frontline flashes", "https://t.me/frontline_flashes/12", False),
        ("Somebody", "https://www.facebook.com/somebody/posts/3", False),
    ],
)
def test_the_newest_figure_that_an_outlet_stands_behind_leads(
    sqlite_database: Database, knowledge: Knowledge, outlet: str | None, url: str | None, leads: bool
) -> None:
    told = ((harmed("people", 4), "Harbour Wire", None), (harmed("people", 30), outlet, url))
    toll = killed_as_told(sqlite_database, knowledge, *told)
    assert toll == Toll(low=4, best=30 if leads else 4, high=30)


def test_a_post_leads_where_no_outlet_gives_a_figure(sqlite_database: Database, knowledge: Knowledge) -> None:
    told = ((harmed("people", 4), None, None), (harmed("people", 6), "Flashes", "https://t.me/flashes/2"))
    assert killed_as_told(sqlite_database, knowledge, *told) == Toll(low=4, best=6, high=6)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (harmed("people", 9), harmed("Hamas commanders", 2), Toll(low=9, best=9, high=9)),
        (harmed("soldiers", 9), harmed("civilians", 2), Toll(low=9, best=9, high=9)),
        (harmed("Malian soldiers", 9), harmed("soldiers", 7), Toll(low=7, best=7, high=9)),
        (harmed("people", 9), harmed("people", 7), Toll(low=7, best=7, high=9)),
        (harmed("people", 9), harmed(None, 7), Toll(low=7, best=7, high=9)),
        (harmed("people", 9), harmed("civilians", 11), Toll(low=9, best=11, high=11)),
        (harmed("commanders", 2), harmed("people", 9), Toll(low=2, best=9, high=9)),
    ],
)
def test_fewer_of_some_people_are_no_lower_toll(
    sqlite_database: Database, knowledge: Knowledge, first: ClaimCasualty, second: ClaimCasualty, expected: Toll
) -> None:
    told = ((first, "Harbour Wire", None), (second, "Gazette", None))
    assert killed_as_told(sqlite_database, knowledge, *told) == expected


def as_told_by(said: Claim, outlet: str) -> testimonies.Testimony:
    report = EventReport(document=outlet, source=outlet, published_at=at("2024-01-21T06:00:00Z"), evidence="Told.")
    return testimonies.Testimony(claim=said, report=report, received_at=at("2024-01-21T06:00:00Z"))


def test_what_is_recalled_without_its_day_adds_nothing_to_the_news() -> None:
    recalled = as_told_by(claim(day=None, killed=148, by=HOUTHIS, background=True), "Gazette")
    told = [as_told_by(claim(killed=2), "Harbour Wire"), recalled]
    event = add_up("1", told, in_response_to=(), country_name=str)
    assert len(event.reports) == 2
    assert (event.killed.best, event.killed.high, event.independent_sources) == (2, 2, 1)
    assert "houthis" not in {actor.id for actor in event.actors}
    assert add_up("1", [recalled], in_response_to=(), country_name=str).killed.best == 148


def attackers(database: Database) -> list[str]:
    (event,) = all_events(database)
    return [actor.name for actor in event.actors if actor.role is Role.ATTACKER]


def test_whoever_is_named_stands_for_the_gunmen_of_earlier_reports(
    sqlite_database: Database, knowledge: Knowledge
) -> None:
    first = claim(by=None)
    described = (
        ClaimActor(role=Role.ATTACKER, id="unidentified-armed-group", name="Unidentified gunmen", text="gunmen"),
        ClaimActor(role=Role.ATTACKER, name="assailants", text="assailants"),
    )
    tell(sqlite_database, knowledge, first.model_copy(update={"actors": (*first.actors, *described)}))
    assert attackers(sqlite_database) == ["Unidentified gunmen", "assailants"]
    tell(sqlite_database, knowledge, claim(), text="It was Kataib Hezbollah.", source="Gazette")
    assert attackers(sqlite_database) == ["Kataib Hezbollah"]


def test_who_owns_up_to_a_deed_stands_before_who_denies_it(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim(by=HOUTHIS, modality=Modality.DENIED, denied_by="the Houthis"))
    owned_up = ClaimAttribution(by="Kataib Hezbollah", stance=Stance.CLAIMED, about="attacker")
    tell(
        sqlite_database,
        knowledge,
        claim().model_copy(update={"attributions": (owned_up,)}),
        text="They said it was them.",
        source="Gazette",
    )
    assert [name.split()[0] for name in attackers(sqlite_database)] == ["Kataib", "Houthis"]


def test_denials_are_no_votes_for_an_attacker(sqlite_database: Database, knowledge: Knowledge) -> None:
    for source in ("Herald", "Courier"):
        denied = claim(by=HOUTHIS, modality=Modality.DENIED)
        tell(sqlite_database, knowledge, denied, text=f"The {source} has a denial.", source=source)
    tell(sqlite_database, knowledge, claim(), text="It was Kataib Hezbollah.", source="Gazette")
    assert [name.split()[0] for name in attackers(sqlite_database)] == ["Kataib", "Houthis"]


def test_one_exact_date_outweighs_vague_ones(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim(day=None))
    tell(sqlite_database, knowledge, claim(), text="It happened on Saturday.", source="Gazette")
    (event,) = all_events(sqlite_database)
    assert event.date is not None
    assert event.date.start == dt.date(2024, 1, 20)


LONG = "Several ballistic missiles struck the western base late on Saturday, and four soldiers were treated for wounds."


def test_sources_are_independent_by_outlet_and_by_text(sqlite_database: Database, knowledge: Knowledge) -> None:
    told = ((LONG, "Harbour Wire"), (LONG + " Agencies.", "Gazette"), ("An update.", "Harbour Wire"))
    for hour, (text, outlet) in enumerate(told):
        tell(sqlite_database, knowledge, claim(), text=text, source=outlet, published=f"2024-01-21T0{hour}:00:00Z")
    (event,) = all_events(sqlite_database)
    assert (event.independent_sources, event.status) == (1, EventStatus.REPORTED)
    tell(sqlite_database, knowledge, claim(), text="Our correspondent saw the craters.", source="Courier")
    (event,) = all_events(sqlite_database)
    assert (event.independent_sources, event.status) == (2, EventStatus.CORROBORATED)
    assert event.confidence == pytest.approx(0.9)


def test_a_denial_makes_an_event_disputed(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim())
    tell(sqlite_database, knowledge, claim(denied_by="the militia"), text="We did not do it, they said.", source="B")
    (event,) = all_events(sqlite_database)
    assert event.status is EventStatus.DISPUTED
    assert [said.by for said in event.attributions] == ["the militia"]


def test_why_a_report_was_merged_is_kept_in_words(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim(weapon="ballistic missile"))
    tell(sqlite_database, knowledge, claim(weapon="ballistic missile"), text="Again.", source="Gazette")
    with sqlite_database.read() as session:
        first, second = session.exec(select(ReportRow).order_by(col(ReportRow.id))).all()
    assert first.reasons == ["first report"]
    assert {"same day", "both at Ain al-Asad Air Base", "both name a ballistic missile"} <= set(second.reasons)
    assert 0.5 <= second.score <= 1


def test_what_changed_is_kept_with_the_report_that_changed_it(sqlite_database: Database, knowledge: Knowledge) -> None:
    tell(sqlite_database, knowledge, claim(killed=2))
    later = tell(sqlite_database, knowledge, claim(killed=3), text="Three.", published="2024-01-22T00:00:00Z")
    with sqlite_database.read() as session:
        revisions = session.exec(select(RevisionRow).order_by(col(RevisionRow.id))).all()
    assert revisions[-1].changes["killed_best"] == [2, 3]
    assert str(revisions[-1].document_id) == later.document
    assert len(revisions) == 2


def test_no_civilians_hurt_is_no_toll_of_nobody(sqlite_database: Database, knowledge: Knowledge) -> None:
    nobody = ClaimCasualty(effect=Effect.INJURED, side=Side.CIVILIAN, low=0, best=0, high=0)
    tell(sqlite_database, knowledge, claim(killed=6, casualties_too=(nobody,)))
    (event,) = all_events(sqlite_database)
    assert event.killed.best == 6
    assert not event.injured.is_known


def test_near_a_place_adds_nothing_beside_the_place(sqlite_database: Database, knowledge: Knowledge) -> None:
    near = ASAD.model_copy(update={"name": f"near {ASAD.name}", "precision": PlacePrecision.NEAR})
    tell(sqlite_database, knowledge, claim(near))
    tell(sqlite_database, knowledge, claim(), source="Hill Wire", text="Missiles struck the base that day.")
    (event,) = all_events(sqlite_database)
    assert [place.name for place in event.places] == [ASAD.name]


def test_a_spot_at_sea_says_more_than_the_coast_it_is_off(sqlite_database: Database, knowledge: Knowledge) -> None:
    yemen = ClaimPlace(
        text="Yemen", name="Yemen", country="YE", latitude=15.5, longitude=47.5, precision=PlacePrecision.COUNTRY
    )
    tell(sqlite_database, knowledge, claim(yemen, by=HOUTHIS, against=None, places_too=(RED_SEA,)))
    (event,) = all_events(sqlite_database)
    assert event.places[0].name == RED_SEA.name
