"""Messages, files, keyboards, edits and queries, as python-telegram-bot sends and gets them."""

from io import BytesIO

import pytest
from PIL import Image
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from handlers.local import LocalBotApi
from handlers.local.cast import ANA, BEN, NEWSROOM, RED_SEA
from tests.chat.local.with_ptb.content import keyboard

pytestmark = pytest.mark.timeout(30)


def picture(colour: str = "teal", size: tuple[int, int] = (64, 48)) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


async def test_a_message_arrives_with_sender_chat_and_entities(api: LocalBotApi, bot: Bot) -> None:
    api.say(ANA.id, ANA.id, "/latest strikes 🚀 https://example.org/a @ben")
    (update,) = await bot.get_updates()
    message = update.message
    assert message is not None
    assert message.from_user is not None
    assert (message.from_user.id, message.chat.id, message.chat.type) == (ANA.id, ANA.id, "private")
    found = {entity.type: message.parse_entity(entity) for entity in message.entities}
    assert found == {"bot_command": "/latest", "url": "https://example.org/a", "mention": "@ben"}


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
