"""A podcast's feed as values: episodes, and the transcripts each has. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.model import Role

_FORMS = {
    "application/json": 0, "text/json": 0, "text/vtt": 1, "application/x-subrip": 2, "application/srt": 2,
    "text/srt": 2,
    "application/ttml+xml": 3, "text/html": 4, "application/xhtml+xml": 4, "text/plain": 5, "text/markdown": 5,
}  # fmt: skip
_ENDINGS = {".json": 0, ".vtt": 1, ".srt": 2, ".ttml": 3, ".html": 4, ".htm": 4, ".txt": 5, ".md": 5}
_OTHER_FORM = 6
_SUFFIXES = (".json", ".vtt", ".srt", ".ttml", ".html", ".txt")
"""The ending of a file, by the number of its form."""

_EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class FeedPerson:
    """Somebody who takes part."""

    name: str
    role: Role | None  # None: another one, such as an editor


@dataclass(frozen=True, slots=True)
class TranscriptLink:
    """Where a transcript is. What the feed does not say is empty."""

    address: str
    type: str = ""  # such as text/vtt
    language: str = ""  # such as en or en-us
    rel: str = ""  # "captions": made to be shown on a video

    @property
    def form(self) -> int:
        """The form by its type, or by its ending if the type says nothing; the lower the number, the more it tells."""
        ending = next((suffix for suffix in _ENDINGS if urlsplit(self.address).path.casefold().endswith(suffix)), "")
        return _FORMS.get(self.type, _ENDINGS.get(ending, _OTHER_FORM))

    @property
    def suffix(self) -> str:
        """The ending of a file of its form; empty if that is not known."""
        return _SUFFIXES[self.form] if self.form < len(_SUFFIXES) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An episode. What the feed does not say is empty or None."""

    guid: str  # its permanent name in the feed; never empty
    title: str
    number: int | None = None
    published: dt.datetime | None = None  # with a zone
    link: str = ""  # of its page
    media: str = ""  # of the recording
    persons: tuple[FeedPerson, ...] = ()
    transcripts: tuple[TranscriptLink, ...] = ()
    chapters: str = ""  # the address of a JSON file

    @property
    def date(self) -> str:
        """The day it was published, in the zone of its publisher: YYYY-MM-DD, or empty."""
        return self.published.date().isoformat() if self.published is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed, its episodes in its own order."""

    title: str
    author: str = ""
    address: str = ""  # of the show's website
    artwork: str = ""
    language: str = ""
    episodes: tuple[Episode, ...] = ()
    notes: tuple[str, ...] = ()  # what could not be read, a line each


def newest_first(feed: Feed) -> list[Episode]:
    """Its episodes by date; one without a date keeps its place behind the one before it in the feed."""
    dated, date = [], _EARLIEST
    for episode in feed.episodes:
        date = episode.published or date
        dated.append((date, episode))
    if dated and dated[0][0] == _EARLIEST:  # nothing before it has a date: it takes that of the first which has one
        first = next((date for date, _ in dated if date != _EARLIEST), _EARLIEST)
        dated = [(first if date == _EARLIEST else date, episode) for date, episode in dated]
    return [episode for _, episode in sorted(dated, key=lambda item: item[0], reverse=True)]


def best_first(episode: Episode, language: str) -> list[TranscriptLink]:
    """Its transcripts: those in English first, then by how much their form tells.

    JSON and WebVTT may name who speaks, SubRip seldom does, HTML has few times, plain text may have nothing but words.
    `language` is the feed's; a transcript that names no language has that one.
    """

    def order(link: TranscriptLink) -> tuple[bool, int, bool]:
        spoken = (link.language or language or "en").casefold()
        return not spoken.startswith("en"), link.form, link.rel == "captions"

    return sorted(episode.transcripts, key=order)


def with_persons(episodes: Sequence[Episode], persons: tuple[FeedPerson, ...]) -> tuple[Episode, ...]:
    """The episodes, with the show's persons where an episode names none of its own."""
    return tuple(episode if episode.persons else replace(episode, persons=persons) for episode in episodes)


def names(persons: Sequence[FeedPerson], role: Role) -> tuple[str, ...]:
    """The names of those with a role, each once."""
    return tuple(dict.fromkeys(person.name for person in persons if person.role is role))
