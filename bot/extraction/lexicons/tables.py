"""The extractor's own word tables, loaded from ``data/`` and indexed for look-up by phrase."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import Field

from bot.extraction.lexicons.cues import Cues, load_cues
from bot.extraction.lexicons.phrases import PhraseIndex
from bot.lexicon import load_lexicon
from bot.vocabulary import Stance, SubEventType, Value

# Things that are struck, and with which a party strikes: "Israeli tanks shelled".
_ARMS = frozenset({"military vehicle", "warship", "weapons"})


class Trigger(Value):
    """Words that tell of an incident; ``data/triggers.toml`` explains the fields."""

    words: tuple[str, ...]
    pos: Literal["noun", "verb", "device", "person"]
    type: SubEventType
    weight: int = Field(ge=0, le=3)
    effect: bool = False
    anaphor: bool = False
    subject_suffers: bool = False
    leaves: bool = False
    lasting: bool = False
    owner_suffers: bool = False
    object: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    patient: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    needs_class: tuple[str, ...] = ()


class WeaponEntry(Value):
    """One kind of weapon."""

    kind: str
    words: tuple[str, ...]
    implies: SubEventType | None = None
    munition: bool = False

    @property
    def labels(self) -> frozenset[str]:
        """The classes by which other tables may name it."""
        return frozenset({"@weapon", "@munition"}) if self.munition else frozenset({"@weapon"})


class TargetEntry(Value):
    """One kind of thing or place that is struck."""

    kind: str
    words: tuple[str, ...]
    side: Literal["military", "civilian", "state"] | None = None
    territory: bool = False

    @property
    def labels(self) -> frozenset[str]:
        """The classes by which other tables may name it."""
        if self.territory:
            return frozenset({"@target", "@territory"})
        if self.kind in _ARMS:
            return frozenset({"@target", "@arms"})
        return frozenset({"@target", "@vehicle"}) if self.kind == "vehicle" else frozenset({"@target"})


class PeopleEntry(Value):
    """One class of parties or people."""

    class_: str = Field(alias="class")
    words: tuple[str, ...]

    @property
    def labels(self) -> frozenset[str]:
        """The classes by which other tables may name it."""
        return frozenset({"@person", f"@{self.class_}"})


class AttributionEntry(Value):
    """One way in which a speaker stands to an incident."""

    words: tuple[str, ...]
    stance: Stance
    party: str
    speaker: str
    needs: tuple[str, ...] = ()
    own_deed: bool = False


class Lookalike(Value):
    """Words that look like violence and are none."""

    why: str
    phrases: tuple[str, ...]
    spoils_sentence: bool = False
    spoils_document: bool = False


class _Triggers(Value):
    trigger: tuple[Trigger, ...]


class _Weapons(Value):
    weapon: tuple[WeaponEntry, ...]


class _Targets(Value):
    target: tuple[TargetEntry, ...]


class _People(Value):
    group: tuple[PeopleEntry, ...]


class _Attributions(Value):
    attribution: tuple[AttributionEntry, ...]


class _Lookalikes(Value):
    lookalike: tuple[Lookalike, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Every table, indexed."""

    triggers: PhraseIndex[Trigger]
    weapons: PhraseIndex[WeaponEntry]
    targets: PhraseIndex[TargetEntry]
    people: PhraseIndex[PeopleEntry]
    cues: Cues
    attributions: tuple[AttributionEntry, ...]
    lookalikes: tuple[Lookalike, ...]


@cache
def load_tables() -> Tables:
    """The shipped tables, read once per process.

    Raises:
        BrokenData: a table is missing or breaks its schema.
    """
    return Tables(
        triggers=PhraseIndex(
            (entry.words, entry) for entry in load_lexicon("bot.extraction", "triggers", _Triggers).trigger
        ),
        weapons=PhraseIndex(
            (entry.words, entry) for entry in load_lexicon("bot.extraction", "weapons", _Weapons).weapon
        ),
        targets=PhraseIndex(
            (entry.words, entry) for entry in load_lexicon("bot.extraction", "targets", _Targets).target
        ),
        people=PhraseIndex((entry.words, entry) for entry in load_lexicon("bot.extraction", "people", _People).group),
        cues=load_cues(),
        attributions=load_lexicon("bot.extraction", "attributions", _Attributions).attribution,
        lookalikes=load_lexicon("bot.extraction", "lookalikes", _Lookalikes).lookalike,
    )
