"""Named entities, found by spaCy's model with the scores of all tokens computed at once.

spaCy's recogniser goes through a text token by token, and at each scores and checks all 74 steps it may take. Outside
an entity the scores depend on the token alone, so here one product of matrices gives them for a whole document; within
an entity only whether it goes on or ends is asked. The entities are the same, for half of the price.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

Floats: TypeAlias = NDArray[np.float32]
Flags: TypeAlias = NDArray[np.bool_]


class WholeDocumentEntities:
    """A spaCy entity recogniser's model, whose steps are BILUO tags ("B-ORG" begins an organisation), decoded greedily.

    Each step is the likeliest of those allowed: an entity lies in one sentence and begins with no space.
    """

    def __init__(self, recognizer: EntityRecognizer) -> None:
        model: Any = recognizer.model
        self._tok2vec, self._lower = model.get_ref("tok2vec"), model.get_ref("lower")
        upper = model.get_ref("upper")
        self._bias: Floats = self._lower.get_param("b")
        self._weights: Floats = upper.get_param("W")
        self._offsets: Floats = upper.get_param("b")
        moves: Any = recognizer.moves  # the recogniser's own list of names leaves out "U-", which has a score too
        steps: list[str] = [moves.get_class_name(number) for number in range(moves.n_moves)]
        self._steps = [tuple(step.partition("-")[::2]) for step in steps]
        self._inner = {label: [steps.index(f"I-{label}"), steps.index(f"L-{label}")] for label in recognizer.labels}
        self._barred = _barred(steps, lambda step: step[0] in "IL" or step == "U-")
        self._barred_at_end = _barred(steps, lambda step: step[0] == "B")
        self._barred_at_space = _barred(steps, lambda step: step != "O")

    def __call__(self, doc: Doc) -> Doc:
        """Set the document's entities."""
        if len(doc):
            doc.set_ents([Span(doc, *found) for found in self._entities(doc)], default="outside")
        return doc

    def _entities(self, doc: Doc) -> Iterator[tuple[int, int, str]]:
        """First token, the token behind the last, and label of each entity, in text order."""
        # By token, one row before all of them for "no token": what it adds as next word, first word, last word.
        parts: Floats = self._lower.predict(self._tok2vec.predict([doc]))
        starts, spaces = doc.to_array(["SENT_START", "IS_SPACE"]).T
        ends: Flags = np.append(starts[1:] == 1, True)
        steps = self._steps_outside(parts, ends, spaces.astype(bool))
        index = 0
        while index < len(steps):
            tag, label = self._steps[steps[index]]
            end = self._end_of_entity(index, label, parts, ends) if tag == "B" else index + 1
            if tag != "O":
                yield index, end, label
            index = end

    def _steps_outside(self, parts: Floats, ends: Flags, spaces: Flags) -> list[int]:
        """The step to take at each token where no entity is open."""
        scores = self._scored(parts[1:, 0] + parts[0, 1] + parts[0, 2], slice(None))
        scores[:, self._barred] = -np.inf
        scores[np.ix_(ends, self._barred_at_end)] = -np.inf
        scores[np.ix_(spaces, self._barred_at_space)] = -np.inf
        return [int(step) for step in scores.argmax(axis=1)]

    def _end_of_entity(self, first: int, label: str, parts: Floats, ends: Flags) -> int:
        """The token behind the entity that begins there: it ends with its sentence, or where that is likelier."""
        last = first + 1 + int(ends[first + 1 :].argmax())
        summed = parts[first + 2 : last + 1, 0] + parts[first + 1, 1] + parts[first + 1 : last, 2]
        goes_on, stops = self._scored(summed, self._inner[label]).T
        stopping = np.flatnonzero(stops > goes_on)
        return first + 2 + int(stopping[0]) if len(stopping) else last + 1

    def _scored(self, summed: Floats, steps: list[int] | slice) -> Floats:
        """The scores of these steps for each row of summed features, by the model's hidden and output layers."""
        hidden: Floats = (summed + self._bias).max(axis=-1)
        scores: Floats = hidden @ self._weights[steps].T + self._offsets[steps]
        return scores


def _barred(steps: Sequence[str], is_barred: Callable[[str], bool]) -> Flags:
    return np.array([is_barred(step) for step in steps])
