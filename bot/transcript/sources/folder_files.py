"""Source -> the files of an interview's folder: captions, times, metadata, and the edition if speakers are known. Pure.

The spoken words go into captions.txt as the source has them. edited.md is made of the same words, so the loader proves
a derived edition in the same way as one made by hand.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.model import UNKNOWN_NAME, Role
from bot.transcript.sources.edition_text import SpokenWord, edition_text
from bot.transcript.sources.metadata_text import About, metadata_text
from bot.transcript.sources.roles import roles_of
from bot.transcript.sources.source import Cue, NotATranscriptError, Source
from bot.transcript.sources.speaker_labels import edition_labels
from bot.transcript.times import LATEST
from bot.transcript.views import is_punctuated
from bot.transcript.words import is_word

_FASTEST = 10.0  # words a second, more than anybody says: a length in minutes is not taken for seconds
_BRACES = str.maketrans({"{": "(", "}": ")", "\u2028": " ", "\u2029": " "})


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a folder, and what was understood of the source."""

    texts: Mapping[str, str]  # file name -> content
    words: int
    speakers: tuple[tuple[str, Role | None, int], ...]  # label, role, words
    turns: int
    chapters: int
    punctuated: bool
    timed: str  # "", "paragraph", "caption", "word"
    notes: tuple[str, ...]
    shortest: float  # seconds that the recording has at least


def folder_files(source: Source, about: About) -> Files:
    """The files of one interview's folder, except the source itself. Raises NotATranscriptError."""
    cues, notes = _with_unknown(list(map(_safe, source.cues)))
    words = [SpokenWord(text, index) for index, cue in enumerate(cues) for text in cue.text.split()]
    if not any(is_word(word.text) for word in words):
        raise NotATranscriptError("holds no words of a transcript")
    captions = "".join(f"{cue.text}\n" for cue in cues if cue.text)
    times, backwards = _times(cues, words)
    notes += backwards
    impossible = sum(cue.start is not None and not _is_time(cue.start) for cue in source.cues)
    if impossible:
        notes.append(
            "1 impossible time was left out" if impossible == 1 else f"{impossible:,} impossible times were left out"
        )
    chapters = _chapters(source.chapters, times)
    counts = Counter(speaker for word in words if (speaker := cues[word.cue].speaker) is not None)
    roles = roles_of(source, about.hosts)
    speakers = [(label, roles.get(label), count) for label, count in counts.items()]
    texts = {"captions.txt": captions}
    if times:
        texts["times.csv"] = "word,seconds\n" + "".join(f"{word},{seconds:g}\n" for word, seconds in times)
    turns = 0
    if counts:
        texts["edited.md"], turns = edition_text(cues, words, chapters, times, edition_labels(list(counts)))
    shortest = max(times[-1][1] if times else 0.0, len(words) / _FASTEST)
    texts["interview.toml"] = metadata_text(source, about, captions, speakers, chapters, texts.get("edited.md"))
    punctuated = is_punctuated([word.text for word in words])
    return Files(
        texts, len(words), tuple(speakers), turns, len(chapters), punctuated, _timing(cues), (*source.notes, *notes),
        shortest,
    )  # fmt: skip


def _with_unknown(cues: Sequence[Cue]) -> tuple[list[Cue], list[str]]:
    """The cues, where some have speakers those without one given to `UNKNOWN_NAME`, and a note that says so."""
    words = sum(len(cue.text.split()) for cue in cues if cue.speaker is None)
    if not words or all(cue.speaker is None for cue in cues):
        return list(cues), []
    have = "1 word has" if words == 1 else f"{words:,} words have"
    return [replace(cue, speaker=cue.speaker or UNKNOWN_NAME) for cue in cues], [f"{have} no speaker"]


def _safe(cue: Cue) -> Cue:
    """The cue without the characters that edited.md gives a meaning, and without times that are none."""
    timed = all(map(_is_time, (seconds for _, seconds in cue.words)))
    return Cue(
        " ".join(cue.text.translate(_BRACES).replace("**", "").split()),
        cue.start if _is_time(cue.start) else None,
        cue.end if _is_time(cue.end) else None,
        UNKNOWN_NAME if cue.speaker is not None and cue.speaker.casefold() == UNKNOWN_NAME.casefold() else cue.speaker,
        cue.words if timed else (),
        cue.new_paragraph,
        cue.new_turn,
    )


def _is_time(seconds: float | None) -> bool:
    return seconds is not None and math.isfinite(seconds) and 0 <= seconds < LATEST


def _times(cues: Sequence[Cue], words: Sequence[SpokenWord]) -> tuple[list[tuple[int, float]], list[str]]:
    """(word index, seconds), both strictly rising, and a note if the file's times run backwards."""
    known: list[tuple[int, float]] = []
    backwards, first = 0, 0
    for cue in cues:
        count = len(cue.text.split())
        found = (
            [(first + offset, seconds) for offset, (_, seconds) in enumerate(cue.words)]
            if len(cue.words) == count
            else []
        )
        if not found and cue.start is not None:
            found = [(first, cue.start)]
        for word, seconds in found:
            if known and (seconds < known[-1][1] or word <= known[-1][0]):
                backwards += seconds < known[-1][1]
            elif count:
                known.append((word, round(seconds, 2)))
        first += count
    rising = [known[index] for index in range(len(known)) if index == 0 or known[index][1] > known[index - 1][1]]
    run = "1 time runs backwards and was" if backwards == 1 else f"{backwards:,} times run backwards and were"
    notes = [f"{run} left out"] if backwards else []
    return [moment for moment in rising if moment[0] < len(words)], notes


def _timing(cues: Sequence[Cue]) -> str:
    if any(cue.words for cue in cues):
        return "word"
    timed = sum(cue.start is not None for cue in cues)
    if not timed:
        return ""
    return "caption" if sum(len(cue.text.split()) for cue in cues) / timed < 40 else "paragraph"


def _chapters(chapters: Sequence[tuple[str, float]], times: Sequence[tuple[int, float]]) -> list[tuple[str, float]]:
    """The chapters in rising order that start before the last known time, with whole seconds."""
    rising: list[tuple[str, float]] = []
    for title, seconds in chapters:
        if times and (not rising or seconds > rising[-1][1]) and seconds <= times[-1][1]:
            rising.append((title, float(int(seconds))))
    return rising
