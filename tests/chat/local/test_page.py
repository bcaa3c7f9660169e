"""The chat page in a real Chromium, talking to a real bot over the local Bot API."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect
from telegram import BotCommand, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from handlers.local import LocalBotApi
from handlers.local.cast import ANA, BEN, NEWSROOM, RED_SEA

pytestmark = [pytest.mark.browser, pytest.mark.timeout(90)]

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NASTY = '<img src=x onerror="document.title=1"> & <b>not bold</b>'
ANSWER = (
    "<b>Two events</b> <a href='https://example.org/report'>source</a>\n"
    "<blockquote>“quoted words”</blockquote>\nAl-Asad 🚀 /latest"
)
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton(name, callback_data=name) for name in ("Map", "Sources", "Edit")]])


def picture() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (800, 500), "teal").save(buffer, "PNG")
    return buffer.getvalue()


async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    await update.effective_chat.send_action("typing", message_thread_id=update.effective_message.message_thread_id)
    await update.effective_message.reply_html(ANSWER, reply_markup=KEYS)


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if update.effective_message.text == "How many?":
        await update.effective_message.reply_text("Reply with a number.", reply_markup=ForceReply())
        return
    origin = update.effective_message.forward_origin
    await update.effective_message.reply_text(f"From {origin.chat.title}" if origin else update.effective_message.text)


async def press(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    match query.data:
        case "Map":
            await query.message.reply_photo(picture(), caption="The places")
            await query.answer("Here it is")
        case "Sources":
            await query.answer("Two sources", show_alert=True)
        case "Edit":
            await query.edit_message_text("Changed in place")
            await query.answer()


@pytest.fixture
async def bot(api: LocalBotApi) -> AsyncIterator[Application]:
    builder = Application.builder().token(api.token).base_url(api.base_url).base_file_url(api.base_file_url)
    application = builder.build()
    handlers = [
        CommandHandler(["start", "latest"], answer),
        CallbackQueryHandler(press),
        MessageHandler(filters.TEXT, echo),
    ]
    application.add_handlers(handlers)
    async with application:
        await application.bot.set_my_commands([BotCommand("latest", "What is new"), BotCommand("follow", "Be alerted")])
        await application.start()
        await application.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        yield application
        await application.updater.stop()
        await application.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def page(api: LocalBotApi, bot: Application, browser: Browser) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 1280, "height": 800})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    await page.goto(api.address)
    await expect(page.locator(".chat-row").first).to_be_visible()
    yield page
    assert problems == []


async def say(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Message").fill(text)
    await page.keyboard.press("Enter")


async def test_a_reply_that_is_asked_for_starts_by_itself(page: Page, api: LocalBotApi) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    await say(page, "How many?")
    await expect(page.locator("#replying")).to_contain_text("Reply with a number.")
    await say(page, "77")
    await expect(page.locator(".message.theirs").last).to_contain_text("77")  # the bot's echo
    asked = next(one for one in api.messages(ANA.id) if one.text == "Reply with a number.")
    given = next(one for one in api.messages(ANA.id) if one.text == "77" and one.sender_id == ANA.id)
    assert given.reply_to == asked.message_id
    await expect(page.locator("#replying")).to_be_hidden()


async def test_a_conversation_with_answer_buttons_photo_and_edit(page: Page) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    shown = page.locator(".message.theirs").last
    await expect(shown.locator("strong")).to_have_text("Two events")
    await expect(shown.locator("blockquote")).to_have_text("“quoted words”")
    link = shown.get_by_role("link", name="source")
    await expect(link).to_have_attribute("href", "https://example.org/report")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")

    await page.get_by_role("button", name="Map").click()
    await expect(page.locator(".toast")).to_have_text("Here it is")
    await expect(page.locator(".photo img")).to_be_visible()
    assert await page.locator(".photo img").evaluate("image => image.naturalWidth") == 800

    await page.get_by_role("button", name="Sources").click()
    await expect(page.locator("#alert-dialog")).to_contain_text("Two sources")
    await page.get_by_role("button", name="OK").click()

    count = await page.locator(".message").count()
    await page.get_by_role("button", name="Edit").click()
    await expect(page.get_by_text("Changed in place").first).to_be_visible()
    await expect(page.locator(".message.theirs .meta").first).to_contain_text("edited")
    assert await page.locator(".message").count() == count


async def test_markup_in_what_people_write_stays_text(page: Page) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    await say(page, NASTY)
    echoed = page.locator(".message.theirs .text", has_text="not bold")
    await expect(echoed).to_have_text(NASTY)
    assert await page.locator(".log img").count() == 0
    assert "1" not in await page.title()


async def test_commands_are_offered_and_completed(page: Page) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    await page.get_by_role("textbox", name="Message").fill("/f")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.get_by_role("textbox", name="Message").fill("/")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.mine").last).to_contain_text("/latest")


async def test_a_group_topic_as_another_person(api: LocalBotApi, page: Page) -> None:
    await page.get_by_role("button", name="Newsroom").click()
    await page.get_by_role("radio", name="Ben").click()
    await page.get_by_role("tab", name="Red Sea").click()
    await say(page, "lunch?")
    await say(page, "/latest")
    await expect(page.locator(".message.theirs")).to_contain_text("Two events")
    said = api.messages(NEWSROOM, RED_SEA)
    assert [message.sender_id for message in said if message.text.startswith(("lunch", "/latest"))] == [BEN.id] * 2
    assert [message.text[:10] for message in api.bot_messages(NEWSROOM)] == ["Two events"]
    await page.get_by_role("tab", name="Iraq").click()
    await expect(page.get_by_text("Nothing has been said here yet.")).to_be_visible()


async def test_another_chats_message_counts_as_unread(api: LocalBotApi, bot: Application, page: Page) -> None:
    await bot.bot.send_message(NEWSROOM, "Alert", message_thread_id=RED_SEA)
    await expect(page.locator(".chat-row", has_text="Newsroom").locator(".badge")).to_have_text("1")
    await page.get_by_role("button", name="Newsroom").click()
    await page.get_by_role("tab", name="Red Sea").click()
    await expect(page.locator(".chat-row", has_text="Newsroom").locator(".badge")).to_have_count(0)


async def test_a_post_is_forwarded_with_its_date(api: LocalBotApi, page: Page) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    await page.get_by_role("button", name="Forward a post").click()
    await page.get_by_label("The post").fill("Explosions near the base.")
    await page.get_by_label("Channel").fill("Field Notes")
    await page.get_by_label("Published").fill("2024-01-20T21:30")
    await page.get_by_role("button", name="Forward", exact=True).click()
    await expect(page.locator(".message.theirs").last).to_contain_text("From Field Notes")
    forwarded = next(message for message in api.messages(ANA.id) if message.forward_origin)
    expected = await page.evaluate("new Date('2024-01-20T21:30').getTime() / 1000")
    assert forwarded.forward_origin["date"] == expected


async def test_trouble_can_be_ordered_and_is_shown(api: LocalBotApi, page: Page) -> None:
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator(".message.theirs")).to_have_count(1)
    await page.get_by_role("button", name="People and trouble").click()
    await page.locator("#trouble [name=method]").select_option("sendMessage")
    await page.locator("#trouble [name=trouble]").select_option("Blocked by the user (403)")
    await page.get_by_role("button", name="Order").click()
    await expect(page.locator("#orders li")).to_have_text("sendMessage: answer 403 × 1")
    await say(page, "anyone?")
    await expect(page.locator("#calls .bad").first).to_contain_text("403")
    assert [call.status for call in await asyncio.to_thread(api.refused, 403)] == [403]


async def test_on_a_phone_the_list_and_the_chat_take_turns(
    api: LocalBotApi, bot: Application, browser: Browser
) -> None:
    page = await browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    await page.goto(api.address)
    await expect(page.locator("#chat")).to_be_hidden()
    await page.get_by_role("button", name="Newsroom").click()
    await expect(page.locator(".sidebar")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await page.get_by_role("button", name="Back to the chats").click()
    await expect(page.locator("#chat")).to_be_hidden()
