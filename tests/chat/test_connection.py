"""Calls to Telegram over HTTP: what is sent arrives whole, and what goes wrong is told in the library's own words."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, InvalidToken, NetworkError, TimedOut

from handlers.connection import Connection
from handlers.local import FaultKind, LocalBotApi
from handlers.local.cast import ANA


@pytest.fixture
async def bot(api: LocalBotApi) -> AsyncIterator[Bot]:
    await asyncio.to_thread(api.say, ANA.id, ANA.id, "/start")
    bot = Bot(
        api.token, base_url=api.base_url, base_file_url=api.base_file_url,
        request=Connection(2), get_updates_request=Connection(1),
    )  # fmt: skip
    async with bot:
        yield bot


async def test_words_of_every_script_arrive_as_they_are(bot: Bot) -> None:
    words = "كتائب حزب الله & 'quotes' + 100 % — 🇮🇶\nнова строка"
    assert (await bot.send_message(ANA.id, words)).text == words


async def test_a_picture_arrives_and_can_be_fetched_again(bot: Bot, png: bytes) -> None:
    sent = await bot.send_photo(ANA.id, InputFile(png, filename="map.png"), caption="Karte: Ḥalab")
    assert sent.caption == "Karte: Ḥalab"
    file = await sent.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == png


async def test_what_telegram_refuses_keeps_its_words(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(424242, "Hello")


async def test_a_wrong_token_is_known_as_one(api: LocalBotApi) -> None:
    stranger = Bot("1:wrong", base_url=api.base_url, request=Connection(1), get_updates_request=Connection(1))
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_a_connection_that_is_cut_and_one_that_is_refused(bot: Bot, api: LocalBotApi) -> None:
    await asyncio.to_thread(api.fail, "sendMessage", kind=FaultKind.DROP_BEFORE)
    with pytest.raises(NetworkError, match="aiohttp"):
        await bot.send_message(ANA.id, "Hello")
    assert (await bot.send_message(ANA.id, "Hello again")).text == "Hello again"
    nobody = Bot("1:x", base_url="http://127.0.0.1:9/bot", request=Connection(1), get_updates_request=Connection(1))
    with pytest.raises(NetworkError, match="aiohttp"):
        await nobody.initialize()
    await nobody.shutdown()


async def test_an_answer_that_takes_too_long_and_a_connection_that_is_not_free_time_out(
    bot: Bot, api: LocalBotApi
) -> None:
    await asyncio.to_thread(api.fail, "sendMessage", kind=FaultKind.SLOW, seconds=3.0, times=3)
    with pytest.raises(TimedOut):
        await bot.send_message(ANA.id, "Slow", read_timeout=0.2)
    both = [asyncio.create_task(bot.send_message(ANA.id, "Slow")) for _ in range(2)]
    await asyncio.sleep(0.5)
    with pytest.raises(TimedOut):
        await bot.send_message(ANA.id, "No room", pool_timeout=0.2)
    await asyncio.gather(*both)


async def test_proxies_are_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "localhost")
    proxied = Bot("1:x", base_url="http://example.org/bot", request=Connection(1), get_updates_request=Connection(1))
    with pytest.raises(NetworkError, match=r"127\.0\.0\.1:9"):
        await proxied.initialize()
    await proxied.shutdown()
