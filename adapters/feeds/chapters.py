"""The podcast namespace's JSON chapters -> titles with the second each begins at. Pure."""

import json
from typing import Any

from bot.errors import InputError
from bot.transcript.sources.source import plain

_LONGEST_TITLE = 200  # characters
_MOST = 500
_LONGEST = 7 * 86_400  # seconds of a recording


def read_chapters(content: bytes) -> tuple[tuple[str, float], ...]:
    """(title, seconds), rising, leaving out chapters that have no title or no time, or are not meant to be listed.

    Raises InputError if the content is no such file.
    """
    try:
        document = json.loads(content.decode("utf-8-sig"))
        listed = document["chapters"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError("is not a file of chapters in the podcast namespace's form") from None
    chapters: dict[float, str] = {}
    for chapter in listed if isinstance(listed, list) else ():
        if isinstance(chapter, dict) and chapter.get("toc", True) is not False:
            seconds, title = _seconds(chapter.get("startTime")), _title(chapter.get("title"))
            if seconds is not None and title:
                chapters.setdefault(seconds, title)
    return tuple((title, seconds) for seconds, title in sorted(chapters.items())[:_MOST])


def _title(value: Any) -> str:
    return plain(value)[:_LONGEST_TITLE].strip() if isinstance(value, str) else ""


def _seconds(value: Any) -> float | None:
    """A number of seconds; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if 0 <= value <= _LONGEST else None  # not true of a NaN either
