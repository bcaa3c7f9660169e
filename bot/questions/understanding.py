"""Questions as people type them, read into a ``Question``: what is asked, of whom, where, when, and in which role.

The text is used up piece by piece: names the catalogue knows as they stand, then times, tolls, kinds of deeds and what
was struck, then what is asked for. What is left between filler words must be names; it is looked up without regard to
capitals, then by likeness. A question may go on from the one before it in its chat ("and last week?").
"""

import datetime as dt

from bot.knowledge import Knowledge
from bot.questions.appositions import settle_appositions
from bot.questions.fields import read_fields
from bot.questions.names import mended, read_listed_names, read_other_names
from bot.questions.parts import Reading
from bot.questions.regions import without_flags
from bot.questions.scopes import alternatives_of, filter_of
from bot.questions.words import question_words
from bot.vocabulary import Filter, Intent, Order, Question

LONGEST_QUESTION = 500
"""Characters of a question that are read; what stands beyond is left out and named as not understood."""

_PARTIES = ("actors", "attackers", "targets", "between")
_TIMES = ("since", "until")
_GO_ON_ALONE = frozenset(Intent) - {Intent.HELP, Intent.LATEST}
_OF_ONE_EVENT = frozenset((Intent.SOURCES, Intent.DETAILS))


def understand(
    text: str, knowledge: Knowledge, *, now: dt.datetime, zone: str = "UTC", previous: Question | None = None
) -> Question:
    """Read a question. ``now`` is aware; "today" is its day in ``zone`` (an IANA name).

    ``previous`` is the chat's question before it; the reading goes on from that where its words ask for it.
    """
    flat = " ".join(without_flags(text).split())
    words = mended(flat[:LONGEST_QUESTION], knowledge)
    reading = Reading(text=words, rest=words)
    read_listed_names(reading, knowledge)
    read_fields(reading, now, zone)
    read_other_names(reading, knowledge)
    settle_appositions(reading, knowledge)
    if len(flat) > LONGEST_QUESTION:
        reading.unknown.append(flat[LONGEST_QUESTION : LONGEST_QUESTION + 60].strip())
    question = _question(text, reading, knowledge)
    if previous is not None and _goes_on(reading, question):
        return _continued(question, reading.intent, previous)
    return question


def _question(text: str, reading: Reading, knowledge: Knowledge) -> Question:
    wanted = filter_of(reading)
    return Question(
        text=text,
        intent=reading.intent or (Intent.HELP if wanted.is_empty and reading.order is Order.NEWEST else Intent.LATEST),
        filter=wanted,
        order=reading.order,
        step=reading.step,
        item=reading.item,
        alternatives=alternatives_of(wanted, reading.namesakes, knowledge),
        unknown=tuple(dict.fromkeys(reading.unknown)),
    )


def _goes_on(reading: Reading, question: Question) -> bool:
    """Whether a question only makes sense after another: it begins with "and", or names nothing at all."""
    if question.unknown:
        return False
    if question_words().follow_up.opening.match(reading.text):
        return not question.filter.is_empty or reading.intent in _GO_ON_ALONE
    return question.filter.is_empty and (reading.intent in _GO_ON_ALONE or question.item is not None)


def _continued(question: Question, asked: Intent | None, previous: Question) -> Question:
    before = Intent.LATEST if previous.intent in _OF_ONE_EVENT else previous.intent
    of_one = Intent.DETAILS if question.item is not None else None
    intent = asked if asked not in (None, Intent.LATEST) else of_one or before
    wanted = _narrowed(previous.filter, question.filter)
    order = previous.order if question.order is Order.NEWEST else question.order
    step = question.step or previous.step
    said = {"intent": intent, "filter": wanted, "order": order, "step": step, "alternatives": ()}
    return question.model_copy(update=said)


def _narrowed(before: Filter, new: Filter) -> Filter:
    """The filter before, with what is newly named in the place of its like; what is left out adds up."""
    said = {field: value for field in Filter.model_fields if (value := getattr(new, field))}
    if new.parties:
        said = dict.fromkeys(_PARTIES, ()) | said | _in_the_role_before(before, new)
    if new.since or new.until:
        said |= {field: getattr(new, field) for field in _TIMES}
    said["excluding"] = tuple(dict.fromkeys((*before.excluding, *new.excluding)))
    return before.model_copy(update=said)


def _in_the_role_before(before: Filter, new: Filter) -> dict[str, tuple[str, ...]]:
    """A party named alone plays the part the one before had: "attacks by A", "and B?"."""
    roles = [field for field in _PARTIES if getattr(before, field)]
    if new.parties != new.actors or len(roles) != 1 or roles == ["between"]:
        return {}
    return {"actors": (), roles[0]: new.actors}
