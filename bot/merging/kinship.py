"""Independent sources: copies of one text are one source, and so is all that one outlet writes itself."""

from collections.abc import Sequence

from bot.sources.fingerprint import NEAR_DUPLICATE, similarity
from bot.vocabulary import Value


class Telling(Value):
    """A document as far as it matters for independence, with the near-duplicate signature of its text."""

    document: str
    outlet: str | None
    signature: tuple[int, ...]


def kinships(tellings: Sequence[Telling]) -> dict[str, str]:
    """Each document's source, by name: the outlet that told it first, of the outlets that carry the same text.

    ``tellings`` stand in the order of their publication. A document without an outlet is a source of its own.
    """
    kin: dict[str, str] = {}
    originals: list[tuple[tuple[int, ...], str]] = []
    for telling in tellings:
        copied = (name for signature, name in originals if similarity(telling.signature, signature) >= NEAR_DUPLICATE)
        name = next(copied, None)
        if name is None:
            name = telling.outlet or f"document {telling.document}"
            originals.append((telling.signature, name))
        kin[telling.document] = name
    return kin
