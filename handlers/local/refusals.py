"""What Telegram refuses, in Telegram's words.

The wording follows tdlib/telegram-bot-api's ``Client.cpp`` and what the public Bot API answers; bots compare these
sentences, so a letter matters.
"""

from typing import Any

from handlers.local.values import ChatType


class Refused(Exception):  # the Bot API's own "ok": false is an answer, not a malfunction
    """A Bot API answer with ``ok`` false: HTTP status, description, and ``parameters`` where the method gives them."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(f"{status} {description}")
        self.status = status
        self.description = description
        self.parameters = parameters


def bad_request(reason: str) -> Refused:
    """A 400 with Telegram's prefix."""
    return Refused(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refused:
    """A 403 with Telegram's prefix."""
    return Refused(403, f"Forbidden: {reason}")


def too_many_requests(seconds: int) -> Refused:
    """A 429 with the seconds to wait, in words and as ``retry_after``."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def migrated(new_chat_id: int) -> Refused:
    """The answer for a group that has become a supergroup."""
    description = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refused(400, description, migrate_to_chat_id=new_chat_id)


def not_present(chat_type: ChatType, *, kicked: bool) -> Refused:
    """The answer where the bot is no longer, or never was, in the chat."""
    noun = f"{chat_type} chat"
    return forbidden(f"bot was kicked from the {noun}" if kicked else f"bot is not a member of the {noun}")


def unknown_method(name: str) -> Refused:
    """The local server's own answer; never 404, which python-telegram-bot reads as a wrong token."""
    return Refused(501, f"Not Implemented: the local Bot API has no method {name}")
