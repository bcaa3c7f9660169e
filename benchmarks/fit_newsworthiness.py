"""Fits ``bot/extraction/data/newsworthiness.toml`` on the texts beside this file, and shows what it is worth.

    PYTHONPATH=. python benchmarks/fit_newsworthiness.py

Each text of ``newsworthiness.jsonl`` says what it ``tells`` of: ``news`` of an incident, something ``past``, or
``other``, with the ``kind`` of text it stands for. Every incident the rules find in a text is one example, and so is a
text in which they find none, by its words alone. First the texts are judged in five parts, each with weights fitted on
the other four; then all are fitted and the weights written. They are read as if published on one day.
"""

import json
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from bot.extraction.extractor import Extractor, load_extractor
from bot.extraction.signs import Signs, signs_of_incident, signs_of_words
from bot.vocabulary import Document, Value

TEXTS = Path(__file__).with_name("newsworthiness.jsonl")
WEIGHTS = Path("bot/extraction/data/newsworthiness.toml")
PUBLISHED = date(2024, 2, 10)
PARTS = 5
PENALTY = 0.3
LEAST = 0.02  # weights nearer to nought are not written
HEAD = "# Log-odds of an incident for each sign. Written by benchmarks/fit_newsworthiness.py; do not edit by hand.\n"


class Text(Value):
    """One line of the texts."""

    text: str
    tells: Literal["news", "past", "other"]
    kind: str


class Example(NamedTuple):
    """Signs with what they stand for; ``part`` keeps the examples of one text together."""

    part: int
    signs: Signs
    is_incident: bool
    has_claim: bool


def examples(extractor: Extractor) -> Iterator[Example]:
    for number, line in enumerate(TEXTS.read_text(encoding="utf-8").splitlines()):
        text = Text.model_validate_json(line)
        document = Document(id=str(number), text=text.text, published_at=PUBLISHED)
        reading, incidents = extractor.incidents(document)
        signs = [signs_of_incident(incident, reading) for incident in incidents]
        for found in signs or [signs_of_words(reading.doc.sents, reading)]:
            part = zlib.crc32(text.text.encode()) % PARTS
            yield Example(part, found, text.tells != "other", bool(incidents))


def fit(amounts: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method; the base, in the last column, is hardly penalised.

    There are more signs than examples, so each step is solved among the examples (Woodbury's identity).
    """
    weights = np.zeros(amounts.shape[1])
    penalty = np.full(amounts.shape[1], PENALTY)
    penalty[-1] = PENALTY / 1000
    for _ in range(25):
        chance = 1 / (1 + np.exp(-amounts @ weights))
        slope = (amounts.T @ (chance - right) + penalty * weights) / penalty
        inner = (amounts / penalty) @ amounts.T + np.diag(1 / (chance * (1 - chance) + 1e-9))
        weights -= slope - (amounts.T @ np.linalg.solve(inner, amounts @ slope)) / penalty
    return weights


def table(found: list[Example], names: list[str]) -> np.ndarray:
    column = {name: index for index, name in enumerate(names)}
    amounts = np.zeros((len(found), len(names) + 1))
    amounts[:, -1] = 1
    for row, example in enumerate(found):
        for sign, amount in example.signs.items():
            if sign in column:
                amounts[row, column[sign]] = amount
    return amounts


def fitted(found: list[Example]) -> tuple[list[str], np.ndarray]:
    names = sorted({sign for example in found for sign in example.signs})
    return names, fit(table(found, names), np.array([float(example.is_incident) for example in found]))


def show_worth(found: list[Example]) -> None:
    kept: dict[bool, list[bool]] = {True: [], False: []}
    for part in range(PARTS):
        names, weights = fitted([example for example in found if example.part != part])
        judged = [example for example in found if example.part == part and example.has_claim]
        for example, odds in zip(judged, table(judged, names) @ weights, strict=True):
            kept[example.is_incident].append(bool(odds > 0))
    print(f"incidents kept: {sum(kept[True])} of {len(kept[True])}")
    print(f"figures of speech kept: {sum(kept[False])} of {len(kept[False])}")


def main() -> None:
    found = list(examples(load_extractor()))
    show_worth(found)
    names, weights = fitted(found)
    pairs = [(name, weight) for name, weight in zip(names, weights[:-1], strict=True) if abs(weight) >= LEAST]
    lines = [f"{json.dumps(name)} = {weight:.2f}\n" for name, weight in pairs]
    WEIGHTS.write_text(f"{HEAD}base = {weights[-1]:.2f}\n\n[weights]\n{''.join(lines)}", encoding="utf-8")
    print(f"{len(found)} examples, {len(lines)} weights")


if __name__ == "__main__":
    main()
