"""Words of violence in the wrong company are no incident, whatever their grammar."""

from datetime import date

import pytest

from bot.errors import BrokenData
from bot.extraction.news.newsworthiness import Weights, is_open, load_weights, without_figures_of_speech
from bot.extraction.news.signs import signs_of_incident
from bot.lexicon import parse_lexicon
from bot.samples import load_samples
from bot.vocabulary import Document

FIGURES_OF_SPEECH = [
    "The pianist attacked the last movement and struck every chord of it, and the audience cheered.",
    "The novel's heroine murders her tutor in the second chapter and marries his brother.",
    "The senator attacked the committee's plan for new schools, and her party cheered the speech.",
    "The visitors' forward hit the post and then struck from close range in the second half.",
    "White attacked on the queen's side, captured a knight and won the game after fifty moves.",
    "In the new episode a gang storms a casino and shoots the owner.",
    "Norway struck twice in the second half to sink Chile and reach the semi-final of the tournament.",
    "Chile march into the quarter-finals after a night of fireworks against Japan.",
    "The Warriors stormed back from ten points down to beat their hosts in Lima.",
    "China's carmakers attacked the European market with cheaper models, and shares in their rivals fell.",
    "Parker beat Wilder on points in Riyadh and wants a rematch with Joshua.",
    "A gang that calls itself Vulture struck a chain of opticians, encrypted its files and asked for twenty bitcoin.",
]
INCIDENTS = [
    "Men on motorcycles attacked the market and killed four traders on Monday.",
    "A man murdered a priest in his church in the city of Leon on Friday.",
    "Two explosions shook a police station and wounded six officers.",
    "A mortar round hit a school and injured three pupils.",
    "Turkey bombed two villages near Sinjar on Friday.",
    "Ethiopia struck a market with drones and killed nine traders.",
    "The court ordered a special judge to investigate the murder of Ana Rojas, a spokeswoman of the miners, in Potosi.",
    "The cook was glazing tarts for a queue. Police want a cyclist who may be responsible for the blast in the shop.",
]


@pytest.mark.parametrize("text", FIGURES_OF_SPEECH, ids=[text[:40] for text in FIGURES_OF_SPEECH])
def test_a_figure_of_speech_gives_no_claim(extract, text):
    assert extract(text).claims == ()


@pytest.mark.parametrize("text", INCIDENTS, ids=[text[:40] for text in INCIDENTS])
def test_an_incident_without_a_known_party_stands(extract, text):
    assert [claim.background for claim in extract(text).claims] == [False]


def test_the_opening_of_the_report_speaks_too(extract):
    sentence = "The men attacked the house and took it."
    news = extract(sentence, title="Gunmen kill two guards in Basra").claims
    game = extract(sentence, title="A new board game for the film's young fans, with cards, dice and a map").claims
    assert news
    assert not game


def test_what_a_known_party_did_is_not_judged(extractor):
    text = "In the new episode of the war, the Houthis attacked a ship."
    reading, incidents = extractor.incidents(Document(id="known", text=text, published_at=date(2024, 2, 10)))
    assert without_figures_of_speech(incidents, reading) == incidents != []


def test_beside_what_a_known_party_did_less_is_asked(extractor):
    doubtful = "In the new episode of the war, a town was attacked by rebels."
    known = "In the new episode of the war, the Houthis attacked a ship. Elsewhere, a town was attacked by rebels."
    for text, kept in ((doubtful, 0), (known, 2)):
        reading, incidents = extractor.incidents(Document(id="company", text=text, published_at=date(2024, 2, 10)))
        assert len(without_figures_of_speech(incidents, reading)) == kept


def test_a_sample_about_a_match_between_countries_gives_no_claim(extractor):
    match = next(report for report in load_samples() if report.id == "neg-football")
    assert extractor.extract(match).claims == ()


def test_a_country_is_judged_and_its_army_is_not(extractor):
    texts = {"country": "Jordan struck on Friday.", "army": "Jordan's armed forces struck on Friday."}
    judged = {}
    for name, text in texts.items():
        reading, incidents = extractor.incidents(Document(id=name, text=text, published_at=date(2024, 2, 10)))
        judged[name] = [is_open(incident, reading) for incident in incidents]
    assert judged == {"country": [True], "army": [False]}


def test_words_of_another_language_are_not_judged(extractor):
    text = "The pianist attacked the last movement."
    claims = {
        language: extractor.extract(Document(id="pianist", text=text, language=language)).claims
        for language in ("en", "fr")
    }
    assert not claims["en"]
    assert claims["fr"]


def test_signs_name_no_names(extractor):
    text = "Gunmen attacked Aleppo on Friday, Ahmed Karimi said, and Hezbollah fighters killed 12 people in 2023."
    reading, incidents = extractor.incidents(Document(id="names", text=text, published_at=date(2024, 2, 10)))
    signs = {sign for incident in incidents for sign in signs_of_incident(incident, reading)}
    assert {"place", "actor", "number", "year"} <= signs
    assert not any(name in sign for sign in signs for name in ("aleppo", "karimi", "hezbollah", "12", "2023"))


def test_weights_add_up_to_log_odds():
    weights = Weights(base=-1.0, weights={"word bomb": 2.0, "word film": -3.0})
    assert weights.log_odds({}) == -1.0
    assert weights.log_odds({"word bomb": 1.0, "word film": 0.5, "word unseen": 9.0}) == -0.5
    assert load_weights().log_odds({"actor": 1.0}) > load_weights().log_odds({"word film": 1.0})


def test_broken_weights_are_named():
    with pytest.raises(BrokenData, match=r"newsworthiness\.toml, entry weights\.word bomb"):
        parse_lexicon("newsworthiness", 'base = 0.0\n[weights]\n"word bomb" = "much"', Weights)
