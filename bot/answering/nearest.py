"""Where a question finds nothing: what is nearest to it, and what could be asked instead."""

import datetime as dt

from rapidfuzz import fuzz, process

from bot.identity.actors import ActorKind
from bot.knowledge import Knowledge
from bot.rendering.answers import Nearness, NearVariant
from bot.rendering.filter_parts import variants
from bot.rendering.filters import Names
from bot.store import search
from bot.store.database import Database
from bot.store.events import load_events
from bot.vocabulary import Filter, Question

_MOST_VARIANTS = 3
_MOST_NAMES = 3
_MOST_COUNTED = 1_000
_ALIKE = 72.0
_SHORTEST_KEYWORD, _LONGEST_KEYWORDS = 4, 60


def nearest_to(
    database: Database, knowledge: Knowledge, question: Question, names: Names, *, now: dt.datetime
) -> Nearness:
    """The parts without which a question would find something, fewest events first; and names like its unknown."""
    found = []
    with database.read() as session:
        for number, variant in enumerate(variants(question, names)):
            is_other_reading = number < len(question.alternatives)
            if is_other_reading or (variant.is_wider and not variant.filter.is_empty):
                looked_for = search.Search(session, variant.filter, members=knowledge.members, now=now)
                total, is_more = looked_for.count(most=_MOST_COUNTED)
                found.append(NearVariant(number=number, words=variant.words, total=total, is_more=is_more))
        newest = search.find_events(session, Filter(), members=knowledge.members, now=now, limit=1)
        events = load_events(session, newest)
    near = sorted((one for one in found if one.total), key=lambda one: one.total)[:_MOST_VARIANTS]
    return Nearness(
        variants=tuple(near), newest=events[0] if events else None, names=_names_like(knowledge, question.unknown)
    )


def _names_like(knowledge: Knowledge, unknown: tuple[str, ...]) -> tuple[str, ...]:
    """Known actors whose name is spelled somewhat like a word that is not understood."""
    if not unknown:
        return ()
    shown = {name: actor.name for actor in knowledge.catalogue for name in (actor.name, *actor.names)}
    alike = [
        (score, shown[name])
        for word in unknown[:_MOST_NAMES]
        for name, score, _ in process.extract(word, shown, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST_NAMES)
    ]
    return tuple(dict.fromkeys(name for _, name in sorted(alike, reverse=True)))[:_MOST_NAMES]


def with_unknown_words(database: Database, knowledge: Knowledge, question: Question, *, now: dt.datetime) -> Question:
    """The question with its unknown words looked for in the reports, where that finds something; else as it was."""
    words = " ".join(question.unknown)
    is_telling = any(len(word) >= _SHORTEST_KEYWORD for word in words.split())
    if not is_telling or len(words) > _LONGEST_KEYWORDS:
        return question
    wanted = question.filter.model_copy(update={"keywords": (*question.filter.keywords, words)})
    with database.read() as session:
        found = search.find_events(session, wanted, members=knowledge.members, now=now, limit=1)
    if not found:
        return question
    return question.model_copy(update={"filter": wanted, "unknown": (), "intent": question.intent.or_latest})


def suggestions(database: Database, knowledge: Knowledge, *, now: dt.datetime) -> tuple[str, ...]:
    """Questions that do find something, made from what is newest on record; empty for an empty record."""
    with database.read() as session:
        found = search.find_events(session, Filter(), members=knowledge.members, now=now, limit=10)
        events = load_events(session, found)
    known = dict.fromkeys(actor.id for event in events for actor in event.actors if actor.id)
    # Armed groups make better examples than "Police forces of …", which are named in half of all reports.
    ranked = sorted(
        map(knowledge.catalogue.get, known), key=lambda actor: (actor.umbrella, actor.kind is ActorKind.STATE_FORCES)
    )
    actors = [actor.name for actor in ranked]
    countries = [knowledge.country_name(place.country) for event in events for place in event.places if place.country]
    about_actors = [f"latest on {name}" for name in dict.fromkeys(actors)]
    about_countries = [f"attacks in {name}" for name in dict.fromkeys(countries)]
    return (*about_actors[:2], *about_countries[:1])
