import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.alerts import alert_html
from bot.rendering.events import event_details, event_line, sources, things_struck
from bot.rendering.html import visible_length
from bot.vocabulary import (
    Chain,
    ChainLink,
    Change,
    ChangeKind,
    ClaimTarget,
    EventActor,
    EventAttribution,
    EventPlace,
    EventStatus,
    PlacePrecision,
    Role,
    Stance,
    SubEventType,
    Toll,
)

from .builders import QAIM, assert_is_telegram_html, event, report


def test_a_line_says_what_where_when_who_how_many_and_who_says_so() -> None:
    assert event_line(event(), number=3) == (
        "3. <b>Air/drone strike</b> · Al Qa&#x27;im, Anbar, Iraq 🇮🇶\n"
        "20 Jan 2024 · US forces → Kataib Hezbollah (two depots)\n"
        "4–7 killed (best 5), 2 injured · corroborated by 3 sources · claimed by Pentagon"
    )


def test_what_is_not_known_is_said_or_left_out_never_invented() -> None:
    bare = event(
        places=(), date=None, actors=(), targets=(), killed=Toll(), injured=Toll(), attributions=(),
        status=EventStatus.REPORTED, independent_sources=1,
    )  # fmt: skip
    assert event_line(bare) == (
        "<b>Air/drone strike</b> · place not stated\ndate not stated, reported 20 Jan 2024\n"
        'reported by 1 source · <a href="https://example.org/1">Sample Wire</a>'
    )


def test_the_country_and_province_of_a_place_are_not_told_twice() -> None:
    anbar = QAIM.model_copy(update={"name": "Anbar", "precision": PlacePrecision.ADM1})
    iraq = QAIM.model_copy(update={"name": "Iraq", "admin1": None, "precision": PlacePrecision.COUNTRY})
    syria = iraq.model_copy(update={"name": "Syria", "country": "SY"})
    title = event_line(event(places=(QAIM, anbar, iraq, syria, QAIM))).splitlines()[0]
    assert title == "<b>Air/drone strike</b> · Al Qa&#x27;im, Anbar, Iraq 🇮🇶 and Syria 🇸🇾"
    assert "Anbar, Iraq 🇮🇶\n" in event_line(event(places=(anbar, iraq)))


def test_a_toll_of_nobody_is_told_once() -> None:
    none = Toll(low=0, best=0, high=0)
    assert "\nnone killed or injured · corroborated" in event_line(event(killed=none, injured=none))


def test_a_deed_without_an_attacker_says_so_and_a_clash_names_both_sides() -> None:
    blamed_on_nobody = event(actors=(EventActor(role=Role.TARGET, name="Sudanese army"),), targets=())
    assert "attacker not named → Sudanese army" in event_line(blamed_on_nobody)
    sides = (EventActor(role=Role.PARTICIPANT, name="SAF"), EventActor(role=Role.PARTICIPANT, name="RSF"))
    clash = event(sub_event_type=SubEventType.ARMED_CLASH, actors=sides, targets=())
    assert "20 Jan 2024 · SAF – RSF\n" in event_line(clash)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (EventStatus.REPORTED, "reported by 1 source"),
        (EventStatus.CORROBORATED, "corroborated by 1 source"),
        (EventStatus.DISPUTED, "⚠️ disputed, 1 source"),
        (EventStatus.RETRACTED, "🚫 retracted, 1 source"),
    ],
)
def test_the_status_is_always_told(status: EventStatus, words: str) -> None:
    assert words in event_line(event(status=status, independent_sources=1))


def test_claims_and_denials_come_before_the_outlets() -> None:
    ledger = (
        EventAttribution(by="Tehran", stance=Stance.DENIED, about="attacker"),
        EventAttribution(by="Ansar Allah", stance=Stance.CLAIMED, about="attacker"),
        EventAttribution(by=None, stance=Stance.ATTRIBUTED),
    )
    assert event_line(event(attributions=ledger)).endswith("claimed by Ansar Allah, denied by Tehran")


def test_details_quote_every_report_and_name_the_event_it_answers() -> None:
    cause = event(id="e0", headline="Missiles hit Al-Asad")
    reports = (report(), report(document="d2", source="Gulf Desk", url="ftp://example.org", evidence="4 < 5 died"))
    place = QAIM.model_copy(update={"precision": PlacePrecision.NEAR})
    shown = event(in_response_to=("e0", "gone"), reports=reports, places=(place,))
    answer = event(id="e2", headline="Rockets hit a depot")
    links = (
        ChainLink(event="e1", cause="e0", evidence="In response to it."),
        ChainLink(event="e2", cause="e1", evidence="Again."),
    )
    page = event_details(shown, "Asia/Baghdad", chain=Chain(events=(cause, shown, answer), links=links))
    assert_is_telegram_html(page)
    assert "<b>In response to</b>: Missiles hit Al-Asad, 20 Jan 2024" in page
    assert "<b>Answered by</b>: Rockets hit a depot, 20 Jan 2024" in page
    assert "<blockquote>4 &lt; 5 died</blockquote>" in page
    assert "Gulf Desk, 20 Jan 2024, 21:05 UTC+3" in page
    assert "(within about 25 km)" in page
    assert "• Attacker: claimed by Pentagon" in page


