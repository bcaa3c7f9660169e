"""The gazetteer: place names in text and by themselves, to coordinates, countries and an honest precision."""

from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from pathlib import Path

from bot.errors import BrokenData
from bot.identity.places.atlas import Atlas, PlaceSource
from bot.identity.places.countries import Countries, load_countries
from bot.identity.places.curated import PlaceTable, load_table
from bot.identity.places.dump import FeatureKinds
from bot.identity.places.finding import PlaceFinder
from bot.identity.places.lexicon import load_lexicon
from bot.identity.places.locating import Locator
from bot.identity.places.shelf import Shelf
from bot.identity.places.types import PlaceTypes
from bot.identity.places.values import Place, PlaceMention
from bot.lexicon import read_lexicon
from bot.settings import Settings, load_settings
from bot.vocabulary import Value

_DATA = Path(__file__).parent / "data" / "places"

__all__ = [
    "Gazetteer",
    "Place",
    "PlaceMention",
    "additions_folder",
    "countries_in_conflict",
    "load_feature_kinds",
    "load_gazetteer",
    "load_world",
]


class _Coverage(Value):
    countries: frozenset[str]


@cache
def countries_in_conflict() -> frozenset[str]:
    """The countries (ISO2) that armed conflict touches: a fight that is told there is rarely one of supporters."""
    return read_lexicon(_DATA / "coverage.toml", _Coverage).countries


class Gazetteer:
    """Everything the project knows of places."""

    def __init__(self, *, additions: Path | None = None) -> None:
        """Load the shipped places, and those of ``additions``: a folder of place files and of compiled countries.

        Raises:
            BrokenData: a file breaks its schema; the message names file, entry and reason.
        """
        self._countries = load_countries()
        lexicon = load_lexicon(_DATA, self._countries)
        atlas = Atlas(
            self._countries,
            _sources(self._countries, lexicon.types, additions),
            countries_in_conflict(),
        )
        self._finder = PlaceFinder(atlas, lexicon, self._countries, abbreviations=_DATA / "abbreviations.toml")
        self._locator = Locator(atlas, self._finder, lexicon)

    def find(self, text: str) -> list[PlaceMention]:
        """The place names in ``text``, longest match first, in order, none overlapping another."""
        return self._finder.find(text)

    def locate(
        self,
        place: str,
        *,
        admin1: str | None = None,
        country: str | None = None,
        context: str | None = None,
        near: Sequence[tuple[float, float]] = (),
        countries: Collection[str] = (),
    ) -> list[Place]:
        """Where ``place`` may be: best first, at most five, empty where nothing is found.

        ``country`` (name, code or demonym) and ``admin1`` (first-order division) bind; ``context`` (any text around the
        name), ``near`` (latitude and longitude of other places) and ``countries`` (codes of those the text is about,
        such as its actors') only weigh. A name that is not known there gives the division (precision 4) or country
        (precision 6), never a namesake elsewhere.
        """
        around = self._locator.surroundings(
            admin1=admin1, country=country, context=context, near=near, countries=countries
        )
        return self._locator.locate(place, around)

    def country_code(self, name: str) -> str | None:
        """ISO 3166-1 alpha-2 of a country given by code, name or demonym in any listed language."""
        return self._countries.code_of(name)

    def country_name(self, code: str) -> str:
        """The English name of a country by its code (``KeyError`` where there is none)."""
        return self._countries.get(code).name


def _sources(countries: Countries, types: PlaceTypes, additions: Path | None) -> list[PlaceSource]:
    files = sorted(path for path in _DATA.glob("*.jsonl") if path.name != "countries.jsonl")
    shelves = [load_world()]
    if additions is not None and additions.is_dir():
        files += sorted(additions.glob("*.jsonl"))
        shelves += [_added(folder) for folder in sorted(additions.iterdir()) if (folder / "places.bin").exists()]
    named = PlaceTable(((country.as_place(), country.names) for country in countries), types)
    return [load_table(files, types), named, *shelves]


def _added(folder: Path) -> Shelf:
    shelf = Shelf(folder)
    if not shelf.is_current:
        raise BrokenData(
            f"The places in {folder} were made by another version; run gazetteer update --country {folder.name}."
        )
    return shelf


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """The gazetteer with what the operator has added in the data folder, loaded once per process."""
    return Gazetteer(additions=additions_folder(load_settings()))


def additions_folder(settings: Settings) -> Path:
    """Where an operator's own places lie: place files, and countries made by ``gazetteer update``."""
    return settings.data_dir / "places"


def load_world() -> Shelf:
    """The shipped places of GeoNames alone."""
    return Shelf(_DATA / "world")


def load_feature_kinds() -> FeatureKinds:
    """The kinds of places that GeoNames' feature codes stand for."""
    return FeatureKinds(_DATA / "feature_codes.toml")
