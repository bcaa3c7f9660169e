"""Country names, flags and where a map writes the name, by ISO 3166-1 alpha-2 code.

``data/countries.json`` is written by ``data/build_basemap.py``: ``{"IQ": {"name": "Iraq", "label": [33.1, 43.8]}, …}``
with the label's latitude and longitude in degrees, absent for countries too small for the map.
"""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bot.errors import BrokenData

_FILE = Path(__file__).parent / "data" / "countries.json"
_REGIONAL_INDICATOR_A = 0x1F1E6


class Country(NamedTuple):
    """A country's English name and the point its label stands at (degrees), where it has one."""

    name: str
    label: tuple[float, float] | None


@cache
def countries() -> dict[str, Country]:
    """Every country by its code.

    Raises:
        BrokenData: the file breaks its schema.
    """
    entries = json.loads(_FILE.read_text(encoding="utf-8"))
    return {code: _country(code, entry) for code, entry in entries.items()}


def _country(code: str, entry: dict[str, object]) -> Country:
    name, label = entry.get("name"), entry.get("label")
    if not isinstance(name, str) or not name:
        raise BrokenData(f"{_FILE.name}: {code} has no name.")
    if label is None:
        return Country(name, None)
    if not isinstance(label, list) or len(label) != 2:
        raise BrokenData(f"{_FILE.name}: the label of {code} must be a latitude and a longitude.")
    return Country(name, (float(label[0]), float(label[1])))


def country_name(code: str | None) -> str:
    """A country's English name; an unknown code stands for itself, ``None`` is empty."""
    if not code:
        return ""
    known = countries().get(code.upper())
    return known.name if known else code


def flag(code: str | None) -> str:
    """The flag emoji of a country, or nothing where ``code`` is no two-letter code."""
    if code is None or len(code) != 2 or not (code.isascii() and code.isalpha()):
        return ""
    return "".join(chr(_REGIONAL_INDICATOR_A + ord(letter) - ord("A")) for letter in code.upper())
