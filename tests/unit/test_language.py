import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import language
from bot.language import detect_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The drone struck a fuel depot outside the city, wounding three workers.", "en"),
        ("THE DRONE STRUCK A FUEL DEPOT OUTSIDE THE CITY, WOUNDING THREE WORKERS", "en"),
        ("استهدفت طائرة مسيرة مستودعا للوقود خارج المدينة وأصيب ثلاثة عمال", "ar"),
        ("Безпілотник влучив у паливний склад за містом, поранено трьох працівників", "uk"),
        ("Беспилотник ударил по топливному складу за городом, ранены трое рабочих", "ru"),
        ("Un drone a frappé un dépôt de carburant, blessant trois ouvriers", "fr"),
        ("خبر جدید: پهپاد به انبار سوخت بیرون شهر برخورد کرد و سه کارگر زخمی شدند", "fa"),
        ("https://news.example/a/very/english/address/here #Sanaa استهدفت طائرة مسيرة مستودعا للوقود", "ar"),
    ],
)
def test_the_language_is_told(text: str, code: str) -> None:
    assert detect_language(text) == code


@pytest.mark.parametrize("text", ["", "12:30 — 45°", "🚀🚀🚀", "https://news.example/story", "ok"])
def test_what_is_too_short_has_no_language(text: str) -> None:
    assert detect_language(text) is None


def test_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("language detection opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    language._detector.cache_clear()
    assert detect_language("Three workers were wounded when the depot caught fire.") == "en"


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_has_a_language_or_none(text: str) -> None:
    code = detect_language(f"Two workers were hurt {text} \ud83d")
    assert code is None or code.islower()
