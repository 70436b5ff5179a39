"""The log: one line per event, without any text of a user's, so without the messages of foreign errors."""

import asyncio
import logging
import secrets
from types import TracebackType
from typing import Any

from bot.errors import VerbatimError

log = logging.getLogger("verbatim")

_FRAMES = 4  # places named for an error, the innermost last


def describe(error: BaseException) -> str:
    """The kind of an error and where it was raised."""
    return f"{type(error).__name__} at {_places(error.__traceback__)}"


def _places(traceback: TracebackType | None) -> str:
    places = []
    while traceback is not None:
        places.append(f"{traceback.tb_frame.f_code.co_filename.rpartition('/')[2]}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return " > ".join(places[-_FRAMES:]) or "nowhere"


class OneLineFormatter(logging.Formatter):
    """Formats a record as one line. Libraries log long tracebacks; the kind of the error and its places are enough."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        message = " ".join(record.getMessage().split())
        error = record.exc_info[1] if record.exc_info else None
        line = f"{message}: {describe(error)}" if error is not None else message
        return f"{self.formatTime(record)} {record.name} {line}"


def set_up() -> None:
    """Log all warnings and errors to the error output. Call it within the running loop."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLineFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    asyncio.get_running_loop().set_exception_handler(_log_unhandled)


def _log_unhandled(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log an unhandled error of the loop; its default handler would log the error's message and traceback."""
    error = context.get("exception")
    log.error("%s%s", context["message"], f": {describe(error)}" if isinstance(error, BaseException) else "")


def report(platform: str, error: BaseException) -> str:
    """Log a defect as one line without any text of a user's; the reference that user and operator can name."""
    reference = secrets.token_hex(4)
    # The message of a foreign error may contain what a user wrote; those of this program name files and fixes.
    message = f": {error}" if isinstance(error, VerbatimError) else ""
    log.error("%s reference %s: %s%s", platform, reference, describe(error), message)
    return reference
