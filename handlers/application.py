"""The application: one visible table of what is handled, and where."""

import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import BotCommand, LinkPreviewOptions, Message, Update
from telegram.constants import ChatType, ParseMode
from telegram.ext import (
    ApplicationBuilder,
    BaseRateLimiter,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.questions.orders import Order, read_order
from bot.questions.requests import requests_in
from handlers import (
    answer_pressed,
    ask,
    digest,
    edit,
    feedback,
    follow,
    follow_menu,
    history,
    inline,
    manage,
    regroup,
    reports,
    review,
    rulings,
    settings,
    status,
    submit,
    welcome,
)
from handlers.buttons import Verb, read
from handlers.connection import Connection
from handlers.desk import App, Desk, set_desk
from handlers.errors import handle_error
from handlers.limits import Outgoing, RateLimiter
from handlers.processing import InOrderPerChat

ALLOWED_UPDATES = [
    Update.MESSAGE,
    Update.CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
]

DEFAULTS = Defaults(
    parse_mode=ParseMode.HTML,
    link_preview_options=LinkPreviewOptions(is_disabled=True),
    allow_sending_without_reply=True,  # a question that was deleted meanwhile is answered all the same
)

# So many send several times what Telegram takes, and waiting for a free one is no harm.
_CONNECTIONS = 16
_CONNECTION_PATIENCE = 30.0  # seconds

Handler = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]

COMMANDS: dict[str, Handler] = {
    "start": welcome.start,
    "help": welcome.help_,
    "latest": ask.latest,
    "ask": ask.ask,
    "brief": ask.brief,
    "follow": follow.follow,
    "following": follow.list_follows,
    "unfollow": follow.unfollow,
    "mute": follow.mute,
    "settings": settings.settings,
    "digest": digest.digest,
    "submit": submit.submit,
    "review": review.review,
    "status": status.status,
    "changes": history.changes,
    "edit": edit.edit,
    "merge": regroup.merge,
    "split": regroup.split,
    "retract": edit.retract,
    "undo": rulings.undo,
}

# What each button does with its numbers; how many there must be is checked when it is pressed.
PRESSES: dict[Verb, tuple[int, Callable[..., Awaitable[None]]]] = {
    Verb.PAGE: (2, answer_pressed.turn_page),
    Verb.MAP: (1, answer_pressed.show_map),
    Verb.TIMELINE: (1, answer_pressed.show_timeline),
    Verb.TALLIES: (1, answer_pressed.show_tallies),
    Verb.SOURCES: (2, answer_pressed.show_sources),
    Verb.EVENT: (1, answer_pressed.show_event),
    Verb.CHANGE: (2, answer_pressed.offer_changes),
    Verb.VARY: (2, answer_pressed.change),
    Verb.FILES: (2, answer_pressed.offer_files),
    Verb.FILE: (2, answer_pressed.send_file),
    Verb.BRIEF: (1, answer_pressed.show_brief),
    Verb.EXAMPLE: (1, answer_pressed.ask_example),
    Verb.HELP: (1, welcome.show_subject),
    Verb.FOLLOW: (1, follow.follow_answer),
    Verb.UNFOLLOW: (1, follow.unfollow_pressed),
    Verb.EVERYTHING: (2, follow.everything_pressed),
    Verb.DISMISS: (0, follow.dismissed),
    Verb.FOLLOWS: (1, follow_menu.follows_pressed),
    Verb.MANAGE: (1, follow_menu.manage_pressed),
    Verb.TUNE: (3, follow_menu.tune_pressed),
    Verb.SETTINGS: (1, settings.settings_pressed),
    Verb.SETTING: (2, settings.setting_pressed),
    Verb.SET: (3, settings.set_pressed),
    Verb.HUSH: (1, feedback.hush_pressed),
    Verb.LESS: (1, feedback.less_pressed),
    Verb.NARROW: (3, feedback.narrow_pressed),
    Verb.WRONG: (1, feedback.wrong_pressed),
    Verb.SETTLED: (1, feedback.settled_pressed),
    Verb.REST: (0, feedback.rest_pressed),
    Verb.HELD: (0, feedback.held_pressed),
    Verb.STORE: (1, review.store_pressed),
    Verb.STORE_TODAY: (1, review.store_today_pressed),
    Verb.DISCARD: (1, review.discard_pressed),
    Verb.CHAIN: (1, answer_pressed.show_chain),
    Verb.HISTORY: (1, history.history_pressed),
    Verb.EDIT: (1, edit.edit_pressed),
    Verb.FIELD: (2, edit.field_pressed),
    Verb.KIND: (2, edit.kind_pressed),
    Verb.TYPE: (2, edit.type_pressed),
    Verb.STATUS: (2, edit.status_pressed),
    Verb.RETRACT: (1, edit.retract_pressed),
    Verb.DIGEST_PREVIEW: (1, digest.preview_pressed),
    Verb.DIGEST_QUIET: (1, digest.quiet_pressed),
    Verb.MERGE: (1, regroup.merge_asked),
    Verb.ONE_WITH: (2, regroup.merge_pressed),
    Verb.SPLIT: (1, regroup.split_asked),
    Verb.SPLIT_OFF: (2, regroup.split_pressed),
    Verb.CHOOSE: (2, rulings.choose_pressed),
    Verb.CONFIRM: (1, rulings.confirm_pressed),
    Verb.CANCEL: (1, rulings.cancel_pressed),
    Verb.STANDING: (1, rulings.standing_pressed),
    Verb.UNDO: (1, rulings.undo_pressed),
    Verb.UNDONE: (1, rulings.undone_pressed),
    Verb.KEEP: (0, rulings.kept_pressed),
}


