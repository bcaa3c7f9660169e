import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.fingerprint import BINS, NEAR_DUPLICATE, content_hash, near_duplicate_signature, similarity

REPORT = (
    "A drone struck a fuel depot outside the port city early on Friday, the regional governor said, setting two "
    "storage tanks on fire and wounding three workers on the night shift. Firefighters contained the blaze by dawn."
    " The army said it had intercepted four other drones over the bay and blamed the attack on a rebel unit that "
    "has fired on the harbour since spring. The rebels did not comment. Shipping agents said the terminal went on "
    "loading tankers, and that insurers had been told. The depot supplies the power station, which reported no "
    "cuts."
)
OTHER = (
    "Gunmen on motorcycles ambushed a convoy on the northern road on Monday, killing two soldiers and a driver before "
    "they withdrew into the hills, according to a district official. Troops searched the villages nearby and arrested "
    "a dozen men. No group has said it carried out the ambush, the third on that road within a month, he added."
)


def alike(one: str, other: str) -> float:
    return similarity(near_duplicate_signature(one), near_duplicate_signature(other))


def test_case_spacing_and_punctuation_do_not_change_the_hash() -> None:
    assert content_hash("Drone hits depot", "Two “workers” hurt.") == content_hash(
        None, "DRONE HITS DEPOT —\n\nTwo workers hurt"
    )


def test_a_changed_figure_changes_the_hash() -> None:
    assert content_hash(None, "Two dead, 3 hurt") != content_hash(None, "Two dead, 4 hurt")


def test_texts_without_words_are_told_apart() -> None:
    assert content_hash(None, "!!!") != content_hash(None, "???")


def test_a_syndicated_copy_is_near_and_another_report_is_not() -> None:
    copy = "(Harbour Wire) — " + REPORT.replace("Friday", "25 July").replace("told.", "informed.") + " Read more here."
    assert alike(REPORT, copy) > NEAR_DUPLICATE
    assert alike(REPORT, REPORT.rpartition("Shipping")[0]) > NEAR_DUPLICATE
    assert alike(REPORT, OTHER) < 0.1


def test_scripts_without_spaces_are_compared_too() -> None:
    report = "无人机周五凌晨袭击港口城市郊外一座油库造成三名工人受伤消防员在黎明前控制火势"
    assert alike(report, report + "记者报道") > NEAR_DUPLICATE
    assert alike(report, "武装人员周一在北部公路伏击车队打死两名士兵和一名司机随后撤入山区") < 0.1


def test_a_text_without_words_is_like_nothing() -> None:
    assert alike("", "") == 0
    assert alike("…", REPORT) == 0


def test_signatures_of_different_lengths_are_no_match_but_an_error() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        similarity((1, 2), (1,))


@given(st.text(), st.text())
def test_a_signature_fits_small_integers_and_similarity_is_symmetric(one: str, other: str) -> None:
    left, right = near_duplicate_signature(one), near_duplicate_signature(other)
    assert len(left) == BINS
    assert all(-1 <= number <= 65_535 for number in left)
    assert similarity(left, right) == similarity(right, left)
    assert 0 <= similarity(left, right) <= 1
    assert similarity(left, left) in (0, 1)
