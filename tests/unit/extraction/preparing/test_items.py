"""Lists of several incidents: posts with bullets, live blogs and tables."""

from hypothesis import given
from hypothesis import strategies as st

from bot.extraction.preparing.items import entry_of, find_items
from bot.vocabulary import Effect, Role, SubEventType

POST = """🔴 KHARKIV: 3 killed, 19 injured after a drone strike on an apartment block
🔴 ODESA: port infrastructure hit, 2 wounded
🔴 ZAPORIZHZHIA: two guided bombs hit a factory, 1 dead, 5 wounded"""


def killed(found):
    return [sum(loss.best or 0 for loss in claim.casualties if loss.effect is Effect.KILLED) for claim in found.claims]


def test_each_entry_of_a_post_is_an_incident_with_its_own_place_and_toll(extract):
    found = extract(POST)
    told = {claim.places[0].name: claim for claim in found.claims}
    assert set(told) == {"Kharkiv", "Zaporizhzhia"}
    assert killed(found) == [3, 1]
    assert told["Zaporizhzhia"].sub_event_type is SubEventType.AIR_DRONE_STRIKE


def test_details_in_bullets_belong_to_the_one_incident_above_them(extract):
    found = extract(
        "Missile hits market in Kostiantynivka\n• 16 dead, 33 injured\n• Fired by Russian forces, prosecutors say"
    )
    assert len(found.claims) == 1
    assert killed(found) == [16]


def test_rows_of_a_table_keep_their_own_place_and_day(extract):
    found = extract(
        "Incidents, North Kordofan\nDate | Place | Type | Killed | Injured\n"
        "5 Feb | El Obeid | Drone strike | 5 | 11\n7 Feb | Umm Rawaba | Shelling | 2 | 7"
    )
    days = {claim.sub_event_type: str(claim.date.start) for claim in found.claims}
    assert days == {SubEventType.AIR_DRONE_STRIKE: "2024-02-05", SubEventType.SHELLING: "2024-02-07"}
    assert [claim.places[0].name for claim in found.claims] == ["El Obeid", "Umm Rawaba"]


def test_the_hours_of_a_live_blog_are_incidents_of_their_own(extract):
    found = extract(
        "10:50 GMT — Four killed in strike on Tyre\n"
        "An Israeli air strike on a house in Tyre, Lebanon, has killed four people.\n\n"
        "10:12 GMT — Rockets fired\n"
        "Hezbollah said it launched rockets at a base in response to the killing of a commander in Nabatieh on Friday."
    )
    strike = next(claim for claim in found.claims if claim.sub_event_type is SubEventType.AIR_DRONE_STRIKE)
    assert "Nabatieh" not in {place.name for place in strike.places}
    assert (str(strike.date.start), str(strike.date.end), strike.date.text) == ("2024-02-09", "2024-02-10", "10:50 GMT")


def test_a_live_blog_on_one_place_tells_of_one_incident(extract):
    found = extract(
        "09.40 Death toll now 12\nTwelve bodies have been found in Kharkiv.\n\n"
        "08.10 What we know\nTwo glide bombs hit a store in Kharkiv on Saturday afternoon."
    )
    assert len(found.claims) == 1


@given(st.text(alphabet="•-12:. |\n\tabK🔴", max_size=80))
def test_entries_lie_in_order_within_the_text(text):
    items = find_items(text)
    starts = [item.start for item in items]
    assert starts == sorted(set(starts))
    assert all(item.start <= item.words <= item.line_end <= len(text) for item in items)
    assert [entry_of(start, starts) for start in starts] == list(range(1, len(starts) + 1))


def test_headings_of_entries_say_where_and_when_and_never_who(extract):
    found = extract(
        "Incidents of the week:\n"
        "- 16 Jan, Gao region, Mali: a mine hit an army convoy, 3 soldiers killed, 5 wounded.\n"
        "- 17 Jan, Djibo, Burkina Faso: militants attacked a market; at least 20 civilians killed.\n"
        "- 19 Jan, Diffa, Niger: villagers fled after militants burned houses."
    )
    told = {str(claim.date.start): claim for claim in found.claims}
    assert list(told) == ["2024-01-16", "2024-01-17", "2024-01-19"]
    assert [claim.places[0].name for claim in told.values()] == ["Gao", "Djibo", "Diffa"]
    attackers = {actor.name for claim in found.claims for actor in claim.actors if actor.role is Role.ATTACKER}
    assert attackers == {"Militants"}
