"""An answer as the command line's contract prints it."""

from typing import Any

from bot.answering.answers import Answer
from bot.vocabulary import Filter, Intent, as_json

# What the command line's contract calls the intents that it does not list.
_CONTRACT_INTENTS = {
    Intent.MAP: Intent.WHERE,
    Intent.COMPARE: Intent.COUNT,
    Intent.WHY: Intent.LATEST,
    Intent.BRIEF: Intent.LATEST,
    Intent.SOURCES: Intent.LATEST,
    Intent.DETAILS: Intent.LATEST,
    Intent.SAFETY: Intent.LATEST,
    Intent.EXPORT: Intent.LATEST,
}


def as_contract(reply: Answer) -> dict[str, Any]:
    """An answer as ``ask --json`` prints it."""
    wanted = reply.question.filter
    return {
        "question": reply.question.text,
        "understood": {
            "actors": list(wanted.parties),
            "attackers": list(wanted.attackers),
            "targets": list(wanted.targets),
            "places": [place.model_dump(mode="json", exclude_none=True) for place in wanted.places],
            "types": [kind.value for kind in wanted.types],
            "target_kinds": list(wanted.target_kinds),
            "since": wanted.since.isoformat() if wanted.since else None,
            "until": wanted.until.isoformat() if wanted.until else None,
            "intent": _CONTRACT_INTENTS.get(reply.question.intent, reply.question.intent).value,
            "asked_for": reply.question.intent.value,
            "order": reply.question.order.value,
            **_narrower(wanted),
        },
        "events": [as_json(event) for event in reply.events],
        "tallies": [as_json(tally) for tally in reply.tallies],
        "total": reply.total,
        "suggestions": list(reply.question.suggestions),
        "html": reply.html,
    }


def _narrower(wanted: Filter) -> dict[str, Any]:
    """The fields of a filter that only some questions have."""
    fields = {"between", "keywords", "min_killed", "min_injured", "statuses", "min_severity", "excluding"}
    return wanted.model_dump(mode="json", include=fields, exclude_defaults=True)
