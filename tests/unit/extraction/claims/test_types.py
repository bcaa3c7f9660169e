"""Each of ACLED's sub-event types from the words that tell of it."""

import pytest

from bot.vocabulary import SubEventType

S = SubEventType

TOLD = [
    ("Israeli warplanes bombed a warehouse in Baalbek on Friday.", S.AIR_DRONE_STRIKE),
    ("An airstrike on a prison in Saada killed three guards.", S.AIR_DRONE_STRIKE),
    ("A drone attack damaged an oil refinery near Samara.", S.AIR_DRONE_STRIKE),
    ("Warplanes pounded a valley north of Qamishli on Tuesday.", S.AIR_DRONE_STRIKE),
    ("Government jets and howitzers pounded a valley north of Qamishli on Tuesday.", S.SHELLING),
    ("Two officers were killed by ELN dissidents near Saravena.", S.ARMED_CLASH),
    ("The army said it eliminated a Hezbollah commander in Tyre.", S.ARMED_CLASH),
    ("Rebels shelled the outskirts of Goma on Tuesday.", S.SHELLING),
    ("Militants fired four rockets at a base outside Erbil.", S.SHELLING),
    ("A ballistic missile struck the port of Odesa, wounding six sailors.", S.SHELLING),
    ("A suicide bomber blew himself up at a checkpoint in Mogadishu.", S.SUICIDE_BOMB),
    ("A roadside bomb hit an army convoy in Helmand.", S.IED),
    ("A landmine exploded under a patrol vehicle in northern Mali.", S.IED),
    ("Two men threw a grenade at a police station in Imphal.", S.GRENADE),
    ("The army used chlorine gas against the town of Saraqib, doctors said.", S.CHEMICAL_WEAPON),
    ("Soldiers and rebels exchanged fire near the town of Bunia.", S.ARMED_CLASH),
    ("Fighters clashed with government troops in Darfur.", S.ARMED_CLASH),
    ("Gunmen ambushed an army patrol near Djibo, killing nine soldiers.", S.ARMED_CLASH),
    ("The Syrian army recaptured the town of Khan Shaykhun from rebels.", S.GOVERNMENT_REGAINS),
    ("The Syrian army fought to recapture the town of Khan Shaykhun from rebels.", S.ARMED_CLASH),
    ("The army launched an offensive to surround and retake Gao on Monday.", S.ARMED_CLASH),
    ("Rebels tried to seize the town of Sake on Friday but were pushed back, leaving nine dead.", S.ARMED_CLASH),
    ("M23 fighters seized the town of Sake on Friday to open the road to Goma.", S.NON_STATE_OVERTAKES),
    ("Rebels seized the town of Kibumba from government troops.", S.NON_STATE_OVERTAKES),
    ("Gunmen stormed a mosque in Katsina and killed eleven worshippers.", S.ATTACK),
    ("A politician was stabbed outside his home in Quetta by two assailants.", S.ATTACK),
    ("Bandits kidnapped 30 pupils from a school in Zamfara.", S.ABDUCTION),
    ("Soldiers raped several women in the village of Tabit, survivors said.", S.SEXUAL_VIOLENCE),
    ("Thousands marched through Nairobi in a peaceful protest against new taxes.", S.PEACEFUL_PROTEST),
    ("Police fired tear gas to disperse a protest in Dakar.", S.PROTEST_WITH_INTERVENTION),
    ("Police dispersed protesters in Dakar on Monday.", S.PROTEST_WITH_INTERVENTION),
    ("Police broke up a rally in Minsk on Sunday, detaining 50 people.", S.PROTEST_WITH_INTERVENTION),
    ("Police were pelted with stones during a protest in Tunis on Monday.", S.VIOLENT_DEMONSTRATION),
    ("Security forces opened fire on a protest in Khartoum and killed four demonstrators.", S.EXCESSIVE_FORCE),
    ("Protesters hurled stones at police and torched cars during a demonstration in Athens.", S.VIOLENT_DEMONSTRATION),
    ("A mob lynched two men accused of theft in Port-au-Prince.", S.MOB_VIOLENCE),
    ("The two armies agreed a ceasefire in Tripoli after talks.", S.AGREEMENT),
    ("Police arrested 40 opposition activists in Harare.", S.ARRESTS),
    ("The army withdrew its troops from the valley.", S.CHANGE_TO_GROUP),
    ("Police defused a bomb near a church in Jolo.", S.DISRUPTED_WEAPONS),
    ("Ukraine's air defence shot down 12 drones over Kyiv.", S.DISRUPTED_WEAPONS),
    ("Turkish forces have established a military base in the province of Idlib.", S.BASE_ESTABLISHED),
    ("Militiamen looted shops and burned houses in El Geneina.", S.LOOTING),
    ("The rebels handed over the town of Sake to government troops.", S.NON_VIOLENT_TRANSFER),
]


@pytest.mark.parametrize(("text", "expected"), TOLD, ids=[text[:40] for text, _ in TOLD])
def test_type_from_words(extract, text, expected):
    claims = extract(text).claims
    assert claims
    assert claims[0].sub_event_type is expected


def test_weapon_decides_what_a_plain_attack_was(extract):
    with_rocket = extract("Militants attacked a base near Balad with rockets.").claims[0]
    with_knife = extract("A man attacked passengers on a train in Hamburg with a knife.").claims[0]
    assert with_rocket.sub_event_type is S.SHELLING
    assert with_knife.sub_event_type is S.ATTACK


def test_those_struck_decide_between_clash_and_attack_on_civilians(extract):
    on_soldiers = extract("Gunmen attacked an army outpost near Gao.").claims[0]
    on_villagers = extract("Gunmen attacked villagers near Gao.").claims[0]
    assert on_soldiers.sub_event_type is S.ARMED_CLASH
    assert on_villagers.sub_event_type is S.ATTACK


SEIZED = [
    ("Russian forces took over the peninsula of Crimea without firing a shot on Saturday.", S.NON_VIOLENT_TRANSFER),
    ("Russian forces captured the town of Avdiivka on Saturday.", S.NON_STATE_OVERTAKES),
    ("Russian troops retook the village of Sudzha in Kursk on Saturday.", S.GOVERNMENT_REGAINS),
    ("Iraqi forces recaptured Mosul on Monday.", S.GOVERNMENT_REGAINS),
    ("Rebels took the town of Bouar without a fight, killing nine soldiers who fled.", S.NON_STATE_OVERTAKES),
]


@pytest.mark.parametrize(("text", "expected"), SEIZED, ids=[text[:40] for text, _ in SEIZED])
def test_who_takes_a_town_from_whom_and_how(extract, text, expected):
    assert extract(text).claims[0].sub_event_type is expected
