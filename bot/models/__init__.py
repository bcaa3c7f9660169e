"""Every table. A row is what is stored; the frozen values of ``vocabulary`` are what travels between rooms.

Strings stand in for enumerations (PostgreSQL would store member names), ``UtcDateTime`` for moments (SQLite drops
zones), ``BigInteger`` for Telegram's ids. Unique constraints make every repeated run harmless.
"""

from bot.models.chats import (
    AlertRow,
    AskedRow,
    ChatRow,
    DoubtRow,
    OutboxRow,
    RoleRow,
    RoundRow,
    SubmissionRow,
    SubscriptionAnchorRow,
    SubscriptionRow,
)
from bot.models.columns import UtcDateTime, table_of, utc_now
from bot.models.merging import TIMELESS, AccountRow, ClaimKeyRow, ComparisonRow
from bot.models.record import (
    EventActorRow,
    EventKeyRow,
    EventLinkRow,
    EventPlaceRow,
    EventRow,
    EventTargetRow,
    ReportRow,
    RevisionRow,
)
from bot.models.reports import ClaimActorRow, ClaimPlaceRow, ClaimRow, DocumentRow, FeedEntryRow, SourceRow, TallyRow
from bot.models.rulings import RulingClaimRow, RulingRow

__all__ = [
    "TIMELESS",
    "AccountRow",
    "AlertRow",
    "AskedRow",
    "ChatRow",
    "ClaimActorRow",
    "ClaimKeyRow",
    "ClaimPlaceRow",
    "ClaimRow",
    "ComparisonRow",
    "DocumentRow",
    "DoubtRow",
    "EventActorRow",
    "EventKeyRow",
    "EventLinkRow",
    "EventPlaceRow",
    "EventRow",
    "EventTargetRow",
    "FeedEntryRow",
    "OutboxRow",
    "ReportRow",
    "RevisionRow",
    "RoleRow",
    "RoundRow",
    "RulingClaimRow",
    "RulingRow",
    "SourceRow",
    "SubmissionRow",
    "SubscriptionAnchorRow",
    "SubscriptionRow",
    "TallyRow",
    "UtcDateTime",
    "table_of",
    "utc_now",
]
