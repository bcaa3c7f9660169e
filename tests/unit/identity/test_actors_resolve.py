from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identity.actors import Actor, load_catalogue
from bot.identity.names import fold
from bot.identity.resolution import Resolver

CATALOGUE = load_catalogue()


def best(name: str, **context: object) -> str | None:
    matches = CATALOGUE.resolve(name, **context)  # type: ignore[arg-type]  # the context is the test's own
    return matches[0].id if matches else None


def test_every_unambiguous_name_resolves_to_its_actor_and_to_no_other() -> None:
    wrong = []
    for actor in CATALOGUE:
        ambiguous = {fold(name) for name in actor.ambiguous}
        for name in actor.names:
            ids = [match.id for match in CATALOGUE.resolve(name)]
            if ids != [actor.id] and fold(name) not in ambiguous:
                wrong.append((name, actor.id, ids))
    assert wrong == []


def test_every_ambiguous_name_offers_its_actor() -> None:
    missing = [
        (name, actor.id)
        for actor in CATALOGUE
        for name in actor.ambiguous
        if actor.id not in {match.id for match in CATALOGUE.resolve(name)}
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Hezbollah", "hezbollah"),
        ("Kataib Hezbollah", "kataib-hezbollah"),
        ("Hezb-e Islami", "hezb-e-islami-gulbuddin"),
        ("Palestinian Islamic Jihad", "palestinian-islamic-jihad"),
        ("Yemeni Islamic Jihad", "islamic-jihad-of-yemen"),
        ("Egyptian Islamic Jihad", "egyptian-islamic-jihad"),
        ("Taliban", "taliban"),
        ("TTP", "tehrik-i-taliban-pakistan"),
        ("Pakistani Taliban", "tehrik-i-taliban-pakistan"),
        ("M23", "m23"),
        ("M19", "m-19"),
        ("SDF", "syrian-democratic-forces"),
        ("RSF", "rapid-support-forces"),
        ("SAF", "sudan-armed-forces"),
        ("JNIM", "jnim"),
        ("ISGS", "islamic-state-sahel-province"),
        ("ISWAP", "islamic-state-west-africa-province"),
        ("Ansar Allah", "houthis"),
        ("Ansar al-Sharia in Libya", "ansar-al-sharia-in-libya"),
        ("Ansar al-Islam", "ansar-al-islam"),
    ],
)
def test_look_alikes_stay_apart(name: str, expected: str) -> None:
    assert [match.id for match in CATALOGUE.resolve(name)] == [expected]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Boko Haraam", "boko-haram"),
        ("Houti rebels", "houthis"),
        ("Rapid Suport Forces", "rapid-support-forces"),
        ("Movimiento 23 de marzo", "m23"),
        ("Front of the Revolutionary Martyrs of Al-Aqsa", None),
        ("National Rifle Club", None),
        ("Ansar", None),
        ("Green Army", None),
        ("qwxz", None),
        ("", None),
        ("!!!", None),
    ],
)
def test_near_names_are_found_and_strangers_refused(name: str, expected: str | None) -> None:
    assert best(name) == expected


def test_scores_tell_certainty() -> None:
    exact, near = CATALOGUE.resolve("Boko Haram")[0], CATALOGUE.resolve("Boko Haraam")[0]
    assert exact.score == 100
    assert 50 <= near.score < exact.score
    assert near.matched == "Boko Haram"


def test_country_day_and_company_break_ties() -> None:
    assert best("Ansar al-Sharia", countries=["LY"]) == "ansar-al-sharia-in-libya"
    assert best("Ansar al-Sharia", countries=["TN"]) == "ansar-al-sharia-in-tunisia"
    assert best("Ansar al-Sharia", others=["al-qaeda-in-the-arabian-peninsula"]) == "ansar-al-sharia-in-yemen"
    assert best("Islamic Jihad", on=date(2024, 1, 20)) == "palestinian-islamic-jihad"
    assert best("Islamic Jihad", countries=["EG"]) == "egyptian-islamic-jihad"


def test_context_does_not_overrule_a_name() -> None:
    assert best("Boko Haram", countries=["LB"], on=date(1990, 1, 1)) == "boko-haram"


def test_states_act_through_their_forces() -> None:
    assert {best(name) for name in ("United States", "the US", "American troops", "Pentagon")} == {
        "united-states-armed-forces"
    }
    assert best("Iranian") == "iran-armed-forces"


@given(st.text(max_size=80))
def test_whatever_is_asked_the_answer_keeps_its_shape(name: str) -> None:
    matches = CATALOGUE.resolve(name)
    assert len(matches) <= 5
    assert len({match.id for match in matches}) == len(matches)
    assert all(match.id in CATALOGUE and 0 <= match.score <= 100 for match in matches)
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)


def test_a_name_spelled_out_is_not_taken_for_another_groups_acronym() -> None:
    spelled_out, acronym = (Actor(id=name, name=name, names=(name,)) for name in ("Popular Army of Velmara", "APOV"))
    matches = Resolver([spelled_out, acronym]).resolve("Army Popular of Velmarra")
    assert [match.id for match in matches] == [spelled_out.id]


def test_a_slip_of_one_letter_is_forgiven_where_nothing_else_is_near() -> None:
    actors = [
        Actor(id=name, name=name, names=(name,)) for name in ("Karsis Tilnus", "Dorun Velkas", "Karsis 14 Tilnur")
    ]
    resolver = Resolver(actors)
    assert [match.id for match in resolver.resolve("Tinus Karsis")] == ["Karsis Tilnus"]
    assert resolver.resolve("Tisus Karmis") == []
