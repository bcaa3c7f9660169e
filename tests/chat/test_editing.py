"""Editors at work in the chat: buttons, replies and commands, and what everyone else is told."""

import datetime as dt

import pytest

from bot.store.database import Database
from bot.store.events import load_events
from bot.vocabulary import Event, EventStatus
from handlers.local import LocalBotApi, Message
from handlers.local.cast import ANA, BEN, IRAQ, NEWSROOM

from .record import BAGHDAD, claim, document, reading, sample_record
from .running_bot import RunningBot

pytestmark = [pytest.mark.timeout(90), pytest.mark.usefixtures("bot")]


def send(
    api: LocalBotApi, text: str, user: int = ANA.id, chat: int | None = None, reply_to: int | None = None
) -> Message:
    """Say something and wait for the answer."""
    said = api.say(user, chat or user, text, reply_to=reply_to, thread=IRAQ if chat == NEWSROOM else None)
    return api.wait_for_message(chat or user, after=said, timeout=30)


def press(api: LocalBotApi, message: Message, button: str, user: int = ANA.id) -> Message:
    """Press a button that is answered with a message."""
    api.press(user, message, button)
    return api.wait_for_message(message.chat_id, after=message, timeout=30)


def press_here(api: LocalBotApi, message: Message, button: str, user: int = ANA.id) -> Message:
    """Press a button that changes the message it stands under."""
    before = message.text, message.buttons
    api.press(user, message, button)

    def changed() -> Message | None:
        now = api.message(message.chat_id, message.message_id)
        return now if now and (now.text, now.buttons) != before else None

    found = api.wait_for(changed)
    assert found is not None
    return found


def refusal(api: LocalBotApi, query: str) -> str:
    answer = api.answer(query)
    assert answer["show_alert"]
    return str(answer["text"])


@pytest.fixture
def event(database: Database) -> Event:
    """An event of the record with a known toll."""
    with database.read() as session:
        return next(one for one in load_events(session, range(1, 100)) if one.killed.best)


def now(database: Database, event: Event) -> Event:
    with database.read() as session:
        return load_events(session, [int(event.id)])[0]


def everything(database: Database) -> list[Event]:
    with database.read() as session:
        return load_events(session, range(1, 100))


def current(database: Database) -> list[Event]:
    return [event for event in everything(database) if event.reports]


def labels(message: Message) -> list[str]:
    return [button.text for button in message.buttons]


def test_an_editor_corrects_a_toll_by_buttons_and_a_reply_and_undoes_it(
    api: LocalBotApi, database: Database, event: Event
) -> None:
    before = event.killed
    menu = send(api, f"/edit {event.id}")
    assert f"Event {event.id}" in menu.text
    assert "What is wrong?" in menu.text
    prompt = press(api, menu, "Killed")
    assert "Reply to this message" in prompt.text
    proposal = send(api, "77", reply_to=prompt.message_id)
    assert "→ 77" in proposal.text
    assert "until it is undone" in proposal.text
    assert now(database, event).killed == before
    done = press_here(api, proposal, "Confirm")
    assert "Done by Ana Petrova" in done.text
    assert now(database, event).killed.best == 77
    asked = press_here(api, done, "Undo")
    assert asked.text.startswith("Undo: correction of killed to 77?")
    assert "Killed: 77 → " in asked.text
    assert now(database, event).killed.best == 77
    undone = press_here(api, asked, "Confirm")
    assert "Undone by Ana Petrova: correction of killed to 77." in undone.text
    assert now(database, event).killed == before
    assert "Undo" not in " ".join(labels(undone))


def test_a_correction_shows_in_the_details_and_the_history(api: LocalBotApi, event: Event) -> None:
    done = press_here(api, send(api, f"/edit {event.id} killed at least 77"), "Confirm")
    details = press(api, done, "Details")
    assert "Killed: corrected by Ana Petrova" in details.text
    assert "at least 77 killed" in details.text
    history = press(api, details, "History")
    assert "Ana Petrova, editor" in history.text
    assert "→ at least 77" in history.text
    assert "First recorded" in history.text


def test_only_editors_are_offered_to_edit(api: LocalBotApi, event: Event) -> None:
    for user, offered in ((ANA.id, True), (BEN.id, False)):
        answer = send(api, "latest", user=user)
        details = press(api, answer, answer.buttons[0].text, user=user)
        assert ("✏️ Edit" in labels(details)) is offered


@pytest.mark.parametrize(
    "command", ["/edit {id}", "/edit {id} killed 5", "/retract {id} a hoax", "/undo {id}", "/merge 1 2", "/split 1"]
)
def test_commands_of_editors_refuse_others(api: LocalBotApi, database: Database, event: Event, command: str) -> None:
    assert "Only editors" in send(api, command.format(id=event.id), user=BEN.id).text
    assert now(database, event) == event


