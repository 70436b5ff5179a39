"""What an added transcript had, in one line."""

from collections.abc import Sequence

from bot.model import UNKNOWN_NAME, Role
from bot.transcript.adding import Added

_MOST_PEOPLE = 4  # that the summary names


def understood(added: Added) -> str:
    """What a transcript held, in a line: 9,120 words, 2 speakers (...), 14 chapters, punctuated, times to the word."""
    parts = [_counted(added.words, "word")]
    known = [speaker for speaker in added.speakers if speaker[0] != UNKNOWN_NAME]
    if known:
        parts.append(f"{_counted(len(known), 'speaker')} ({_people(known)})")
    else:
        parts.append("speakers not named")
    if added.chapters:
        parts.append(_counted(added.chapters, "chapter"))
    parts.append("punctuated" if added.punctuated else "not punctuated")
    parts.append(f"times to the {added.timed}" if added.timed else "no times")
    return ", ".join(parts)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _people(speakers: Sequence[tuple[str, Role | None, int]]) -> str:
    named = [f"{name}: {role.value if role else 'role unknown'}" for name, role, _ in speakers[:_MOST_PEOPLE]]
    more = len(speakers) - _MOST_PEOPLE
    return "; ".join([*named, *([f"{more} more"] if more > 0 else [])])
