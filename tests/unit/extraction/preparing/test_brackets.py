"""Square brackets in transcripts and translated posts: labels, speakers, and what an editor put in."""

import pytest

from bot.extraction.parsing.parser import load_parser
from bot.extraction.preparing.brackets import without_tags
from bot.extraction.preparing.truecase import truecased
from bot.identity.gazetteer import load_gazetteer
from bot.vocabulary import SubEventType

TOLD = "Gunmen attacked a market in Djibo on Friday and killed nine traders."


@pytest.mark.parametrize(
    "text",
    [
        f"[Communique] [Text] {TOLD}",
        f"OUAGADOUGOU, 9 Feb 24 (RADIO BURKINA) -- [Report] [Awa Traore] [Text] {TOLD}",
        f"NIAMEY (NIGER), 9 FEB 24 (RADIO SAHEL) -- [Text] {TOLD}",
        f"Good morning. [Reporter] Good morning, colonel. [Begin recording] [Sawadogo] {TOLD} [End recording]",
    ],
)
def test_labels_and_datelines_change_nothing_of_what_is_told(extract, text):
    [claim] = extract(text).claims
    [plain] = extract(TOLD).claims
    assert claim.places[0].name == plain.places[0].name == "Djibo"
    told = [(actor.role, actor.text) for actor in claim.actors], [loss.best for loss in claim.casualties], claim.date
    assert told == (
        [(actor.role, actor.text) for actor in plain.actors],
        [loss.best for loss in plain.casualties],
        plain.date,
    )
    evidence = claim.evidence[0]
    assert text[evidence.start : evidence.end].endswith(TOLD)


@pytest.mark.parametrize(
    "text",
    [
        "The fighters [of the northern front] attacked the garrison.",
        "He was clear. [The rebels] attacked first, he said.",
        "[14:05] Shells fell on the port.",
        "They named him [Ahmed",
        "",
    ],
)
def test_what_is_no_label_stays(text):
    assert without_tags(text) == text


def test_a_sentence_does_not_end_at_an_insertion(extract):
    text = (
        "Fighters of the Moro Islamic Liberation Front [MILF], Abdul Karim's people, shelled an army camp"
        " [of the 6th Infantry Division] near Datu Piang [Maguindanao] on Friday."
    )
    [claim] = extract(text).claims
    assert claim.sub_event_type is SubEventType.SHELLING
    assert "moro-islamic-liberation-front" in {actor.id for actor in claim.actors}
    assert [(evidence.start, evidence.end) for evidence in claim.evidence] == [(0, len(text))]


def test_capitals_begin_sentences_and_do_not_follow_every_dash():
    text = (
        "CALI, 3 MAY 90 (RADIO) -- [TEXT] THE PRIEST -- ONE OF THOSE KILLED -- LED A SCHOOL [OF ARTS]. THE DEAN FLED."
    )
    cased = truecased(text, load_parser(), load_gazetteer())
    assert "The priest -- one of those killed -- led a school [of arts]. The dean fled." in cased