def test_many_sources_are_cut_at_a_report() -> None:
    many = event(reports=tuple(report(document=str(n), evidence="word " * 100) for n in range(40)))
    page = sources(many, "UTC")
    assert_is_telegram_html(page)
    shown = page.count("<blockquote")
    assert page.endswith(f"… and {40 - shown} more")


def test_an_alert_names_what_is_followed_and_what_changed() -> None:
    change = Change(kind=ChangeKind.TOLL_UP, field="killed", before={"best": 3}, after={"best": 5})
    alert = alert_html(event(), "Events involving Kataib Hezbollah", "Asia/Baghdad", changes=[change])
    assert_is_telegram_html(alert)
    assert "You follow events involving Kataib Hezbollah" in alert
    assert "20 Jan 2024, 21:05 UTC+3" in alert  # the source's time, in the reader's zone
    assert "🔄 <i>Killed: 3 → 5</i>" in alert


def test_a_retraction_strikes_the_headline_out() -> None:
    alert = alert_html(event(status=EventStatus.RETRACTED), "Iraq")
    assert "<b>Retracted</b>: <s>US forces strike depots near Al Qa&#x27;im</s>" in alert


_TEXT = st.text(min_size=1, max_size=3000)


@settings(deadline=None)  # a busy machine is no failure
@given(name=_TEXT, headline=_TEXT, url=_TEXT)
def test_hostile_text_anywhere_leaves_valid_messages_of_bounded_size(name: str, headline: str, url: str) -> None:
    place = EventPlace(
        name=name, country="SY", admin1=name[::-1], latitude=0, longitude=0, precision=PlacePrecision.ADM1
    )
    hostile = event(
        headline=headline,
        places=(place,) * 5,
        actors=tuple(EventActor(role=role, name=name) for role in Role),
        targets=(ClaimTarget(text=name),) * 9,
        attributions=tuple(EventAttribution(by=headline, stance=stance, about=name) for stance in Stance),
        reports=(report(source=name, url=url, evidence=headline),) * 9,
    )
    assert visible_length(event_line(hostile, number=100, note=headline)) < 1100
    for message in (
        event_line(hostile),
        event_details(hostile, "UTC"),
        sources(hostile, "UTC"),
        alert_html(hostile, name),
    ):
        assert_is_telegram_html(message)


def test_two_places_of_one_province_name_it_once() -> None:
    hit = QAIM.model_copy(update={"name": "Hit"})
    title = event_line(event(places=(QAIM, hit))).splitlines()[0]
    assert title.endswith(" · Al Qa&#x27;im and Hit, Anbar, Iraq 🇮🇶")


def test_a_country_is_named_once_by_its_short_name() -> None:
    congo = QAIM.model_copy(
        update={
            "name": "Democratic Republic of the Congo",
            "country": "CD",
            "admin1": None,
            "precision": PlacePrecision.COUNTRY,
        }
    )
    assert event_line(event(places=(congo,))).splitlines()[0].endswith("· DR Congo 🇨🇩")


def test_one_speaker_spelled_twice_is_named_once() -> None:
    said = tuple(
        EventAttribution(by=by, stance=Stance.CLAIMED, about="attacker", document="1")
        for by in ("Al Shabaab", "Al-Shabaab")
    )
    assert event_line(event(attributions=said)).endswith("claimed by Al Shabaab")


def test_who_and_where_are_not_told_again_as_targets() -> None:
    struck = tuple(ClaimTarget(text=text) for text in ("Al Qa'im", "Kataib Hezbollah", "MAIN AIRPORT"))
    assert "US forces → Kataib Hezbollah (Main Airport)\n" in event_line(event(targets=struck))


def test_a_quarter_of_a_city_says_which_city() -> None:
    city = QAIM.model_copy(update={"name": "Tripoli", "admin1": "Tripoli", "country": "LY"})
    quarter = city.model_copy(update={"name": "Abu Salim"})
    assert event_line(event(places=(city, quarter))).splitlines()[0].endswith("· Abu Salim, Tripoli, Libya 🇱🇾")


def test_a_part_of_a_places_name_is_no_target_beside_it() -> None:
    struck = (ClaimTarget(text="Qa'im"), ClaimTarget(text="two depots"))
    assert things_struck(event(targets=struck)) == ["two depots"]


def test_a_side_of_a_clash_is_not_told_again_as_attacker() -> None:
    sides = [EventActor(role=Role.PARTICIPANT, name=name) for name in ("SAF", "RSF", "Large crowds")]
    struck = event(actors=(EventActor(role=Role.ATTACKER, name="RSF"), *sides), targets=())
    assert "SAF – large crowds, RSF" in event_line(struck)


def test_whoever_claims_a_deed_is_not_told_to_confirm_it() -> None:
    said = tuple(
        EventAttribution(by=by, stance=stance)
        for by, stance in (
            ("the Pentagon", Stance.CLAIMED),
            ("Pentagon", Stance.CONFIRMED),
            ("Cairo", Stance.CONFIRMED),
        )
    )
    assert event_line(event(attributions=said)).endswith("claimed by the Pentagon, confirmed by Cairo")
    assert event_line(event(attributions=said[:2])).endswith("claimed by the Pentagon")


def test_what_opened_a_sentence_has_no_capital_in_a_line() -> None:
    struck = event(targets=(ClaimTarget(text="Two drones"), ClaimTarget(text="Iraqi base")))
    assert "(two drones and Iraqi base)" in event_line(struck)
