"""Memory is given back where the C library can, and nothing breaks where it can't."""

import ctypes

import psutil
import pytest

from bot.memory import release_unused


def test_what_was_freed_goes_back_to_the_system() -> None:
    pieces = [bytes(2000) for _ in range(50_000)]
    kept = pieces[::1000]  # so that what lies between can't go back by itself
    del pieces
    held = psutil.Process().memory_info().rss
    release_unused()
    assert psutil.Process().memory_info().rss < held - 50_000_000
    assert len(kept) == 50


def test_a_c_library_that_cannot_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    release_unused()
    assert ctypes.CDLL(None) is not None
