import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadInput
from bot.sources.decoding import decode, known_charset
from bot.sources.texts import MAX_BYTES, clean, make_storable, read_text, split_title

RUSSIAN = "Беспилотник ударил по складу у Харькова, двое рабочих ранены."
ARABIC = "أصابت طائرة مسيرة مستودعا قرب صعدة وجرح عاملان في الهجوم"
FRENCH = "Un drone a frappé un entrepôt près de la frontière, deux ouvriers ont été blessés."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (ARABIC, "cp1256"),
        (FRENCH, "cp1252"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "utf-16-le"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-16-be"),
        (ARABIC, "utf-16-le"),
        (ARABIC, "utf-8"),
        (ARABIC, "utf-32"),
    ],
)
def test_bytes_are_read_in_the_encoding_they_were_written_in(text: str, encoding: str) -> None:
    assert read_text((text * 3).encode(encoding)).text == text * 3


def test_a_declared_encoding_goes_before_a_guess() -> None:
    assert decode("ґанок".encode("koi8-u"), "koi8-u") == "ґанок"


@pytest.mark.parametrize("name", [None, "", "no-such-thing", "base64", "rot13", "punycode", "x" * 5_000, "utf\0"])
def test_a_charset_nobody_knows_is_none(name: str | None) -> None:
    assert known_charset(name) is None
    assert decode(b"plain", name) == "plain"


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.7 looks like text",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"PK\x03\x04 a spreadsheet",
        b"\x00" * 200,
        bytes(range(256)) * 8,
    ],
)
def test_what_is_not_text_is_refused_in_a_sentence(raw: bytes) -> None:
    with pytest.raises(BadInput, match="not text"):
        read_text(raw)


@pytest.mark.parametrize("raw", ["", b"", "  \n\t ", "\u200b\ufeff", b"\xef\xbb\xbf"])
def test_nothing_is_refused(raw: str | bytes) -> None:
    with pytest.raises(BadInput, match="no text"):
        read_text(raw)


def test_the_size_limit_counts_bytes_and_stands_in_the_sentence() -> None:
    assert read_text("a" * MAX_BYTES).text
    for raw in ("a" * (MAX_BYTES + 1), "я" * (MAX_BYTES // 2 + 1), b"a" * (MAX_BYTES + 1)):
        with pytest.raises(BadInput, match="larger than 5 MB"):
            read_text(raw)


def test_controls_and_direction_overrides_go_and_joiners_stay() -> None:
    assert clean("Kat\u00adaib\x00\r\nHez\u202ebollah\u200b می\u200cخواهم 👨\u200d🚒 \x07") == (
        "Kataib\nHezbollah می\u200cخواهم 👨\u200d🚒"
    )


def test_runs_of_blank_lines_become_one() -> None:
    assert clean("one\n\n \n\t\n\ntwo\nthree") == "one\n\ntwo\nthree"


@given(st.text())
def test_cleaning_is_idempotent_and_leaves_only_what_can_be_stored(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once.encode("utf-8").decode("utf-8") == once
    assert "\x00" not in once


@given(st.text(st.characters(exclude_categories=())))
def test_making_a_text_storable_moves_no_offset(text: str) -> None:
    assert len(make_storable(text)) == len(text)
    make_storable(text).encode("utf-8")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_document_or_bad_input(raw: bytes) -> None:
    with contextlib.suppress(BadInput):
        assert read_text(raw).text


def test_a_headline_is_taken_off_the_top() -> None:
    document = read_text("🔴 Drone hits depot near Kharkiv\n\nTwo workers were hurt on Friday.\n\n#Kharkiv")
    assert document.title == "🔴 Drone hits depot near Kharkiv"
    assert document.text == "Two workers were hurt on Friday.\n\n#Kharkiv"


@pytest.mark.parametrize(
    "text",
    [
        "A drone hit a depot on Friday.\n\nTwo workers were hurt.",
        "A drone hit a depot\nnear the river\n\nTwo workers were hurt.",
        "A drone hit a depot on Friday",
        "#Yemen #Saada #Drone\n\nA drone hit a depot.",
        "🚨🚨🚨\n\nA drone hit a depot.",
        "The governor told reporters:\n\n“Two workers were hurt.”",
        "word " * 60 + "\n\nTwo workers were hurt.",
        "A drone hit a depot\n\n  ",
    ],
)
def test_what_is_no_headline_stays_in_the_text(text: str) -> None:
    assert split_title(text) == (None, text)


def test_a_given_title_leaves_the_text_whole() -> None:
    document = read_text("Drone hits depot today\n\nTwo hurt.", title=" Drone\nhits  depot ")
    assert document.title == "Drone hits depot"
    assert document.text == "Drone hits depot today\n\nTwo hurt."


def test_the_same_content_has_the_same_id_and_a_given_id_is_kept() -> None:
    pasted = "Drone hits depot today\n\nTwo workers hurt."
    assert read_text(pasted).id == read_text(pasted.encode("utf-16")).id
    assert read_text(pasted).id != read_text(pasted + " One died.").id
    assert read_text(pasted, document_id="post-7").id == "post-7"
