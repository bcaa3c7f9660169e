"""Which addresses may be opened. Links come from anyone, so none may lead into the network the bot runs in."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Collection

import httpx

from bot.errors import FetchFailed

Resolver = Callable[[str, int], Awaitable[list[str]]]
"""A host and a port to IP addresses. Raises OSError where there are none."""

_SCHEME_PORTS = {"http": 80, "https": 443}
_WEB_PORTS = frozenset((80, 443, 8080, 8443))
_TRANSLATED_IPV4 = ipaddress.ip_network("64:ff9b::/96")  # NAT64: the last four bytes are an IPv4 address
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # the only part of IPv6 that is given out to the public
_LONGEST_URL = 2_048


async def system_resolver(host: str, port: int) -> list[str]:
    """The addresses the operating system knows, IPv4 first: where IPv6 leads nowhere, that saves a time-out."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = dict.fromkeys(str(entry[4][0]) for entry in found)
    return sorted(addresses, key=lambda address: ":" in address)


def parse_link(link: str, trusted: Collection[str] = ()) -> httpx.URL:
    """The address in ``link``, without its fragment. ``trusted`` authorities (``host:port``) may use any port.

    Raises:
        FetchFailed: not an http or https link, or with a password or an unusual port in it.
    """
    try:
        url = httpx.URL(link.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchFailed("That is not a link that can be opened.", detail=f"{link[:200]!r}: {error}") from error
    if url.scheme not in _SCHEME_PORTS or not url.host:
        raise FetchFailed("Only http and https links can be opened.", detail=link[:200])
    if len(str(url)) > _LONGEST_URL:
        raise FetchFailed(f"The link is longer than {_LONGEST_URL} characters.")
    if url.userinfo:
        raise FetchFailed("A link with a user name or password in it is not opened.")
    if port_of(url) not in _WEB_PORTS and authority(url) not in trusted:
        raise FetchFailed(f"Port {url.port} is not one that web pages are read from.", detail=str(url))
    return url


def port_of(url: httpx.URL) -> int:
    """The port a connection goes to."""
    return url.port or _SCHEME_PORTS[url.scheme]


def authority(url: httpx.URL) -> str:
    """Host and port, as ``host:port``."""
    return f"{url.host}:{port_of(url)}"


async def public_addresses(url: httpx.URL, resolver: Resolver) -> list[str]:
    """The public addresses of the URL's host. Connect to these and resolve no more, or the check is worth nothing.

    Raises:
        FetchFailed: the host isn't known, or is not on the public internet.
    """
    addresses = await resolved(url, resolver)
    public = [address for address in addresses if is_public(address)]
    if not public:
        raise FetchFailed(
            f"{url.host} is not on the public internet, so it is not opened.", detail=f"{url} is {addresses}"
        )
    return public


async def resolved(url: httpx.URL, resolver: Resolver) -> list[str]:
    """All addresses of the URL's host, public or not.

    Raises:
        FetchFailed: the host isn't known.
    """
    try:
        addresses = await resolver(url.raw_host.decode("ascii"), port_of(url))
    except (OSError, UnicodeError) as error:  # UnicodeError: a label that no name server could hold
        raise FetchFailed(f"There is no site called {url.host}.", detail=f"{url}: {error}") from error
    if not addresses:
        raise FetchFailed(f"There is no site called {url.host}.", detail=str(url))
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where it carries an IPv4 address inside."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _embedded_ipv4(ip)
        if inner is not None:
            return is_public(str(inner))
        return ip.is_global and ip in _GLOBAL_UNICAST
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def _embedded_ipv4(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in _TRANSLATED_IPV4:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
