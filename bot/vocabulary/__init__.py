"""The words the whole project speaks: enumerations and frozen values.

Names and spellings are the field's own: ACLED's event types, UCDP's precision codes. The values mirror the JSON of the
command line one to one: ``model_dump(mode="json")`` of a value is what the command line prints.

Offsets count Unicode code points into the document's ``text``; ``None`` marks what stands only in the title, or is
implied.
"""

from bot.vocabulary.chains import Chain, ChainLink
from bot.vocabulary.changes import Change, ChangedEvent, ChangeKind, Revision
from bot.vocabulary.claims import (
    Claim,
    ClaimActor,
    ClaimAttribution,
    ClaimCasualty,
    ClaimDate,
    ClaimPlace,
    ClaimTarget,
    ClaimWeapon,
    Document,
    Extraction,
    Tally,
)
from bot.vocabulary.events import (
    Alternative,
    Event,
    EventActor,
    EventAttribution,
    EventCorrection,
    EventPlace,
    EventReport,
    Filter,
    PlaceFilter,
    Question,
)
from bot.vocabulary.preferences import Preferences, QuietHours, Unconfirmed
from bot.vocabulary.rulings import Constraints, Ruling, RulingField, RulingKind
from bot.vocabulary.terms import (
    Comparator,
    DatePrecision,
    Effect,
    EventStatus,
    EventType,
    Intent,
    Modality,
    Notice,
    Order,
    Period,
    PlacePrecision,
    Role,
    Severity,
    Side,
    Stance,
    SubEventType,
)
from bot.vocabulary.values import (
    Evidence,
    Spanned,
    Toll,
    Value,
    as_json,
)

__all__ = [
    "Alternative",
    "Chain",
    "ChainLink",
    "Change",
    "ChangeKind",
    "ChangedEvent",
    "Claim",
    "ClaimActor",
    "ClaimAttribution",
    "ClaimCasualty",
    "ClaimDate",
    "ClaimPlace",
    "ClaimTarget",
    "ClaimWeapon",
    "Comparator",
    "Constraints",
    "DatePrecision",
    "Document",
    "Effect",
    "Event",
    "EventActor",
    "EventAttribution",
    "EventCorrection",
    "EventPlace",
    "EventReport",
    "EventStatus",
    "EventType",
    "Evidence",
    "Extraction",
    "Filter",
    "Intent",
    "Modality",
    "Notice",
    "Order",
    "Period",
    "PlaceFilter",
    "PlacePrecision",
    "Preferences",
    "Question",
    "QuietHours",
    "Revision",
    "Role",
    "Ruling",
    "RulingField",
    "RulingKind",
    "Severity",
    "Side",
    "Spanned",
    "Stance",
    "SubEventType",
    "Tally",
    "Toll",
    "Unconfirmed",
    "Value",
    "as_json",
]
