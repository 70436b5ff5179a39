"""Subtitle files -> Source: WebVTT and SBV by webvtt-py, SubRip, SubStation Alpha and TTML by pysubs2. Pure.

Rolling captions, as YouTube makes them, show every line two or three times and time every word. Both libraries return
all the repeats; they are removed here.
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence, Sized
from itertools import pairwise
from typing import TypeVar

import pysubs2
import webvtt

from bot.transcript.sources.labels import take_labels
from bot.transcript.sources.source import Cue, NotATranscriptError, Source, joined, plain, seconds_of

_WORD_TIME = re.compile(r"<(\d[\d:.]*)>")
_COLOUR = re.compile(r"<font[^<>]*color=[\"']?([^\"'<>\s]+)|\\c&H([0-9A-Fa-f]+)&")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]+)>")
_Captions = TypeVar("_Captions", bound=Sized)
_ROLLING = 0.4  # captions roll if this share of them begins with lines of the one before


def read_webvtt(text: str) -> Source:
    """WebVTT, with its voices and word times. Raises NotATranscriptError."""
    parsed = _parsed(lambda: webvtt.from_string(text).captions, "WebVTT")
    captions = [(seconds_of(caption.start), seconds_of(caption.end), caption.raw_text) for caption in parsed]
    cues = list(_without_repeats(captions))
    language = re.search(r"^Language:\s*(\S+)", text, re.MULTILINE)
    form = "WebVTT" if not any("<c" in raw for _, _, raw in captions) else "WebVTT with rolling captions"
    return Source(form, tuple(take_labels(joined(cues))), language=language[1] if language else None)


def read_sbv(text: str) -> Source:
    """SBV. Raises NotATranscriptError."""
    parsed = _parsed(lambda: webvtt.from_buffer(io.StringIO(text), format="sbv").captions, "SBV")
    cues = [Cue(plain(caption.text), seconds_of(caption.start), seconds_of(caption.end)) for caption in parsed]
    return Source("SBV", tuple(take_labels(joined(cues))))


def read_pysubs2(text: str, format_: str, form: str) -> Source:
    """SubRip (srt), SubStation Alpha (ass) or TTML (ttml). Raises NotATranscriptError."""
    parsed = _parsed(lambda: pysubs2.SSAFile.from_string(text, format_=format_), form)
    captions = [
        (event.start / 1000, event.end / 1000, event.text.replace("\\N", "\n"), event.name)
        for event in parsed
        if not event.is_comment and not event.is_drawing
    ]
    names = [name for *_, name in captions]
    cues = list(_without_repeats([caption[:3] for caption in captions], names))
    return Source(form, tuple(take_labels(joined(cues))))


def _parsed(parse: Callable[[], _Captions], form: str) -> _Captions:
    """The captions that a library reads. Raises NotATranscriptError if it cannot, or finds none."""
    try:
        captions = parse()
    except Exception as error:  # noqa: BLE001 - both libraries raise many kinds of errors for bad input
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        raise NotATranscriptError(f"cannot be read as {form} ({reason})") from None
    if not len(captions):
        raise NotATranscriptError(f"is {form} without any captions")
    return captions


def _without_repeats(
    captions: Sequence[tuple[float | None, float | None, str]], names: Sequence[str] = ()
) -> Iterator[Cue]:
    """The captions as cues; of rolling captions, only the lines that are new. `names` has each caption's speaker."""
    lines = [[line for line in raw.split("\n") if plain(line)] for _, _, raw in captions]
    shared = [
        _shared([plain(line) for line in before], [plain(line) for line in after]) for before, after in pairwise(lines)
    ]
    rolling = len(shared) > 1 and sum(map(bool, shared)) >= _ROLLING * len(shared)
    colour: str | None = None
    for index, (start, end, raw) in enumerate(captions):
        fresh = lines[index][shared[index - 1] :] if rolling and index else lines[index]
        text = " ".join(map(plain, fresh))
        voice = _VOICE.search(raw)
        speaker = plain(voice[1]) if voice else (names[index] or None) if names else None
        found = _COLOUR.search(raw)
        previous, colour = colour, (found[1] or found[2]) if found else None
        new_turn = previous is not None and colour != previous
        yield Cue(text, start, end, speaker, _timed_words(fresh, start, text), new_turn=new_turn)


def _shared(before: Sequence[str], after: Sequence[str]) -> int:
    """How many lines at the beginning of a caption are the last lines of the caption before it."""
    return next((count for count in range(min(len(before), len(after)), 0, -1) if before[-count:] == after[:count]), 0)


def _timed_words(lines: Sequence[str], start: float | None, text: str) -> tuple[tuple[str, float], ...]:
    """The words of the lines with the times written between them; empty if the words are not timed."""
    raw = " ".join(lines)
    if start is None or not _WORD_TIME.search(raw):
        return ()
    timed, now = [], start
    for number, part in enumerate(_WORD_TIME.split(raw)):
        if number % 2:
            now = seconds_of(part) or now
        else:
            timed += [(word, now) for word in plain(part).split()]
    return tuple(timed) if [word for word, _ in timed] == text.split() else ()