# The same in plain words: what is done with the topic that an order names.
ORDERS: dict[Order, Callable[..., Awaitable[None]]] = {
    Order.FOLLOW: follow.follow_words,
    Order.UNFOLLOW: follow.unfollow_words,
    Order.MUTE: follow.mute_words,
    Order.FOLLOWING: follow.list_words,
    Order.CHANGES: history.changes_words,
    Order.SETTINGS: settings.settings_words,
}


def build_application(
    desk: Desk,
    token: str,
    *,
    base_url: str | None = None,
    base_file_url: str | None = None,
    polls: bool = True,
    limiter: BaseRateLimiter[Outgoing] | None = None,
) -> App:
    """The bot over one token. ``base_url`` points it at another Bot API; without ``polls`` updates come by webhook.

    ``limiter`` keeps another pace than Telegram's for all.
    """
    limiter = limiter or RateLimiter(desk.settings.most_under_way)
    builder = ApplicationBuilder().token(token).rate_limiter(limiter)
    builder = builder.concurrent_updates(InOrderPerChat())
    builder = builder.request(Connection(_CONNECTIONS, patience=_CONNECTION_PATIENCE))
    builder = builder.get_updates_request(Connection(1))
    builder = builder.defaults(DEFAULTS)
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


def _add_handlers(application: App) -> None:
    everywhere = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST
    for name, handler in COMMANDS.items():
        application.add_handler(CommandHandler(name, handler, filters=everywhere))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, manage.migrated))
    application.add_handler(ChatMemberHandler(manage.membership, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(InlineQueryHandler(inline.inline))
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.COMMAND, other_command))
    application.add_handler(MessageHandler(private & (filters.TEXT | filters.CAPTION | filters.Document.ALL), typed))
    application.add_handler(MessageHandler(private & ~filters.StatusUpdate.ALL, manage.unreadable))
    groups = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & filters.TEXT
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
    """A message in a private chat: what an editor was asked for, a report to read, or a question."""
    message = update.effective_message
    if message is None:
        return
    if edit.answers_prompt(message, context.bot.id):
        await edit.take_reply(update, context, message)
    elif reports.looks_like_report(message):
        await submit.take_report(update, context, message)
    else:
        words, _ = _without_name(reports.words_of(message), context)
        await answer_or_obey(update, context, words)


async def answer_or_obey(update: Update, context: ContextTypes.DEFAULT_TYPE, words: str) -> None:
    """Words that are meant for the bot: an order ("follow strikes in Yemen"), or else a question; or a line of each."""
    for request in requests_in(words):
        order = read_order(request)
        if order is None:
            await ask.answer_in_chat(update, context, request)
        else:
            await ORDERS[order[0]](update, context, order[1])


async def overheard(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A message in a group: answered only where the bot is spoken to, by name or in reply."""
    message = update.effective_message
    if message is None or message.text is None:
        return
    if edit.answers_prompt(message, context.bot.id):
        await edit.take_reply(update, context, message)
        return
    words, times_named = _without_name(message.text, context)
    if times_named:
        await answer_or_obey(update, context, words)
    elif _is_reply_to(message, context.bot.id):
        await ask.answer_in_chat(update, context, message.text, may_be_chatter=True)


def _without_name(words: str, context: ContextTypes.DEFAULT_TYPE) -> tuple[str, int]:
    """The words without the bot's name, and how often that stood in them."""
    name = re.compile(rf"(?<!\w)@{re.escape(context.bot.username)}(?!\w)[,:]?", re.IGNORECASE)
    return name.subn(" ", words)


def _is_reply_to(message: Message, user_id: int) -> bool:
    replied_to = message.reply_to_message
    return replied_to is not None and replied_to.from_user is not None and replied_to.from_user.id == user_id


async def other_command(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A command there is not. In a group it is another bot's business, unless it names this one."""
    message = update.effective_message
    if message is None:
        return
    is_named = f"@{context.bot.username}".casefold() in reports.words_of(message).split(maxsplit=1)[0].casefold()
    if message.chat.type == ChatType.PRIVATE or is_named:
        await manage.unknown_command(update, context)


async def publish_menu(application: App) -> None:
    """Tell Telegram the commands for its menu."""
    await application.bot.set_my_commands([BotCommand(name, meaning) for name, meaning in manage.COMMANDS.items()])
