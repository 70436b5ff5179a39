"""Sentences about interviews and shows: how they are cited, listed and chosen. Plain text: renderers add markup."""

import datetime as dt
from collections.abc import Sequence

from bot.errors import as_typed, in_quotes
from bot.model import InterviewInfo, Quote, Role
from bot.presentation.wording import answers, dates, editing

_MOST_SPEAKERS = 4  # of an interview in a list


def show_and_number(show: str | None, episode: int | None) -> str | None:
    """The show of an interview with its number there: `Lex Fridman Podcast #267`; None where neither is known."""
    number = f"#{episode}" if episode is not None else None
    return " ".join(part for part in (show, number) if part) or None


def date(day: str | None) -> str | None:
    """A date in words: `26 Feb 2022` for 2022-02-26; what is not a date stays as it is, None where there is none."""
    try:
        return dates.day_of_month(dt.date.fromisoformat(day)) if day else None
    except ValueError:
        return day


def citation(quote: Quote, page: str | None = None) -> str:
    """A quote as text to copy: its words, then on a line each who said them where and when, the links, the id.

    `page` is the address of the quote's own page, if it has one.
    """
    return "\n".join((*cited_words(quote), *cited_source(quote, page)))


def cited_words(quote: Quote) -> Sequence[str]:
    """The words in quotation marks; where more than one speaks, a line for each turn, behind the speaker's name."""
    turns = quote.by_speaker
    words = (f"“{' '.join(turn.text.split())}”" for turn in turns)
    if len(turns) == 1:
        return list(words)
    names = (" ".join((turn.speaker or answers.UNKNOWN_SPEAKER).split()) for turn in turns)
    return [f"{name}: {said}" for name, said in zip(names, words, strict=True)]


def cited_source(quote: Quote, page: str | None = None) -> Sequence[str]:
    """Who said a quote where and when, the links, and the permanent id, on a line each."""
    show = show_and_number(quote.show, quote.episode)
    time = f"at {answers.clock(quote.seconds)}" if quote.seconds is not None else None
    known = (answers.speakers(quote), quote.title, show, date(quote.date), time)
    source = f"— {', '.join(' '.join(part.split()) for part in known if part)}"
    return [line for line in (source, page, quote.url, str(quote.ref)) if line]


# --- lists --------------------------------------------------------------------------------------

COMMAND = "List and search the interviews"
SEARCH = "Words of a title, show, speaker, number or date"
PAGE = "The page of the list, from 1"
INTERVIEW = "Only this interview: its title, guest or number"
SHOW = "Only the interviews of this show"


def count(found: int, of: int, search: str) -> str:
    """The line above a list of interviews."""
    many = f"{of:,} {'interview' if of == 1 else 'interviews'}"
    if not search.strip():
        return f"{many}:" if of else "There are no interviews."
    typed = as_typed(search)
    if not found:
        return f'No interview has "{typed}" in its title, show, speakers, number or date. There are {many}.'
    return f'{found:,} of {many} with "{typed}":'


def details(info: InterviewInfo) -> str:
    """What a list says of an interview below its title: show, date, speakers, length, slug."""
    show = show_and_number(info.show.title if info.show else None, info.episode)
    named = [speaker.name for speaker in info.speakers if speaker.is_known]
    speakers = answers.listed(named[:_MOST_SPEAKERS])
    made = editing.by_model(info.made)
    known = (show, date(info.date), speakers, f"{info.words:,} words", info.slug, made)
    return " · ".join(part for part in known if part)


def page(number: int, pages: int, search: str, prefix: str | None) -> str:
    """Which page of a list this is, and how to see the next one."""
    where = f"Page {number} of {pages}."
    if number == pages:
        return where
    typed = f"{' '.join(search.split())} " if search.strip() else ""
    command = f"{prefix or ''}interviews {typed}page {number + 1}"
    return f"{where} Next page: {command}"


def label(info: InterviewInfo) -> str:
    """An interview as it is offered for completion: number, title, speakers, show."""
    number = f"#{info.episode}" if info.episode is not None else ""
    guests = [
        speaker.name
        for speaker in info.speakers
        if speaker.is_known and speaker.role is not Role.HOST and speaker.name not in info.title
    ]
    known = (f"{number} {info.title}".strip(), ", ".join(guests[:2]), info.show.title if info.show else "")
    return " · ".join(part for part in known if part)


# --- what admins choose -------------------------------------------------------------------------

LIMIT_COMMAND = "Limit answers, random quotes and posts here to some shows and interviews"
LIMIT_SHOWS = "Titles of shows, with commas between; all: no limit"
LIMIT_INTERVIEWS = "Titles, guests, numbers or slugs of interviews, with commas between; all: no limit"
LIMIT_CHANNEL = "Only in this channel and its threads; otherwise everywhere in the server"


NO_LIMIT = "Answers, random quotes and posts may come from every show and interview."


def limited_to(shows: Sequence[str], titles: Sequence[str], more: int) -> str:
    """What admins chose; `more` interviews are not named."""
    rest = [f"{more} more {'interview' if more == 1 else 'interviews'}"] if more else []
    named = answers.listed([*(f'the show "{show}"' for show in shows), *(f'"{title}"' for title in titles), *rest])
    return f"Answers, random quotes and posts come only from these: {named}."


def limit_unreadable(typed: str) -> str:
    """What was typed behind `limit` in Slack cannot be read."""
    return (
        f"{in_quotes(typed)} is not a limit; write limit shows=..., limit interviews=..., both, or limit all; "
        "add a #channel for that channel alone"
    )
