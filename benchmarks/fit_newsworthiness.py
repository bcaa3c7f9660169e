"""Fits ``bot/extraction/data/newsworthiness.toml`` on the texts beside this file, and shows what it is worth.

    PYTHONPATH=. python benchmarks/fit_newsworthiness.py

Each text of ``newsworthiness.jsonl`` says what it ``tells`` of: ``news`` of an incident, something ``past``, or
``other``, with the ``kind`` of text it stands for. Every incident the rules find in a text is one example, and so is a
text in which they find none, by its words alone. First each family of texts (all of sport, all of courts) is judged by
weights fitted without it, which tells what to expect of a kind of text that was not thought of; then all are fitted and
the weights written. They are read as if published on one day.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from bot.extraction.extractor import Extractor, load_extractor
from bot.extraction.incidents.incident import Incident
from bot.extraction.news.newsworthiness import Weights, is_open, needed_by, odds_of
from bot.extraction.news.signs import Signs, signs_of_incident, signs_of_report, signs_of_words
from bot.extraction.preparing.reading import Reading
from bot.vocabulary import Document, Value

TEXTS = Path(__file__).with_name("newsworthiness.jsonl")
WEIGHTS = Path("bot/extraction/data/newsworthiness.toml")
PUBLISHED = date(2024, 2, 10)
PENALTY = 1.5
STEPS = 8
# Kinds of text that are left out together.
FAMILIES = {
    **dict.fromkeys(("games",), "sport"),
    **dict.fromkeys(("speeches", "opinion", "talks", "advice", "numbers"), "politics"),
    **dict.fromkeys(("crime", "probes"), "courts"),
    **dict.fromkeys(("weather",), "disasters"),
    **dict.fromkeys(("animals",), "leisure"),
    **dict.fromkeys(("science",), "health"),
    **dict.fromkeys(("arms", "institutions"), "exercises"),
    **dict.fromkeys(("anniversary", "retold", "obituary", "courts-past"), "history"),
}
LEAST = 0.02  # weights nearer to nought are not written
HEAD = "# Log-odds of an incident for each sign. Written by benchmarks/fit_newsworthiness.py; do not edit by hand.\n"


class Text(Value):
    """One line of the texts."""

    text: str
    tells: Literal["news", "past", "other"]
    kind: str


class Example(NamedTuple):
    """Signs with what they stand for; ``case`` is the incident they are of, where a text has one that is judged."""

    family: str
    signs: Signs
    is_incident: bool
    case: tuple[Incident, Reading] | None


def examples(extractor: Extractor) -> Iterator[Example]:
    for number, line in enumerate(TEXTS.read_text(encoding="utf-8").splitlines()):
        text = Text.model_validate_json(line)
        document = Document(id=str(number), text=text.text, published_at=PUBLISHED)
        reading, incidents = extractor.incidents(document)
        report, is_incident = signs_of_report(reading), text.tells != "other"
        family = FAMILIES.get(text.kind, text.kind)
        for incident in incidents:
            case = (incident, reading) if is_open(incident, reading) else None
            yield Example(family, signs_of_incident(incident, reading) | report, is_incident, case)
        if not incidents:
            yield Example(family, signs_of_words(reading.doc.sents, reading) | report, is_incident, None)


def fit(amounts: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's method; the base, in the last column, is hardly penalised.

    There are more signs than examples, so each step is solved among the examples, over their likeness.
    """
    scale = np.full(amounts.shape[1], PENALTY)
    scale[-1] = PENALTY / 1000
    likeness = (amounts / scale) @ amounts.T
    odds = np.zeros(len(right))
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-odds))
        slope = chance * (1 - chance) + 1e-9
        root = np.sqrt(slope)
        wanted = slope * odds + right - chance
        inner = np.eye(len(right)) + root[:, None] * likeness * root
        shares = wanted - root * np.linalg.solve(inner, root * (likeness @ wanted))
        odds = likeness @ shares
    return (amounts.T @ shares) / scale


def table(found: list[Example], names: list[str]) -> np.ndarray:
    column = {name: index for index, name in enumerate(names)}
    amounts = np.zeros((len(found), len(names) + 1))
    amounts[:, -1] = 1
    for row, example in enumerate(found):
        for sign, amount in example.signs.items():
            if sign in column:
                amounts[row, column[sign]] = amount
    return amounts


def fitted(found: list[Example]) -> Weights:
    names = sorted({sign for example in found for sign in example.signs})
    weights = fit(table(found, names), np.array([float(example.is_incident) for example in found]))
    pairs = zip(names, weights[:-1].tolist(), strict=True)
    kept = {name: round(weight, 2) for name, weight in pairs if abs(weight) >= LEAST}
    return Weights(base=round(float(weights[-1]), 2), weights=kept)


def show_worth(found: list[Example]) -> None:
    kept: dict[bool, list[bool]] = {True: [], False: []}
    for family in sorted({example.family for example in found}):
        weights = fitted([example for example in found if example.family != family])
        for example in found:
            if example.case is not None and example.family == family:
                incident, reading = example.case
                kept[example.is_incident].append(
                    odds_of([incident], reading, weights)[0] > needed_by(incident, reading)
                )
    print(f"incidents kept: {sum(kept[True])} of {len(kept[True])}")
    print(f"figures of speech kept: {sum(kept[False])} of {len(kept[False])}")


def main() -> None:
    found = list(examples(load_extractor()))
    weights = fitted(found)
    lines = [f"{json.dumps(name)} = {weight:.2f}\n" for name, weight in weights.weights.items()]
    WEIGHTS.write_text(f"{HEAD}base = {weights.base:.2f}\n\n[weights]\n{''.join(lines)}", encoding="utf-8")
    print(f"{len(found)} examples, {len(lines)} weights")
    show_worth(found)


if __name__ == "__main__":
    main()
