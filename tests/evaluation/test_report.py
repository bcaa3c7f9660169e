from datetime import date

from bot.evaluation import Counts, Entry, evaluate
from bot.evaluation.gold import DateWindow, GoldCasualty, GoldClaim, GoldTally
from bot.evaluation.report import score
from bot.vocabulary import (
    Claim,
    ClaimActor,
    ClaimCasualty,
    ClaimDate,
    ClaimPlace,
    ClaimWeapon,
    Comparator,
    DatePrecision,
    Document,
    Effect,
    EventType,
    Extraction,
    Modality,
    PlacePrecision,
    Role,
    Side,
    SubEventType,
    Tally,
)

DOCUMENT = Document(id="d", text="A drone hit a depot in Abu Kamal on 8 November, killing nine.")
ERBIL = ClaimPlace(
    text="Erbil", name="Erbil", country="IQ", latitude=36.2, longitude=44.0, precision=PlacePrecision.EXACT
)
ABU_KAMAL = ClaimPlace(
    text="Abu Kamal", name="Al Bukamal", country="SY", latitude=34.5, longitude=40.9, precision=PlacePrecision.EXACT
)
US = ClaimActor(role=Role.ATTACKER, id="united-states-armed-forces", name="US forces")
NINE = ClaimCasualty(effect=Effect.KILLED, low=9, best=9, high=9, side=Side.TARGET)
RIGHT = Claim(
    event_type=EventType.EXPLOSIONS,
    sub_event_type=SubEventType.AIR_DRONE_STRIKE,
    date=ClaimDate(start=date(2023, 11, 8), end=date(2023, 11, 8), precision=DatePrecision.DAY),
    places=(ABU_KAMAL,),
    actors=(US,),
    weapons=(ClaimWeapon(text="A drone"),),
    casualties=(NINE,),
)
GOLD = GoldClaim(
    types=(SubEventType.AIR_DRONE_STRIKE,),
    attackers=(("united-states-armed-forces",),),
    places=(("Abu Kamal",),),
    countries=("SY",),
    dates=DateWindow(start=date(2023, 11, 8), end=date(2023, 11, 8)),
    casualties=(GoldCasualty(effect=Effect.KILLED, low=9, best=9, high=9, sides=(Side.TARGET,)),),
    weapons=(("drone",),),
)
ENTRY = Entry(document=DOCUMENT, claims=(GOLD,))


def _score(*claims: Claim, entry: Entry = ENTRY) -> dict[str, Counts]:
    return score(entry, Extraction(id="d", claims=claims))


def _changed(claim: Claim, **changes: object) -> Claim:
    return Claim.model_validate({**dict(claim), **changes})


def test_the_right_reading_makes_no_mistake() -> None:
    fields = _score(RIGHT)
    assert all(counts.f1 == 1.0 for counts in fields.values())
    for name in ("claims", "first claim", "attackers", "places", "countries", "date", "killed", "weapons"):
        assert fields[name] == Counts(right=1), name


def test_reading_nothing_misses_everything_and_gets_nothing_wrong() -> None:
    fields = _score()
    assert fields["claims"] == fields["attackers"] == fields["killed"] == Counts(missing=1)
    assert sum(counts.right for counts in fields.values()) == 0


def test_a_wrong_figure_is_wrong_and_missing() -> None:
    wrong = _changed(RIGHT, casualties=(ClaimCasualty(effect=Effect.KILLED, low=5, best=5, high=5),))
    assert _score(wrong)["killed"] == Counts(wrong=1, missing=1)


def test_the_victim_read_as_attacker_counts_against_both_roles() -> None:
    turned = _changed(RIGHT, actors=(_turned(US),))
    fields = _score(turned)
    assert fields["attackers"] == Counts(missing=1)
    assert fields["parties attacked"] == Counts(wrong=1)


def _turned(actor: ClaimActor) -> ClaimActor:
    return ClaimActor(role=Role.TARGET, id=actor.id, name=actor.name)


def test_gunmen_beside_the_party_they_belong_to_are_let_pass() -> None:
    gunmen = ClaimActor(role=Role.ATTACKER, id="unidentified-armed-group", name="gunmen")
    assert _score(_changed(RIGHT, actors=(gunmen, US)))["attackers"] == Counts(right=1)
    assert _score(_changed(RIGHT, actors=(gunmen,)))["attackers"] == Counts(missing=1)


def test_an_invented_second_incident_is_wrong_with_all_it_holds() -> None:
    elsewhere = _changed(RIGHT, places=(ERBIL,), sub_event_type=SubEventType.SHELLING)
    fields = _score(RIGHT, elsewhere)
    assert fields["claims"] == Counts(right=1, wrong=1)
    assert fields["killed"] == Counts(right=1, wrong=1)
    assert fields["countries"] == Counts(right=1, wrong=1)


def test_the_same_toll_at_the_same_place_is_the_same_incident_with_a_wrong_type() -> None:
    mistyped = _changed(RIGHT, event_type=EventType.STRATEGIC, sub_event_type=SubEventType.LOOTING)
    fields = _score(mistyped)
    assert fields["claims"] == Counts(right=1)
    assert fields["type"] == Counts(wrong=1, missing=1)
    elsewhere = _changed(mistyped, places=(ERBIL,))
    assert _score(elsewhere)["claims"] == Counts(wrong=1, missing=1)


def test_one_incident_told_twice_is_one_claim_too_many() -> None:
    assert _score(RIGHT, RIGHT)["claims"] == Counts(right=1, wrong=1)


