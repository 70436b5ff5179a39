"""The log: one line per event. It holds no text of a user, and so no message of another library's error."""

import asyncio
import datetime as dt
import hashlib
import json
import logging
import secrets
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

from bot.errors import VerbatimError
from bot.settings import LogSettings

log = logging.getLogger("verbatim")

_FRAMES = 4  # places named for an error, the innermost last
_MINUTE = 60.0
_MOST_KINDS = 1000  # kinds of lines a minute, whatever happens
_RUN = secrets.token_bytes(16)  # so that references of two runs differ


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
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        message = " ".join(record.getMessage().split())
        error = record.exc_info[1] if record.exc_info else None
        line = f"{message}: {describe(error)}" if error is not None else message
        left_out = getattr(record, "left_out", 0)
        more = f" (and {left_out:,} more lines of this kind before)" if left_out else ""
        return f"{self.formatTime(record)} {record.levelname} {record.name} {line}{more}"


class JsonFormatter(logging.Formatter):
    """Formats a record as one JSON object a line: time (ISO 8601, UTC), level, source, message, left_out."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        message = " ".join(record.getMessage().split())
        error = record.exc_info[1] if record.exc_info else None
        values: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.casefold(),
            "source": record.name,
            "message": f"{message}: {describe(error)}" if error is not None else message,
        }
        if left_out := getattr(record, "left_out", 0):
            values["left_out"] = left_out
        return json.dumps(values, ensure_ascii=False)


class OncePerMinute(logging.Filter):
    """Lets one line of each kind through in every minute of the clock, and counts the others.

    Whoever can cause a line could fill the disk with it: 300 half-sent requests once wrote 68 MB. The kind of a record
    is its attribute `kind`, which `extra` sets; else its logger, its message before formatting and its error.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._clock, self._minute = clock, 0
        self._seen: dict[str, int] = {}  # kind -> lines left out, of this minute
        self._left_out: dict[str, int] = {}  # the same, of earlier minutes

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is the first of its kind in this minute; it then gets the count of those left out."""
        if (minute := _minute(self._clock())) != self._minute:
            self._left_out = {kind: count for kind, count in self._seen.items() if count}
            self._minute, self._seen = minute, {}
        kind = _kind(record)
        if kind in self._seen or len(self._seen) >= _MOST_KINDS:
            if kind in self._seen:
                self._seen[kind] += 1
            return False
        self._seen[kind] = 0
        record.left_out = self._left_out.pop(kind, 0)
        return True


def _kind(record: logging.LogRecord) -> str:
    if (kind := getattr(record, "kind", None)) is not None:
        return f"{record.name} {kind}"
    error = record.exc_info[1] if record.exc_info else None
    return f"{record.name} {record.msg} {describe(error) if error is not None else ''}"


def _minute(seconds: float) -> int:
    return int(seconds // _MINUTE)


def set_up(settings: LogSettings) -> None:
    """Log to the error output, one line a minute of each kind. Call it within the running loop."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if settings.json else OneLineFormatter())
    handler.addFilter(OncePerMinute())
    logging.basicConfig(level=settings.level, handlers=[handler])
    asyncio.get_running_loop().set_exception_handler(_log_unhandled)


def notice(text: str) -> None:
    """Log a line for the operator that is not a warning, such as where the bot is connected; it is never left out."""
    record = log.makeRecord(log.name, logging.INFO, __file__, 0, text, (), None, extra={"kind": text})
    for handler in logging.getLogger().handlers:
        if record.levelno >= handler.level:  # whatever the least level of the log is
            handler.handle(record)


def _log_unhandled(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log an unhandled error of the loop; its default handler would log the error's message and traceback."""
    error = context.get("exception")
    log.error(
        "%s%s",
        context["message"],
        f": {describe(error)}" if isinstance(error, BaseException) else "",
        extra={"kind": context["message"]},
    )


def report(platform: str, error: BaseException) -> str:
    """Log a defect as one line without any text of a user's; the reference that user and operator can name.

    Defects of one kind have the same reference within a minute of the clock, since only the first of them is logged.
    """
    kind = f"{platform} {describe(error)}"
    reference = hashlib.blake2b(f"{kind} {_minute(time.time())}".encode(), digest_size=4, key=_RUN).hexdigest()
    # The message of a foreign error may contain what a user wrote; those of this program name files and fixes.
    message = f": {error}" if isinstance(error, VerbatimError) else ""
    log.error("%s reference %s: %s%s", platform, reference, describe(error), message, extra={"kind": kind})
    return reference
