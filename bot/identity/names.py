"""How names are compared: words with their offsets, the folded form, and the consonant skeleton.

Folding makes spellings of one name equal within a script (case, diacritics, apostrophes and hamzas, hyphens, articles,
possessives). The skeleton makes them comparable across scripts: it transliterates, drops vowels, and puts letters that
romanisations mix up into one class.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

_APOSTROPHES = "'’‘ʼʻʿʾ`´′＇׳״"
# ``\w`` leaves out vowel signs and other marks; they belong to their words. Joiners and direction marks do too.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u135d-\u135f"
    "\u200b-\u200f\u2066-\u2069\ufeff"
)
_LETTER = rf"(?:[^\W_]|[{_MARKS}])"
_WORD = re.compile(
    r"[^\W\d_](?:\.[^\W\d_])+\.?(?!\w)"  # U.S., P.K.K.
    rf"|{_LETTER}+(?:(?:[{_APOSTROPHES}]|(?<=[\u05d0-\u05ea])\"(?=[\u05d0-\u05ea])){_LETTER}+)*"
)
_POSSESSIVE = re.compile(r"(?<=[^\W_])['’ʼ]s$", re.IGNORECASE)
_IGNORED = re.compile(rf"[{_APOSTROPHES}\".\u0640\u200b-\u200f\u2066-\u2069\ufeff]")

_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "a", "ħ": "h",
        "ŋ": "ng", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y",
        # Hamzas and their seats, Persian and Urdu letters for Arabic ones, the feminine ending.
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ء": "", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك",
        "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۃ": "ه",
        # Hebrew final letters.
        "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
    }
)  # fmt: skip
_ARABIC_ARTICLE = re.compile(r"^[وف]?(?:[بك]?ال|لل)(?=\w{3})")
_ARTICLES = frozenset({"the", "al", "el", "ul"})
# The article takes the first letter of the word after it: ad-Din, an-Nusra, ash-Shabaab.
_SUN_ARTICLES = frozenset({"ad", "adh", "an", "ar", "as", "ash", "at", "ath", "az"})
_ALL_ARTICLES = _ARTICLES | _SUN_ARTICLES


class Word(NamedTuple):
    """A word of a text: its folded form, and where it stands (code points; an article joined by a hyphen counts in)."""

    folded: str
    start: int
    end: int


@lru_cache(maxsize=100_000)
def _fold_word(word: str) -> str:
    """One word in folded form; it may come out empty, or as several words (ligatures)."""
    word = _IGNORED.sub("", word).lower()
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    # Marks carry meaning in the scripts of South and South-East Asia; below U+0900 they are accents and vowel points.
    plain = "".join(c for c in decomposed if c >= "\u0900" or not unicodedata.combining(c))
    plain = unicodedata.normalize("NFC", plain.translate(_LETTERS))
    return _ARABIC_ARTICLE.sub("", plain)


def _is_article(folded: str, following: str) -> bool:
    return folded in _ARTICLES or (folded in _SUN_ARTICLES and following.startswith(folded[1:]))


def _without_possessive(written: str) -> str:
    return _POSSESSIVE.sub("", written) if written[-1] in "sS" else written


@lru_cache(maxsize=100_000)
def _folded(written: str) -> str:
    return _fold_word(_without_possessive(written))


def folded_words(text: str) -> list[str]:
    """The folded forms of ``words``, at half the price."""
    forms = list(filter(None, map(_folded, _WORD.findall(text))))
    if _ALL_ARTICLES.isdisjoint(forms):
        return forms
    kept: list[str] = []
    for form in reversed(forms):
        if not (form in _ALL_ARTICLES and kept and _is_article(form, kept[-1])):
            kept.append(form)
    kept.reverse()
    return kept


def words(text: str) -> list[Word]:
    """The words of ``text`` that count for its identity, articles left out."""
    found = []
    for match in _WORD.finditer(text):
        written = _without_possessive(match.group())
        if folded := _fold_word(written):
            found.append(Word(folded, match.start(), match.start() + len(written)))
    kept: list[Word] = []
    for word in reversed(found):
        if word.folded in _ALL_ARTICLES and kept and _is_article(word.folded, kept[-1].folded):
            following = kept[-1]
            if word.folded != "the" and following.start == word.end + 1 and text[word.end] in "-‐‑–":
                kept[-1] = Word(following.folded, word.start, following.end)
            continue
        kept.append(word)
    kept.reverse()
    return kept


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The form in which spellings of one name are equal. Folding twice changes nothing."""
    # Most names: nothing to do but case, unless they hold articles.
    if text.isascii() and text.replace(" ", "").isalnum() and _ALL_ARTICLES.isdisjoint(plain := text.lower().split()):
        return " ".join(plain)
    while (folded := " ".join(word.folded for word in words(text))) != text:
        text = folded
    return folded


# Letters that romanisations of one sound mix up, longest first.
_SOUNDS = (
    ("tsch", "j"), ("sch", "s"), ("tch", "s"), ("dzh", "j"), ("kh", "h"), ("gh", "j"), ("dh", "d"), ("th", "t"),
    ("sh", "s"), ("ch", "s"), ("zh", "j"), ("ph", "f"), ("dj", "j"), ("ts", "s"), ("tz", "s"),
    ("ck", "k"), ("q", "k"), ("c", "k"), ("x", "ks"), ("z", "s"), ("p", "b"), ("v", "f"), ("g", "j"),
)  # fmt: skip
_SOUND_OF = dict(_SOUNDS)
_SOUND = re.compile("|".join(sound for sound, _ in _SOUNDS))
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_VOWELS = re.compile(r"[aeiouwy]+")
_REPEATED = re.compile(r"(.)\1+")


@lru_cache(maxsize=100_000)
def _bones(word: str) -> str:
    latin = re.sub(r"[^a-z0-9]", "", anyascii(word).lower())
    latin = _SOUND.sub(lambda match: _SOUND_OF[match.group()], latin)
    bones = _REPEATED.sub(r"\1", _VOWELS.sub("", latin))
    return bones[:1] + bones[1:].replace("h", "")


def is_phonetic(text: str) -> bool:
    """Whether the script writes sounds, so that a name can be recognised by them (Chinese characters do not)."""
    return not _IDEOGRAPH.search(text)


def skeleton(text: str) -> str:
    """The consonants of ``text`` in Latin letters, word by word: equal for most romanisations of one name."""
    return " ".join(bones for word in fold(text).split() if (bones := _bones(word)))
