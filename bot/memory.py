"""The process's memory: how seldom Python looks for garbage, and what is given back to the system."""

import ctypes
import gc

_NEW_OBJECTS = 10_000


def collect_seldom() -> None:
    """Look for garbage after 10,000 new objects, and not after every 700.

    Reading and filing a report makes tens of thousands of values, nearly all of which go as soon as they are let go:
    looking for others among them took a twelfth of the time of filing.
    """
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])


def release_unused() -> None:
    """Give free memory back to the system, where the C library can (glibc): it keeps what was freed once."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
