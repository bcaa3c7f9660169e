"""Reports brought to the chat: read, shown, and stored or thrown away by an editor."""

import datetime as dt

import pytest
from sqlmodel import col, func, select

from bot.models import DocumentRow, SubmissionRow
from bot.store.database import Database
from handlers.local import LocalBotApi, Message
from handlers.local.cast import ANA, BEN, DESK, IRAQ, NEWSROOM

pytestmark = [pytest.mark.timeout(90), pytest.mark.usefixtures("bot")]

REPORT = (
    "Erbil, Iraq. Two drones struck a military base near the airport of Erbil late on Monday, wounding three soldiers, "
    "the regional counter-terrorism service said. The Islamic Resistance in Iraq claimed responsibility for the attack "
    "in a statement. Firefighters put out a blaze at a warehouse, and flights were suspended for an hour."
)
PAGE = f"""<!doctype html><html lang="en"><head><title>Drones hit base in Erbil</title>
<meta property="article:published_time" content="2024-02-06T07:30:00Z">
<meta property="og:site_name" content="Page Wire">
</head><body><article><h1>Drones hit base in Erbil</h1><p>{REPORT}</p>
<p>Officials said that the base had been attacked before, and that the inquiry would take some days.</p>
</article></body></html>"""


def bring(
    api: LocalBotApi, text: str, user: int = ANA.id, chat: int | None = None, thread: int | None = None
) -> Message:
    """Send a text and wait for what the bot read in it; the first reading loads the parser."""
    said = api.say(user, chat or user, text, thread=thread)
    return api.wait_for_message(chat or user, after=said, timeout=60)


def press(api: LocalBotApi, message: Message, button: str, user: int = ANA.id) -> Message:
    """Press a button that is answered with a message."""
    api.press(user, message, button)
    return api.wait_for_message(message.chat_id, after=message, timeout=30)


def documents(database: Database) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(DocumentRow)).one()


@pytest.fixture
def before(database: Database) -> int:
    """How many documents there are at the start."""
    return documents(database)


def test_a_pasted_report_is_shown_and_stored_by_an_editor(api: LocalBotApi, database: Database, before: int) -> None:
    shown = bring(api, REPORT)
    assert "Erbil" in shown.text
    assert "doesn't say when it was published" in shown.text
    assert "Store it?" in shown.text
    assert documents(database) == before
    outcome = press(api, shown, "Store, published today")
    assert "Stored as document" in outcome.text
    assert "Erbil" in press(api, outcome, outcome.buttons[0].text).text  # its details
    assert documents(database) == before + 1
    closed = api.message(ANA.id, shown.message_id)
    assert closed is not None
    assert closed.buttons == ()  # taken away before the outcome is told
    assert "Erbil" in closed.text
    assert "Store it?" not in closed.text
    with database.read() as session:
        (day,) = session.exec(select(DocumentRow.published_at).order_by(col(DocumentRow.id).desc()).limit(1)).all()
    assert day is not None
    assert day.date() == dt.datetime.now(dt.UTC).date()
    assert "Erbil" in api.wait_for_message(ANA.id, after=api.say(ANA.id, ANA.id, "attacks in Erbil")).text


@pytest.mark.parametrize(
    "text",
    [
        "Two drones struck the air base at Erbil on Monday, wounding three soldiers, officials said.",
        "BREAKING: rockets hit Erbil airport, three wounded, officials",
    ],
)
def test_a_single_sentence_that_tells_is_a_report(api: LocalBotApi, text: str) -> None:
    shown = bring(api, text)
    assert "1 claim\n" in shown.text
    assert shown.button("Store")


def test_a_long_question_is_no_report(api: LocalBotApi) -> None:
    question = "which attacks on the air base at Erbil did officials say were carried out with drones"
    assert "Erbil" in bring(api, question).text.splitlines()[0]


def test_the_same_report_twice_changes_nothing(api: LocalBotApi, database: Database, before: int) -> None:
    first, second = bring(api, REPORT), bring(api, REPORT)
    assert [button.data for button in first.buttons] == [button.data for button in second.buttons]
    press(api, second, "Store")
    again = bring(api, REPORT)
    assert "on record already, as document" in again.text
    assert "Erbil" in press(api, again, again.buttons[0].text).text  # its details
    assert documents(database) == before + 1


