"""What the catalogue knows of an armed actor, and what looking for one gives back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import AliasChoices, Field

from bot.vocabulary import Value

Year = Annotated[int, Field(ge=1800, le=2100)]
Slug = Annotated[str, Field(min_length=1)]


class ActorKind(StrEnum):
    """ACLED's inter codes, in words."""

    STATE_FORCES = "State Forces"
    REBEL_GROUPS = "Rebel Groups"
    POLITICAL_MILITIAS = "Political Militias"
    IDENTITY_MILITIAS = "Identity Militias"
    RIOTERS = "Rioters"
    PROTESTERS = "Protesters"
    CIVILIANS = "Civilians"
    EXTERNAL_FORCES = "External/Other Forces"


class Actor(Value):
    """An armed actor, or a person who speaks for one.

    ``names`` are all its proper names and acronyms in any script, ``name`` among them. ``ambiguous`` are those of them
    that mean it in some context only. ``phrases`` are descriptions made from a country's name ("Iranian troops").
    Relations are ids of the same catalogue; ``countries`` are ISO 3166-1 alpha-2. A state's forces carry its
    ``country_names`` and ``demonyms``, since news lets the country itself act ("the United States bombed").
    """

    id: Slug
    name: Annotated[str, Field(min_length=1)]
    kind: ActorKind = ActorKind.REBEL_GROUPS
    countries: tuple[str, ...] = ()
    active_since: Year | None = None
    active_until: Year | None = None
    names: tuple[str, ...] = Field(default=(), validation_alias=AliasChoices("names", "aliases"))
    ambiguous: tuple[str, ...] = ()
    part_of: tuple[Slug, ...] = ()
    front_for: tuple[Slug, ...] = ()
    backed_by: tuple[Slug, ...] = ()
    formerly: tuple[Slug, ...] = ()
    speaks_for: tuple[Slug, ...] = ()
    umbrella: bool = False
    members: tuple[Slug, ...] = ()
    country_names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    @property
    def is_person(self) -> bool:
        """Whether this is a leader or spokesperson rather than a force."""
        return bool(self.speaks_for)


class ActorMatch(Value):
    """An answer to a name: the actor, the name of it that matched, and how sure that is (0 to 100)."""

    id: str
    name: str
    matched: str
    score: float


class MentionForm(StrEnum):
    """By what words a text names an actor."""

    NAME = "name"
    """a name, acronym or description of the actor itself: "Kataib Hezbollah", "US forces" """
    COUNTRY = "country"
    """the bare name of a country, for its forces or for the place: syntax has to decide"""
    DEMONYM = "demonym"
    """the adjective of a country: "Israeli" in "Israeli strikes", or in "an Israeli tourist" """


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Words of a text that name an actor. ``ids`` come best first, several where the words are ambiguous."""

    start: int
    end: int
    text: str
    ids: tuple[str, ...]
    form: MentionForm = MentionForm.NAME
