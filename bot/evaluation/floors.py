"""The pinned floors: figures below which no change may take extraction, for one corpus.

``floors.toml`` holds the corpus' hash and, for either half, the least F1 of each field. It is rewritten only by
``python -m bot evaluate --accept-floors``, so that lowering a floor, or changing the gold under it, shows in review.
"""

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from bot.errors import BrokenData
from bot.evaluation.counts import Counts
from bot.evaluation.report import Report
from bot.vocabulary import Value

FLOORS_FILE = Path(__file__).with_name("floors.toml")
_HEADING = """\
# The least F1 of each field, for the corpus with this hash: what was measured, less one answer.
# Written by `python -m bot evaluate --accept-floors`.
"""


class Floors(Value):
    """The corpus the floors hold for, and per half of it the least F1 by field."""

    corpus: str
    halves: dict[str, dict[str, float]]


def load_floors(path: Path = FLOORS_FILE) -> Floors:
    """The pinned floors.

    Raises:
        BrokenData: there are none, or the file can't be read.
    """
    try:
        return Floors.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise BrokenData(f"{path.name} is missing; `evaluate --accept-floors` writes it.") from error
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise BrokenData(f"{path.name} can't be read as floors.", detail=str(error)) from error


def write_floors(corpus: str, reports: Mapping[str, Report], path: Path = FLOORS_FILE) -> None:
    """Pin what these reports measured, less one answer: a field that is seldom asked for would else fail by chance."""
    lines = [_HEADING, f'corpus = "{corpus}"\n']
    for half, report in reports.items():
        lines.append(f'\n[halves."{half}"]\n')
        lines += [f'"{name}" = {_floor(counts):.3f}\n' for name, counts in report.fields.items()]
    path.write_text("".join(lines), encoding="utf-8")


def breaches(floors: Floors, corpus: str, reports: Mapping[str, Report]) -> list[str]:
    """What is wrong, one sentence each; empty where every floor holds."""
    if floors.corpus != corpus:
        return ["The corpus is not the one the floors were pinned for; `--accept-floors` pins them anew."]
    return [
        breach
        for half, least in floors.halves.items()
        for name, floor in least.items()
        if (breach := _breach(half, name, floor, reports.get(half)))
    ]


def _breach(half: str, name: str, floor: float, report: Report | None) -> str | None:
    counts = report.fields.get(name) if report else None
    if counts is None:
        return f"{half}: {name} has a floor of {floor:.3f} but was not measured."
    if counts.f1 < floor:
        return f"{half}: {name} fell to {counts.f1:.4f}, below its floor of {floor:.3f}."
    return None


def _floor(counts: Counts) -> float:
    asked = counts.right + counts.missing
    slack = 1 / asked if asked else 0.0
    return math.floor(max(0.0, counts.f1 - slack) * 1000) / 1000
