"""What `doctor` looks at, one function each. The wiring hands in what each of them needs; an error becomes its message."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.daily.admin import trouble
from bot.daily.ports import ScheduleJournal
from bot.errors import EncoderError, LibraryError, SettingError, VerbatimError
from bot.presentation import wording
from bot.settings import OFF, Settings
from bot.transcript.folder import interview_folders, read_interview


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was looked at, whether it is as it should be, and what there is to say: the fix, if it is not."""

    subject: str
    ok: bool
    message: str
    warning: bool = False  # ok for now, but something may go wrong


class DoctorsJournal(ScheduleJournal, Protocol):
    """The journal, which also drops what has run out."""

    async def tidy(self) -> None: ...


OpenJournal = Callable[[], AbstractAsyncContextManager[DoctorsJournal]]
Examine = Callable[[], Awaitable[tuple[bool, str]]]
"""Asks a platform about the tokens: whether it takes them, and what to say. Raises SettingError."""


def settings(chosen: Settings) -> Diagnosis:
    """The settings, as they were read."""
    model = chosen.model or "(the packaged one)"
    return Diagnosis(
        "settings",
        ok=True,
        message=f"VERBATIM_DATA={chosen.data}, VERBATIM_SEEDS={chosen.seeds}, VERBATIM_MODEL={model}",
    )


def seeds(folder: Path) -> Diagnosis:
    """Whether every interview can be read and proven."""
    try:
        interviews = [read_interview(path) for path in interview_folders(folder)]
    except (VerbatimError, OSError) as error:
        return Diagnosis("seeds", ok=False, message=str(error))
    words = sum(len(interview.words) for interview in interviews)
    return Diagnosis("seeds", ok=True, message=f"{len(interviews)} in {folder}, {words:,} words")


def model(chosen: str | None, describe: Callable[[], str]) -> Diagnosis:
    """Whether the encoder works; `describe` tries it, and raises EncoderError."""
    if chosen == OFF:
        return Diagnosis("model", ok=True, message="off: searching by words alone, as VERBATIM_MODEL asks")
    try:
        return Diagnosis("model", ok=True, message=describe())
    except EncoderError as error:
        return Diagnosis("model", ok=False, message=str(error))


async def library(describe: Callable[[], Awaitable[str]]) -> Diagnosis:
    """Whether the library is whole and up to date; `describe` reads all of it, and raises LibraryError or EncoderError."""
    try:
        return Diagnosis("library", ok=True, message=await describe())
    except (LibraryError, EncoderError) as error:
        return Diagnosis("library", ok=False, message=str(error))


async def journal(opened: OpenJournal, data: Path, fleeting: str | None) -> Diagnosis:
    """Whether the journal can be written; `fleeting` is the kind of its disk, if that does not last."""
    try:
        async with opened() as found:
            await found.tidy()
    except VerbatimError as error:
        return Diagnosis("journal", ok=False, message=str(error))
    if fleeting is not None:
        return Diagnosis("journal", ok=True, message=wording.errors.fleeting(data, fleeting), warning=True)
    return Diagnosis("journal", ok=True, message=f"in {data}; keep that folder on a disk that lasts")


async def daily_quotes(opened: OpenJournal, now: float) -> Diagnosis:
    """Schedules that do not post, though nobody asked for that."""
    try:
        async with opened() as found:
            schedules = await found.schedules(None, None)
            notes = [
                f"{schedule.identity}: {note}"
                for schedule in schedules
                if (note := await trouble(found, schedule, now)) is not None
            ]
    except VerbatimError as error:
        return Diagnosis("daily quotes", ok=False, message=str(error))
    if notes:
        return Diagnosis("daily quotes", ok=False, message=wording.daily.dailies_wrong(len(schedules), notes))
    paused = sum(schedule.paused is not None for schedule in schedules)
    return Diagnosis("daily quotes", ok=True, message=wording.daily.dailies_well(len(schedules), paused))


async def platform(name: str, unset: str, examine: Examine | None) -> Diagnosis:
    """What a platform says of its tokens; `unset` names the setting that is empty where it is not set up."""
    if examine is None:
        return Diagnosis(name, ok=True, message=f"not set up: {unset} is empty")
    try:
        ok, message = await examine()
    except SettingError as error:
        ok, message = False, str(error)
    return Diagnosis(name, ok=ok, message=message)


def sound(found: Sequence[Diagnosis]) -> bool:
    """Whether nothing is wrong."""
    return all(diagnosis.ok for diagnosis in found)