def test_buttons_and_replies_of_editors_refuse_others(api: LocalBotApi, database: Database, event: Event) -> None:
    menu = send(api, f"/edit {event.id}", chat=NEWSROOM)
    for button in menu.buttons:
        assert "Only editors" in refusal(api, api.press(BEN.id, menu, button.text))
    prompt = press(api, menu, "Killed")
    assert "Only editors" in send(api, "5", user=BEN.id, chat=NEWSROOM, reply_to=prompt.message_id).text
    proposal = send(api, "78", chat=NEWSROOM, reply_to=prompt.message_id)
    assert "Only editors" in refusal(api, api.press(BEN.id, proposal, "Confirm"))
    assert now(database, event) == event
    assert "Done by Ana" in press_here(api, proposal, "Confirm").text


def test_a_place_in_doubt_is_asked_about(api: LocalBotApi, database: Database, event: Event) -> None:
    asked = send(api, f"/edit {event.id} place Tripoli")
    assert "Did you mean" in asked.text
    choice = next(label for label in labels(asked) if "Lebanon" in label)
    proposal = press_here(api, asked, choice)
    assert "→ Tripoli, North Lebanon, Lebanon" in proposal.text
    press_here(api, proposal, "Confirm")
    assert now(database, event).places[0].country == "LB"


def test_types_and_statuses_are_buttons(api: LocalBotApi, database: Database, event: Event) -> None:
    families = press_here(api, send(api, f"/edit {event.id}"), "Type")
    kinds = press_here(api, families, "Battles")
    proposal = press(api, kinds, "Armed clash")
    assert "→ Armed clash" in proposal.text
    press_here(api, proposal, "Confirm")
    assert now(database, event).sub_event_type == "Armed clash"
    statuses = press_here(api, send(api, f"/edit {event.id}"), "Status")
    press_here(api, press(api, statuses, "Disputed"), "Confirm")
    assert now(database, event).status is EventStatus.DISPUTED


def test_a_retraction_asks_for_its_reason_and_shows_it(api: LocalBotApi, database: Database, event: Event) -> None:
    prompt = press(api, send(api, f"/edit {event.id}"), "Retract")
    proposal = send(api, "The ministry withdrew its statement.", reply_to=prompt.message_id)
    assert "Reason: The ministry withdrew its statement." in proposal.text
    done = press_here(api, proposal, "Confirm")
    assert now(database, event).status is EventStatus.RETRACTED
    details = press(api, done, "Details")
    assert "retracted by Ana Petrova" in details.text
    assert "The ministry withdrew its statement." in details.text
    listed = send(api, f"/undo {event.id}")
    assert "1. Retraction by Ana Petrova" in listed.text
    press_here(api, press_here(api, listed, "1. Retraction"), "Confirm")
    assert now(database, event).status is event.status
    assert "nothing to undo" in send(api, f"/undo {event.id}").text


def test_two_events_are_merged_by_a_reply_and_parted_again(api: LocalBotApi, database: Database, event: Event) -> None:
    other = next(one for one in everything(database) if one.id != event.id)
    prompt = press(api, send(api, f"/edit {event.id}"), "Merge")
    assert "Reply with its number" in prompt.text
    proposal = send(api, f"#{other.id}", reply_to=prompt.message_id)
    assert "becomes a part of event" in proposal.text
    before = len(current(database))
    done = press_here(api, proposal, "Confirm")
    assert len(current(database)) == before - 1
    gone = event.id if "becomes a part" in done.text.split(f"Event {other.id}")[0] else other.id
    again = send(api, f"/edit {gone} killed 99")
    assert f"Event {gone} has been merged into event" in again.text
    press_here(api, press_here(api, done, "Undo"), "Confirm")
    assert len(current(database)) == before


def test_an_event_near_by_can_be_chosen_for_merging(api: LocalBotApi, bot: RunningBot, event: Event) -> None:
    assert event.date is not None
    day = dt.datetime.combine(event.date.start, dt.time(20), dt.UTC)
    near = document("near-by", "US forces struck Kataib Hezbollah in Baghdad.", published_at=day)
    bot.ingest(near, reading(near, claim(near, day=event.date.start, place=BAGHDAD)))
    offered = press(api, send(api, f"/edit {event.id}"), "Merge")
    assert "Which event is it one with?" in offered.text
    assert "Baghdad" in offered.text
    assert "becomes a part of event" in press(api, offered, offered.buttons[0].text).text


