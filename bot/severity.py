"""How grave an event is: the rules of ``data/severity.toml``, checked against their schema when they are loaded."""

from functools import cache
from typing import Self

from pydantic import Field, model_validator

from bot.lexicon import load_lexicon
from bot.vocabulary import Filter, Severity, Value


class Tier(Value):
    """A severity, and the filters of which an event must match one to reach it."""

    severity: Severity
    rules: tuple[Filter, ...] = Field(min_length=1)


class SeverityTable(Value):
    """Every tier above the lowest, once; the lowest is what matches no rule."""

    tiers: tuple[Tier, ...]

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if [tier.severity for tier in self.tiers] != list(Severity)[:-1]:
            raise ValueError(f"the tiers are {', '.join(list(Severity)[:-1])}, in this order")
        if any(rule.is_empty or rule.min_severity for tier in self.tiers for rule in tier.rules):
            raise ValueError("a rule narrows, and not by severity")
        return self


def rules_for(least: Severity) -> tuple[Filter, ...] | None:
    """The rules of which an event of this severity or a graver one matches one; ``None`` where every event will do."""
    if least is list(Severity)[-1]:
        return None
    return tuple(rule for tier in severity_table().tiers if tier.severity in least.or_graver for rule in tier.rules)


@cache
def severity_table() -> SeverityTable:
    """The shipped table.

    Raises:
        BrokenData: the file breaks its schema; the message names entry and reason.
    """
    return load_lexicon("bot", "severity", SeverityTable)
