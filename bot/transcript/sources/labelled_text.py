"""Markdown and plain text with speaker labels or times, as people and services write them -> Source. Pure.

**Name:** words        Name: words            Name (00:01:02):        **Name**  0:45         [00:01:02] Name: words
00:01:02 words         * words                ## [12:30] A chapter    front matter between lines of ---
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import yaml

from bot.transcript.sources.labels import is_name, tidy
from bot.transcript.sources.source import Cue, NotATranscriptError, Source, duration_of, joined, plain, seconds_of

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_STAMP = rf"[(\[]?\s*(?P<time>{_TIME})\s*[)\]]?"
_NAME = r"[^\W\d_][^:*\[\]()<>|#\n]{0,59}?|(?:Speaker|SPEAKER|spk|S)[ _]?\d{1,2}"
_ALONE = re.compile(rf"(?P<name>{_NAME})(?:\s*[-–—|]\s*|\s+)?(?:{_STAMP})?\s*(?P<colon>:)?")
"""A line that is only a label: the words are below it."""

_BOLD = re.compile(
    rf"(?:\*\*|__)(?P<name>{_NAME})\s*(?P<inner>:)?\s*(?:\*\*|__)\s*(?P<outer>:)?\s*(?:{_STAMP}:?)?\s*(?P<rest>.*)"
)
_INLINE = re.compile(rf"(?P<name>{_NAME})\s*(?:{_STAMP})?:\s+(?P<rest>\S.*)")
_STAMPED = re.compile(rf"{_STAMP}(?:\s*[-–—]+>?\s*{_TIME})?\s*[-–—:|]?\s*(?P<rest>.*)")
_HEADING = re.compile(r"(#{1,6})\s+(?P<title>.*?)\s*#*\s*$")
_BULLET = re.compile(r"\A[*+-]\s+(?=\S)")
_FRONT = re.compile(r"\A\s*---\s*\n(?P<front>.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
_INNER_STAMP = re.compile(rf"\\?\[\s*(?P<time>{_TIME})\s*\\?\]")
_UNCLEAR = re.compile(
    rf"\\?\[\s*(?P<word>inaudible|unintelligible|crosstalk|unclear|foreign)\s+{_TIME}\s*\\?\]", re.IGNORECASE
)
_LINK = re.compile(r"!?\[(?P<label>[^\[\]]*)\]\([^()\s]*\)")
_ADDRESSED = re.compile(r"\[[^\[\]]*\]\(([^()\s]*)\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")
_URL_LINE = re.compile(r"(?:[\w ]{1,30}:\s*)?<?https?://\S+>?")
_MADE_BY = re.compile(
    r"(?:this )?(?:(?:transcript|transcription|file) (?:was |is )?)?"
    r"(?:transcribed|transcript|transcription|generated|created|made|produced|provided|exported|powered)"
    r"(?: automatically)? (?:by|with|from|using|at) (?:\w+ ?){0,2}[(<]?(?:https?://)?[\w-]+(?:\.[\w-]+)+[/\w.-]*[)>]?\.?",
    re.IGNORECASE,
)
"""A line of the service that made the transcript, with its address: "Transcribed by https://otter.ai"."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OFTEN = 2  # occurrences that prove a label
_STAMPED_SHARE = 0.1  # of the lines begin with a time if times at their beginnings are stamps, not spoken words
_LONGEST_LABEL = 6  # words
_LONGEST_NOTICE = 200  # characters of a line in which a service names itself
_FRONT_SIZE = 20_000  # characters in which front matter must end
_TOPICS = frozenset({"transcript", "full transcript", "episode transcript", "interview", "show notes"})
_NOT_NAMES = frozenset(
    "note notes warning question answer source example tip step summary update edit ps date title "
    "host hosts guest guests speakers podcast url link http https".split()
)


@dataclass(frozen=True, slots=True)
class _LabelledLine:
    """A line as a pattern reads it. A `weak` label needs proof from other lines."""

    text: str
    name: str | None = None
    seconds: float | None = None
    weak: bool = False
    stamp: str = ""  # a bare time at its beginning, as written, which may have been spoken
    blank_before: bool = False
    chapter: str | None = None


