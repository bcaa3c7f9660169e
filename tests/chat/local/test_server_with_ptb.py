"""The local Bot API as python-telegram-bot, unchanged, meets it."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from handlers.local import FaultKind, Limits, LocalBotApi
from handlers.local.cast import ANA, BEN, BOT, DESK, IRAQ, NEWSROOM, RED_SEA, WIRE

pytestmark = pytest.mark.timeout(30)


@pytest.fixture
async def bot(api: LocalBotApi) -> AsyncIterator[Bot]:
    async with Bot(api.token, base_url=api.base_url, base_file_url=api.base_file_url) as bot:
        yield bot


def picture(colour: str = "teal", size: tuple[int, int] = (64, 48)) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label.lower()) for label in labels]])


async def test_the_bot_learns_who_it_is(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.is_bot) == (BOT.id, BOT.username, True)


async def test_a_wrong_token_is_refused(api: LocalBotApi) -> None:
    with pytest.raises(InvalidToken):
        await Bot("1:wrong", base_url=api.base_url).get_me()


async def test_an_unknown_method_is_not_taken_for_a_wrong_token(bot: Bot) -> None:
    with pytest.raises(NetworkError, match="no method sendDice"):
        await bot.send_dice(NEWSROOM)


async def test_a_message_arrives_with_sender_chat_and_entities(api: LocalBotApi, bot: Bot) -> None:
    api.say(ANA.id, ANA.id, "/latest strikes 🚀 https://example.org/a @ben")
    (update,) = await bot.get_updates()
    message = update.message
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.id, message.chat.id, message.chat.type) == (ANA.id, ANA.id, "private")
    found = {entity.type: message.parse_entity(entity) for entity in message.entities}
    assert found == {"bot_command": "/latest", "url": "https://example.org/a", "mention": "@ben"}


async def test_long_polling_waits_and_confirms(api: LocalBotApi, bot: Bot) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await asyncio.to_thread(api.say, ANA.id, ANA.id, "one")
    (first,) = await waiting
    (again,) = await bot.get_updates()
    assert again.update_id == first.update_id
    assert await bot.get_updates(offset=first.update_id + 1) == ()
    assert api.pending_updates() == 0


async def test_a_second_poller_replaces_the_first(api: LocalBotApi, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.2)
    async with Bot(api.token, base_url=api.base_url) as other:
        await other.get_updates(timeout=0)
    with pytest.raises(Conflict, match="terminated by other getUpdates"):
        await first


async def test_only_allowed_updates_are_kept(api: LocalBotApi, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=[Update.CALLBACK_QUERY])
    api.say(ANA.id, ANA.id, "not wanted")
    assert await bot.get_updates() == ()


async def test_a_formatted_message_with_a_keyboard_comes_back_as_sent(api: LocalBotApi, bot: Bot) -> None:
    api.say(ANA.id, ANA.id, "/start")
    sent = await bot.send_message(
        ANA.id,
        'Hit <b>Al-Asad &amp; 🚀 <i>more</i></b> <a href="https://example.org">source</a>',
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard("Sources", "Map"),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
    )
    assert sent.text == "Hit Al-Asad & 🚀 more source"
    assert [(entity.type, sent.parse_entity(entity)) for entity in sent.entities] == [
        ("bold", "Al-Asad & 🚀 more"),
        ("italic", "more"),
        ("text_link", "source"),
    ]
    assert sent.reply_markup == keyboard("Sources", "Map")
    kept = api.bot_messages(ANA.id)[-1]
    assert (kept.silent, [button.data for button in kept.buttons]) == (True, ["sources", "map"])


async def test_photos_and_documents_can_be_sent_edited_and_fetched(api: LocalBotApi, bot: Bot) -> None:
    api.say(ANA.id, ANA.id, "/start")
    sent = await bot.send_photo(ANA.id, picture(), caption="<b>Map</b>", parse_mode="HTML")
    assert (sent.photo[-1].width, sent.photo[-1].height, sent.caption) == (64, 48, "Map")
    fetched = await (await bot.get_file(sent.photo[-1].file_id)).download_as_bytearray()
    assert bytes(fetched) == picture()
    media = InputMediaPhoto(picture("red", (80, 40)), caption="Zoomed")
    edited = await bot.edit_message_media(media, ANA.id, sent.message_id)
    assert (edited.photo[-1].width, edited.caption) == (80, "Zoomed")
    edited = await bot.edit_message_caption(ANA.id, sent.message_id, caption="Again", reply_markup=keyboard("Back"))
    assert (edited.caption, edited.reply_markup) == ("Again", keyboard("Back"))
    document = await bot.send_document(ANA.id, b"a,b\n1,2\n", filename="events.csv")
    assert (document.document.file_name, document.document.mime_type) == ("events.csv", "text/csv")
    again = await bot.send_document(ANA.id, document.document.file_id)
    assert again.document.file_id == document.document.file_id


async def test_what_a_person_sends_reaches_the_bot(api: LocalBotApi, bot: Bot) -> None:
    api.send_photo(ANA.id, ANA.id, picture(), caption="look")
    api.send_document(ANA.id, ANA.id, b"text", "report.txt", mime_type="text/plain")
    api.forward(ANA.id, ANA.id, "Three missiles hit the base.", channel="Iraq Wire", date=1_705_752_000)
    photo, document, forward = (update.message for update in await bot.get_updates())
    assert (photo.caption, len(photo.photo) > 0) == ("look", True)
    assert bytes(await (await document.document.get_file()).download_as_bytearray()) == b"text"
    assert (forward.forward_origin.chat.title, forward.forward_origin.date.timestamp()) == ("Iraq Wire", 1_705_752_000)


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        ("<b>open", "HTML", "can't parse entities: can't find end tag corresponding to start tag \"b\""),
        ("a </b>", "HTML", "can't parse entities: unexpected end tag at byte offset 2"),
        ("<b><i>x</b></i>", "HTML", 'expected "</i>", found "</b>"'),
        ("<div>x</div>", "HTML", 'unsupported start tag "div" at byte offset 0'),
        ("1 < 2", "HTML", "can't parse entities: unsupported start tag"),
        ("x" * 4097, "HTML", "message is too long"),
        (" \n ", "HTML", "message text is empty"),
        ("<b> </b>", "HTML", "message text is empty"),
    ],
)
async def test_text_telegram_refuses_is_refused(api: LocalBotApi, bot: Bot, text: str, mode: str, words: str) -> None:
    api.say(ANA.id, ANA.id, "/start")
    with pytest.raises(BadRequest) as refusal:
        await bot.send_message(ANA.id, text, parse_mode=mode)
    assert words.casefold() in str(refusal.value).casefold()


async def test_length_counts_after_parsing(api: LocalBotApi, bot: Bot) -> None:
    api.say(ANA.id, ANA.id, "/start")
    sent = await bot.send_message(ANA.id, "<b>" + "&amp;" * 4096 + "</b>", parse_mode="HTML")
    assert len(sent.text) == 4096
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(ANA.id, picture(), caption="x" * 1025)


async def test_keyboards_telegram_refuses_are_refused(api: LocalBotApi, bot: Bot) -> None:
    api.say(ANA.id, ANA.id, "/start")
    for button in (InlineKeyboardButton("x", callback_data="é" * 33), InlineKeyboardButton("x", callback_data="")):
        with pytest.raises(BadRequest, match=r"BUTTON_DATA_INVALID|[Bb]utton_data_invalid"):
            await bot.send_message(ANA.id, "x", reply_markup=InlineKeyboardMarkup([[button]]))
    with pytest.raises(BadRequest, match="wrong http url"):
        await bot.send_message(
            ANA.id, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x", url="not a url")]])
        )
    await bot.send_message(
        ANA.id, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="d" * 64)]])
    )


async def test_edits_change_in_place_or_say_why_not(api: LocalBotApi, bot: Bot) -> None:
    said = api.say(ANA.id, ANA.id, "/start")
    sent = await bot.send_message(ANA.id, "<b>one</b>", parse_mode="HTML", reply_markup=keyboard("More"))
    edited = await bot.edit_message_text("two", ANA.id, sent.message_id)
    assert (edited.text, edited.reply_markup, edited.edit_date is not None) == ("two", None, True)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("two", ANA.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("two", ANA.id, 999)
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("two", ANA.id, said.message_id)
    with pytest.raises(BadRequest, match="no caption"):
        await bot.edit_message_caption(ANA.id, sent.message_id, caption="x")
    assert await bot.delete_message(ANA.id, sent.message_id)
    assert api.message(ANA.id, sent.message_id) is None
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(ANA.id, sent.message_id)


async def test_a_button_press_is_answered_once(api: LocalBotApi, bot: Bot) -> None:
    api.say(ANA.id, ANA.id, "/start")
    sent = await bot.send_message(ANA.id, "x", reply_markup=keyboard("Sources"))
    query_id = api.press(ANA.id, api.message(ANA.id, sent.message_id), "Sources")
    update = (await bot.get_updates())[-1]
    assert update.callback_query is not None
    assert (update.callback_query.data, update.callback_query.message.message_id) == ("sources", sent.message_id)
    await update.callback_query.answer("Two sources", show_alert=True)
    assert api.answer(query_id) == {"text": "Two sources", "show_alert": True, "url": ""}
    for stale in (query_id, "12345"):
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query(stale)


async def test_inline_results_can_be_asked_chosen_and_edited(api: LocalBotApi, bot: Bot) -> None:
    query_id = api.ask_inline(BEN.id, "houthis")
    (update,) = await bot.get_updates()
    content = InputTextMessageContent("<b>Strike</b> in Hodeidah", parse_mode="HTML")
    article = InlineQueryResultArticle("1", "Strike", content, reply_markup=keyboard("More"))
    await update.inline_query.answer([article], cache_time=0)
    assert api.answer(query_id)["results"][0]["text"] == "Strike in Hodeidah"
    chosen = api.choose_result(BEN.id, query_id, 0, NEWSROOM, RED_SEA)
    assert (chosen.via_bot, chosen.thread_id, chosen.sender_id) == (True, RED_SEA, BEN.id)
    result = (await bot.get_updates())[-1].chosen_inline_result
    await bot.edit_message_text("Updated", inline_message_id=result.inline_message_id)
    assert api.message(NEWSROOM, chosen.message_id).text == "Updated"


async def test_privacy_mode_hides_what_is_not_meant_for_the_bot(api: LocalBotApi, bot: Bot) -> None:
    said = await bot.send_message(NEWSROOM, "Ask me")
    api.say(BEN.id, NEWSROOM, "lunch?")
    api.say(BEN.id, NEWSROOM, "/latest@other_bot yemen")
    api.say(BEN.id, NEWSROOM, "/latest yemen")
    api.say(BEN.id, NEWSROOM, f"and @{BOT.username} iraq?")
    api.say(BEN.id, NEWSROOM, "more", reply_to=said.message_id)
    texts = [update.message.text for update in await bot.get_updates()]
    assert texts == ["/latest yemen", f"and @{BOT.username} iraq?", "more"]
    api.set_member(ANA.id, NEWSROOM, BOT.id, "administrator")
    api.say(BEN.id, NEWSROOM, "dinner?")
    assert (await bot.get_updates())[-1].message.text == "dinner?"


async def test_topics_keep_their_messages(api: LocalBotApi, bot: Bot) -> None:
    api.say(BEN.id, NEWSROOM, "/latest", RED_SEA)
    message = (await bot.get_updates())[-1].message
    assert (message.message_thread_id, message.is_topic_message) == (RED_SEA, True)
    assert message.reply_to_message.forum_topic_created.name == "Red Sea"
    answer = await bot.send_message(NEWSROOM, "Here", reply_parameters=ReplyParameters(message.message_id))
    assert (answer.message_thread_id, answer.reply_to_message.message_id) == (RED_SEA, message.message_id)
    await bot.send_message(NEWSROOM, "Iraq news", message_thread_id=IRAQ)
    assert [message.text for message in api.bot_messages(NEWSROOM, IRAQ)] == ["Iraq news"]
    for missing in (1, 999):
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(NEWSROOM, "lost", message_thread_id=missing)
    api.delete_topic(NEWSROOM, IRAQ)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(NEWSROOM, "lost", message_thread_id=IRAQ)


async def test_a_reply_outside_topics_names_a_thread_nothing_can_be_sent_to(api: LocalBotApi, bot: Bot) -> None:
    asked = await bot.send_message(NEWSROOM, "Which one?")
    api.say(BEN.id, NEWSROOM, "the first", reply_to=asked.message_id)
    message = (await bot.get_updates())[-1].message
    assert (message.message_thread_id, message.is_topic_message) == (asked.message_id, None)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(NEWSROOM, "lost", message_thread_id=message.message_thread_id)
    assert (await message.reply_text("found")).reply_to_message.message_id == message.message_id


async def test_rights_are_asked_for(api: LocalBotApi, bot: Bot) -> None:
    sent = await bot.send_message(NEWSROOM, "pin me")
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages"):
        await bot.pin_chat_message(NEWSROOM, sent.message_id)
    with pytest.raises(BadRequest, match="Not enough rights to create a topic"):
        await bot.create_forum_topic(NEWSROOM, "Yemen")
    api.set_member(ANA.id, NEWSROOM, BOT.id, "administrator")
    assert await bot.pin_chat_message(NEWSROOM, sent.message_id)
    assert api.pinned(NEWSROOM) == [sent.message_id]
    topic = await bot.create_forum_topic(NEWSROOM, "Yemen")
    assert (await bot.send_message(NEWSROOM, "x", message_thread_id=topic.message_thread_id)).is_topic_message
    assert (await bot.get_chat(NEWSROOM)).pinned_message.message_id == sent.message_id
    assert await bot.unpin_chat_message(NEWSROOM)


async def test_membership_can_be_asked_and_is_told(api: LocalBotApi, bot: Bot) -> None:
    owner, member = await bot.get_chat_member(NEWSROOM, ANA.id), await bot.get_chat_member(NEWSROOM, BEN.id)
    assert (owner.status, member.status) == ("creator", "member")
    assert [admin.user.id for admin in await bot.get_chat_administrators(NEWSROOM)] == [ANA.id]
    assert await bot.get_chat_member_count(NEWSROOM) == 4
    assert (await bot.get_chat(NEWSROOM)).is_forum
    api.set_member(ANA.id, NEWSROOM, BOT.id, "kicked")
    change = (await bot.get_updates())[-1].my_chat_member
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    with pytest.raises(Forbidden, match="kicked from the supergroup chat"):
        await bot.send_message(NEWSROOM, "x")
    api.set_member(ANA.id, NEWSROOM, BOT.id, "member")
    updates = [update for update in await bot.get_updates() if update.message]
    assert updates[-1].message.new_chat_members[0].id == BOT.id
    assert (await bot.send_message(NEWSROOM, "back")).text == "back"


async def test_a_person_must_write_first_and_may_block(api: LocalBotApi, bot: Bot) -> None:
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(BEN.id, "hello")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(4242, "hello")
    api.say(BEN.id, BEN.id, "/start")
    await bot.send_message(BEN.id, "hello")
    api.block(BEN.id)
    assert (await bot.get_updates())[-1].my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(BEN.id, "hello")
    api.unblock(BEN.id)
    await bot.send_message(BEN.id, "hello again")


async def test_a_group_migrates(api: LocalBotApi, bot: Bot) -> None:
    new_id = api.migrate(DESK)
    leaving, arriving = (update.message for update in await bot.get_updates())
    assert (leaving.chat.id, leaving.migrate_to_chat_id) == (DESK, new_id)
    assert (arriving.chat.id, arriving.migrate_from_chat_id) == (new_id, DESK)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(DESK, "x")
    assert moved.value.new_chat_id == new_id
    await bot.send_message(new_id, "x")


async def test_channels_take_posts_of_administrators(api: LocalBotApi, bot: Bot) -> None:
    post = await bot.send_message("@sitrep_wire", "Alert")
    assert (post.sender_chat.id, post.from_user) == (WIRE, None)
    api.say(ANA.id, WIRE, "Editor's note")
    assert (await bot.get_updates())[-1].channel_post.text == "Editor's note"
    api.set_member(ANA.id, WIRE, BOT.id, "left")
    with pytest.raises(Forbidden, match="not a member of the channel chat"):
        await bot.send_message(WIRE, "x")


async def test_commands_are_kept_by_scope(bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("latest", "What is new")])
    await bot.set_my_commands([BotCommand("follow", "Follow")], scope=BotCommandScopeAllGroupChats())
    assert [command.command for command in await bot.get_my_commands()] == ["latest"]
    assert [command.command for command in await bot.get_my_commands(BotCommandScopeAllGroupChats())] == ["follow"]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()
    with pytest.raises(BadRequest, match=r"(?i)BOT_COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand("Not-valid", "x")])
    assert await bot.set_my_short_description("Updates")
    assert (await bot.get_my_short_description()).short_description == "Updates"


async def test_typing_is_shown(api: LocalBotApi, bot: Bot) -> None:
    assert await bot.send_chat_action(NEWSROOM, ChatAction.TYPING, message_thread_id=RED_SEA)
    with pytest.raises(BadRequest):
        await bot.send_chat_action(NEWSROOM, "juggling")


async def test_limits_hold_as_telegram_holds_them(api: LocalBotApi, bot: Bot) -> None:
    api.say(ANA.id, ANA.id, "/start")
    api.set_limits(Limits.strict())
    await bot.send_message(ANA.id, "one")
    with pytest.raises(RetryAfter) as halted:
        await bot.send_message(ANA.id, "two")
    assert halted.value.retry_after == 1
    api.set_limits(Limits(per_second=None, chat_burst=None, per_group_minute=20))
    for number in range(20):
        await bot.send_message(NEWSROOM, str(number))
    with pytest.raises(RetryAfter) as halted:
        await bot.send_message(NEWSROOM, "too much")
    assert 55 <= halted.value.retry_after <= 60
    assert [call.chat_id for call in api.refused()] == [ANA.id, NEWSROOM]


async def test_no_more_than_thirty_a_second_overall(api: LocalBotApi, bot: Bot) -> None:
    api.set_limits(Limits(per_second=30, chat_burst=None, per_group_minute=None))
    results = await asyncio.gather(*(bot.send_message(NEWSROOM, str(n)) for n in range(31)), return_exceptions=True)
    assert sum(isinstance(result, RetryAfter) for result in results) == 31 - len(api.bot_messages(NEWSROOM))


async def test_trouble_comes_as_ordered_and_ends(api: LocalBotApi, bot: Bot) -> None:
    api.fail("sendMessage", NEWSROOM, status=429, retry_after=7)
    with pytest.raises(RetryAfter) as halted:
        await bot.send_message(NEWSROOM, "x")
    assert halted.value.retry_after == 7
    api.fail("sendMessage", status=502, times=2)
    for _ in range(2):
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.send_message(NEWSROOM, "x")
    api.fail("sendMessage", status=403)
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(NEWSROOM, "x")
    api.fail(chat=NEWSROOM, kind=FaultKind.MIGRATE, migrate_to_chat_id=-100777)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(NEWSROOM, "x")
    assert moved.value.new_chat_id == -100777
    assert api.bot_messages(NEWSROOM) == []
    await bot.send_message(NEWSROOM, "x")


async def test_a_cut_connection_may_or_may_not_have_delivered(api: LocalBotApi, bot: Bot) -> None:
    for kind, delivered in ((FaultKind.DROP_BEFORE, 0), (FaultKind.DROP_AFTER, 1)):
        api.fail("sendMessage", kind=kind)
        with pytest.raises(NetworkError):
            await bot.send_message(NEWSROOM, "x")
        assert len(api.bot_messages(NEWSROOM)) == delivered
    assert [call.status for call in api.calls("sendMessage")] == [0, 0]


async def test_a_slow_answer_is_slow(api: LocalBotApi, bot: Bot) -> None:
    api.fail("sendMessage", kind=FaultKind.SLOW, seconds=0.4)
    sending = asyncio.create_task(bot.send_message(NEWSROOM, "x"))
    await asyncio.sleep(0.2)
    assert not sending.done()
    assert (await sending).text == "x"


async def test_an_application_runs_on_it_unchanged(api: LocalBotApi) -> None:
    async def start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await update.effective_message.reply_text("Hello", reply_markup=keyboard("More"))

    async def more(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await update.callback_query.answer()
        await update.callback_query.edit_message_text("More of it")

    builder = Application.builder().token(api.token).base_url(api.base_url).base_file_url(api.base_file_url)
    application = builder.build()
    application.add_handlers([CommandHandler("start", start), CallbackQueryHandler(more)])
    async with application:
        await application.start()
        await application.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        await asyncio.to_thread(api.say, ANA.id, ANA.id, "/start")
        hello = await asyncio.to_thread(api.wait_for_message, ANA.id, "Hello")
        await asyncio.to_thread(api.press, ANA.id, hello, "More")
        edited = await asyncio.to_thread(api.wait_for_message, ANA.id, "More of it")
        assert edited.message_id == hello.message_id
        await application.updater.stop()
        await application.stop()
