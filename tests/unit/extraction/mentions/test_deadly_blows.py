"""Words that mean something else as often, and are blows where the text says whom they killed or hurt."""

import pytest

from bot.vocabulary import SubEventType


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Clashes killed seven people in Juba on Thursday.", SubEventType.ARMED_CLASH),
        ("The strike that killed six people in Kherson on Thursday was a war crime.", SubEventType.AIR_DRONE_STRIKE),
        ("The missile that killed nine people in Kharkiv on Monday was a Kh-22.", SubEventType.SHELLING),
        ("The bomb that killed two nurses in Quetta on Monday had been hidden in a pram.", SubEventType.IED),
        ("The toll of Friday's strike on Odesa has risen to 17, doctors say.", SubEventType.AIR_DRONE_STRIKE),
    ],
)
def test_a_blow_that_hurts_people_is_an_incident(extract, text, kind):
    (claim,) = extract(text).claims
    assert (claim.sub_event_type, len(claim.places)) == (kind, 1)


@pytest.mark.parametrize(
    "text",
    [
        "A lightning strike killed two hikers in the Alps on Thursday.",
        "The government put the toll of the teachers' strike in Lyon at two million euros.",
        "The fire that killed six people in Leeds on Thursday began in a kitchen.",
        "The crash that killed three people near Pisa on Thursday is a riddle.",
    ],
)
def test_what_is_no_blow_is_none(extract, text):
    assert extract(text).claims == ()
