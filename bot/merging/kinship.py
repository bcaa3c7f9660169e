"""Independent sources: what one outlet writes, copies of one text, and reports that rest on one speaker are one source.

Five outlets that quote one ministry have one source between them. That is told from the claims: who is named as saying
what happened, and nobody else.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources

from pydantic import ValidationError

from bot.errors import BrokenData
from bot.sources.fingerprint import NEAR_DUPLICATE, similarity
from bot.vocabulary import Claim, Stance, Value

# Who claims or denies a deed is a party to it: that is news of its own, and says nothing of where the rest comes from.
_TELLING = {Stance.REPORTED, Stance.CONFIRMED}
_POSSESSIVE = re.compile(r"['’]s?\b")


class Telling(Value):
    """A document as far as it matters for independence, with the near-duplicate signature of its text.

    ``speaker`` is whom all of it rests on, where that is one, as ``only_speaker`` gives it.
    """

    document: str
    outlet: str | None
    signature: tuple[int, ...]
    speaker: str | None = None


def telling(document: str, outlet: str | None, signature: tuple[int, ...], claims: Iterable[Claim]) -> Telling:
    """What a document's claims of an event make of it."""
    return Telling(document=document, outlet=outlet, signature=signature, speaker=only_speaker(claims))


class _SpeakerWords(Value):
    """``titles`` say in what office one speaks; ``anybody`` is whoever may be someone else in the next report."""

    titles: frozenset[str]
    anybody: frozenset[str]


@cache
def load_speaker_words() -> _SpeakerWords:
    """The shipped words for speakers.

    Raises:
        BrokenData: the file is missing or breaks its schema.
    """
    name = "speakers.toml"
    try:
        text = (resources.files("bot.merging") / "data" / name).read_text(encoding="utf-8")
        return _SpeakerWords.model_validate(tomllib.loads(text))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise BrokenData(f"{name} can't be used: {error}") from error


def only_speaker(claims: Iterable[Claim]) -> str | None:
    """The one institution that a report's claims rest on, folded; nothing where there are several, or it is anybody."""
    said = (said for claim in claims for said in claim.attributions)
    speakers = {_institution(one.by) for one in said if one.by and one.stance in _TELLING}
    return speakers.pop() if len(speakers) == 1 else None


@lru_cache(maxsize=5_000)  # an event is added up anew at each of its reports, and the same few speak of a war for years
def _institution(speaker: str) -> str | None:
    words = load_speaker_words()
    folded = _POSSESSIVE.sub("", speaker.casefold())
    named = [word for word in re.findall(r"\w+", folded) if word not in words.titles]
    return " ".join(named) if named and not set(named) <= words.anybody else None


def kinships(tellings: Sequence[Telling]) -> dict[str, str]:
    """Each document's source, by the name of the outlet that told it first.

    ``tellings`` stand in the order of their publication. A document without an outlet is a source of its own. Where one
    report ties two sources together, they are one: better to count one too few than to call an event corroborated.
    """
    source_of: dict[str, str] = {}
    ties: dict[tuple[str, str | None], str] = {}
    for place, telling in enumerate(tellings):
        copied = [one for one in tellings[:place] if similarity(one.signature, telling.signature) >= NEAR_DUPLICATE]
        keys = [key for key in (("outlet", telling.outlet), ("speaker", telling.speaker)) if key[1]]
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