def test_a_report_can_be_thrown_away(api: LocalBotApi, database: Database, before: int) -> None:
    shown = bring(api, REPORT)
    assert "Thrown away" in press(api, shown, "Throw away").text
    for button in shown.buttons:  # as they stood in an older copy of the message
        answer = api.answer(api.press_data(ANA.id, shown, button.data or ""))
        assert answer["show_alert"]
        assert "decided on already" in answer["text"]
    assert documents(database) == before


def test_a_forwarded_post_brings_its_channel_and_date(api: LocalBotApi, database: Database) -> None:
    published = int(dt.datetime(2024, 2, 6, 6, 0, tzinfo=dt.UTC).timestamp())
    options = {"date": published, "username": "erbil_wire", "post_id": 77}
    sent = api.forward(ANA.id, ANA.id, REPORT, channel="Erbil Wire", **options)
    shown = api.wait_for_message(ANA.id, after=sent, timeout=60)
    assert "Erbil Wire" in shown.text
    assert "doesn't say when" not in shown.text
    assert "5 Feb 2024" in shown.text  # the Monday before the day it was published
    outcome = press(api, shown, "Store")
    assert "older than three days" in outcome.text
    with database.read() as session:
        row = session.exec(select(DocumentRow).order_by(col(DocumentRow.id).desc()).limit(1)).one()
    assert (row.outlet, row.url) == ("Erbil Wire", "https://t.me/erbil_wire/77")
    assert row.published_at == dt.datetime.fromtimestamp(published, dt.UTC)


@pytest.mark.parametrize("text", ["{link}", "Drones hit base in Erbil\n{link}", "/submit {link}"])
def test_a_link_is_fetched_and_read(api: LocalBotApi, web: dict[str, tuple[str, bytes]], text: str) -> None:
    web["/drones"] = ("text/html; charset=utf-8", PAGE.encode())
    shown = bring(api, text.format(link=web[""][0] + "/drones"))
    assert "Drones hit base in Erbil" in shown.text
    assert "5 Feb 2024" in shown.text
    assert shown.button("Store")


@pytest.mark.parametrize("path", ["/missing", "/empty"])
def test_a_page_that_can_not_be_read_is_said_so(api: LocalBotApi, web: dict[str, tuple[str, bytes]], path: str) -> None:
    web["/empty"] = ("text/html", b"<html><body><p>Hello.</p></body></html>")
    refused = bring(api, web[""][0] + path)
    assert refused.buttons == ()
    assert "went wrong" not in refused.text


def test_a_private_address_is_never_fetched(api: LocalBotApi) -> None:
    assert "not on the public internet" in bring(api, "http://10.0.0.1/secret").text


def test_a_text_file_is_read(api: LocalBotApi) -> None:
    sent = api.send_document(ANA.id, ANA.id, REPORT.encode(), "report.txt", mime_type="text/plain")
    assert "Erbil" in api.wait_for_message(ANA.id, "Store it?", after=sent, timeout=60).text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bytes(range(256)) * 40, "text"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, "text"),
        (b"", "no text to read"),
        (b"  \n\t \n", "no text to read"),
        (b"word " * 1_100_000, "larger than 5 MB"),
    ],
    ids=["bytes", "picture", "empty", "blank", "5.5 MB"],
)
def test_a_file_that_can_not_be_read_is_said_so(
    api: LocalBotApi, database: Database, before: int, content: bytes, words: str
) -> None:
    sent = api.send_document(ANA.id, ANA.id, content, "report.bin")
    refused = api.wait_for_message(ANA.id, after=sent, timeout=60)
    assert words in refused.text
    assert "went wrong" not in refused.text
    assert refused.buttons == ()
    assert documents(database) == before


def test_a_long_text_without_an_incident_offers_nothing_to_store(api: LocalBotApi) -> None:
    shown = bring(api, "The committee met on Tuesday to discuss the budget of the library. " * 20)
    assert "nothing to store" in shown.text
    assert "ask it in fewer words" in shown.text
    assert shown.buttons == ()


