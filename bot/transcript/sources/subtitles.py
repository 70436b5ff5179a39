"""Subtitle files -> Source: WebVTT and SBV by webvtt-py, SubRip, SubStation Alpha and TTML by pysubs2. Pure.

Rolling captions, as YouTube makes them, show every line two or three times and time every word. Both libraries return
all the repeats; they are removed here.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar
from xml.etree import ElementTree as ET

import pysubs2
import webvtt

from bot.transcript.sources.caption_turns import CaptionTurns
from bot.transcript.sources.labels import take_labels
from bot.transcript.sources.source import VOICE, Cue, NotATranscriptError, Source, joined, plain, seconds_of
from bot.transcript.words import is_word

_WORD_TIME = re.compile(r"<(\d[\d:.]*)>")
_COLOUR = re.compile(r"<font[^<>]*color=[\"']?([^\"'<>\s]+)|\\c&H([0-9A-Fa-f]+)&")
_VOICE_EDGE = re.compile(rf"{VOICE}|</v>")
_TTM, _XML_ID = "{http://www.w3.org/ns/ttml#metadata}", "{http://www.w3.org/XML/1998/namespace}id"
_LONGEST_VOICE = 200  # characters
_Captions = TypeVar("_Captions", bound=Sized)
_ROLLING = 0.4  # captions roll if this share of them begins with lines of the one before


@dataclass(frozen=True, slots=True)
class _Caption:
    """A caption as the library has it: seconds from the start, lines with tags, its speaker if a column names one."""

    start: float | None
    end: float | None
    raw: str
    name: str | None = None


def read_webvtt(text: str) -> Source:
    """WebVTT, with its voices and word times. Raises NotATranscriptError."""
    parsed = _parsed(lambda: webvtt.from_string(text).captions, "WebVTT")
    captions = list(map(_webvtt_caption, parsed))
    cues = _without_repeats(captions)
    language = re.search(r"^Language:\s*(\S+)", text, re.MULTILINE)
    form = "WebVTT" if not any("<c" in caption.raw for caption in captions) else "WebVTT with rolling captions"
    return Source(form, tuple(take_labels(joined(cues))), language=language[1] if language else None)


def read_sbv(text: str) -> Source:
    """SBV. Raises NotATranscriptError."""
    parsed = _parsed(lambda: webvtt.from_buffer(io.StringIO(text), format="sbv").captions, "SBV")
    return Source("SBV", tuple(take_labels(joined(_without_repeats(list(map(_webvtt_caption, parsed)))))))


def _webvtt_caption(caption: webvtt.Caption) -> _Caption:
    return _Caption(seconds_of(caption.start), seconds_of(caption.end), caption.raw_text)


def read_pysubs2(text: str, format_: str, form: str) -> Source:
    """SubRip (srt), SubStation Alpha (ass) or TTML (ttml). Raises NotATranscriptError."""
    parsed = _parsed(lambda: pysubs2.SSAFile.from_string(text, format_=format_), form)
    captions = [
        _Caption(event.start / 1000, event.end / 1000, event.text.replace("\\N", "\n"), event.name or None)
        for event in parsed
        if not event.is_comment and not event.is_drawing
    ]
    return Source(form, tuple(take_labels(joined(_without_repeats(captions)))))


def read_ttml(text: str) -> Source:
    """TTML, with its agents as speakers. Raises NotATranscriptError."""
    return read_pysubs2(_with_voices(text), "ttml", "TTML")


def _with_voices(text: str) -> str:
    """TTML in which a voice tag stands before what each agent says, since pysubs2 drops agents."""
    try:
        root = ET.fromstring(text)  # noqa: S314 - entities are refused before
    except (ET.ParseError, ValueError):
        return text  # the reader says what is wrong
    names = {
        agent.get(_XML_ID): " ".join("".join(agent.itertext()).split()) or agent.get(_XML_ID)
        for agent in root.iter(f"{_TTM}agent")
    }
    _mark_agents(root, None, names)
    return ET.tostring(root, encoding="unicode")


def _mark_agents(element: ET.Element, agent: str | None, names: Mapping[str | None, str | None]) -> None:
    own = element.get(f"{_TTM}agent", agent)
    tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    for child in element:
        _mark_agents(child, own, names)
        if tag in ("p", "span") and own and child.get(f"{_TTM}agent", own) != own:
            child.tail = f"{_voice(own, names)}{child.tail or ''}"
    if own and (tag == "p" or (tag == "span" and own != agent)):
        element.text = f"{_voice(own, names)}{element.text or ''}"


def _voice(agents: str, names: Mapping[str | None, str | None]) -> str:
    known = " & ".join(names.get(agent) or agent for agent in agents.split())
    return f"<v {re.sub('[<>]', '', known)[:_LONGEST_VOICE]}>"


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


def _without_repeats(captions: Sequence[_Caption]) -> Iterator[Cue]:
    """The captions as cues, one for each speaker in them; of rolling captions, only the lines that are new."""
    texts = list(map(_texts, captions))
    shared = [_shared(before, after) for before, after in pairwise(texts)]
    rolling = len(shared) > 1 and sum(map(bool, shared)) >= _ROLLING * len(shared)
    repeated = [0, *(shared if rolling else [0] * len(shared))]
    colour: str | None = None
    turns = CaptionTurns(texts)
    for caption, seen in zip(captions, repeated, strict=False):
        previous, colour = colour, _colour(caption.raw)
        cues = _caption_cues(caption, seen, turns)
        if cues and previous is not None and colour != previous:
            cues[0] = replace(cues[0], new_turn=True)
        yield from cues


def _colour(raw: str) -> str | None:
    found = _COLOUR.search(raw)
    return found[1] or found[2] if found else None


def _caption_cues(caption: _Caption, repeated: int, turns: CaptionTurns) -> list[Cue]:
    """A caption without its first `repeated` lines, as one cue for each of its speakers.

    The parts after the first have no time of their own, unless words are timed.
    """
    cues: list[Cue] = []
    now, timed = caption.start, _WORD_TIME.search(caption.raw) is not None
    dashed = turns.is_dashed(_texts(caption))
    for voice, raw in _voices(caption, repeated):
        for number, part in enumerate(turns.of(raw.split("\n"), dashed=dashed)):
            cues.append(
                Cue(
                    part.text, now if timed or not cues else None, caption.end,
                    None if number and part.is_new else voice, _timed_words(part.lines, now, part.text),
                    new_turn=part.is_new or (number == 0 and bool(cues)),
                )
            )  # fmt: skip
            times = map(seconds_of, _WORD_TIME.findall(" ".join(part.lines)))
            now = max((seconds for seconds in times if seconds is not None), default=now)
    return cues


def _texts(caption: _Caption) -> list[str]:
    """The lines of a caption that have text, without their tags."""
    return [text for line in caption.raw.split("\n") if (text := plain(line))]


def _voices(caption: _Caption, repeated: int) -> Iterator[tuple[str | None, str]]:
    """Each speaker of a caption, and what they say in it, as written. Marks outside of the tags go with the words."""
    start = _line_start(caption.raw, repeated)
    edges = [(edge.end(), _name(edge[1]) if edge[1] else caption.name) for edge in _VOICE_EDGE.finditer(caption.raw)]
    begins = [(0, caption.name), *edges, (len(caption.raw), None)]
    parts: list[tuple[str | None, str]] = []
    for (place, name), (end, _) in pairwise(begins):
        text = caption.raw[max(place, start) : max(end, start)]
        if parts and not any(map(is_word, plain(text).split())):
            parts[-1] = (parts[-1][0], parts[-1][1] + text)
        elif plain(text):
            parts.append((name, text))
    yield from parts


def _name(tag: str) -> str | None:
    """The name in a voice tag, without the tags in it."""
    return plain(re.sub(r"<[^<>]*>", "", tag)) or None


def _line_start(raw: str, number: int) -> int:
    """Where a line begins, of those that have text; the end of all if there are not so many."""
    start = 0
    for line in raw.split("\n"):
        if plain(line):
            if not number:
                return start
            number -= 1
        start += len(line) + 1
    return len(raw)


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
    timed = timed[-len(text.split()) :]  # without a dash that marks the speaker
    return tuple(timed) if [word for word, _ in timed] == text.split() else ()
