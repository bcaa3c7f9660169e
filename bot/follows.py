"""What a chat follows, mutes and is sent, as it is shown."""

from pydantic import AwareDatetime

from bot.timetable import Timetable
from bot.vocabulary import Filter, Value


class Follow(Value):
    """A follow, mute or digest of a chat, for showing. ``timetable`` and what stands below it belong to digests."""

    id: int
    chat_id: int
    kind: str
    topic: str
    thread_id: int | None
    wanted: Filter
    is_paused: bool = False
    is_silent: bool = False
    timetable: Timetable | None = None
    next_due_at: AwareDatetime | None = None
    skips_quiet: bool = False
