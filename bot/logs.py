"""The log: one line an event, and never a text of a user's. Foreign errors may hold one in their message, so that it is left out."""

import asyncio
import logging
import secrets
from types import TracebackType
from typing import Any

from bot.errors import VerbatimError

log = logging.getLogger("verbatim")

_FRAMES = 4  # places named of an error, the innermost last


def describe(error: BaseException) -> str:
    """What kind an error is and where it arose."""
    return f"{type(error).__name__} at {_places(error.__traceback__)}"


def _places(at: TracebackType | None) -> str:
    places = []
    while at is not None:
        places.append(f"{at.tb_frame.f_code.co_filename.rpartition('/')[2]}:{at.tb_lineno}")
        at = at.tb_next
    return " > ".join(places[-_FRAMES:]) or "nowhere"


class OneLine(logging.Formatter):
    """Libraries log tracebacks of many lines; of those the kind of the error and its places are enough."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        said = " ".join(record.getMessage().split())
        error = record.exc_info[1] if record.exc_info else None
        line = f"{said}: {describe(error)}" if error is not None else said
        return f"{self.formatTime(record)} {record.name} {line}"


def set_up() -> None:
    """Log warnings and errors of everything to the error output. Call it within the running loop."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    asyncio.get_running_loop().set_exception_handler(_unhandled)


def _unhandled(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """The loop's own report would show the error whole."""
    error = context.get("exception")
    log.error("%s%s", context["message"], f": {describe(error)}" if isinstance(error, BaseException) else "")


def report(platform: str, error: BaseException) -> str:
    """Log an error of ours as one line, without any text of a user's; the reference both sides can name."""
    reference = secrets.token_hex(4)
    # The message of a foreign error may hold what a user wrote; ours name files and mends.
    what = f": {error}" if isinstance(error, VerbatimError) else ""
    log.error("%s reference %s: %s%s", platform, reference, describe(error), what)
    return reference