def read_text(text: str, form: str = "plain text") -> Source:
    """A transcript with labels, times, both or neither. Raises NotATranscriptError."""
    front, body = _front_matter(text)
    known = _names(front, "speakers", "speaker", "guest", "guests", "host", "hosts")
    lines = _proven(list(_lines(body)), known)
    labelled = any(line.name for line in lines)
    title = _value(front.get("title")) or next((line.chapter for line in lines if line.chapter), None)
    cues, chapters, skipped = [], [], 0
    speaker: str | None = None
    started = not labelled
    for line in lines:
        started = started or line.name is not None
        if line.chapter is not None:
            if started and line.chapter.casefold() not in _TOPICS and line.seconds is not None:
                chapters.append((line.chapter, line.seconds))
            continue
        if not started:
            skipped += len(line.text.split())
            continue
        speaker = tidy(line.name) if line.name is not None else speaker
        if line.text or line.name:
            new_turn = line.name is not None
            cues.append(Cue(line.text, line.seconds, None, speaker, (), line.blank_before, new_turn))
    cues = joined(_with_times_of_labels(cues))
    if not cues:
        raise NotATranscriptError("holds no words of a transcript")
    were = "1 word before the first speaker was" if skipped == 1 else f"{skipped} words before the first speaker were"
    notes = [f"{were} left out"] if skipped else []
    if any(_is_of_service(line.strip()) for line in body.split("\n")):
        notes.append("the line of the service that made the transcript was left out")
    day = _DAY.search(str(front.get("date", front.get("recorded", front.get("published", "")))))
    return Source(
        _form(form, cues), tuple(cues), title, day[0] if day and _is_day(day[0]) else None,
        url=_value(front.get("youtube_url") or front.get("media") or front.get("url") or front.get("link")),
        show=_value(front.get("podcast") or front.get("show") or front.get("channel")),
        speakers=tuple(known), hosts=tuple(_names(front, "host", "hosts")), chapters=tuple(chapters),
        length=_length(front), notes=tuple(notes),
    )  # fmt: skip


def is_name_cell(text: str) -> bool:
    """Whether a cell of a table holds a name and nothing else."""
    name = text.rstrip(": ")
    return re.fullmatch(_NAME, name) is not None and _may_name(name) and is_name(name)


def is_time_cell(text: str) -> bool:
    """Whether a cell of a table holds a time and nothing else."""
    return re.fullmatch(_STAMP, text) is not None


def _form(form: str, cues: Sequence[Cue]) -> str:
    has_speakers = any(cue.speaker for cue in cues)
    has_times = any(cue.start is not None for cue in cues)
    parts = [*(["speakers"] if has_speakers else []), *(["times"] if has_times else [])]
    return f"{form} with {' and '.join(parts)}" if parts else form


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The YAML between lines of --- at the beginning, and the rest of the text."""
    found = _FRONT.match(text[:_FRONT_SIZE])
    if found is None:
        return {}, text
    try:
        values = yaml.load(found["front"], _FrontLoader)  # noqa: S506 - a subclass of the safe loader
    except (yaml.YAMLError, ValueError, RecursionError):
        values = {}
    return values if isinstance(values, dict) else {}, text[found.end() :]


def _names(front: dict[str, Any], *keys: str) -> list[str]:
    names: list[str] = []
    for key in keys:
        value = front.get(key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                item = item.get("name")  # noqa: PLW2901
            if isinstance(item, str) and item.strip():
                names += [name.strip() for name in re.split(r",|;", item)]
    return list(dict.fromkeys(names))


def _value(value: Any) -> str | None:
    return " ".join(str(value).split()) or None if isinstance(value, (str, int, float)) else None


def _length(front: dict[str, Any]) -> float | None:
    values = (_value(front.get(key)) for key in ("duration", "length", "duration_seconds"))
    return next((seconds for value in values if value and (seconds := duration_of(value))), None)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


class _FrontLoader(yaml.SafeLoader):
    """Leaves days as text: one like 2020-99-99 would be an error, and take the title with it."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as the library declares it
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


# --- lines --------------------------------------------------------------------------------------


def _lines(body: str) -> Iterator[_LabelledLine]:
    blank = True
    for raw in body.split("\n"):
        line = raw.strip()
        if not line or re.fullmatch(r"[-*_=]{3,}", line):
            blank = True
            continue
        heading = _HEADING.fullmatch(line)
        if heading is not None:
            yield _chapter(heading["title"])
        elif not _URL_LINE.fullmatch(line) and not _is_of_service(line):
            content = line if line.startswith("**") else _BULLET.sub("", line, count=1)
            yield replace(_read_line(content), blank_before=blank)
        blank = False


def _is_of_service(line: str) -> bool:
    return len(line) <= _LONGEST_NOTICE and _MADE_BY.fullmatch(_clean(_ADDRESSED.sub(r"\1", line))) is not None


