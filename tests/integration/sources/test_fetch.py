import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.errors import FetchFailed
from bot.sources.fetch import Fetcher, HttpRefused

Url = Callable[[str], str]
Requests = list[tuple[str, dict[str, str]]]


async def test_a_page_comes_with_what_is_needed_to_read_it(fetcher: Fetcher, server_url: Url) -> None:
    page = await fetcher.fetch(server_url("/page#top"))
    assert page.url == server_url("/page")
    assert (page.status, page.content_type, page.charset) == (200, "text/html", "cp1251")
    assert page.body.decode("cp1251") == "Привет"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/gzip", b"packed"),
        ("/empty-gzip", b""),
        ("/no-type", b"<p>plain</p>"),
        ("/bad-charset", b"plain"),
        ("/odd-status", b"odd"),
        ("/long", b"said"),
    ],
)
async def test_odd_but_harmless_answers_are_read(fetcher: Fetcher, server_url: Url, path: str, body: bytes) -> None:
    assert (await fetcher.fetch(server_url(path))).body == body


async def test_an_unchanged_page_is_not_sent_again(fetcher: Fetcher, server_url: Url) -> None:
    first = await fetcher.fetch(server_url("/feed"))
    assert first.etag
    assert first.last_modified
    by_tag = await fetcher.fetch(server_url("/feed"), etag=first.etag)
    by_date = await fetcher.fetch(server_url("/feed"), last_modified=first.last_modified)
    for again in (by_tag, by_date):
        assert again.not_modified
        assert again.body == b""
    assert (await fetcher.fetch(server_url("/feed"), etag='"v0"')).body == first.body


@pytest.mark.parametrize("path", ["/drip", "/drip-headers", "/silent"])
async def test_slowness_ends_at_the_time_limit(fetcher: Fetcher, server_url: Url, path: str) -> None:
    with pytest.raises(FetchFailed, match=r"127\.0\.0\.1 took longer than 2 seconds\."):
        await fetcher.fetch(server_url(path))


async def test_an_endless_page_is_broken_off_early(
    fetcher: Fetcher, server_url: Url, bytes_sent: Callable[[], int]
) -> None:
    with pytest.raises(FetchFailed, match=r"sent more than 0\.2 MB"):
        await fetcher.fetch(server_url("/endless"))
    assert bytes_sent() < 20_000_000


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/gzip-bomb", "more than 0.2 MB"),
        ("/stacked", "packed in a way"),
        ("/brotli", "packed in a way"),
        ("/bad-gzip", "can't be unpacked"),
        ("/cut-gzip", "can't be unpacked"),
        ("/short", "broke off"),
        ("/no-http", "broke off"),
        ("/hangs-up", "broke off"),
        ("/fat-header", "broke off"),
        ("/image", "sent image/png, not a page"),
        ("/loop", "redirects more than 5 times"),
        ("/to-metadata", "169.254.169.254 is not on the public internet"),
        ("/to-loopback", "127.0.0.1 is not on the public internet"),
        ("/to-mapped", "is not on the public internet"),
        ("/to-decimal", "is not on the public internet"),
        ("/to-file", "Only http and https"),
        ("/to-ssh", "Port 22"),
        ("/to-password", "password"),
        ("/to-nonsense", "can't be read"),
        ("/to-nowhere", "answered 302"),
        ("/missing", "answered 404 (Not Found)"),
        ("/unknown-status", "answered 799"),
        ("/unasked-304", "answered 304"),
    ],
)
async def test_harm_ends_in_one_sentence(fetcher: Fetcher, server_url: Url, path: str, sentence: str) -> None:
    with pytest.raises(FetchFailed) as failure:
        await fetcher.fetch(server_url(path))
    assert sentence in failure.value.message
    assert failure.value.message.endswith(".")
    assert "\n" not in failure.value.message


async def test_trust_in_one_port_is_not_trust_in_another(server_url: Url, requests_seen: Requests) -> None:
    fetcher = Fetcher(timeout_seconds=2, max_bytes=1_000, trusted=["127.0.0.1:1"])
    with pytest.raises(FetchFailed):
        await fetcher.fetch(server_url("/page"))
    assert requests_seen == []


async def test_the_connection_goes_to_the_address_that_was_checked(server_url: Url, requests_seen: Requests) -> None:
    """No second resolution can slip another address in, and the server still hears its own name."""
    asked: list[str] = []

    async def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    port = server_url("").rpartition(":")[2]
    fetcher = Fetcher(timeout_seconds=2, max_bytes=10_000, trusted=[f"news.example:{port}"], resolver=resolver)
    page = await fetcher.fetch(f"http://news.example:{port}/page")
    assert page.url == f"http://news.example:{port}/page"
    assert asked == ["news.example"]
    assert requests_seen[0][1]["host"] == f"news.example:{port}"


async def test_a_name_that_turns_private_after_a_redirect_is_refused(server_url: Url, requests_seen: Requests) -> None:
    answers = [["127.0.0.1"], ["10.0.0.8"]]

    async def resolver(host: str, port: int) -> list[str]:
        return answers.pop(0)

    port = server_url("").rpartition(":")[2]
    fetcher = Fetcher(timeout_seconds=2, max_bytes=10_000, trusted=[f"news.example:{port}"], resolver=resolver)
    with pytest.raises(FetchFailed, match="is not on the public internet"):
        await fetcher.fetch(f"http://news.example:{port}/to-loopback")
    assert [path for path, _ in requests_seen] == ["/to-loopback"]


async def test_a_dead_address_gives_way_to_the_next(server_url: Url) -> None:
    async def resolver(host: str, port: int) -> list[str]:
        return ["::1", "127.0.0.1"]

    port = server_url("").rpartition(":")[2]
    fetcher = Fetcher(timeout_seconds=2, max_bytes=10_000, trusted=[f"news.example:{port}"], resolver=resolver)
    assert (await fetcher.fetch(f"http://news.example:{port}/page")).status == 200


async def test_proxies_in_the_environment_are_ignored(
    fetcher: Fetcher, server_url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await fetcher.fetch(server_url("/page"))).status == 200


@pytest.mark.parametrize(
    ("path", "status", "retry_after", "gone"),
    [
        ("/busy", 429, timedelta(seconds=120), False),
        ("/busy-until", 503, timedelta(0), False),
        ("/busy-odd", 503, None, False),
        ("/gone", 410, None, True),
    ],
)
async def test_a_refusal_says_when_to_come_back(
    fetcher: Fetcher, server_url: Url, path: str, status: int, retry_after: timedelta | None, gone: bool
) -> None:
    with pytest.raises(HttpRefused) as refusal:
        await fetcher.fetch(server_url(path))
    assert (refusal.value.status, refusal.value.retry_after, refusal.value.is_gone) == (status, retry_after, gone)


@pytest.mark.parametrize(
    ("path", "moved_to"),
    [("/moved", "/feed"), ("/moved-for-now", None), ("/half-moved", "/for-now"), ("/feed", None)],
)
async def test_only_permanent_moves_give_a_new_address(
    fetcher: Fetcher, server_url: Url, path: str, moved_to: str | None
) -> None:
    page = await fetcher.fetch(server_url(path))
    assert page.url == server_url("/feed")
    assert page.moved_to == (moved_to and server_url(moved_to))


async def test_many_pages_can_be_fetched_at_once(fetcher: Fetcher, server_url: Url) -> None:
    pages = await asyncio.gather(*(fetcher.fetch(server_url("/page")) for _ in range(20)))
    assert {page.status for page in pages} == {200}
