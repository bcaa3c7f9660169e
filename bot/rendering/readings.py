"""What the bot read in a pasted report, for the editor who confirms, corrects or throws it away."""

from collections.abc import Mapping

from bot.rendering.filters import Names
from bot.rendering.html import bold, clean, clip, escape, fit, link, listing, plural, quote
from bot.rendering.places import place_html
from bot.rendering.tallies import tally_words
from bot.rendering.words import STANCE_WORDS, date_words, day_words, toll_words, within_sentence
from bot.vocabulary import Claim, ClaimActor, ClaimCasualty, Document, Event, Extraction, Modality, Role, Side, Toll

_ROLE_LABELS: dict[Role, str] = {
    Role.ATTACKER: "Attacker",
    Role.TARGET: "Party attacked",
    Role.INTERCEPTOR: "Interceptor",
    Role.PARTICIPANT: "Participant",
}

_ANYBODY = {"people", "persons", "others"}
"""Words for those harmed that say no more than that they are people."""


def reading_html(
    extraction: Extraction,
    document: Document,
    *,
    merges: Mapping[int, Event] | None = None,
    actor_names: Names | None = None,
) -> str:
    """The claims and tallies of one document, field by field, with the words they rest on.

    ``merges`` says for a claim's index which stored event it will be added to; the others will be new.
    """
    title = document.title or clip(clean(document.text), 80) or document.id
    head = f"{bold('Read')}: {link(document.url, title, 120)}"
    published = day_words(document.published_on) if document.published_on else ""
    if told := ", ".join(filter(None, (escape(document.source or "", 60), published))):
        head += f" ({told})"
    if not extraction.claims and not extraction.tallies:
        return f"{head}\n\nNothing to report was found in it."
    head += f"\n{_counts(extraction)}"
    known = merges or {}
    blocks = [
        claim_html(claim, document, number=index + 1, merge=known.get(index))
        for index, claim in enumerate(extraction.claims)
    ]
    blocks += [f"📊 {tally_words(tally, actor_names or {})}" for tally in extraction.tallies]
    return fit(head, blocks)


def _counts(extraction: Extraction) -> str:
    counted = ((len(extraction.claims), "claim", "claims"), (len(extraction.tallies), "tally", "tallies"))
    return ", ".join(plural(*words) for words in counted if words[0])


def claim_html(claim: Claim, document: Document, *, number: int, merge: Event | None = None) -> str:
    """One claim, a line for every field that was found."""
    facts = [
        ("When", f"{date_words(claim.date)}{_said(claim.date.text if claim.date else None)}"),
        ("Where", listing([place_html(place) + _said(place.text) for place in claim.places], most=3)),
        *((label, _actors(claim, role)) for role, label in _ROLE_LABELS.items()),
        ("Targets", listing([escape(target.text, 60) for target in claim.targets])),
        ("Weapons", listing([escape(weapon.text, 60) for weapon in claim.weapons])),
        ("Toll", listing([_casualty(casualty) for casualty in claim.casualties])),
        ("Says so", _speakers(claim)),
        ("In response to", listing([f"claim {index + 1}" for index in claim.in_response_to])),
        ("Joins", f"{escape(merge.headline, 120)}, {date_words(merge.date)}" if merge else _alone(claim)),
    ]
    lines = [f"{number}. {bold(escape(claim.sub_event_type.value))}{_marks(claim)}"]
    lines += [f"{label}: {words}" for label, words in facts if words]
    return "\n".join(lines) + _evidence(claim, document)


def _marks(claim: Claim) -> str:
    marks = [
        "" if claim.modality is Modality.ASSERTED else claim.modality.value,
        "a series" if claim.series else "",
        "background" if claim.background else "",
        f"{claim.confidence:.0%} sure",
    ]
    return f" ({', '.join(mark for mark in marks if mark)})"


def _alone(claim: Claim) -> str:
    is_new = claim.modality is Modality.ASSERTED and not (claim.background or claim.series)
    return "a new event" if is_new else ""


def _said(text: str | None) -> str:
    return f" “{escape(text, 40)}”" if text else ""


def _actors(claim: Claim, role: Role) -> str:
    return listing([_actor(actor) for actor in claim.actors if actor.role is role])


def _actor(actor: ClaimActor) -> str:
    return escape(actor.name, 60) + (_said(actor.text) if actor.text != actor.name else "")


def _casualty(casualty: ClaimCasualty) -> str:
    figures = toll_words(Toll(low=casualty.low, best=casualty.best, high=casualty.high), casualty.effect.value)
    said = "" if casualty.who in _ANYBODY else casualty.who
    whose = said or ("" if casualty.side is Side.UNKNOWN else f"on the side of the {casualty.side.value}")
    details = [escape(words, 60) for words in (whose, casualty.detail) if words]
    return (figures or casualty.effect.value) + (f" ({'; '.join(details)})" if details else "")


def _speakers(claim: Claim) -> str:
    spoken = [
        f"{STANCE_WORDS[line.stance]}{f' by {escape(within_sentence(line.by), 60)}' if line.by else ''}"
        + (f" ({escape(line.about, 40)})" if line.about else "")
        for line in claim.attributions
    ]
    return listing(list(dict.fromkeys(spoken)))


def _evidence(claim: Claim, document: Document) -> str:
    words = " … ".join(document.text[span.start : span.end] for span in claim.evidence)
    return f"\n{quote(words, 300)}" if words else ""
