"""Rulings from proposal to undoing: what each would do is tried out and shown, and done only when it is confirmed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, delete

from bot.editing.carrying_out import carry_out, event_now, events_of, take_up
from bot.editing.typed import Asking, Option, read_value
from bot.errors import BadInput, NotAllowed, Stale
from bot.filing import changed_events
from bot.knowledge import Knowledge
from bot.models import RulingRow, utc_now
from bot.store import redirects, revisions, rulings
from bot.store.database import Database
from bot.store.documents import is_possible_id
from bot.vocabulary import ChangedEvent, Event, Ruling, RulingField, RulingKind, Value

_KEPT = dt.timedelta(days=1)  # a proposal that nobody decides on
_LONGEST_REASON = 500


class Editor(Value):
    """Who rules, and in which chat. The chat must be known."""

    id: int
    name: str
    chat_id: int | None = None


class Proposal(Value):
    """A ruling to be confirmed, with the events it is about as they are and as they would be.

    Where ``options`` are left, one of them has to be chosen first, and nothing has been tried out yet.
    ``moved_from`` is the number that was asked for, where that event has been merged away. ``is_renewed`` says that the
    event has changed since the ruling was first proposed.
    """

    ruling: Ruling
    before: tuple[Event, ...]
    after: tuple[Event, ...] = ()
    options: tuple[Option, ...] = ()
    moved_from: int | None = None
    is_renewed: bool = False


class Made(Value):
    """A ruling that has been made or undone, with the events it is about before and after."""

    ruling: Ruling
    before: tuple[Event, ...]
    after: tuple[Event, ...]
    changed: tuple[ChangedEvent, ...] = ()


def propose_correction(
    database: Database,
    knowledge: Knowledge,
    editor: Editor,
    event_id: int,
    field: RulingField,
    words: str,
) -> Proposal:
    """Propose what a field shall say.

    Raises:
        BadInput: the words make no value, or the event says so already.
        Stale: there is no such event.
    """
    with database.read() as session:
        asking = _asking(event_now(session, event_id))
    options = read_value(knowledge, field, words, asking)
    draft = RulingRow(kind=RulingKind.CORRECT.value, field=field.value, editor_id=editor.id, editor_name=editor.name)
    if len(options) == 1:
        draft.value = options[0].value
        return _propose(database, knowledge, editor, event_id, draft)
    draft.value = {"options": [option.model_dump(mode="json") for option in options]}
    return _propose(database, knowledge, editor, event_id, draft, options)


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
    draft = RulingRow(kind=RulingKind.RETRACT.value, reason=why, editor_id=editor.id, editor_name=editor.name)
    return _propose(database, knowledge, editor, event_id, draft)


def _propose(
    database: Database,
    knowledge: Knowledge,
    editor: Editor,
    event_id: int,
    draft: RulingRow,
    options: Sequence[Option] = (),
) -> Proposal:
    with database.write(record=True) as session:
        session.execute(
            delete(RulingRow).where(col(RulingRow.made_at).is_(None), col(RulingRow.proposed_at) < utc_now() - _KEPT)
        )
        draft.chat_id = editor.chat_id
        draft.event_id = int(event_now(session, event_id).id)
        session.add(draft)
        session.flush()
        moved_from = event_id if draft.event_id != event_id else None
        if options:
            return Proposal(
                ruling=rulings.ruling_of(draft),
                before=events_of(session, draft),
                options=tuple(options),
                moved_from=moved_from,
            )
        return _tried_out(session, knowledge, draft).model_copy(update={"moved_from": moved_from})


def _tried_out(session: Session, knowledge: Knowledge, row: RulingRow) -> Proposal:
    """What the ruling would do now: it is carried out, looked at, and taken back."""
    row.basis = _basis(session, row)
    take_up(session, row)
    before = events_of(session, row)
    trial = session.begin_nested()
    after = carry_out(session, knowledge, row)
    trial.rollback()
    if before == after or not _matters(before, after):
        raise BadInput(f"Event {before[0].id} says so already, so nothing was changed.")
    return Proposal(ruling=rulings.ruling_of(row), before=before, after=after)


def _matters(before: Sequence[Event], after: Sequence[Event]) -> bool:
    """Whether anything is different but who says so."""
    unsigned = [[event.model_copy(update={"corrections": ()}) for event in events] for events in (before, after)]
    return unsigned[0] != unsigned[1]


def _basis(session: Session, row: RulingRow) -> int:
    """The newest revision of the events a ruling is about: when it is no longer that, they have changed."""
    return max(revisions.last_revision(session, int(event.id)) for event in events_of(session, row))


def choose(database: Database, knowledge: Knowledge, editor: Editor, ruling_id: int, index: int) -> Proposal:
    """Settle on one of a proposal's options.

    Raises:
        Stale: it is no longer open.
    """
    with database.write(record=True) as session:
        row = _open(session, ruling_id, editor)
        options = _options(row)
        if index >= len(options):
            raise Stale("This has been chosen already.")
        row.value = options[index]["value"]
        return _followed(session, knowledge, row)


def _options(row: RulingRow) -> list[dict[str, Any]]:
    """The options of a proposal that are still to be chosen from."""
    return row.value.get("options", []) if isinstance(row.value, dict) else []


def confirm(database: Database, knowledge: Knowledge, editor: Editor, ruling_id: int) -> Made | Proposal:
    """Make a proposed ruling. If its events have changed since it was proposed, it is proposed anew instead.

    Raises:
        Stale: it has been decided on already.
        NotAllowed: another editor proposed it.
    """
    with database.write(record=True) as session:
        row = _open(session, ruling_id, editor)
        if _options(row):
            raise Stale("Choose one of the options first.")
        if redirects.current_id(session, row.event_id or 0) != row.event_id or _basis(session, row) != row.basis:
            return _followed(session, knowledge, row).model_copy(update={"is_renewed": True})
        take_up(session, row)
        before = events_of(session, row)
        after = carry_out(session, knowledge, row)
        return Made(ruling=rulings.ruling_of(row), before=before, after=after, changed=changed_events(before, after))


def _followed(session: Session, knowledge: Knowledge, row: RulingRow) -> Proposal:
    """The proposal on the event as it is now, which may have been merged into another meanwhile."""
    earlier, row.event_id = row.event_id, int(event_now(session, row.event_id or 0).id)
    moved_from = earlier if earlier != row.event_id else None
    return _tried_out(session, knowledge, row).model_copy(update={"moved_from": moved_from})


def cancel(database: Database, editor: Editor, ruling_id: int) -> None:
    """Forget a proposal.

    Raises:
        Stale: it has been decided on already.
        NotAllowed: another editor proposed it.
    """
    with database.write() as session:
        session.delete(_open(session, ruling_id, editor))


def _open(session: Session, ruling_id: int, editor: Editor) -> RulingRow:
    row = session.get(RulingRow, ruling_id, with_for_update=True) if is_possible_id(ruling_id) else None
    if row is None or row.made_at is not None:
        raise Stale("This has been decided on already.")
    if row.editor_id != editor.id:
        raise NotAllowed(f"Only {row.editor_name}, who proposed this, can decide on it.")
    return row


def undo(database: Database, knowledge: Knowledge, editor: Editor, ruling_id: int) -> Made:
    """Take a ruling back; any editor may.

    Raises:
        Stale: it has been undone already, or there is none.
    """
    with database.write(record=True) as session:
        row = session.get(RulingRow, ruling_id, with_for_update=True) if is_possible_id(ruling_id) else None
        if row is None or row.made_at is None or row.undone_at is not None:
            raise Stale("This has been undone already.")
        before = events_of(session, row)
        row.undone_at, row.undone_by = utc_now(), editor.name
        after = carry_out(session, knowledge, row)
        return Made(ruling=rulings.ruling_of(row), before=before, after=after, changed=changed_events(before, after))


def in_force(database: Database, event_id: int) -> tuple[Event, list[Ruling]]:
    """An event, and all that editors have ruled on it and not undone, oldest first.

    Raises:
        Stale: there is no such event.
    """
    with database.read() as session:
        event = event_now(session, event_id)
        return event, rulings.in_force(session, int(event.id))
