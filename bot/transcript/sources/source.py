"""What a transcript file says, whatever its form: stretches of speech in order, and what else the file knows. Pure."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.errors import InputError

_TAG = re.compile(
    r"</?(?:v|c|i|b|u|s|em|strong|sup|sub|small|mark|span|font|ruby|rt|lang|br|p|a|cite|time|q|code|tt|div|body|html)"
    r"(?:[\s./:][^<>]{0,200})?>|<\d[\d:.]{3,14}>",
    re.IGNORECASE,
)
"""What subtitles and pages are set with. Any other name in angle brackets may be a word that was said: a <script> tag."""
_MARKUP = re.compile(r"\{\\[^{}]{0,200}\}")  # SubStation Alpha's overrides, which some SubRip files hold too
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of speech as the file gives it: spoken words alone, on one line. Times are seconds from the beginning."""

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None  # as the file labels them; None: the file does not say
    words: tuple[tuple[str, float], ...] = ()  # each word of `text` with its time, where the file has that
    new_paragraph: bool = False
    new_turn: bool = False  # somebody else begins to speak, whoever it is


@dataclass(frozen=True, slots=True)
class Source:
    """A transcript file as read. What the file does not know is None or empty."""

    form: str  # for people: "WebVTT", "Markdown with speaker labels"
    cues: tuple[Cue, ...]
    title: str | None = None
    date: str | None = None  # YYYY-MM-DD
    url: str | None = None  # of the recording
    show: str | None = None
    language: str | None = None
    speakers: tuple[str, ...] = ()  # named beside the text, such as in front matter
    hosts: tuple[str, ...] = ()  # of these, those the file calls hosts
    chapters: tuple[tuple[str, float], ...] = ()  # title, seconds
    notes: tuple[str, ...] = field(default=())  # what could not be understood, a sentence each


class NotATranscriptError(InputError):
    """The file holds no words that were spoken, as far as its form can be read."""


def plain(text: str) -> str:
    """Text without tags and entities, on one line."""
    return _SPACES.sub(" ", html.unescape(_TAG.sub("", _MARKUP.sub("", text)))).strip()


def joined(cues: Iterable[Cue]) -> list[Cue]:
    """The cues that hold words."""
    return [cue for cue in cues if cue.text]


def seconds_of(text: str) -> float | None:
    """Seconds of 1:02:03, 0:45 or 00:00:01,500; None for anything else."""
    parts = text.strip().replace(",", ".").split(":")
    if not 2 <= len(parts) <= 3 or not all(part.replace(".", "", 1).isdigit() for part in parts):
        return None
    seconds = 0.0
    for part in parts:
        seconds = seconds * 60 + float(part)
    return round(seconds, 3)
