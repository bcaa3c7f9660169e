import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import certifi
import pytest

from bot.errors import FetchFailed
from bot.sources.fetch import Fetcher

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="needs the openssl command to make a certificate")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for news.example that signs itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subject = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    command = [str(OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)  # noqa: S603  # our own arguments
    return cert, key


@pytest.fixture
async def port(certificate: tuple[Path, Path]) -> AsyncIterator[int]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nsecret")
        await writer.drain()
        writer.close()

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def fetcher_for(name: str, port: int) -> Fetcher:
    return Fetcher(timeout_seconds=5, max_bytes=1_000, trusted=[f"{name}:{port}"], resolver=loopback)


async def test_the_certificate_is_held_against_the_links_name_though_the_connection_goes_to_an_address(
    certificate: tuple[Path, Path], port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certifi, "where", lambda: str(certificate[0]))
    page = await fetcher_for("news.example", port).fetch(f"https://news.example:{port}/")
    assert page.body == b"secret"
    with pytest.raises(FetchFailed, match=r"No connection to other\.example"):
        await fetcher_for("other.example", port).fetch(f"https://other.example:{port}/")


async def test_a_certificate_nobody_vouches_for_is_refused(port: int) -> None:
    with pytest.raises(FetchFailed, match=r"No connection to news\.example"):
        await fetcher_for("news.example", port).fetch(f"https://news.example:{port}/")
