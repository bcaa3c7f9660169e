"""Every word table of the gazetteer together."""

from dataclasses import dataclass
from pathlib import Path

from bot.identity.places.countries import Countries
from bot.identity.places.cues import Cues, load_cues
from bot.identity.places.inflection import Inflections
from bot.identity.places.relative import RelativeReader
from bot.identity.places.types import PlaceTypes


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What words around and in place names mean."""

    types: PlaceTypes
    relative: RelativeReader
    inflections: Inflections
    cues: Cues


def load_lexicon(folder: Path, countries: Countries) -> Lexicon:
    """The word tables of a folder.

    Raises:
        BrokenData: a table breaks its schema.
    """
    demonyms = [demonym for country in countries for demonym in country.demonyms]
    return Lexicon(
        types=PlaceTypes(folder / "types.toml"),
        relative=RelativeReader(folder / "relative.toml"),
        inflections=Inflections(folder / "inflections.toml"),
        cues=load_cues(folder / "cues.toml", folder / "not_places.toml", demonyms),
    )
