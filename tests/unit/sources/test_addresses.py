import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchFailed
from bot.sources.addresses import is_public, parse_link, public_addresses


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.0.3",
        "0.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
    ],
)
def test_all_others_are_not(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(network="10.0.0.0/8") | st.ip_addresses(network="127.0.0.0/8"))
def test_no_private_address_hides_in_ipv6(address: object) -> None:
    assert not is_public(f"::ffff:{address}")


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("ftp://files.example/a", "http and https"),
        ("file:///etc/passwd", "http and https"),
        ("javascript:alert(1)", "http and https"),
        ("gopher://news.example:70/1", "http and https"),
        ("/just/a/path", "http and https"),
        ("http://", "http and https"),
        ("", "http and https"),
        ("http://user@news.example/", "password"),
        ("http://user:pw@news.example/", "password"),
        ("http://news.example:22/", "Port 22"),
        ("http://news.example:99999/", "Port 99999"),
        ("http://[::1/", "not a link"),
        ("http://news.example/" + "a" * 3_000, "longer than"),
    ],
)
def test_links_that_are_not_opened(link: str, sentence: str) -> None:
    with pytest.raises(FetchFailed, match=sentence):
        parse_link(link)


def test_a_link_loses_its_fragment_and_spaces() -> None:
    assert str(parse_link("  https://news.example/a?b=1#part ")) == "https://news.example/a?b=1"


@given(st.text())
def test_any_text_is_a_web_link_or_refused(link: str) -> None:
    with contextlib.suppress(FetchFailed):
        assert parse_link(link).scheme in {"http", "https"}


async def test_private_addresses_are_left_out_of_a_mixed_answer() -> None:
    async def resolver(host: str, port: int) -> list[str]:
        return ["10.0.0.1", "1.1.1.1", "::1"]

    assert await public_addresses(parse_link("https://news.example/"), resolver) == ["1.1.1.1"]


@pytest.mark.parametrize("error", [OSError("no such host"), UnicodeError("label too long")])
async def test_an_unknown_host_is_named(error: Exception) -> None:
    async def resolver(host: str, port: int) -> list[str]:
        raise error

    with pytest.raises(FetchFailed, match=r"There is no site called news\.example\."):
        await public_addresses(parse_link("https://news.example/"), resolver)
