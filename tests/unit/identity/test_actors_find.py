from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identity.actors import MentionForm, load_catalogue

CATALOGUE = load_catalogue()


def found(text: str) -> list[tuple[str, str]]:
    return [(mention.text, mention.ids[0]) for mention in CATALOGUE.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kataib Hezbollah denied it.", [("Kataib Hezbollah", "kataib-hezbollah")]),
        ("The Houthis' launchers were hit.", [("Houthis", "houthis")]),
        ("Hezbollah’s Radwan Force withdrew", [("Hezbollah", "hezbollah"), ("Radwan Force", "radwan-force")]),
        ("al-Qaeda's men", [("al-Qaeda", "al-qaeda")]),
        ("U.S. forces and British troops", [
            ("U.S. forces", "united-states-armed-forces"), ("British troops", "united-kingdom-armed-forces"),
        ]),
        ("M23 took the town that M19 never saw", [("M23", "m23"), ("M19", "m-19")]),
        ("وقالت كتائب حزب الله إن", [("كتائب حزب الله", "kataib-hezbollah")]),
        ("وللحوثيين صواريخ", [("وللحوثيين", "houthis")]),
        ("חיזבאללה ירה, וצה״ל השיב", [("חיזבאללה", "hezbollah"), ("צה״ל", "israel-armed-forces")]),
        ("ЦАХАЛ нанёс удар", [("ЦАХАЛ", "israel-armed-forces")]),
        ("真主党向以军开火", [("真主党", "hezbollah"), ("以军", "israel-armed-forces")]),
        ("တပ်မတော်က ပစ်ခတ်", [("တပ်မတော်", "myanmar-armed-forces")]),
        ("latest on kataeb hizbollah", [("kataeb hizbollah", "kataib-hezbollah")]),
        ("uk and us forces, idf, let us see", [
            ("uk", "united-kingdom-armed-forces"),
            ("us forces", "united-states-armed-forces"),
            ("idf", "israel-armed-forces"),
        ]),
        ("Iran-backed militias fired", [("Iran-backed militias", "iran-backed-militias")]),
    ],
)  # fmt: skip
def test_names_are_found_where_they_stand(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "He told us that it is fine.",
        "Let us plan the fact.",
        "Hamasaki sang.",
        "The polish was dry, the turkey was not.",
        "unhezbollahed",
        "",
    ],
)
def test_words_that_only_look_like_names_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_countries_and_demonyms_are_told_from_names() -> None:
    forms = {
        mention.text: mention.form for mention in CATALOGUE.find("Israeli jets left Israel; the Israeli army stayed.")
    }
    assert forms == {
        "Israeli jets": MentionForm.NAME,
        "Israel": MentionForm.COUNTRY,
        "Israeli army": MentionForm.NAME,
    }
    (mention,) = CATALOGUE.find("An Iranian poet")
    assert (mention.form, mention.ids) == (MentionForm.DEMONYM, ("iran-armed-forces",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They fought in Iraq. Police fled.", ["Iraq"]),
        ("In Colombia, National Liberation Army men came.", ["Colombia", "National Liberation Army"]),
        ("In Kenya the police came.", ["Kenya"]),
        ("The U.S. forces left.", ["U.S. forces"]),
        ("The Communist Party of India (Maoist) denied it.", ["Communist Party of India (Maoist)"]),
        ("Kataib\nHezbollah", ["Kataib\nHezbollah"]),
        ("Kataib\n\nHezbollah", ["Hezbollah"]),
    ],
)
def test_a_name_ends_where_the_clause_does(text: str, expected: list[str]) -> None:
    assert [mention.text for mention in CATALOGUE.find(text)] == expected


def test_context_settles_ambiguous_names() -> None:
    assert found("In Egypt, Islamic Jihad split.")[1] == ("Islamic Jihad", "egyptian-islamic-jihad")
    assert found("The ADF raided a village in the Democratic Republic of the Congo.")[0] == (
        "ADF",
        "allied-democratic-forces",
    )
    assert found("In Colombia, the National Liberation Army freed four.")[1] == ("National Liberation Army", "eln")
    assert found("Australia sent the ADF.")[1] == ("ADF", "australia-armed-forces")
    assert found("The Congolese army fought M23.")[0][1] == "democratic-republic-of-the-congo-armed-forces"


def test_the_countries_a_text_speaks_of_settle_ambiguous_names() -> None:
    text = "The ADF raided a village near Beni."
    told = {country: [mention.ids[0] for mention in CATALOGUE.find(text, [country])] for country in ("CD", "AU")}
    assert told == {"CD": ["allied-democratic-forces"], "AU": ["australia-armed-forces"]}
    assert [mention.ids[0] for mention in CATALOGUE.find("The ELN burnt a lorry.", ["CO"])] == ["eln"]
    assert CATALOGUE.find("The ELN burnt a lorry.", ["TD"]) == []


def test_a_name_that_needs_context_is_not_found_without() -> None:
    assert found("MANILA (AFP) - Rain fell.") == []
    assert ("AFP", "philippines-armed-forces") in found("The AFP said the Philippines would answer.")


@given(st.text(max_size=200), st.sampled_from(["Hamas", "حماس", "真主党", "U.S. forces", "צה״ל", "IS"]))
def test_mentions_cover_their_words_and_never_overlap(text: str, name: str) -> None:
    whole = f"{text} {name} {text}"
    mentions = CATALOGUE.find(whole)
    assert all(mention.text == whole[mention.start : mention.end] and mention.ids for mention in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))


def test_long_texts_without_spaces_are_no_trouble() -> None:
    mentions = CATALOGUE.find("真主党和哈马斯" * 20_000)
    assert len(mentions) == 40_000
    assert mentions[-1].end == 140_000


def test_a_letter_that_stands_for_several_words_keeps_offsets_right() -> None:
    text = "النبي ﷺ وحماس"
    assert found(text) == [("وحماس"[1:], "hamas")]


@pytest.mark.parametrize(
    "text",
    [
        "IS attack on a checkpoint near Deir ez-Zor kills four soldiers",
        "Two soldiers were killed in an attack by IS near Palmyra.",
        "Seven suspected IS gunmen were seized.",
        "Police said that IS cells had fled.",
        "Kirkuk: IS claims attack",
    ],
)
def test_a_name_like_a_word_is_told_by_its_neighbours(text: str) -> None:
    assert ("IS", "islamic-state") in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "This IS a crime, the mayor said.",
        "The bridge IS open again.",
        "WHO IS BEHIND THE ATTACK?",
        "IS it over?",
        "The town is by the sea.",
        "is the road open?",
    ],
)
def test_the_word_is_no_name(text: str) -> None:
    assert found(text) == []
