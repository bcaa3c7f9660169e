"""A Bot API on the loopback and its chat page, for running and testing the bot without Telegram.

``serve(host, port)`` starts it; tests use ``LocalBotApi`` itself. ``docs/local-chat.md`` says what it
does and what it leaves out.
"""

from handlers.local.faults import Fault, FaultKind
from handlers.local.harness import LocalBotApi, serve
from handlers.local.limits import Limits
from handlers.local.refusals import Refused
from handlers.local.values import Button, Chat, Media, Member, Message, Person
from handlers.local.world import Call

__all__ = [
    "Button",
    "Call",
    "Chat",
    "Fault",
    "FaultKind",
    "Limits",
    "LocalBotApi",
    "Media",
    "Member",
    "Message",
    "Person",
    "Refused",
    "serve",
]
