"""Every error Verbatim raises on purpose, as one small tree.

    VerbatimError           what a user or an operator did can be mended: one line says what, where, the mend
    ├── SeedError           an interview folder that does not hold together (file and line)
    ├── SettingError        an environment variable with a bad value
    ├── LibraryError        the derived library is missing, damaged, or cannot be written
    ├── JournalError        the journal cannot be opened, read or written
    ├── EncoderError        a model that is named but cannot be used
    ├── InputError       a question (or claim, or id, or schedule) that cannot be one
    └── PublishError        a platform did not take a post
        ├── RefusedForNowError   certainly not posted; may be tried again
        ├── RefusedForGoodError  certainly not posted, and no use trying: an admin must mend it
        └── OutcomeUnknownError  perhaps posted

Anything else that escapes is a defect of ours.
"""

from enum import StrEnum

from bot.reasons import Reason


class VerbatimError(Exception):
    """Base of all errors with a message meant to be read: what, where, and the mend, on one line."""


class SeedError(VerbatimError):
    """An interview folder is incomplete, altered or badly written."""


class SettingError(VerbatimError):
    """An environment variable has a value that cannot be used."""


class LibraryError(VerbatimError):
    """The library is missing, damaged, locked or cannot be written."""


class JournalError(VerbatimError):
    """The journal cannot be opened, read or written."""


class EncoderError(VerbatimError):
    """A sentence encoder that was asked for cannot be loaded."""


class InputError(VerbatimError):
    """The input cannot be taken as a question, a claim or an id."""


class PublishError(VerbatimError):
    """A platform did not take a post; `reason` says why, and `bot.presentation.wording.daily.reason` says it in words."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Reach(StrEnum):
    """What a refusal holds for."""

    PLACE = "place"
    SERVER = "server"
    PLATFORM = "platform"


LONGEST_WAIT = 3600.0
"""Seconds after which it is tried again whatever a platform asked for, rather than silent for days."""


class RefusedForNowError(PublishError):
    """Certainly not posted; it may be tried again after `wait` seconds, an hour at most (None: not told, or no time at all)."""

    def __init__(self, reason: Reason, wait: float | None = None, reach: Reach = Reach.PLACE) -> None:
        super().__init__(reason)
        self.wait = min(wait, LONGEST_WAIT) if wait is not None and wait >= 0 else None  # not a number is neither
        self.reach = reach


class RefusedForGoodError(PublishError):
    """Certainly not posted, and it never will be until an admin mends it."""


class OutcomeUnknownError(PublishError):
    """Perhaps posted: a time-out, or an error after the platform may have acted."""
