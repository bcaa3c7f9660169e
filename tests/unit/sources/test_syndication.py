import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchFailed
from bot.sources.syndication import (
    MOST_ENTRIES,
    MOST_TAGS,
    Feed,
    FeedEntry,
    entry_document,
    read_feed,
)

URL = "https://wire.example/feeds/world.xml"
NOW = datetime(2024, 1, 20, 12, 0, tzinfo=UTC)


def rss(items: str, channel: str = "<title>Harbour &amp; Wire</title><language>en-gb</language>") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{items}</channel></rss>'.encode()


def only_entry(items: str) -> FeedEntry:
    (entry,) = read_feed(rss(items), URL, now=NOW).entries
    return entry


def test_rss_is_read() -> None:
    feed = read_feed(
        rss(
            "<item><guid>w-1</guid><title>Drone hits &lt;b&gt;depot&lt;/b&gt;</title><link>/2024/depot</link>"
            "<description>&lt;p&gt;Two workers hurt.&lt;/p&gt;&lt;p&gt;Fire out.&lt;/p&gt;"
            "&lt;script&gt;x&lt;/script&gt;</description><pubDate>Fri, 19 Jan 2024 09:00:00 +0300</pubDate></item>"
        ),
        URL,
        now=NOW,
    )
    assert feed == Feed(
        title="Harbour & Wire",
        language="en-gb",
        entries=(
            FeedEntry(
                id="w-1",
                url="https://wire.example/2024/depot",
                title="Drone hits depot",
                summary_text="Two workers hurt.\n\nFire out.",
                content_text="",
                published_at=datetime(2024, 1, 19, 6, tzinfo=UTC),
            ),
        ),
    )


def test_atom_is_read() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title><entry><id>urn:1</id><title>Clash</title>'
        '<link href="https://desk.example/1"/><updated>2024-01-18T22:15:00Z</updated><summary>Short.</summary>'
        '<content type="html">&lt;p&gt;The longer text.&lt;/p&gt;</content></entry></feed>'
    )
    (entry,) = read_feed(atom.encode(), URL, content_type="application/atom+xml", now=NOW).entries
    assert (entry.id, entry.url, entry.text) == ("urn:1", "https://desk.example/1", "The longer text.")
    assert entry.published_at == datetime(2024, 1, 18, 22, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "meant"),
    [
        ("<pubDate>Sat, 20 Jan 2024 20:00:00 GMT</pubDate>", datetime(2024, 1, 20, 20, tzinfo=UTC)),
        ("<pubDate>Sun, 20 Jan 2030 20:00:00 GMT</pubDate>", None),
        ("<pubDate>yesterday</pubDate>", None),
        (
            "<pubDate>soon</pubDate><a:updated xmlns:a='http://www.w3.org/2005/Atom'>2024-01-19T06:00:00Z</a:updated>",
            datetime(2024, 1, 19, 6, tzinfo=UTC),
        ),
        ("<pubDate>12:30</pubDate>", None),
        ("<pubDate>--01-05</pubDate>", None),
        ("<pubDate></pubDate>", None),
        ("", None),
    ],
)
def test_the_time_is_the_entrys_own_or_none(stated: str, meant: datetime | None) -> None:
    assert only_entry(f"<item><title>Drone</title>{stated}</item>").published_at == meant


def test_an_entry_without_an_id_is_known_by_its_link_or_its_words() -> None:
    assert only_entry("<item><title>A</title><link>https://a.example/1</link></item>").id == "https://a.example/1"
    first, again, other = (only_entry(f"<item><title>{title}</title></item>").id for title in ("A", "A", "B"))
    assert first == again != other


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "http://[::1", ""])
def test_a_link_that_is_none_is_left_out(link: str) -> None:
    assert only_entry(f"<item><title>A</title><link>{link}</link></item>").url is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 50,
        b"<html><body>Welcome</body></html>",
        b"http://127.0.0.1:9/feed.xml",
        b"/etc/hostname",
        b"{}",
        b"<?xml version='1.0'?><unrelated/>",
    ],
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(FetchFailed, match="no RSS or Atom feed"):
        read_feed(body, URL)