def test_a_threat_beside_the_news_is_let_pass() -> None:
    threat = _changed(RIGHT, modality=Modality.THREATENED, places=(ERBIL,), casualties=())
    assert _score(RIGHT, threat)["claims"] == Counts(right=1)


def test_what_is_optional_may_be_read_or_left_out() -> None:
    entry = Entry(document=DOCUMENT, claims=(GOLD.model_copy(update={"optional": True}),))
    assert _score(RIGHT, entry=entry)["claims"] == _score(entry=entry)["claims"] == Counts()


def test_the_news_must_come_first() -> None:
    background = GOLD.model_copy(
        update={"background": True, "places": (("Erbil",),), "countries": ("IQ",), "dates": None, "casualties": ()}
    )
    entry = Entry(document=DOCUMENT, claims=(GOLD, background))
    old = _changed(RIGHT, background=True, places=(ERBIL,), casualties=(), date=None)
    assert _score(RIGHT, old, entry=entry)["first claim"] == Counts(right=1)
    fields = _score(old, RIGHT, entry=entry)
    assert fields["first claim"] == Counts(wrong=1, missing=1)
    assert fields["claims"] == Counts(right=2)


def test_links_to_what_an_incident_answers_are_followed_through_the_alignment() -> None:
    cause = GOLD.model_copy(update={"places": (("Erbil",),), "countries": ("IQ",), "dates": None, "casualties": ()})
    entry = Entry(document=DOCUMENT, claims=(GOLD.model_copy(update={"answers": (1,)}), cause))
    first = _changed(RIGHT, places=(ERBIL,), casualties=(), date=None)
    answer = _changed(RIGHT, in_response_to=(0,))
    assert _score(first, answer, entry=entry)["answers"] == Counts(right=1)
    assert _score(first, RIGHT, entry=entry)["answers"] == Counts(missing=1)


def test_a_stated_nought_of_injured_lets_nobody_killed_pass() -> None:
    nought = GOLD.model_copy(update={"casualties": (GoldCasualty(effect=Effect.INJURED, low=0, best=0, high=0),)})
    entry = Entry(document=DOCUMENT, claims=(nought,))
    unhurt = tuple(ClaimCasualty(effect=effect, low=0, best=0, high=0) for effect in (Effect.INJURED, Effect.KILLED))
    fields = _score(_changed(RIGHT, casualties=unhurt), entry=entry)
    assert fields["injured"] == Counts(right=1)
    assert fields["killed"] == Counts()


def test_a_vague_toll_makes_no_figure_right_or_wrong() -> None:
    entry = Entry(
        document=DOCUMENT, claims=(GOLD.model_copy(update={"casualties": (GoldCasualty(effect=Effect.KILLED),)}),)
    )
    assert _score(RIGHT, entry=entry)["killed"] == Counts()


def test_negatives_are_left_alone_or_not() -> None:
    negative = Entry(document=DOCUMENT)
    assert _score(entry=negative)["negatives left alone"] == Counts(right=1)
    assert _score(RIGHT, entry=negative)["negatives left alone"] == Counts(wrong=1, missing=1)


def test_tallies_are_known_by_their_count() -> None:
    gold = GoldTally(
        count=151,
        comparators=(Comparator.MORE_THAN,),
        against=(("united-states-armed-forces",),),
        places=("IQ", "SY"),
        since=DateWindow(start=date(2023, 10, 10), end=date(2023, 10, 20)),
    )
    tally = Tally(
        what="attacks",
        count=151,
        comparator=Comparator.MORE_THAN,
        against=("united-states-armed-forces",),
        places=("SY", "IQ"),
        since=date(2023, 10, 17),
    )
    entry = Entry(document=DOCUMENT, tallies=(gold,))
    right = score(entry, Extraction(id="d", tallies=(tally,)))
    assert all(counts.f1 == 1.0 for counts in right.values())
    assert right["tally since"] == Counts(right=1)
    other = score(entry, Extraction(id="d", tallies=(tally.model_copy(update={"count": 150}),)))
    assert other["tallies"] == Counts(wrong=1, missing=1)


def test_a_report_sums_its_documents_and_names_those_with_mistakes() -> None:
    class Silent:
        def extract(self, document: Document) -> Extraction:
            return Extraction(id=document.id)

    report = evaluate(Silent(), [ENTRY, Entry(document=DOCUMENT.model_copy(update={"id": "negative"}))])
    assert report.documents == 2
    assert report.fields["claims"] == Counts(missing=1)
    assert report.fields["negatives left alone"] == Counts(right=1)
    assert {miss.document for miss in report.misses} == {"d"}


def test_a_document_of_the_past_alone_is_left_alone_where_nothing_in_it_is_news() -> None:
    past = GOLD.model_copy(update={"background": True, "optional": True})
    entry = Entry(document=DOCUMENT, claims=(past,))
    assert entry.is_negative
    retold = RIGHT.model_copy(update={"background": True})
    assert _score(retold, entry=entry)["negatives left alone"] == Counts(right=1)
    assert _score(retold, RIGHT, entry=entry)["negatives left alone"].wrong == 1


def test_a_document_without_any_claim_in_its_gold_is_left_alone_by_no_claim_only() -> None:
    entry = Entry(document=DOCUMENT)
    assert _score(entry=entry)["negatives left alone"] == Counts(right=1)
    assert _score(RIGHT.model_copy(update={"background": True}), entry=entry)["negatives left alone"].wrong == 1
