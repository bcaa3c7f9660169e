from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identity.names import fold, folded_words, skeleton, words

SCRIPTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("abcABC'’ʿ -._\"ßøłıÉñ"),
        st.characters(min_codepoint=0x0400, max_codepoint=0x06FF),
        st.characters(min_codepoint=0x0900, max_codepoint=0x10FF),
        st.characters(),
    ),
    max_size=60,
)


@given(SCRIPTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(SCRIPTS)
def test_words_lie_in_the_text_and_in_order(text: str) -> None:
    found = words(text)
    assert all(0 <= word.start < word.end <= len(text) and word.folded for word in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(
    st.one_of(
        SCRIPTS, st.lists(st.sampled_from(["the", "The", "al-", "ash-Sham", "an", "U.S.'s", "’", " "])).map(" ".join)
    )
)
def test_folded_words_are_the_forms_of_the_words(text: str) -> None:
    assert folded_words(text) == [word.folded for word in words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kata'ib Hizballah", "KATAIB HIZBALLAH"),
        ("Al-Qa’im", "al qaim"),
        ("Jabhat an-Nusra", "Jabhat al-Nuṣra"),
        ("the Lord's Resistance Army", "Lord Resistance Army"),
        ("U.S. forces", "US forces"),
        ("P.K.K.", "PKK"),
        ("Séléka", "seleka"),
        ("أنصار الله", "انصار اللّه"),
        ("والحوثيين", "الحوثيين"),
        ("حزب‌الله", "حزبالله"),
        ("کتائب", "كتائب"),
        ('צה"ל', "צה״ל"),
        ("ЦАХАЛ", "цахал"),
        ("İstanbul", "istanbul"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("M23", "M19"), ("SDF", "RSF"), ("Mali", "Malawi"), ("Hamas", "Hama")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_name_of_articles_only_is_kept() -> None:
    assert fold("Al") == "al"


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("حماس", "Hamas"),
        ("حزب الله", "Hizbullah"),
        ("Вагнер", "Vagner"),
        ("Хизбалла", "Hizballah"),
        ("طالبان", "Taliban"),
    ],
)
def test_the_skeleton_bridges_scripts(native: str, latin: str) -> None:
    assert skeleton(native).replace(" ", "") == skeleton(latin).replace(" ", "")


def test_an_article_joined_by_a_hyphen_belongs_to_the_word() -> None:
    text = "In Iraq al-Qaeda's men fled."
    assert [text[word.start : word.end] for word in words(text)] == ["In", "Iraq", "al-Qaeda", "men", "fled"]
