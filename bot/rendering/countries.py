"""Country names and flags by ISO 3166-1 alpha-2 code.

``data/countries.json`` is written by ``data/build_basemap.py``: ``{"IQ": "Iraq", …}``.
"""

import json
from functools import cache
from pathlib import Path

from bot.errors import BrokenData

_FILE = Path(__file__).parent / "data" / "countries.json"
_REGIONAL_INDICATOR_A = 0x1F1E6


@cache
def countries() -> dict[str, str]:
    """Every country's English name by its code.

    Raises:
        BrokenData: the file breaks its schema.
    """
    entries = json.loads(_FILE.read_text(encoding="utf-8"))
    for code, name in entries.items():
        if not isinstance(name, str) or not name:
            raise BrokenData(f"{_FILE.name}: {code} has no name.")
    return {str(code): str(name) for code, name in entries.items()}


def country_name(code: str | None) -> str:
    """A country's English name; an unknown code stands for itself, ``None`` is empty."""
    if not code:
        return ""
    return countries().get(code.upper(), code)


def flag(code: str | None) -> str:
    """The flag emoji of a country, or nothing where ``code`` is no two-letter code."""
    if code is None or len(code) != 2 or not (code.isascii() and code.isalpha()):
        return ""
    return "".join(chr(_REGIONAL_INDICATOR_A + ord(letter) - ord("A")) for letter in code.upper())