def test_a_report_is_split_off_by_its_number(
    api: LocalBotApi, database: Database, bot: RunningBot, event: Event
) -> None:
    _, told = next(pair for pair in sample_record() if pair[0].text.startswith("US forces struck"))
    again = document(
        "told-again", "US forces struck Kataib Hezbollah, told again.", published_at=None, source="Gazette"
    )
    bot.ingest(again, reading(again, *told.claims))
    several = now(database, event)
    assert len(several.reports) == 2
    listed = send(api, f"/split {several.id}")
    assert "Which report tells of something else?" in listed.text
    assert "US forces struck" in listed.text  # two reports of one outlet can only be told apart by their words
    proposal = press(api, listed, "✂ 2")
    assert "A new event" in proposal.text
    assert f"Reports: {len(several.reports)} → {len(several.reports) - 1}" in proposal.text
    done = press_here(api, proposal, "Confirm")
    assert len(now(database, several).reports) == len(several.reports) - 1
    press_here(api, press_here(api, done, "Undo"), "Confirm")
    assert now(database, several) == several
    assert "A new event" in send(api, f"/split {several.id} 1").text


def test_undoing_can_be_thought_better_of(api: LocalBotApi, database: Database, event: Event) -> None:
    done = press_here(api, send(api, f"/edit {event.id} killed 77"), "Confirm")
    kept = press_here(api, press_here(api, done, "Undo"), "Cancel")
    assert kept.text == "Cancelled. Nothing was changed."
    listed = send(api, f"/undo {event.id}")
    assert "1. Correction of killed to 77 by Ana Petrova" in listed.text
    assert "↩ 1. Correction of killed to 77" in labels(listed)
    assert now(database, event).killed.best == 77


def test_undoing_what_a_later_correction_covers_is_said_to_change_nothing(
    api: LocalBotApi, database: Database, event: Event
) -> None:
    first = press_here(api, send(api, f"/edit {event.id} killed 70"), "Confirm")
    press_here(api, send(api, f"/edit {event.id} killed 77"), "Confirm")
    asked = press_here(api, first, "Undo")
    assert "The event stays as it is" in asked.text
    assert "The event stays as it is" in press_here(api, asked, "Confirm").text
    assert now(database, event).killed.best == 77


def test_merging_with_a_retracted_event_says_that_both_will_be(
    api: LocalBotApi, database: Database, event: Event
) -> None:
    other = next(one for one in everything(database) if one.id != event.id)
    press_here(api, send(api, f"/retract {event.id} a hoax"), "Confirm")
    proposal = send(api, f"/merge {event.id} {other.id}")
    assert f"becomes a part of event {event.id}, which is retracted" in proposal.text


def test_cancelling_changes_nothing(api: LocalBotApi, database: Database, event: Event) -> None:
    proposal = send(api, f"/edit {event.id} injured 12")
    cancelled = press_here(api, proposal, "Cancel")
    assert "Nothing was changed" in cancelled.text
    for button in proposal.buttons:
        assert "decided on already" in refusal(api, api.press_data(ANA.id, cancelled, button.data or ""))
    assert now(database, event) == event


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/edit", "Give the event's number"),
        ("/edit twelve", "Give the event's number"),
        ("/edit 12345", "There is no event 12345"),
        ("/edit 99999999999999999999", "Give the event's number"),
        ("/edit {id} colour red", "can't be corrected"),
        ("/edit {id} killed lots", "Write the number as"),
        ("/edit {id} killed", "Write the number as"),
        ("/edit {id} place Qwxzvbn", "No place called"),
        ("/edit {id} date 32 January", "Write the date as"),
        ("/edit {id} type birthday", "no type of event"),
        ("/retract {id}", "Say why"),
        ("/merge {id}", "Give the number of the other event too"),
        ("/merge {id} {id}", "can't be merged with itself"),
        ("/merge {id} 12345", "There is no event 12345"),
        ("/merge {id} 2 3", "Two events are merged at a time"),
        ("/split {id}", "rests on one report alone"),
        ("/split {id} 1", "rests on one report alone"),
        ("/undo", "Give the event's number"),
        ("/changes since the dawn of time", "no time I can read"),
        ("/changes 12345", "There is no event 12345"),
    ],
)
def test_what_can_not_be_is_said_in_one_sentence(api: LocalBotApi, event: Event, text: str, words: str) -> None:
    refused = send(api, text.format(id=event.id))
    assert words in refused.text
    assert refused.buttons == ()


def test_forged_buttons_are_stale(api: LocalBotApi, event: Event) -> None:
    menu = send(api, f"/edit {event.id}")
    for data in (
        "field:1:99",
        "kind:1:99",
        "type:1:99",
        "status:1:99",
        "choose:999:0",
        "confirm:999",
        "undo:999",
        "undone:999",
    ):
        assert refusal(api, api.press_data(ANA.id, menu, data))


def test_what_changed_is_told_for_the_chat_and_for_an_event(api: LocalBotApi, event: Event) -> None:
    press_here(api, send(api, f"/edit {event.id} killed 77"), "Confirm")
    assert "→ 77" in send(api, f"/changes {event.id} since yesterday").text
    told = send(api, "/changes since yesterday", user=BEN.id)
    assert "on record" in told.text
    assert told.text == send(api, "what changed since yesterday?", user=BEN.id).text
    assert "→ 77" in send(api, f"what has changed in event {event.id}?").text
