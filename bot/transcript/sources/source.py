"""A transcript file as read, in one shape for every form: cues in order, and what else the file knows. Pure."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.errors import InputError

VOICE = r"<v(?:\.[^\s<>]*)?[^\S\n]+((?:[^<>\n]|<[^<>\n]{0,200}>){1,200}?)>"
"""WebVTT's tag for who speaks; a name may hold tags itself, as in `<v Ida <b>B.</b>>`."""

_TAG = re.compile(
    rf"{VOICE}"
    r"|</?(?:v|c|i|b|u|s|em|strong|sup|sub|small|mark|span|font|ruby|rt|lang|br|p|a|cite|time|q|code|tt|div|body|html)"
    r"(?:[\s./:][^<>]{0,200})?>"
    r"|<\d[\d:.]{3,14}>",
    re.IGNORECASE,
)
"""Tags of subtitles and pages. Any other name in angle brackets may have been spoken, as in "a <script> tag"."""
_MARKUP = re.compile(r"\{\\[^{}]{0,200}\}")  # SubStation Alpha's overrides, which some SubRip files hold too
_ISO_DURATION = re.compile(r"PT(?=\d)(?:(\d{1,3})H)?(?:(\d{1,5})M)?(?:(\d{1,7})(?:\.\d{1,9})?S)?", re.IGNORECASE)
_SPOKEN_DURATION = re.compile(
    r"(?=\d)(?:(\d{1,3}) ?h(?:ours?|rs?)?)?,? ?(?:(?:and )?(\d{1,5}) ?m(?:in(?:ute)?s?)?)?,? ?"
    r"(?:(?:and )?(\d{1,7}) ?s(?:ec(?:ond)?s?)?)?",
    re.IGNORECASE,
)
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of speech as the file has it: only the spoken words, on one line. Times are seconds from the start."""

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None  # the label in the file; None if it has none
    words: tuple[tuple[str, float], ...] = ()  # each word of `text` with its time, if the file has times for words
    new_paragraph: bool = False
    new_turn: bool = False  # the speaker changes here, named or not


@dataclass(frozen=True, slots=True)
class Source:
    """A transcript file. What the file does not know is None or empty."""

    form: str  # shown to people: "WebVTT", "Markdown with speakers"
    cues: tuple[Cue, ...]
    title: str | None = None
    date: str | None = None  # YYYY-MM-DD
    url: str | None = None  # of the recording
    show: str | None = None
    language: str | None = None
    speakers: tuple[str, ...] = ()  # named outside the text, such as in front matter
    hosts: tuple[str, ...] = ()  # those of them that the file calls hosts
    chapters: tuple[tuple[str, float], ...] = ()  # title, seconds
    length: float | None = None  # of the recording, in seconds
    notes: tuple[str, ...] = field(default=())  # what could not be understood, one sentence each


class NotATranscriptError(InputError):
    """No spoken words can be read from the file."""


def plain(text: str) -> str:
    """Text without tags and entities, on one line."""
    bare = _TAG.sub("", _MARKUP.sub("", text))
    return _SPACES.sub(" ", html.unescape(bare)).strip()


def joined(cues: Iterable[Cue]) -> list[Cue]:
    """The cues that have text."""
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


def duration_of(text: str) -> float | None:
    """Seconds of a duration: 1:02:03, PT1H2M3S, "1 h 2 min", or a number of seconds; None for anything else."""
    bare = " ".join(text.split()).rstrip(".")
    if _SECONDS.fullmatch(bare):
        return float(bare)
    parts = _ISO_DURATION.fullmatch(bare) or _SPOKEN_DURATION.fullmatch(bare)
    if parts is None:
        return seconds_of(bare)
    hours, minutes, seconds = (int(part or 0) for part in parts.groups())
    return hours * 3600.0 + minutes * 60.0 + seconds
