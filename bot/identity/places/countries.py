"""Countries: their codes, their names in several languages, and what their people are called."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from bot.errors import BrokenData
from bot.identity.names import fold
from bot.identity.places.values import Place
from bot.vocabulary import PlacePrecision, Value

_SHIPPED = Path(__file__).parents[1] / "data" / "places" / "countries.jsonl"
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")


class Country(Value):
    """A country by its ISO 3166-1 code (with PS, TW, XK); ``lat`` and ``lon`` lie near its middle."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    name: Annotated[str, Field(min_length=1)]
    names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    neighbours: tuple[str, ...] = ()

    def as_place(self) -> Place:
        """The country as a place of precision 6."""
        return Place(
            id=f"country:{self.code}",
            name=self.name,
            country=self.code,
            latitude=self.lat,
            longitude=self.lon,
            precision=PlacePrecision.COUNTRY,
            kind="country",
        )


class Countries:
    """All countries, by code, name and demonym."""

    def __init__(self, path: Path) -> None:
        """Read the table.

        Raises:
            BrokenData: a line breaks the schema.
        """
        self._by_code: dict[str, Country] = {}
        self._by_name: dict[str, str] = {}
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            try:
                country = Country.model_validate_json(line)
            except ValidationError as error:
                raise BrokenData(f"{path.name}, line {number}: {error.errors()[0]['msg']}.") from error
            self._by_code[country.code] = country
            for name in (country.name, *country.names, *country.demonyms):
                self._by_name.setdefault(fold(name), country.code)

    def __iter__(self) -> Iterator[Country]:
        return iter(self._by_code.values())

    def get(self, code: str) -> Country:
        """The country with this code (``KeyError`` where there is none)."""
        return self._by_code[code]

    def code_of(self, name: str) -> str | None:
        """The code behind a code, name or demonym in any listed language."""
        stripped = _IN_BRACKETS.sub("", name).strip()
        if stripped.upper() in self._by_code:
            return stripped.upper()
        before, _, after = stripped.partition(",")  # "Korea, South"
        return self._by_name.get(fold(stripped)) or self._by_name.get(fold(f"{after} {before}"))


@cache
def load_countries() -> Countries:
    """The shipped countries, loaded once.

    Raises:
        BrokenData: a line breaks the schema.
    """
    return Countries(_SHIPPED)
