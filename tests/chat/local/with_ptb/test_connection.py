"""Tokens, polling, limits and trouble, as python-telegram-bot meets them."""

import asyncio

import pytest
from telegram import (
    Bot,
    Update,
)
from telegram.error import ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from handlers.local import FaultKind, Limits, LocalBotApi
from handlers.local.cast import ANA, BOT, NEWSROOM
from tests.chat.local.with_ptb.content import keyboard

pytestmark = pytest.mark.timeout(30)


async def test_the_bot_learns_who_it_is(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.is_bot) == (BOT.id, BOT.username, True)


async def test_a_wrong_token_is_refused(api: LocalBotApi) -> None:
    with pytest.raises(InvalidToken):
        await Bot("1:wrong", base_url=api.base_url).get_me()


async def test_an_unknown_method_is_not_taken_for_a_wrong_token(bot: Bot) -> None:
    with pytest.raises(NetworkError, match="no method sendDice"):
        await bot.send_dice(NEWSROOM)


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
