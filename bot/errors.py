"""Every error Verbatim raises on purpose, as one small tree.

    VerbatimError                what a user or an operator can fix: one line says what, where, and how
    ├── SeedError                an interview folder that does not hold together (file and line)
    ├── SettingError             an environment variable with a bad value
    ├── LibraryError             the derived library is missing, damaged, or cannot be built or written
    ├── JournalError             the journal cannot be opened, read or written
    │   └── JournalAwayError     its database cannot be reached now; it may be there later
    ├── BackupError              a backup that cannot be written, or is no backup
    ├── EncoderError             a model that was named cannot be used
    ├── ModelError               a language model's endpoint cannot be used, or did not answer
    ├── CardError                a quote that cannot be drawn as a card, or not now
    ├── InputError               a question, a claim, an id or a schedule that cannot be read as one
    │   └── FetchError           an address whose content cannot be had
    └── PublishError             a platform did not take a post
        ├── RefusedForNowError   certainly not posted; may be tried again
        ├── RefusedForGoodError  certainly not posted, and will not be until an admin fixes it
        └── OutcomeUnknownError  perhaps posted

Any other error that escapes is a defect.
"""

import errno
import os
from collections.abc import Sequence
from contextlib import ExitStack
from enum import StrEnum

from bot.reasons import Reason

_MOST_NAMED = 5  # names that an error lists


class VerbatimError(Exception):
    """Base of all errors whose message is meant to be read: what is wrong, where, and how to fix it, on one line."""


class SeedError(VerbatimError):
    """An interview folder is incomplete, altered or badly written."""


class SettingError(VerbatimError):
    """An environment variable has a value that cannot be used."""


class LibraryError(VerbatimError):
    """The library is missing, damaged, locked, or cannot be built or written."""


class JournalError(VerbatimError):
    """The journal cannot be opened, read or written."""


class JournalAwayError(JournalError):
    """The database of the journal cannot be reached now; it may be there later."""


class BackupError(VerbatimError):
    """A backup cannot be written, or a file is not a complete backup."""


class EncoderError(VerbatimError):
    """A sentence encoder that was asked for cannot be loaded."""


class ModelError(VerbatimError):
    """A language model's endpoint cannot be used, or did not answer.

    `hopeless`: asking again does not help until an operator fixes something. `unanswered`: how often the request was
    sent and may have been worked on, and so may have to be paid for.
    """

    def __init__(self, message: str, *, hopeless: bool = False, unanswered: int = 0) -> None:
        super().__init__(message)
        self.hopeless, self.unanswered = hopeless, unanswered


class InputError(VerbatimError):
    """The input cannot be read as a question, a claim, an id or a schedule."""


class CardError(VerbatimError):
    """A quote cannot be drawn as a card: no font has its letters, or too many cards are waiting to be drawn."""


class FetchError(InputError):
    """The content of an address cannot be had.

    `temporary`: it may be there later. `wait`: seconds after which the server wants to be asked again, if it said so.
    """

    def __init__(self, message: str, *, temporary: bool = False, wait: float | None = None) -> None:
        super().__init__(message)
        self.temporary, self.wait = temporary, wait


class PublishError(VerbatimError):
    """A platform did not take a post; `bot.presentation.wording.reasons.sentence(reason)` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


_LACKS = {
    errno.EMFILE: "too many files are open; allow this process more, such as with: ulimit -n 1024",
    errno.ENFILE: "this machine has too many open files; end other programs, or raise fs.file-max",
    errno.ENOMEM: "there is not enough memory; give this process more, or set VERBATIM_MODEL=off, which needs less",
}
_NO_MEMORY = ("out of memory", "cannot allocate memory", "bad_alloc", "can't start new thread")
_FILES_NEEDED = {
    "unable to open database file": 3,  # SQLite: itself, its log and its index
    "index writer was killed": 8,  # tantivy: the files of one segment
}
"""What libraries say that could not open a file, without saying why; and how many files they open."""

_NO_TEMPORARY_FOLDER = "there is no folder for temporary files that can be written; set TMPDIR to one"


def lack_of(error: BaseException) -> str | None:
    """What the machine lacks, and how to give it, if that is why an error was raised; None for any other error.

    Libraries wrap the system's errors in errors and words of their own.
    """
    if isinstance(error, MemoryError):
        return _LACKS[errno.ENOMEM]
    if isinstance(error, OSError) and error.errno in _LACKS:
        return _LACKS[error.errno]
    text = str(error)
    if "No usable temporary directory" in text:
        return _NO_TEMPORARY_FOLDER
    if "Too many open files" in text or "TooManyOpenFiles" in text:
        return _LACKS[errno.EMFILE]
    if any(words in text and not _can_open(files) for words, files in _FILES_NEEDED.items()):
        return _LACKS[errno.EMFILE]
    if any(words in text.casefold() for words in _NO_MEMORY):
        return _LACKS[errno.ENOMEM]
    return None


def _can_open(files: int) -> bool:
    """Whether this process may open so many files more."""
    with ExitStack() as opened:
        try:
            for _ in range(files):
                opened.callback(os.close, os.open(os.devnull, os.O_RDONLY))
        except OSError:
            return False
    return True


class Reach(StrEnum):
    """What a refusal is about: posts in one channel, in one server, or anywhere on the platform."""

    CHANNEL = "channel"
    SERVER = "server"
    PLATFORM = "platform"


LONGEST_WAIT = 3600.0
"""Seconds after which a post is tried again, even if a platform asked for a longer wait: not silent for days."""


class RefusedForNowError(PublishError):
    """Certainly not posted; it may be tried again after `wait` seconds, at most LONGEST_WAIT.

    None if the platform named no wait, or one that makes no sense.
    """

    def __init__(self, reason: Reason, wait: float | None = None, reach: Reach = Reach.CHANNEL) -> None:
        super().__init__(reason)
        self.wait = min(wait, LONGEST_WAIT) if wait is not None and wait >= 0 else None  # not true of a NaN either
        self.reach = reach


class RefusedForGoodError(PublishError):
    """Certainly not posted, and it will not be until an admin fixes it."""


class OutcomeUnknownError(PublishError):
    """Perhaps posted: a time-out, or an error after the platform may have acted."""


def in_quotes(text: str) -> str:
    """What somebody typed, in quotation marks, to be named in a message."""
    shown = as_typed(text)
    mark = '"' if "'" in shown else "'"
    return f"{mark}{shown}{mark}"


def as_typed(text: str) -> str:
    """What somebody typed, without characters that nobody sees; more than MOST_TYPED end in an ellipsis."""
    seen = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return seen if len(seen) <= MOST_TYPED else f"{seen[: MOST_TYPED - 1].rstrip()}…"


MOST_TYPED = 80
"""Characters of what somebody typed that a message names."""


def first_few(names: Sequence[str]) -> str:
    """The first names that exist where one does not, and how many more there are: `ferry-2, lamp-1 and 3 more`."""
    more = len(names) - _MOST_NAMED
    return f"{', '.join(names[:_MOST_NAMED])}{f' and {more:,} more' if more > 0 else ''}" or "none"
