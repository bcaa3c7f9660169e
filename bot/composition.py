"""Parts put together from the settings, for every front door alike."""

from bot.settings import Settings
from bot.sources.fetch import Fetcher


def fetcher_of(settings: Settings) -> Fetcher:
    """The fetcher with the operator's limits and trusted hosts."""
    return Fetcher(
        timeout_seconds=settings.fetch_timeout_seconds,
        max_bytes=settings.fetch_max_bytes,
        trusted=settings.trusted_hosts,
    )
