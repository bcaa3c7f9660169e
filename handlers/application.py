"""The application: one visible table of what is handled, and where."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import BotCommand, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from handlers import ask, follow, inline, manage, submit
from handlers.buttons import Verb, read
from handlers.desk import Desk, set_desk
from handlers.errors import handle_error
from handlers.limits import RateLimiter
from handlers.processing import InOrderPerChat

ALLOWED_UPDATES = [
    Update.MESSAGE,
    Update.CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
]

Handler = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]

COMMANDS: dict[str, Handler] = {
    "start": manage.start,
    "help": manage.help_,
    "latest": ask.latest,
    "ask": ask.ask,
    "follow": follow.follow,
    "following": follow.list_follows,
    "unfollow": follow.unfollow,
    "digest": follow.digest,
    "submit": submit.submit,
    "review": submit.review,
}

# What each button does with its numbers; how many there must be is checked when it is pressed.
PRESSES: dict[Verb, tuple[int, Callable[..., Awaitable[None]]]] = {
    Verb.PAGE: (2, ask.turn_page),
    Verb.MAP: (1, ask.show_map),
    Verb.SOURCES: (2, ask.show_sources),
    Verb.EVENT: (1, ask.show_event),
    Verb.FOLLOW: (1, follow.follow_answer),
    Verb.UNFOLLOW: (1, follow.unfollow_pressed),
    Verb.STORE: (1, submit.store_pressed),
    Verb.STORE_TODAY: (1, submit.store_today_pressed),
    Verb.DISCARD: (1, submit.discard_pressed),
}


def build_application(
    desk: Desk, token: str, *, base_url: str | None = None, base_file_url: str | None = None, polls: bool = True
) -> Application:  # type: ignore[type-arg]  # six parameters that are all the defaults
    """The bot over one token. ``base_url`` points it at another Bot API; without ``polls`` updates come by webhook."""
    builder = ApplicationBuilder().token(token).rate_limiter(RateLimiter()).concurrent_updates(InOrderPerChat())
    # Schedules live in our tables, see bot/schedule.py; the stubs don't know that None switches the job queue off.
    builder = builder.job_queue(None)  # type: ignore[arg-type]
    if base_url:
        builder = builder.base_url(base_url)
    if base_file_url:
        builder = builder.base_file_url(base_file_url)
    if not polls:
        builder = builder.updater(None)
    application = builder.build()
    set_desk(application.bot_data, desk)
    _add_handlers(application)
    return application


def _add_handlers(application: Application) -> None:  # type: ignore[type-arg]  # as above
    everywhere = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST
    for name, handler in COMMANDS.items():
        application.add_handler(CommandHandler(name, handler, filters=everywhere))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, manage.migrated))
    application.add_handler(ChatMemberHandler(manage.membership, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(InlineQueryHandler(inline.inline))
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    application.add_handler(MessageHandler(private & filters.COMMAND, manage.unknown_command))
    application.add_handler(MessageHandler(private & (filters.TEXT | filters.CAPTION | filters.Document.ALL), typed))
    application.add_handler(MessageHandler(private, manage.unreadable))
    groups = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & filters.TEXT & ~filters.COMMAND
    application.add_handler(MessageHandler(groups, overheard))
    application.add_error_handler(handle_error)


async def pressed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Any button: its data says which deed and with which numbers."""
    query = update.callback_query
    if query is None:
        return
    verb, numbers = read(query.data)
    count, deed = PRESSES[verb]
    if len(numbers) != count:
        read(None)  # as stale as data of no known form
    await deed(update, context, *numbers)


async def typed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A message in a private chat: a report to read, or a question."""
    message = update.effective_message
    if message is None:
        return
    if submit.looks_like_report(message):
        await submit.take_report(update, context, message)
    else:
        await ask.answer_in_chat(update, context, message.text or message.caption or "")


async def overheard(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A message in a group: answered only where the bot is spoken to, by name or in reply."""
    message = update.effective_message
    if message is None or message.text is None:
        return
    name = f"@{context.bot.username}".casefold()
    replied_to = message.reply_to_message.from_user if message.reply_to_message else None
    if name in message.text.casefold():
        words = " ".join(word for word in message.text.split() if word.casefold().rstrip(",:.?!") != name)
        await ask.answer_in_chat(update, context, words)
    elif replied_to is not None and replied_to.id == context.bot.id:
        await ask.answer_in_chat(update, context, message.text)


async def publish_menu(application: Application) -> None:  # type: ignore[type-arg]  # as above
    """Tell Telegram the commands for its menu."""
    await application.bot.set_my_commands([BotCommand(name, meaning) for name, meaning in manage.COMMANDS.items()])
