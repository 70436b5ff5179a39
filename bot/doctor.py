"""The checks of `doctor`, one function each. bot/app.py hands in what each needs; an error becomes its message."""

import stat
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.daily.health import fault_of
from bot.daily.ports import ScheduleJournal
from bot.errors import EncoderError, LibraryError, SettingError, VerbatimError
from bot.following.feeds import FeedState, FollowedFeed
from bot.presentation import wording
from bot.settings import OFF, Settings
from bot.supervisor import AdapterState
from bot.transcript.folder import interview_folders, read_interview

_OTHERS_READ = 0o044


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was checked, whether it works, and what to say about it: how to fix it, if it does not."""

    subject: str
    ok: bool
    message: str
    warning: bool = False  # it works now, but may fail later


class DoctorsJournal(ScheduleJournal, Protocol):
    """The journal, which can also look for damage and delete what has expired."""

    async def verify(self) -> Sequence[str]: ...

    async def tidy(self) -> None: ...


OpenJournal = Callable[[], AbstractAsyncContextManager[DoctorsJournal]]
Examine = Callable[[], Awaitable[tuple[bool, str]]]
"""Asks a platform about the tokens: whether it accepts them, and what to say. Raises SettingError."""


def settings(chosen: Settings) -> Diagnosis:
    """Shows the settings as they were read."""
    model = chosen.model or "(the packaged one)"
    database = ", the journal in PostgreSQL (DATABASE_URL)" if chosen.database is not None else ""
    return Diagnosis(
        "settings",
        ok=True,
        message=f"VERBATIM_DATA={chosen.data}, VERBATIM_SEEDS={chosen.seeds}, VERBATIM_MODEL={model}{database}",
    )


def environment_file(path: Path) -> Diagnosis | None:
    """Checks that only this user can read the file with the tokens, and that it is a file; None if there is none."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return None
    if stat.S_ISDIR(mode):
        return Diagnosis(path.name, ok=False, message=wording.errors.environment_folder(path))
    readable = mode & _OTHERS_READ
    if not readable:
        return Diagnosis(path.name, ok=True, message="only you can read it")
    return Diagnosis(path.name, ok=True, message=wording.errors.readable_by_others(path), warning=True)


def seeds(folder: Path) -> Diagnosis:
    """Checks that every interview can be read and proven."""
    try:
        interviews = [read_interview(path) for path in interview_folders(folder)]
    except (VerbatimError, OSError) as error:
        return Diagnosis("seeds", ok=False, message=str(error))
    words = sum(len(interview.words) for interview in interviews)
    by_model = [f"{it.slug}: {made}" for it in interviews if (made := wording.editing.made_by(it.made)) is not None]
    message = f"{_count(len(interviews), 'interview')} in {folder}, {words:,} words"
    return Diagnosis("seeds", ok=True, message=message + wording.editing.with_model(by_model))


def model(chosen: str | None, describe: Callable[[], str]) -> Diagnosis:
    """Checks that the encoder works. `describe` tries it, and raises EncoderError."""
    if chosen == OFF:
        return Diagnosis("model", ok=True, message="off, as VERBATIM_MODEL says: the bot searches by words alone")
    try:
        return Diagnosis("model", ok=True, message=describe())
    except EncoderError as error:
        return Diagnosis("model", ok=False, message=str(error))


async def library(describe: Callable[[], Awaitable[str]]) -> Diagnosis:
    """Checks that the library is intact and up to date. `describe` reads it; raises LibraryError or EncoderError."""
    try:
        return Diagnosis("library", ok=True, message=await describe())
    except (LibraryError, EncoderError) as error:
        return Diagnosis("library", ok=False, message=str(error))


def cards(*, can_shape: bool) -> Diagnosis:
    """Says whether quote cards can be drawn in scripts whose letters must be joined or reordered."""
    message = wording.cards.EVERY_SCRIPT if can_shape else wording.cards.WITHOUT_SHAPING
    return Diagnosis("quote cards", ok=True, message=message, warning=not can_shape)


async def journal(open_journal: OpenJournal, data: Path | None, fleeting: str | None) -> Diagnosis:
    """Checks that every row can be read, and that the journal can be written.

    `data` is the folder it is in; None if it is in PostgreSQL. `fleeting` is the kind of its disk, if that disk does
    not last.
    """
    place = data or wording.errors.IN_POSTGRESQL
    try:
        async with open_journal() as opened:
            if faults := await opened.verify():
                return Diagnosis("journal", ok=False, message=wording.errors.journal_damaged(place, faults))
            await opened.tidy()
    except VerbatimError as error:
        return Diagnosis("journal", ok=False, message=str(error))
    if data is None:
        return Diagnosis("journal", ok=True, message=f"in {place}")
    if fleeting is not None:
        return Diagnosis("journal", ok=True, message=wording.errors.fleeting(data, fleeting), warning=True)
    return Diagnosis("journal", ok=True, message=f"in {data}; keep that folder on a disk that lasts")


async def daily_quotes(open_journal: OpenJournal, now: float) -> Diagnosis:
    """Checks that every schedule posts, unless an admin paused it."""
    try:
        async with open_journal() as opened:
            schedules = await opened.all_schedules()
            faults = [
                f"{schedule.identity}: {fault}"
                for schedule in schedules
                if (fault := await fault_of(opened, schedule, now)) is not None
            ]
    except VerbatimError as error:
        return Diagnosis("daily quotes", ok=False, message=str(error))
    if faults:
        return Diagnosis("daily quotes", ok=False, message=wording.daily.schedules_at_fault(len(schedules), faults))
    paused = sum(schedule.paused is not None for schedule in schedules)
    return Diagnosis("daily quotes", ok=True, message=wording.daily.schedules_fine(len(schedules), paused))


async def feeds(listed: Callable[[], Awaitable[Sequence[tuple[FollowedFeed, FeedState]]]]) -> Diagnosis:
    """Checks that every followed feed could be read when the bot last looked."""
    try:
        followed = await listed()
    except VerbatimError as error:
        return Diagnosis("feeds", ok=False, message=str(error))
    troubled = [f"{feed.title or feed.address}: {state.trouble}" for feed, state in followed if state.trouble]
    if troubled:
        return Diagnosis("feeds", ok=False, message=wording.following.troubled(troubled))
    return Diagnosis("feeds", ok=True, message=f"{_count(len(followed), 'feed')} followed")


async def platform(
    name: str, setting: str, examine: Examine | None, open_journal: OpenJournal, state_key: str
) -> Diagnosis:
    """Checks a platform's tokens, and whether its adapter works in the bot that runs.

    `setting` names the setting that is empty if the platform is not set up; `state_key` is the journal's note on it.
    """
    if examine is None:
        return Diagnosis(name, ok=True, message=f"not set up: {setting} is empty")
    try:
        ok, message = await examine()
    except SettingError as error:
        ok, message = False, str(error)
    try:
        async with open_journal() as opened:
            state = await opened.noted(state_key)
    except VerbatimError:  # said where the journal is checked
        state = None
    if ok and state not in (None, AdapterState.RUNNING):
        return Diagnosis(name, ok=False, message=f"{message}; {wording.errors.adapter_down(str(state))}")
    return Diagnosis(name, ok=ok, message=message)


def sound(diagnoses: Sequence[Diagnosis]) -> bool:
    """Whether nothing is wrong."""
    return all(diagnosis.ok for diagnosis in diagnoses)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
