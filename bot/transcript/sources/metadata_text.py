"""A source and what else is known of it -> the text of interview.toml. Pure."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Role
from bot.transcript.metadata import UNKNOWN
from bot.transcript.sources.source import Source
from bot.transcript.sources.speaker_labels import edition_labels, plain_name
from bot.transcript.times import LATEST
from bot.transcript.words import clock

_YOUTUBE = re.compile(
    r"(?:youtube\.com/(?:watch\?(?:[^#\s]*&)?v=|embed/|live/|shorts/)|youtu\.be/)(?P<video>[\w-]{11})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known about an interview from elsewhere. It takes precedence over what the transcript says."""

    slug: str
    title: str
    show: str = ""
    episode: int | None = None  # its number in the show
    date: str = ""  # YYYY-MM-DD
    url: str = ""
    hosts: tuple[str, ...] = ()
    name: str = ""  # of the source, as it came
    file: str = ""  # of the source, as it is kept beside what is made of it
    digest: str = ""  # its SHA-256


def metadata_text(
    source: Source,
    about: About,
    captions: str,
    speakers: Sequence[tuple[str, Role | None, int]],
    chapters: Sequence[tuple[str, float]],
    edition: str | None,
) -> str:
    """interview.toml."""
    lines = [f"slug = {_quoted(about.slug)}", f"title = {_quoted(about.title)}"]
    if show := about.show or source.show:
        lines.append(f"show = {_quoted(show)}")
    if about.episode is not None:
        lines.append(f"episode = {about.episode}")
    if date := about.date or source.date:
        lines.append(f"date = {date}")
    if video := link_pattern(about.url or source.url):
        lines.append(f"video = {_quoted(video)}")
    if source.length is not None and 1 <= source.length < LATEST:
        lines.append(f"length = {_quoted(clock(source.length))}")
    lines.append(f"captions_sha256 = {_quoted(_sha256(captions))}")
    if about.file:
        lines += ["", "[source]", f"name = {_quoted(about.name)}", f"file = {_quoted(about.file)}"]
        lines.append(f"sha256 = {_quoted(about.digest)}")
        lines.append(f"form = {_quoted(source.form)}")
        if edition is not None:
            lines.append(f"edition_sha256 = {_quoted(_sha256(edition))}")
    labels = edition_labels([label for label, *_ in speakers])
    for label, role, _ in speakers:
        lines += ["", "[[speakers]]", f"name = {_quoted(plain_name(label))}"]
        lines += [f"role = {_quoted(role.value if role else UNKNOWN)}", f"label = {_quoted(labels[label])}"]
    for chapter, seconds in chapters:
        lines += ["", "[[chapters]]", f"title = {_quoted(chapter)}", f"starts = {_quoted(clock(seconds))}"]
    return "\n".join(lines) + "\n"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _quoted(text: str) -> str:
    """A TOML string. JSON strings are valid TOML, except that TOML also wants U+007F escaped."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", "\\u007f")


def link_pattern(url: str | None) -> str | None:
    """A link that starts the recording at a moment, where its site can do that; else the link as it is."""
    if not url or not url.startswith(("https://", "http://")) or " " in url or "{" in url:
        return None
    found = _YOUTUBE.search(url)
    return f"https://www.youtube.com/watch?v={found['video']}&t={{seconds}}s" if found else url
