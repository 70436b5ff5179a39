"""Sentences about interviews and shows: how one is cited. Plain text: renderers add markup."""

import datetime as dt

from bot.presentation.wording import times


def show_and_number(show: str | None, episode: int | None) -> str | None:
    """The show of an interview with its number there: `Lex Fridman Podcast #267`; None where neither is known."""
    number = f"#{episode}" if episode is not None else None
    return " ".join(part for part in (show, number) if part) or None


def date(day: str | None) -> str | None:
    """A date in words: `26 Feb 2022` for 2022-02-26; what is no date stays as it is, None where there is none."""
    try:
        return times.day_of_month(dt.date.fromisoformat(day)) if day else None
    except ValueError:
        return day
