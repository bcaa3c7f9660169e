from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadInput, FetchFailed
from bot.sources.articles import read_article, read_page
from bot.sources.fetch import Fetched
from bot.sources.markup import MOST_TAGS

URL = "https://www.wire.example/world/depot?from=home"
NOW = datetime(2024, 1, 20, 12, 0, tzinfo=UTC)
TEXT = (
    "Two workers were hurt when a drone struck a fuel depot outside the port city early on Friday, the governor said.",
    "Firefighters put out the blaze by dawn. The army said that four other drones had been shot down over the bay.",
    "Nobody has claimed the attack so far. The depot supplies the power station, which reported no cuts.",
)


def page(head: str = "", paragraphs: tuple[str, ...] = TEXT, body: str = "") -> str:
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Drone hits depot</title>{head}</head><body>"
        "<nav><a href='/'>Home</a> <a href='/w'>World</a></nav><article><h1>Drone hits depot</h1>"
        + "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        + f"</article>{body}<footer>Copyright 2026 Harbour Wire. All rights reserved.</footer></body></html>"
    )


def test_the_article_is_read_without_the_page_around_it() -> None:
    head = (
        "<meta property='og:site_name' content='Harbour Wire'>"
        "<link rel='canonical' href='https://wire.example/world/depot'>"
        "<meta property='article:published_time' content='2024-01-19T06:30:00+02:00'>"
    )
    document = read_article(page(head), URL, now=NOW)
    assert document.id == URL
    assert document.url == "https://wire.example/world/depot"
    assert (document.title, document.source, document.language) == ("Drone hits depot", "Harbour Wire", "en")
    assert document.text == "\n".join(TEXT)
    assert document.published_at == datetime(2024, 1, 19, 6, 30, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("head", "meant"),
    [
        ("<meta name='date' content='2024-01-19'>", date(2024, 1, 19)),
        ("<meta name='pubdate' content='2024-01-19T06:30:00Z'>", datetime(2024, 1, 19, 6, 30, tzinfo=UTC)),
        (
            '<script type=\'application/ld+json\'>{"@type": "NewsArticle", '
            '"dateModified": "2024-01-20T01:00:00Z", "datePublished": "2024-01-18T21:00:00.000Z"}</script>',
            datetime(2024, 1, 18, 21, tzinfo=UTC),
        ),
        ("<meta property='article:published_time' content='2031-05-01'>", None),
        ("<meta property='article:published_time' content='soon'>", None),
        ("", None),
    ],
)
def test_the_time_is_what_the_page_states(head: str, meant: date | datetime | None) -> None:
    assert read_article(page(head), URL, now=NOW).published_at == meant


def test_a_time_element_counts_where_it_says_it_is_the_publication() -> None:
    body = "<time datetime='2024-01-17'>x</time><time itemprop='datePublished' datetime='2024-01-19T05:00Z'>y</time>"
    assert read_article(page(body=body), URL, now=NOW).published_at == datetime(2024, 1, 19, 5, tzinfo=UTC)


def test_no_page_speaks_for_anothers_address() -> None:
    head = "<link rel='canonical' href='https://other.example/famous-report'>"
    assert read_article(page(head), URL, now=NOW).url == URL


@pytest.mark.parametrize(
    "html",
    [
        "",
        "plain words",
        "<html><body></body></html>",
        "<html><body><nav><a href='/'>Home</a></nav><form><input name='user'><button>Log in</button></form>",
        page(paragraphs=("Please enable cookies.",)),
    ],
)
def test_a_page_without_an_article_is_refused(html: str) -> None:
    with pytest.raises(FetchFailed, match=r"no article on that page; paste its text instead\."):
        read_article(html, URL)


def test_the_page_is_read_in_the_encoding_it_states() -> None:
    russian = tuple("Беспилотник ударил по складу топлива у порта, двое рабочих ранены. " * 2 for _ in range(3))
    html = page(paragraphs=russian).replace("utf-8", "windows-1251").encode("cp1251")
    document = read_article(html, URL)
    assert document.text.startswith("Беспилотник ударил")
    assert document.language == "ru"
    assert read_article(page(paragraphs=russian).encode("koi8-r"), URL, charset="koi8_r").text == document.text


def test_a_page_of_endless_tags_is_refused_and_a_deep_one_survived() -> None:
    with pytest.raises(FetchFailed, match="too complicated"):
        read_article(page(body="<p>x" * MOST_TAGS), URL)
    assert "fuel depot" in read_article(page(body="<div>" * (MOST_TAGS // 2)), URL).text


@given(
    st.lists(
        st.sampled_from(
            [
                "<",
                "</p>",
                "<!--",
                "-->",
                "<![CDATA[",
                "<script>",
                "<svg>",
                "<frameset>",
                "</html>",
                "<html>",
                "&#0;",
                "\0",
            ]
        )
    )
)
def test_broken_markup_is_an_article_or_refused(pieces: list[str]) -> None:
    html = page(body="".join(pieces) + TEXT[0]) + "".join(pieces)
    try:
        assert read_article(html, URL).text
    except FetchFailed:
        return


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(BadInput, match="not text"):
        read_article(b"\x89PNG\r\n\x1a\n" + bytes(200), URL)


def test_what_was_fetched_is_read_by_its_type() -> None:
    plain = Fetched(url=URL, status=200, body=b"Drone hits the depot\n\nTwo hurt.", content_type="text/plain")
    document = read_page(plain)
    assert (document.id, document.url, document.title, document.text) == (URL, URL, "Drone hits the depot", "Two hurt.")
    html = Fetched(url=URL, status=200, body=page().encode(), content_type="text/html", charset="utf-8")
    assert read_page(html).text == "\n".join(TEXT)