def test_what_others_bring_waits_for_an_editor_who_is_not_asked_twice(
    api: LocalBotApi, database: Database, before: int
) -> None:
    bring(api, "/start")  # whoever never talked to the bot can't be told anything
    shown = bring(api, REPORT, user=BEN.id)
    assert "waits for an editor" in shown.text
    assert [button.text for button in shown.buttons] == ["🗑 Take back"]
    called = api.wait_for_message(ANA.id, "waits for an editor: /review")
    assert "brought by Ben Okafor" in called.text
    waits = (shown.buttons[0].data or "").rpartition(":")[2]
    refused = api.answer(api.press_data(BEN.id, shown, f"store:{waits}"))
    assert refused["show_alert"]
    assert "Only an editor" in refused["text"]
    assert documents(database) == before
    listed = api.wait_for_message(ANA.id, after=api.say(ANA.id, ANA.id, "/review"), timeout=30)
    assert "Brought by Ben Okafor, " in listed.text
    assert "Stored as document" in press(api, listed, "Store").text
    told = api.wait_for_message(BEN.id, "Your report", after=shown)
    assert "Stored as document" in told.text
    assert documents(database) == before + 1
    again = api.wait_for_message(ANA.id, after=api.say(ANA.id, ANA.id, "/review"))
    assert "No report is waiting" in again.text


def test_what_tells_only_of_the_past_is_stored_and_said_to_make_no_event(api: LocalBotApi, database: Database) -> None:
    before = documents(database)
    shown = bring(api, "The regiment remembers its dead: in 2005 two of its soldiers were killed by a bomb in Iraq.")
    assert "background" in shown.text
    outcome = press(api, shown, "Store").text
    assert "no event. What it tells of the past" in outcome
    assert documents(database) == before + 1


def test_whoever_brought_a_report_may_throw_it_away(api: LocalBotApi, database: Database) -> None:
    shown = bring(api, REPORT, user=BEN.id)
    assert "Thrown away" in press(api, shown, "Take back", user=BEN.id).text
    with database.read() as session:
        assert session.exec(select(SubmissionRow.state)).all() == ["discarded"]


def test_editors_are_called_once_for_all_that_waits(api: LocalBotApi) -> None:
    bring(api, "/start")
    bring(api, REPORT, user=BEN.id)
    api.wait_for_message(ANA.id, "waits for an editor")
    bring(api, REPORT.replace("Erbil", "Mosul"), user=BEN.id)
    assert "events" in api.wait_for_message(ANA.id, after=api.say(ANA.id, ANA.id, "/latest")).text.lower()
    assert len([one for one in api.bot_messages(ANA.id) if "waits for an editor" in one.text]) == 1


@pytest.mark.parametrize(("user", "chat"), [(BEN.id, BEN.id), (ANA.id, DESK)])
def test_review_is_for_editors_in_private(api: LocalBotApi, user: int, chat: int) -> None:
    assert "Only editors" in bring(api, "/review", user=user, chat=chat).text


def test_submitting_in_a_group_by_reply_or_behind_the_command(api: LocalBotApi) -> None:
    told = api.say(BEN.id, NEWSROOM, REPORT, thread=IRAQ)
    asked = api.say(BEN.id, NEWSROOM, "/submit", thread=IRAQ, reply_to=told.message_id)
    shown = api.wait_for_message(NEWSROOM, after=asked, timeout=60)
    assert "waits for an editor" in shown.text
    assert shown.thread_id == IRAQ
    behind = bring(api, f"/submit {REPORT}", user=BEN.id, chat=NEWSROOM, thread=IRAQ)
    assert "waits for an editor" in behind.text
    assert "Stored as document" in press(api, behind, "Store").text  # Ana decides in the group


def test_submit_without_a_report_says_how(api: LocalBotApi) -> None:
    for chat, thread in ((ANA.id, None), (NEWSROOM, IRAQ)):
        assert "Reply with /submit" in bring(api, "/submit", chat=chat, thread=thread).text
