"""Attackers that the text names beside the deed: by their group, by their name, by the wording of a claim."""

import pytest

from bot.vocabulary import Role, Stance


def attackers(extract, text):
    return {
        actor.id or actor.name
        for claim in extract(text).claims
        for actor in claim.actors
        if actor.role is Role.ATTACKER
    }


@pytest.mark.parametrize(
    ("text", "attacker"),
    [
        (
            "Three people died when bombers blew themselves up in Quetta. Officers said the bombers were members of "
            "Lashkar-e-Jhangvi.",
            "lashkar-e-jhangvi",
        ),
        (
            "A bomb killed two people in Morelia. It was the work of the Knights Templar cartel, an official said.",
            "knights-templar-cartel",
        ),
        ("A bomb killed two people in Mosul. The bombing bore the hallmarks of the Islamic State.", "islamic-state"),
        (
            "Gunmen attacked a school in Yobe on Monday, killing three. It was carried out by Boko Haram, residents "
            "said.",
            "boko-haram",
        ),
        (
            "A man stabbed two people in Lyon. Investigators found a video on the attacker's phone in which he pledged "
            "allegiance to the Islamic State.",
            "islamic-state",
        ),
        (
            "A jet was hijacked by armed men on Monday. The hijackers belonged to the Lions of Sirte militant group.",
            "Lions of Sirte",
        ),
        (
            "A gunman identified as Karim Haddad opened fire in a crowded cafe in Liege, killing two.",
            "Karim Haddad",
        ),
        ("The suspect, 31-year-old Peter Lang, blew himself up in Vienna after police stopped his car.", "Peter Lang"),
        ("Rebels of the Allied Democratic Forces killed 30 people in Beni.", "allied-democratic-forces"),
    ],
)
def test_attackers_named_beside_the_deed(extract, text, attacker):
    assert attacker in attackers(extract, text)


@pytest.mark.parametrize(
    "text",
    [
        "A car bomb killed 12 people in Jableh. The Islamic State of Iraq and the Levant claims responsibility.",
        "26 people were killed in a blast in a Kabul club, among the dead were 2 journalists and the Islamic State "
        "claimed responsibility for the bombing.",
    ],
)
def test_claim_of_responsibility_is_read_where_the_parse_fails(extract, text):
    claim = extract(text).claims[0]
    assert [item.stance for item in claim.attributions] == [Stance.CLAIMED]
    assert attackers(extract, text) == {"islamic-state"}


def test_name_with_a_not_claims_nothing(extract):
    text = "A bomb killed two people in Mosul, and the Islamic State has not claimed responsibility for the bombing."
    assert attackers(extract, text) == set()


def test_mark_of_a_group_is_only_a_suspicion(extract):
    claim = extract("A bomb killed two people in Mosul. The bombing bore the hallmarks of the Islamic State.").claims[0]
    assert [item.stance for item in claim.attributions] == [Stance.SUSPECTED]


def test_belief_makes_it_a_suspicion(extract):
    text = "A bomb killed two people in Quetta. The bombers are believed to belong to Lashkar-e-Jhangvi."
    assert [item.stance for item in extract(text).claims[0].attributions] == [Stance.SUSPECTED]


def test_victims_group_is_no_attacker(extract):
    text = "A bomb killed two people in Quetta on Monday. The victims were members of Hezb-e-Islami."
    assert attackers(extract, text) == set()


@pytest.mark.parametrize("group", ["Islamist group", "Benghazi militia", "rebel group"])
def test_kind_of_group_is_no_name(extract, group):
    names = attackers(extract, f"A bomb was planted by the {group} near Sirte on Monday, killing two people.")
    assert not any(name == "Islamist" or name == "Benghazi" for name in names)
