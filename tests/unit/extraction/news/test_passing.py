"""Articles in which violence is not the news: what they tell of it in passing, and what they only seem to tell."""

from datetime import date

import pytest

from bot.vocabulary import Document

LEAD = (
    "The baker of Rue Mercier opens at four, and by half past the queue reaches the pharmacy. Her father sold loaves "
    "from the same window. The walnut one takes two days, and there are never enough of them. She has been asked to "
    "open a second shop by a bank, an uncle and a mayor."
)
MIDDLE = (
    "Flour has become dearer by a third, and butter by more than that. She buys from two mills, one of which still "
    "turns with the river. The other is run by a cousin who sings while he sacks. On Sundays there are brioches, and "
    "people who have moved away come back for them with their children."
)
END = (
    "An apprentice from Lisbon has been with her since the spring. He is slow, she says, and so was she. In the "
    "evening they wash the boards, sweep the yard and set the dough for the morning. The radio plays waltzes. There "
    "is talk of a cookery book, with drawings by a neighbour, if somebody can be found to write it down. "
    "The neighbour has "
    "drawn the oven already, and the cat. It is a good likeness of both. A publisher came to look, ate two rolls and "
    "asked for a third. He thought that there might be a market for it, and that the title should be short. The baker "
    "would like it to be the name of the loaf. They have until the autumn to agree."
)
TITLE = "The walnut loaf of Rue Mercier"


@pytest.fixture
def claims_in(extract):
    """The claims of a long article about a bakery into which a sentence has been put."""

    def run(sentence: str):
        return extract("\n\n".join((LEAD, f"{MIDDLE} {sentence}", END)), title=TITLE).claims

    return run


@pytest.mark.parametrize(
    ("sentence", "kind", "place", "day"),
    [
        ("On Thursday, gunmen attacked a village near Gao in Mali, killing six farmers.", "Attack", "Gao", 8),
        (
            "A drone hit her cousin's street in Kharkiv on Wednesday and killed two people.",
            "Air/drone strike",
            "Kharkiv",
            7,
        ),
        (
            "On Friday thousands of farmers protested in Toulouse against the price of grain.",
            "Peaceful protest",
            "Toulouse",
            9,
        ),
    ],
)
def test_incident_told_with_day_and_place_is_news_wherever_it_stands(claims_in, sentence, kind, place, day):
    (claim,) = claims_in(sentence)
    assert (claim.sub_event_type.value, claim.background) == (kind, False)
    assert any(place in found.name for found in claim.places)
    assert claim.date.start.day == day


@pytest.mark.parametrize(
    "sentence",
    [
        "Customers once staged a protest over a smaller loaf.",
        "She fought the council for the terrace, and came under fire from the neighbours.",
        "A rival's cheap loaf was an ambush, and the price war that followed killed two shops.",
        "There were murders in the quarter when it was poor.",
        "Police arrested a boy of twelve over a stolen cake.",
        "The government sent 1,200 troops and 40 boats when the river rose.",
    ],
)
def test_what_is_told_without_day_and_place_is_nothing(claims_in, sentence):
    assert claims_in(sentence) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "In the riots of 1968 students threw stones at police in Paris, and she hid eleven of them behind the flour.",
        "Her uncle was kidnapped by gunmen near Gao in Mali in November 2011.",
        "In September the police in Paris arrested forty demonstrators in the yard.",
        "In the spring tens of thousands marched in Lyon for cheaper homes. The march of 1 April 2022 is remembered.",
    ],
)
def test_what_lies_back_is_background(claims_in, sentence):
    claims = claims_in(sentence)
    assert claims
    assert all(claim.background for claim in claims)


def test_figures_of_speech_give_nothing_to_the_incident_told_further_down(claims_in):
    (claim,) = claims_in(
        "A mob of critics attacked the rye bread. She laughs about it. On Thursday, gunmen attacked a village near "
        "Gao in Mali, killing six farmers."
    )
    assert [actor.text for actor in claim.actors] == ["gunmen"]
    assert [target.text for target in claim.targets] == ["village"]


def test_places_and_figures_of_other_paragraphs_are_not_its_own(claims_in):
    (claim,) = claims_in(
        "On Thursday, gunmen attacked a convoy of flour near Gao in Mali. The mill went on. The cousin sang. So did "
        "the river. In Lyon the bread is whiter. Her brother lives there, and his bakery, in which 40 people died in a "
        "fire, has been built anew."
    )
    assert not any(place.country == "FR" for place in claim.places)
    assert claim.casualties == ()


def test_article_that_opens_with_an_incident_may_tell_the_rest_without_a_day(extract):
    opening = "Gunmen attacked a convoy near Gao in Mali and killed six guards on Thursday. The mayor closed the road."
    later = "A second convoy was shelled by the army in Kidal."
    claims = extract("\n\n".join((opening, LEAD, MIDDLE, later, END))).claims
    assert [(claim.background, claim.date is None) for claim in claims] == [(False, False), (False, True)]


def test_articles_in_languages_that_the_weights_do_not_know_are_left_as_they_are(extractor):
    sentence = "Several farmers were attacked near Gao in Mali, and their carts were burned."
    text = "\n\n".join((LEAD, f"{MIDDLE} {sentence}", END))
    document = Document(id="test", text=text, title=TITLE, published_at=date(2024, 2, 10))
    assert all(claim.background for claim in extractor.extract(document).claims)
    assert not all(
        claim.background for claim in extractor.extract(document.model_copy(update={"language": "fr"})).claims
    )
