"""``gazetteer update --country SY``: every village of a country, from GeoNames, on this machine."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import httpx
from tqdm import tqdm

from bot.errors import BadInput
from bot.identity.gazetteer import Gazetteer, additions_folder, load_feature_kinds, load_world
from bot.identity.places.dump import compile_dump
from bot.settings import Settings
from bot.sources.geonames import GEONAMES, download_dump, read_dump, sha256

_TIMEOUT = httpx.Timeout(30.0)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    update = actions.add_parser("update", help="download GeoNames' places of countries and use them")
    update.add_argument("--country", action="append", required=True, metavar="CODE", help="a country (may be repeated)")
    update.add_argument("--from", dest="base", default=GEONAMES, metavar="URL", help="a mirror of GeoNames' dumps")
    update.add_argument("--sha256", metavar="DIGEST", help="refuse a download that has not this SHA-256")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Update every country named, one after the other."""
    codes = [_code(name) for name in arguments.country]
    if arguments.sha256 and len(codes) > 1:
        raise BadInput("Give --sha256 with one country only.")
    with httpx.Client(timeout=_TIMEOUT, follow_redirects=True) as client:
        for code in codes:
            print(
                update_country(code, additions_folder(settings), client, base=arguments.base, digest=arguments.sha256)
            )
    return 0


def update_country(code: str, folder: Path, client: httpx.Client, *, base: str, digest: str | None = None) -> str:
    """Download, check and compile one country into ``folder``, and say what was done.

    What was there before stays in use until the new places are ready.

    Raises:
        FetchFailed: the download failed or is damaged.
        BadInput: it has another SHA-256 than ``digest``.
    """
    with _Bar(code) as bar:
        archive = download_dump(code, folder, client=client, base=base, progress=bar.show)
    found = sha256(archive)
    if digest and digest.lower() != found:
        archive.unlink()
        raise BadInput(f"The download for {code} has the SHA-256 {found}, not the one given; nothing was changed.")
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        compiled = Path(scratch) / code
        count = compile_dump(read_dump(archive, code), compiled, world=load_world(), kinds=load_feature_kinds())
        shutil.rmtree(folder / code, ignore_errors=True)
        compiled.replace(folder / code)
    archive.unlink()
    return (
        f"{code}: {count} places from GeoNames (CC BY 4.0), SHA-256 {found}. A running bot uses them after a restart."
    )


def _code(name: str) -> str:
    code = Gazetteer().country_code(name)  # without what was added: it may be what has to be made anew
    if code is None:
        raise BadInput(f"{name!r} is no country; give its name or two-letter code, such as SY.")
    return code


class _Bar:
    """A progress bar on a terminal; silence elsewhere."""

    def __init__(self, code: str) -> None:
        self._bar = tqdm(desc=code, unit="B", unit_scale=True, disable=not sys.stderr.isatty())

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def show(self, at_hand: int, total: int | None) -> None:
        """Show how far the download is."""
        self._bar.total = total
        self._bar.update(at_hand - self._bar.n)
