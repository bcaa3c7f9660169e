"""Follows that become narrower after an alert: always leaving out what it was about, never asking for nothing."""

from bot.matching import matches
from bot.tuning import SEVERITY_STEPS, Narrowing, from_severity, from_toll, narrowings, only_corroborated
from bot.vocabulary import EventStatus, Filter, PlaceFilter, Severity, SubEventType

from .rendering.builders import event


def _alone(one: str) -> frozenset[str]:
    return frozenset((one,))


def test_every_narrowing_leaves_the_event_out() -> None:
    told = event()
    offered = dict(narrowings(Filter(), told))
    assert set(offered) >= {Narrowing.TYPE, Narrowing.PLACE, Narrowing.TOLL}
    for kind, wanted in offered.items():
        assert not matches(wanted, told, _alone) or told.status is not EventStatus.REPORTED, kind


def test_nothing_is_offered_that_would_leave_nothing_to_follow() -> None:
    told = event()
    place = told.places[0]
    area = PlaceFilter(name=place.admin1 or "", country=place.country, admin1=place.admin1)
    wanted = Filter(types=(told.sub_event_type,), places=(area,), statuses=(EventStatus.CORROBORATED,), min_killed=50)
    assert dict(narrowings(wanted, told)) == {}


def test_what_was_narrowed_is_not_narrowed_again_by_the_same_press() -> None:
    told = event()
    for kind, wanted in dict(narrowings(Filter(), told)).items():
        assert kind not in dict(narrowings(wanted, told))


def test_limits_are_set_and_taken_away() -> None:
    wanted = Filter(types=(SubEventType.SHELLING,))
    assert from_toll(from_toll(wanted, 5), 0) == wanted
    assert only_corroborated(only_corroborated(wanted, is_on=True), is_on=False) == wanted
    severe = from_severity(wanted, SEVERITY_STEPS.index(Severity.SEVERE))
    assert severe.min_severity is Severity.SEVERE
    assert from_severity(severe, 0) == wanted
