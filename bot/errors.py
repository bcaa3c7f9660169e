"""The one tree of errors. Each says what the person is told and, apart from that, what the log is told."""


class SitrepError(Exception):
    """Something the user or the operator can understand and act on.

    ``message`` is one clear sentence for the person; ``detail`` goes to the log only.
    """

    def __init__(self, message: str, *, detail: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail or message


class BadInput(SitrepError):
    """What was given can't be used as it is: empty, too large, binary, malformed."""


class WrongUsage(SitrepError):
    """A verb of the command line was called in a way that makes no sense, whatever the record holds."""


class NotAllowed(SitrepError):
    """The person may not do this, here or at all."""


class Stale(SitrepError):
    """A button, or a request, that no longer fits what is stored."""


class FetchFailed(SitrepError):
    """A page or feed could not be had: refused address, time-out, too large, no article in it."""


class BrokenData(SitrepError):
    """A lexicon, catalogue or gazetteer file breaks its schema; the message names file, entry and reason."""


class BadSetup(SitrepError):
    """The installation can't start: a port in use, a wrong token, a folder that can't be written, an old database."""