def _chapter(title: str) -> _LabelledLine:
    stamp = _STAMPED.fullmatch(title)
    seconds = seconds_of(stamp["time"]) if stamp is not None else None
    named = stamp["rest"] if stamp is not None and stamp["rest"] else title
    return _LabelledLine("", seconds=seconds, chapter=_clean(named))


def _read_line(line: str) -> _LabelledLine:
    """A line as the first pattern that fits reads it."""
    if (bold := _BOLD.fullmatch(line)) is not None and _may_name(bold["name"]):
        marked = bold["inner"] or bold["outer"] or bold["time"]
        if marked or not bold["rest"]:
            return _labelled(bold["name"], bold["time"], bold["rest"], weak=not marked)
    if (stamped := _STAMPED.fullmatch(line)) is not None:
        inner = _read_line(stamped["rest"]) if stamped["rest"] else _LabelledLine("")
        is_bare = stamped.start("time") == 0 and bool(inner.text) and inner.name is None
        stamp = line[: stamped.start("rest")] if is_bare else ""
        return replace(inner, seconds=seconds_of(stamped["time"]), stamp=stamp)
    if (alone := _ALONE.fullmatch(line)) is not None and (alone["colon"] or alone["time"]) and _may_name(alone["name"]):
        return _labelled(alone["name"], alone["time"], "", weak=not (alone["colon"] and alone["time"]))
    if (inline := _INLINE.fullmatch(line)) is not None and _may_name(inline["name"]):
        return _labelled(inline["name"], inline["time"], inline["rest"], weak=inline["time"] is None)
    return _LabelledLine(line)


def _labelled(name: str, time: str | None, rest: str, *, weak: bool) -> _LabelledLine:
    return _LabelledLine(rest, " ".join(name.split()), seconds_of(time) if time else None, weak)


def _may_name(name: str) -> bool:
    words = name.split()
    return (
        0 < len(words) <= _LONGEST_LABEL
        and words[0].casefold() not in _NOT_NAMES
        and (name[:1].isupper() or name[:3] in ("spk", "SPE"))
    )


def _proven(lines: Sequence[_LabelledLine], known: Sequence[str]) -> list[_LabelledLine]:
    """The lines. A weak label that is neither known nor repeated becomes part of the words again.

    So does a bare time at the beginning of a line, where most lines have none.
    """
    counts = Counter(line.name for line in lines if line.name)
    trusted = {name for name, count in counts.items() if count >= _OFTEN} | set(known)
    trusted |= {line.name for line in lines if line.name and not line.weak}
    if any(name in trusted for name in counts):  # then somebody who speaks once has a label of the same kind
        trusted |= {name for name in counts if is_name(name)}
    stamps = sum(bool(line.stamp) for line in lines)
    spoken_times = stamps < _STAMPED_SHARE * sum(bool(line.text) for line in lines)
    proven = []
    for line in lines:
        if line.stamp and spoken_times:
            line = replace(line, text=f"{line.stamp}{line.text}", seconds=None)  # noqa: PLW2901
        if line.name is not None and line.name not in trusted:
            line = replace(line, text=f"{line.name}: {line.text}".strip().rstrip(":"), name=None)  # noqa: PLW2901
        only_a_link = line.name is not None and bool(line.text) and not _LINK.sub("", line.text).strip()
        if only_a_link:
            continue  # a link to the recording, not spoken words
        proven.append(_with_inner_times(line))
    return proven


def _with_inner_times(line: _LabelledLine) -> _LabelledLine:
    """The line without Markdown and times among its words; a time at the beginning becomes the line's time."""
    text = _UNCLEAR.sub(lambda found: f"[{found['word'].casefold()}]", line.text)
    stamp = _INNER_STAMP.search(text)
    seconds = line.seconds
    if stamp is not None and seconds is None and not text[: stamp.start()].strip():
        seconds = seconds_of(stamp["time"])
    return replace(line, text=_clean(_INNER_STAMP.sub(" ", text)), seconds=seconds)


def _clean(text: str) -> str:
    text = _LINK.sub(lambda found: found["label"], text)
    text = _EMPHASIS.sub(lambda found: found[2], text)
    return plain(_ESCAPED.sub(r"\1", text))


def _with_times_of_labels(cues: Sequence[Cue]) -> list[Cue]:
    """The cues with words; a label on its own line gives its time and its new turn to the words below it."""
    label: Cue | None = None
    with_words = []
    for cue in cues:
        if not cue.text:
            label = cue
            continue
        if label is not None:
            start = cue.start if cue.start is not None else label.start
            cue = replace(cue, start=start, new_turn=True, new_paragraph=True)  # noqa: PLW2901
        with_words.append(cue)
        label = None
    return with_words
