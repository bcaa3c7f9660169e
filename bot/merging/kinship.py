"""Independent sources: what one outlet writes, copies of one text, and reports that rest on one speaker are one source.

Five outlets that quote one ministry have one source between them. That is told from the claims: who is named as saying
what happened, and nobody else.
"""

from collections.abc import Iterable, Sequence

from bot.merging.speakers import Speaker, only_speaker, settled
from bot.sources.fingerprint import NEAR_DUPLICATE, similarity
from bot.vocabulary import Claim, Value


class Telling(Value):
    """A document as far as it matters for independence, with the near-duplicate signature of its text.

    ``speaker`` is whom all of it rests on, where that is one, as ``only_speaker`` gives it.
    """

    document: str
    outlet: str | None
    signature: tuple[int, ...]
    speaker: Speaker | None = None


def telling(document: str, outlet: str | None, signature: tuple[int, ...], claims: Iterable[Claim]) -> Telling:
    """What a document's claims of an event make of it."""
    return Telling(document=document, outlet=outlet, signature=signature, speaker=only_speaker(claims))


def kinships(tellings: Sequence[Telling]) -> dict[str, str]:
    """Each document's source, by the name of the outlet that told it first.

    ``tellings`` stand in the order of their publication. A document without an outlet is a source of its own. Where one
    report ties two sources together, they are one: better to count one too few than to call an event corroborated.
    """
    source_of: dict[str, str] = {}
    ties: dict[tuple[str, str | Speaker], str] = {}
    speakers = settled([telling.speaker for telling in tellings])
    for place, (telling, speaker) in enumerate(zip(tellings, speakers, strict=True)):
        copied = [one for one in tellings[:place] if similarity(one.signature, telling.signature) >= NEAR_DUPLICATE]
        keys = [(kind, one) for kind, one in (("outlet", telling.outlet), ("speaker", speaker)) if one]
        tied = [*(source_of[one.document] for one in copied), *(ties[key] for key in keys if key in ties)]
        name = _first(tied, source_of) or telling.outlet or f"document {telling.document}"
        source_of |= {document: name for document, source in source_of.items() if source in tied}
        ties |= {key: name for key, source in ties.items() if source in tied}
        source_of[telling.document] = name
        ties |= dict.fromkeys(keys, name)
    return source_of


def _first(names: Iterable[str], source_of: dict[str, str]) -> str | None:
    """The one of these names that was told first."""
    return min(names, key=list(source_of.values()).index, default=None)
