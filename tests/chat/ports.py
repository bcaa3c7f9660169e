"""A port for a bot that is told where to listen."""

import random
import socket

_BELOW_THOSE_GIVEN_OUT = range(20_000, 32_000)
_TRIES = 50


def port_for_a_bot() -> int:
    """A free port that no system gives out by itself.

    One from those could be another test's connection by the time the bot takes it.
    """
    return next(port for port in random.sample(_BELOW_THOSE_GIVEN_OUT, _TRIES) if _is_free(port))


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