def test_a_feed_that_breaks_off_gives_what_came_before() -> None:
    whole = rss("<item><title>First</title></item><item><title>Second</title></item>")
    entries = read_feed(whole[: whole.index(b"Second")], URL).entries
    assert entries[0].title == "First"


def test_entities_do_not_explode_nor_read_files() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha"><!ENTITY file SYSTEM "file:///etc/passwd">{levels}]>'
        '<rss version="2.0"><channel><title>W</title><item><title>A &e9; &file; B</title></item></channel></rss>'
    )
    (entry,) = read_feed(bomb.encode(), URL).entries
    assert entry.title is not None
    assert len(entry.title) < 100
    assert "root" not in entry.title


def test_a_feed_is_read_in_its_own_encoding() -> None:
    assert (
        read_feed(rss("", "<title>Новости</title>").decode().encode("cp1251"), URL, charset="cp1251").title == "Новости"
    )


def test_long_feeds_are_cut_and_monstrous_ones_refused() -> None:
    assert len(read_feed(rss("<item><title>A</title></item>" * (MOST_ENTRIES + 5)), URL).entries) == MOST_ENTRIES
    with pytest.raises(FetchFailed, match="too large"):
        read_feed(rss("<a>" * MOST_TAGS), URL)


@pytest.mark.parametrize(
    "slip", ["&#99999999999;", "&#xD800;", "&#0;", "\x00\x07", "\x1b[0m", "&#" + "9" * 5_000 + ";"]
)
def test_a_forbidden_character_costs_no_feed(slip: str) -> None:
    entries = read_feed(
        rss(f"<item><title>Drone {slip} hits</title></item><item><title>Next</title></item>"), URL
    ).entries
    assert [entry.title is not None and entry.title[:5] for entry in entries] == ["Drone", "Next"]


def test_any_breakage_of_a_real_feed_is_a_feed_or_refused() -> None:
    pieces = [
        "<item>",
        "</item>",
        "</link>",
        "<![CDATA[",
        "]]>",
        "\x00",
        "&#xD800;",
        "</category>",
        "<georss:polygon>1 x",
    ]
    rest = "<item><title>A</title><link>https://a.example/</link><category>c</category></item>"
    whole = rss(rest * 2).decode()

    @given(st.lists(st.tuples(st.integers(0, len(whole)), st.sampled_from(pieces)), max_size=6))
    def check(insertions: list[tuple[int, str]]) -> None:
        broken = whole
        for place, piece in insertions:
            broken = broken[:place] + piece + broken[place:]
        with contextlib.suppress(FetchFailed):
            read_feed(broken.encode(), URL)

    check()


def test_an_empty_entry_is_left_out_and_an_intricate_one_costs_no_other() -> None:
    intricate = "<item><title>A</title><description>" + "&lt;p>" * 40_000 + "</description></item>"
    entries = read_feed(rss(f"<item/>{intricate}<item><title>B</title></item>"), URL).entries
    assert [(entry.title, entry.text) for entry in entries] == [("A", ""), ("B", "")]


@given(st.binary(max_size=400))
def test_any_bytes_are_a_feed_or_refused(body: bytes) -> None:
    with contextlib.suppress(FetchFailed):
        read_feed(b"<rss version='2.0'><channel><item><title>" + body, URL)


def test_an_entry_becomes_a_document() -> None:
    entry = only_entry(
        "<item><guid>w-1</guid><title>Depot burns</title><link>https://w.example/1</link>"
        "<description>A drone struck the depot and two workers were hurt.</description></item>"
    )
    document = entry_document(entry, Feed(title="Wire", language=None, entries=(entry,)))
    assert document.model_dump() == {
        "id": "w-1",
        "text": "A drone struck the depot and two workers were hurt.",
        "title": "Depot burns",
        "published_at": None,
        "url": "https://w.example/1",
        "language": "en",
        "source": "Wire",
    }
