"""Privacy, topics, rights, membership, migration and channels, as python-telegram-bot sees them."""

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    ReplyParameters,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden

from handlers.local import LocalBotApi
from handlers.local.cast import ANA, BEN, BOT, DESK, IRAQ, NEWSROOM, RED_SEA, WIRE

pytestmark = pytest.mark.timeout(30)


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
