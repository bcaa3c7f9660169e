"""Chats that follow, events that change, and the alerts that come of it."""

from collections.abc import Callable

from sqlmodel import select

from bot.delivery.updates import tell_changes
from bot.models import ChatRow, SubscriptionRow, utc_now
from bot.vocabulary import Event, as_json
from handlers.local import LocalBotApi, Message
from handlers.local.cast import ANA
from tests.reports import all_events

from .running_bot import RunningBot


def tell(api: LocalBotApi, text: str, chat: int = ANA.id, thread: int | None = None, user: int = ANA.id) -> Message:
    said = api.say(user, chat, text, thread=thread)
    return api.wait_for_message(chat, after=said)


def press(api: LocalBotApi, message: Message, button: str, user: int = ANA.id) -> str:
    """Press a button; gives the words that fade."""
    return str(api.answer(api.press(user, message, button)).get("text") or "")


def alert_of(api: LocalBotApi, chat: int, after: Message | None = None) -> Message:
    return api.wait_for_message(chat, "You follow", after=after)


def changed(api: LocalBotApi, message: Message, containing: str) -> Message:
    """A message once it says this."""

    def current() -> Message | None:
        found = api.message(message.chat_id, message.message_id)
        return found if found and containing in found.text else None

    found = api.wait_for(current)
    assert found is not None
    return found


def becomes(bot: RunningBot, change: Callable[[Event], Event]) -> None:
    """The newest event turns out otherwise, as an editor's correction would have it."""
    event = change(all_events(bot.desk.database)[-1])
    with bot.desk.database.write() as session:
        tell_changes(session, event, now=utc_now(), limit=10)


def killed(figure: int) -> Callable[[Event], Event]:
    toll = {"low": figure, "best": figure, "high": figure}
    return lambda event: Event.model_validate({**as_json(event), "killed": toll})


def is_suspended(bot: RunningBot, chat: int) -> bool:
    """Whether the bot has written down that a chat is closed to it. That an update was fetched doesn't say so yet."""
    with bot.desk.database.read() as session:
        return session.exec(select(ChatRow.suspended_because).where(ChatRow.id == chat)).one() is not None


def has_follows(bot: RunningBot, chat: int) -> bool:
    """Whether a chat follows anything, as one does into which another has moved."""
    with bot.desk.database.read() as session:
        return session.exec(select(SubscriptionRow.id).where(SubscriptionRow.chat_id == chat)).first() is not None
