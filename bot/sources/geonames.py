"""GeoNames' country dumps: fetched once, resumed where a download broke off, checked before anyone reads them.

The dumps are zip files of one tab-separated table (https://download.geonames.org/export/dump/readme.txt), CC BY 4.0.
"""

import hashlib
import zipfile
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

import httpx

from bot.errors import FetchFailed

GEONAMES = "https://download.geonames.org/export/dump"
_RESUMED, _WHOLE = HTTPStatus.PARTIAL_CONTENT, HTTPStatus.OK
_COLUMNS = 19


class Progress(Protocol):
    """What is told of a download while it runs: all bytes of the file (``None`` if unknown), and those now at hand."""

    def __call__(self, at_hand: int, total: int | None, /) -> None:
        """Take note."""


def download_dump(
    country: str, folder: Path, *, client: httpx.Client, base: str = GEONAMES, progress: Progress | None = None
) -> Path:
    """Fetch the dump of a country (ISO 3166-1 alpha-2) into ``folder`` and give the file.

    What a broken-off download left (``SY.zip.part``) is continued, unless the file has changed on the server since.

    Raises:
        FetchFailed: the server can't be reached, refuses, or sent something that is no sound dump.
    """
    folder.mkdir(parents=True, exist_ok=True)
    whole, part = folder / f"{country}.zip", folder / f"{country}.zip.part"
    try:
        _fetch(f"{base}/{country}.zip", part, client, progress or (lambda *_: None))
    except httpx.HTTPError as error:
        raise FetchFailed(
            f"The places of {country} could not be downloaded; run the same command again to go on.", detail=str(error)
        ) from error
    _check(part, country)
    part.replace(whole)
    return whole


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_dump(path: Path, country: str) -> Iterator[list[str]]:
    """The rows of a dump, as GeoNames' nineteen columns.

    Raises:
        FetchFailed: the archive does not hold the country's table.
    """
    try:
        with zipfile.ZipFile(path) as archive, archive.open(f"{country}.txt") as table:
            for line in table:
                columns = line.decode("utf-8").rstrip("\r\n").split("\t")
                if len(columns) == _COLUMNS:
                    yield columns
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError) as error:
        raise FetchFailed(f"{path.name} does not hold GeoNames' places of {country}.", detail=str(error)) from error


def _fetch(url: str, part: Path, client: httpx.Client, progress: Progress) -> None:
    tag = part.with_name(f"{part.name}.etag")
    with client.stream("GET", url, headers=_resume_headers(part, tag)) as response:
        if response.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink()
            return _fetch(url, part, client, progress)
        if response.status_code not in {_RESUMED, _WHOLE}:
            raise FetchFailed(f"{response.url.host} answered {response.status_code} for {url}.")
        resumed = response.status_code == _RESUMED
        tag.write_text(response.headers.get("etag", ""), "utf-8")
        at_hand = part.stat().st_size if resumed else 0
        length = response.headers.get("content-length")
        total = at_hand + int(length) if length else None
        with part.open("ab" if resumed else "wb") as file:
            for chunk in response.iter_raw():
                at_hand += file.write(chunk)
                progress(at_hand, total)
    tag.unlink()
    return None


def _resume_headers(part: Path, tag: Path) -> dict[str, str]:
    """Ask for the rest of what is at hand, or the whole file if it is no longer the same one."""
    headers = {"Accept-Encoding": "identity"}
    etag = tag.read_text("utf-8") if tag.exists() else ""
    if part.exists() and part.stat().st_size and etag and not etag.startswith("W/"):
        headers |= {"Range": f"bytes={part.stat().st_size}-", "If-Range": etag}
    return headers


def _check(part: Path, country: str) -> None:
    """Refuse, and throw away, what is no zip file or breaks its own checksums."""
    try:
        with zipfile.ZipFile(part) as archive:
            sound = archive.testzip() is None and f"{country}.txt" in archive.namelist()
    except zipfile.BadZipFile:
        sound = False
    if not sound:
        part.unlink()
        raise FetchFailed(f"What was downloaded for {country} is damaged or no GeoNames dump; nothing was changed.")
