"""Rulings as they are proposed: each is tried out, and what it would do is shown before it is made."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, delete

from bot.editing.carrying_out import Outcome, carry_out, event_now, events_of, take_up
from bot.editing.typed import Asking, Option, read_value
from bot.errors import BadInput, NotAllowed, Stale
from bot.knowledge import Knowledge
from bot.models import RulingRow, utc_now
from bot.store import revisions, rulings
from bot.store.database import Database
from bot.store.documents import is_possible_id
from bot.vocabulary import Event, Ruling, RulingField, RulingKind, Value

_KEPT = dt.timedelta(days=1)  # a proposal that nobody decides on
_LONGEST_REASON = 500


class Editor(Value):
    """Who rules, and in which chat. The chat must be known."""

    id: int
    name: str
    chat_id: int | None = None


class Proposal(Value):
    """A ruling to be decided on, on an event as it is, and what it would do.

    Where ``options`` are left, one of them has to be chosen first, and nothing has been tried out yet.
    ``moved_from`` is the number that was asked for, where that event has been merged away. ``is_renewed`` says that the
    event has changed since the ruling was first proposed.
    """

    ruling: Ruling
    event: Event
    outcome: Outcome | None = None
    options: tuple[Option, ...] = ()
    moved_from: int | None = None
    is_renewed: bool = False


def propose_correction(
    database: Database, knowledge: Knowledge, editor: Editor, event_id: int, field: RulingField, words: str
) -> Proposal:
    """Propose what a field shall say.

    Raises:
        BadInput: the words make no value, or the event says so already.
        Stale: there is no such event.
    """
    with database.read() as session:
        asking = _asking(event_now(session, event_id))
    options = read_value(knowledge, field, words, asking)
    draft = _draft(editor, RulingKind.CORRECT, field=field.value)
    if len(options) == 1:
        draft.value = options[0].value
        return _propose(database, knowledge, event_id, draft)
    draft.value = {"options": [option.model_dump(mode="json") for option in options]}
    return _propose(database, knowledge, event_id, draft, options)


def _asking(event: Event) -> Asking:
    countries = dict.fromkeys(place.country for place in event.places if place.country)
    points = tuple((place.latitude, place.longitude) for place in event.places)
    return Asking(today=utc_now().date(), countries=tuple(countries), points=points)


def propose_retraction(
    database: Database, knowledge: Knowledge, editor: Editor, event_id: int, reason: str
) -> Proposal:
    """Propose to mark an event as retracted.

    Raises:
        BadInput: no reason is given, or it is retracted already.
        Stale: there is no such event.
    """
    why = " ".join(reason.split())[:_LONGEST_REASON]
    if not why:
        raise BadInput("Say why it is retracted: the reason is shown with the event.")
    return _propose(database, knowledge, event_id, _draft(editor, RulingKind.RETRACT, reason=why))


def propose_merge(database: Database, knowledge: Knowledge, editor: Editor, event_id: int, other_id: int) -> Proposal:
    """Propose that two events are one.

    Raises:
        BadInput: they are one already.
        Stale: one of them there is not.
    """
    return _propose(database, knowledge, event_id, _draft(editor, RulingKind.SAME, value=other_id))


def propose_split(
    database: Database, knowledge: Knowledge, editor: Editor, event_id: int, document_id: int
) -> Proposal:
    """Propose that a report tells of something else than the event it was added to.

    Raises:
        BadInput: it is not part of the event, or all the event rests on.
        Stale: there is no such event.
    """
    return _propose(database, knowledge, event_id, _draft(editor, RulingKind.APART, value=document_id))


def _draft(editor: Editor, kind: RulingKind, **fields: Any) -> RulingRow:
    return RulingRow(kind=kind.value, editor_id=editor.id, editor_name=editor.name, chat_id=editor.chat_id, **fields)


def _propose(
    database: Database, knowledge: Knowledge, event_id: int, draft: RulingRow, options: Sequence[Option] = ()
) -> Proposal:
    with database.write(record=True) as session:
        forgotten = col(RulingRow.made_at).is_(None), col(RulingRow.proposed_at) < utc_now() - _KEPT
        session.execute(delete(RulingRow).where(*forgotten))
        draft.event_id = event_id
        if options:
            event = _now_of(session, draft)
            session.add(draft)
            session.flush()
            return Proposal(ruling=rulings.ruling_of(draft), event=event, options=tuple(options))
        return try_out(session, knowledge, draft)


def _now_of(session: Session, row: RulingRow) -> Event:
    """The event a ruling is on, which may have been merged into another meanwhile."""
    event = event_now(session, row.event_id or 0)
    row.event_id = int(event.id)
    return event


def try_out(session: Session, knowledge: Knowledge, row: RulingRow) -> Proposal:
    """What a ruling would do now: it is carried out, looked at, and taken back.

    Raises:
        BadInput: it would do nothing.
        Stale: there is no such event.
    """
    asked_for = row.event_id
    event = _now_of(session, row)
    session.add(row)
    session.flush()
    take_up(session, row)
    row.basis = basis_of(session, row)
    trial = session.begin_nested()
    outcome = carry_out(session, knowledge, row)
    trial.rollback()
    if not _matters(outcome):
        raise BadInput(f"Event {event.id} says so already, so nothing was changed.")
    moved_from = asked_for if asked_for != row.event_id else None
    return Proposal(ruling=rulings.ruling_of(row), event=event, outcome=outcome, moved_from=moved_from)


def _matters(outcome: Outcome) -> bool:
    """Whether anything is different but who says so."""
    unsigned = [
        [event.model_copy(update={"corrections": ()}) for event in events] for events in (outcome.before, outcome.after)
    ]
    return unsigned[0] != unsigned[1]


def basis_of(session: Session, row: RulingRow) -> int:
    """The newest revision of the events a ruling is about: when it is no longer that, they have changed."""
    return max(revisions.last_revision(session, int(event.id)) for event in events_of(session, row))


def choose(database: Database, knowledge: Knowledge, editor: Editor, ruling_id: int, index: int) -> Proposal:
    """Settle on one of a proposal's options.

    Raises:
        Stale: it is no longer open.
        NotAllowed: another editor proposed it.
    """
    with database.write(record=True) as session:
        row = open_proposal(session, ruling_id, editor)
        options = options_of(row)
        if index >= len(options):
            raise Stale("This has been chosen already.")
        row.value = options[index]["value"]
        return try_out(session, knowledge, row)


def options_of(row: RulingRow) -> list[dict[str, Any]]:
    """The options of a proposal that are still to be chosen from."""
    return row.value.get("options", []) if isinstance(row.value, dict) else []


def open_proposal(session: Session, ruling_id: int, editor: Editor) -> RulingRow:
    """A proposal that its editor may decide on.

    Raises:
        Stale: it has been decided on already.
        NotAllowed: another editor proposed it.
    """
    row = session.get(RulingRow, ruling_id, with_for_update=True) if is_possible_id(ruling_id) else None
    if row is None or row.made_at is not None:
        raise Stale("This has been decided on already.")
    if row.editor_id != editor.id:
        raise NotAllowed(f"Only {row.editor_name}, who proposed this, can decide on it.")
    return row
