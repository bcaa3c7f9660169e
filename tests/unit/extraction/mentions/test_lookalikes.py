"""Words of violence that mean something else give no claim."""

import pytest

NOTHING_TO_REPORT = [
    "Nurses across England will go on strike next month over pay, the union said.",
    "The two companies struck a deal worth 3 billion dollars on Monday.",
    "A 54-year-old man died of a heart attack during the marathon in Boston.",
    "Liverpool's late strike secured a 2-1 victory over Arsenal in a fierce Premier League battle.",
    "The army will hold a live-fire exercise near the border next week, the ministry said.",
    "A ransomware attack hit three hospitals in Germany, disabling their computers.",
    "Thousands gathered to mark the tenth anniversary of the bombing in Madrid.",
    "The film tells the story of a bomb attack on a train in wartime France.",
    "An earthquake of magnitude 6.2 struck northern Japan, killing 12 people.",
    "At least 20 people were killed when a bus collided with a truck on a highway in Peru.",
    "A gas explosion destroyed a restaurant in Yanjiao, killing two.",
    "The central bank raised its inflation target after a battle with rising prices.",
    "The police chief shot a documentary about the city's parks.",
    "She fired her manager after the talks with the studio exploded into an argument.",
    "The museum's exhibition shows weapons captured in the 18th century.",
    "Shares in the defence firm rallied after it launched a new drone.",
    "Doctors are fighting an outbreak of cholera that has killed 300 people.",
    "At three o'clock the cells were opened up, and the warders found that one prisoner had died in the night.",
    "Strong winds hampered the battle to contain the blaze, which has killed nine people in Coquimbo.",
    "Portugal fire near Leiria kills 12 and drives thousands from their homes",
    "The United Nations called on all sides to refrain from attacks on civilians.",
    "The minister said the country would respond if attacked.",
    "Senators clashed over the budget in a heated debate.",
    "A space agency launched a rocket carrying a weather satellite from Florida on Friday.",
    "The striker scored a hat-trick as the team crushed its rivals.",
    "The court sentenced the former mayor to five years for bribery.",
    "Tourists flocked to the battlefield where Napoleon was defeated.",
    "The storm battered the coast, killed three people and destroyed hundreds of homes.",
    "Wildfires killed 85 people and destroyed the town of Paradise in 2018.",
    "A shark attack killed a surfer off western Australia.",
    "The author's new novel targets young readers and hits the shelves in May.",
    "The actor was shot in the film's opening scene.",
    "The chip maker plans to open a factory and headquarters in Dresden.",
    "Hundreds of people were evacuated after an unexploded bomb from World War II was found in Cologne.",
    "The strike by 2,000 cleaners and other hospital workers hit wards across Leeds.",
    "Temperatures hit 44 degrees in Karachi on Tuesday.",
    "India's space agency launched a rocket carrying a lunar probe on Sunday.",
    "Cholera has killed 90 people in the port since May.",
    "The Wolves overran Leeds 3-0 and captured the lead in the league.",
    "Soldiers rehearsed the storming of a hijacked ferry.",
    "A fire at a paper mill near Lahore killed eleven workers.",
    "The navy said its ships had completed a patrol through the Red Sea without incident.",
]

THEMES = [
    "Train drivers began a six-day strike on Wednesday. The action hit freight as well as passengers.",
    "A lightning strike killed sixteen cows on a farm. The blast threw one animal several metres.",
    "A lorry loaded with gas cylinders exploded in Nairobi, killing three people. The blast set fire to houses.",
    "The two armies began their annual drill on Monday. Troops will practise bombing runs and assaults by helicopter.",
    "An explosion destroyed a kitchen and hurt two cooks. Neighbours had smelt gas since noon.",
]


@pytest.mark.parametrize("text", THEMES, ids=[text[:40] for text in THEMES])
def test_the_opening_sets_the_theme(extract, text):
    assert extract(text).claims == ()


@pytest.mark.parametrize("text", NOTHING_TO_REPORT, ids=[text[:40] for text in NOTHING_TO_REPORT])
def test_no_claim(extract, text):
    assert extract(text).claims == ()


def test_real_violence_beside_a_lookalike_is_still_told(extract):
    claims = extract("Gunmen killed six fans watching a World Cup match in a cafe in Mogadishu.").claims
    assert [casualty.best for casualty in claims[0].casualties] == [6]


def test_an_air_raid_in_a_footballers_life_is_still_told(extract):
    text = "A midfielder who scored nine goals last season was killed when an air raid by the army hit his house."
    assert extract(text).claims[0].sub_event_type == "Air/drone strike"


def test_text_without_trigger_is_not_parsed(extractor, monkeypatch):
    class Forbidden:
        def __call__(self, text):
            raise AssertionError("parsed a text that tells of nothing")

    monkeypatch.setitem(extractor.__dict__, "_nlp", Forbidden())
    from bot.vocabulary import Document

    quiet = Document(id="quiet", text="The museum opens at nine on weekdays and at ten on Sundays.")
    assert extractor.extract(quiet).claims == ()
