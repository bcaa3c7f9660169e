"""Memory that loading leaves behind, given back to the system."""

import ctypes
import gc


def release_unused() -> None:
    """Give free memory back to the system, where the C library can (glibc): it keeps what was freed once."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
