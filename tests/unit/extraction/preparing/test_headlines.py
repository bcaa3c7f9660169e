"""Headlines and flashes: what is told in the present, without articles and auxiliaries, is read as what happened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction.extractor import Extractor
from bot.extraction.lexicons.headline_words import headline_words
from bot.extraction.lexicons.tables import load_tables
from bot.extraction.preparing.headline_labels import without_labels
from bot.vocabulary import Claim, Document, Effect, Role, SubEventType
from tests.unit.extraction.conftest import Extract

S = SubEventType


def _only(claims: tuple[Claim, ...]) -> Claim:
    assert len(claims) == 1, claims
    return claims[0]


def _parties(claim: Claim, role: Role) -> set[str]:
    return {actor.id or actor.name for actor in claim.actors if actor.role is role}


def _figure(claim: Claim, effect: Effect) -> int | None:
    return next((figure.low for figure in claim.casualties if figure.effect is effect), None)


@pytest.mark.parametrize(
    ("line", "kind", "attacker", "place"),
    [
        ("Boko Haram gunmen storm village near Chibok, kill 9", S.ATTACK, "boko-haram", "Chibok"),
        ("Blast rocks bus station in Jos", S.IED, None, "Jos"),
        ("Israeli drones target truck convoy near Baalbek", S.AIR_DRONE_STRIKE, "israel-armed-forces", "Baalbek"),
        ("Hezbollah ambush wounds three soldiers near Metula", S.ARMED_CLASH, "hezbollah", "Metula"),
        ("M23 rebels torch homes in Rutshuru", S.LOOTING, "m23", "Rutshuru"),
        ("Somalia: Al-Shabaab Fighters Behead Two Herders in Buulobarde", S.ATTACK, "al-shabaab", "Buulobarde"),
        ("Fighters of the FDLR attack clinic in Masisi", S.ATTACK, "fdlr", "Masisi"),
        ("Missile strikes hotel in Mykolaiv", S.SHELLING, None, "Mykolaiv"),
        ("Air strikes hit Sanaa", S.AIR_DRONE_STRIKE, None, "Sanaa"),
        ("Nine killed as bomb hits lorry in Zhob", S.IED, None, "Zhob"),
        ("Four dead after drone hits market in Nyala", S.AIR_DRONE_STRIKE, None, "Nyala"),
        ("Benghazi: rival brigades trade fire on outskirts", S.ARMED_CLASH, "rival brigades", "Benghazi"),
        ("Odesa: Russian missile hits grain ship, one dead", S.SHELLING, "russia-armed-forces", "Odesa"),
    ],
)
def test_verbs_in_the_present_tell_what_happened(
    extract: Extract, line: str, kind: SubEventType, attacker: str | None, place: str
) -> None:
    claim = _only(extract(line).claims)
    assert claim.sub_event_type is kind
    assert _parties(claim, Role.ATTACKER) == ({attacker} if attacker else set())
    assert [spot.text for spot in claim.places] == [place]


def test_several_verbs_share_their_doer(extract: Extract) -> None:
    claim = _only(extract("Gunmen raid market in Sokoto, kill 12").claims)
    assert _figure(claim, Effect.KILLED) == 12
    assert claim.actors[0].text == "Gunmen"


@pytest.mark.parametrize(
    ("line", "effect", "number"),
    [
        ("Two teachers stabbed in Jerusalem", Effect.INJURED, None),
        ("Grenade lobbed at police post in Srinagar, 3 hurt", Effect.INJURED, 3),
        ("FLASH: Truck bomb at Baghdad market – 12 killed – police", Effect.KILLED, 12),
        ("4 shot dead as troops, bandits exchange gunfire in Sokoto", Effect.KILLED, 4),
    ],
)
def test_a_past_without_an_object_is_what_was_suffered(
    extract: Extract, line: str, effect: Effect, number: int | None
) -> None:
    claim = _only(extract(line).claims)
    assert _figure(claim, effect) == number
    assert not {actor.text for actor in claim.actors if actor.role is Role.ATTACKER} & {"Two teachers", "Grenade"}


def test_what_came_before_is_a_deed_of_its_own_that_is_answered(extract: Extract) -> None:
    answer, cause = extract("Army raids camp near Tessit after gunmen kill two soldiers in Labbezanga").claims
    assert [place.text for place in answer.places] == ["Tessit"]
    assert [place.text for place in cause.places] == ["Labbezanga"]
    assert (answer.in_response_to, cause.in_response_to) == ((1,), ())
    assert (_figure(answer, Effect.KILLED), _figure(cause, Effect.KILLED)) == (None, 2)


@pytest.mark.parametrize(
    "line",
    [
        "Rebels shell Aleppo; regime answers with air strikes",
        "Hamas fires rockets at Sderot, Israel bombs Gaza in response",
        "PKK attack kills soldier in Hakkari; Turkey hits back at camps in Qandil",
    ],
)
def test_who_strikes_back_answers_what_was_told(extract: Extract, line: str) -> None:
    first, second = extract(line).claims
    assert (first.in_response_to, second.in_response_to) == ((), (0,))
    assert len(_parties(second, Role.ATTACKER)) == 1


@pytest.mark.parametrize(
    ("line", "sides"),
    [
        ("Indian and Chinese troops exchange fire near Galwan", {"india-armed-forces", "china-armed-forces"}),
        ("Pakistan, Afghan forces clash at Torkham", {"pakistan-armed-forces", "afghanistan-armed-forces"}),
        ("Army, RSF trade artillery fire in Omdurman", {"sudan-armed-forces", "rapid-support-forces"}),
    ],
)
def test_both_sides_of_a_clash_take_part(extract: Extract, line: str, sides: set[str]) -> None:
    assert _parties(_only(extract(line).claims), Role.PARTICIPANT) == sides


@pytest.mark.parametrize(
    ("line", "party"),
    [
        ("Bomb kills five police in Peshawar", "pakistan-police-forces"),
        ("Two cops gunned down in Karachi", "pakistan-police-forces"),
        ("Roadside bomb kills three soldiers in Mali", "mali-armed-forces"),
    ],
)
def test_counted_policemen_and_soldiers_are_the_countrys(extract: Extract, line: str, party: str) -> None:
    assert _parties(_only(extract(line).claims), Role.TARGET) == {party}


def test_who_ends_an_attack_did_not_make_it(extract: Extract) -> None:
    claim = _only(extract("Gunman kills 4 at church in Michigan before police shoot him dead").claims)
    assert [actor.text for actor in claim.actors if actor.role is Role.ATTACKER] == ["Gunman"]


def test_what_is_placed_is_no_bomb_of_itself(extract: Extract) -> None:
    claims = extract("Mutineers surrounded the base in Kati and a dozen soldiers placed a tank at its gate.").claims
    assert S.IED not in {claim.sub_event_type for claim in claims}
    assert S.AIR_DRONE_STRIKE not in {claim.sub_event_type for claim in claims}


def test_arms_strike_for_whoever_they_belong_to(extract: Extract) -> None:
    claim = _only(extract("Israeli tanks shell Nuseirat camp, 8 killed").claims)
    assert _parties(claim, Role.ATTACKER) == {"israel-armed-forces"}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Boat strikes sea mine off Hodeida, nine dead", S.IED),
        ("Ukraine, Russia swap 150 prisoners", S.AGREEMENT),
        ("Car ramming in Haifa: six hurt", S.ATTACK),
        ("M23 rebels enter Bukavu", S.NON_STATE_OVERTAKES),
        ("Ukrainian troops push Russian forces out of Robotyne", S.GOVERNMENT_REGAINS),
        ("Mexican marines capture cartel boss in Culiacan", S.ARRESTS),
        ("French troops quit base in Abeche", S.CHANGE_TO_GROUP),
        ("Myanmar rebels down junta jet in Chin state", S.ARMED_CLASH),
        ("FARC dissidents bomb police station in Cauca", S.IED),
        ("Rebel drones bomb police station in Cauca", S.AIR_DRONE_STRIKE),
        ("Russian jets bomb police station in Sumy", S.AIR_DRONE_STRIKE),
    ],
)
def test_words_of_headlines_have_their_type(extract: Extract, line: str, kind: SubEventType) -> None:
    assert _only(extract(line).claims).sub_event_type is kind


@pytest.mark.parametrize(
    "line",
    [
        "Israeli air strikes target depots in Homs",
        "Rebel attacks on convoys near Goma continue",
        "Army shells land on market in El Fasher",
    ],
)
def test_nouns_stay_nouns(extractor: Extractor, line: str) -> None:
    doc = extractor.incidents(Document(id="line", text=line))[0].doc
    noun = next(token for token in doc if token.text in {"strikes", "attacks", "shells"})
    assert noun.pos_ == "NOUN"


def test_running_text_is_parsed_as_it_stands(extractor: Extractor) -> None:
    text = "The rebels attack villages in the region every night, and the army shells the hills around the town."
    doc = extractor.incidents(Document(id="text", text=text))[0].doc
    assert [token.tag_ for token in doc if token.text == "attack"] == ["VBP"]


def test_evidence_is_in_the_words_of_the_headline(extract: Extract) -> None:
    line = "UPDATE 2-Gunmen storm village in Borno, two killed -police"
    claim = _only(extract(line).claims)
    assert line[claim.evidence[0].start : claim.evidence[0].end].startswith("Gunmen storm village")
    for actor in claim.actors:
        assert actor.start is not None
        assert line[actor.start : actor.end] == actor.text


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("BREAKING: Explosion in Goma", "Explosion in Goma"),
        ("UPDATE 2-Explosion in Goma", "Explosion in Goma"),
        ("🔴 #Mali: convoy hit", "Mali: convoy hit"),
        ("Live fire exercise in Goma", "Live fire exercise in Goma"),
    ],
)
def test_what_stands_before_a_headline_is_no_part_of_it(line: str, rest: str) -> None:
    assert without_labels(line).strip() == rest
    assert len(without_labels(line)) == len(line)


_WORDS = sorted(
    {*headline_words().past, *headline_words().thirds, "Gunmen", "Goma", ",", ";", "-", "two", "in", "the", "IS", "–"}
)


@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=12))
def test_any_headline_keeps_its_words_and_offsets(extractor: Extractor, words: list[str]) -> None:
    line = " ".join(words)
    reading, _ = extractor.incidents(Document(id="line", text=line))
    assert reading.doc.text == line
    assert sum(len(sentence) for sentence in reading.doc.sents) == len(reading.doc)


def test_verbs_that_are_classed_have_a_past() -> None:
    words = headline_words()
    for listed in (words.words.plurals, words.words.prepositional, words.words.suffered, words.words.of_deeds):
        assert listed <= words.past.keys()


def test_the_past_of_a_trigger_is_known_to_the_tables() -> None:
    triggers = load_tables().triggers
    known = [verb for verb in headline_words().past if triggers.entries(verb)]
    assert len(known) > len(headline_words().past) / 2


def test_what_is_remembered_is_no_news(extract: Extract) -> None:
    claim = _only(extract("Ten years on, Garissa remembers massacre of 148 students").claims)
    assert claim.background


@pytest.mark.parametrize(
    ("line", "killed", "injured"),
    [
        ("Strike on Kharkiv: 3 KIA / 5 WIA", 3, 5),
        ("3 KIA, 5 WIA in Taliban ambush near Kunduz", 3, 5),
        ("Hezbollah rocket attack on Metula: 5 KIA/12 WIA", 5, 12),
        ("Strike on Kharkiv leaves 3 KIA", 3, None),
        ("20+ wounded and 30+ dead after Russian strike on Kharkiv", 30, 20),
        ("Russian strike on Kharkiv: 20+ wounded, 5+ killed", 5, 20),
        ("At least 12 killed and 30+ wounded in an air strike on a market in Kutum on Monday.", 12, 30),
    ],
)
def test_shorthand_of_flashes(extract: Extract, line: str, killed: int, injured: int | None) -> None:
    claim = _only(extract(line).claims)
    assert (_figure(claim, Effect.KILLED), _figure(claim, Effect.INJURED)) == (killed, injured)


def test_a_plus_leaves_the_top_open(extract: Extract) -> None:
    (figure,) = _only(extract("Russian strike on Kharkiv: 20+ wounded").claims).casualties
    assert (figure.low, figure.best, figure.high) == (20, 20, None)


def test_a_group_of_that_name_is_not_killed(extract: Extract) -> None:
    claim = _only(extract("Myanmar army clashes with Kachin rebels: 3 KIA soldiers killed near Laiza").claims)
    assert [(figure.effect, figure.best) for figure in claim.casualties] == [(Effect.KILLED, 3)]
    assert "kachin-independence-army" in {actor.id for actor in claim.actors}


def test_what_stands_behind_a_place_and_a_colon_is_a_sentence_of_its_own(extract: Extract) -> None:
    claim = _only(extract("Niger: army says it killed 30 militants").claims)
    assert [place.name for place in claim.places] == ["Niger"]
