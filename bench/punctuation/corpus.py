"""Punctuated transcripts -> words without punctuation, and the mark that follows each: what the model learns from.

Reads the Markdown of github.com/thechangelog/transcripts (`**Name:** text`), and WebVTT.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.transcript.punctuation.marks import Punctuation
from bot.transcript.views import ends_sentence
from bot.transcript.words import EDGE_PUNCTUATION, is_word, normalize_word

_LABEL = re.compile(r"^\*\*([^*]{1,80}?):?\*\*:?\s*")
_NOTE = re.compile(r"\\\[.*?\\\]|\[\d+:\d\d(?::\d\d)?\]")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_NOT_SPEECH = re.compile(r"[*_`\\]|https?://\S+")
_CUE_TIME = re.compile(r"-->")
_AFTER_COMMA = (",", ";", ":", "—", "–", "-", "…", "...")
_CLOSERS = "\"'”’»)]"


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of one interview, normalized; the mark after each; each as it was written, without punctuation."""

    name: str
    words: tuple[str, ...]
    marks: NDArray[np.int8]
    written: tuple[str, ...]

    def mark_after(self, index: int) -> Punctuation:
        """The mark after a word."""
        return Punctuation(int(self.marks[index]))


def read_transcripts(folder: Path, pattern: str) -> Iterator[Transcript]:
    """The transcripts of a folder's files that match a pattern, by name; those without words are left out."""
    for path in sorted(folder.glob(pattern)):
        text = path.read_text(encoding="utf-8", errors="replace")
        turns = _subtitle_text(text) if path.suffix == ".vtt" else _markdown_turns(text)
        transcript = label(path.stem, turns)
        if transcript.words:
            yield transcript


def label(name: str, turns: Iterable[str]) -> Transcript:
    """Words and marks of punctuated turns; a turn always ends a sentence."""
    words: list[str] = []
    marks: list[Punctuation] = []
    written: list[str] = []
    for turn in turns:
        for token, following in pairwise([*turn.split(), ""]):
            mark = _mark(token, following)
            if is_word(token):
                words.append(normalize_word(token))
                written.append(token.strip(EDGE_PUNCTUATION))
                marks.append(mark)
            elif marks and marks[-1] < mark:
                marks[-1] = mark
        if marks and marks[-1] < Punctuation.FULL_STOP:
            marks[-1] = Punctuation.FULL_STOP
    return Transcript(name, tuple(words), np.array(marks, dtype=np.int8), tuple(written))


def _mark(token: str, following: str) -> Punctuation:
    text = token.rstrip(_CLOSERS)
    if ends_sentence(token) and not following.lstrip(EDGE_PUNCTUATION)[:1].islower():
        return Punctuation.QUESTION if "?" in text[-3:] else Punctuation.FULL_STOP
    return Punctuation.COMMA if text.endswith(_AFTER_COMMA) else Punctuation.NONE


def _markdown_turns(text: str) -> Iterator[str]:
    for line in text.splitlines():
        found = _LABEL.match(line)
        if found is not None and found[1].strip() == "Break":
            continue
        spoken = _NOTE.sub(" ", line[found.end() :] if found is not None else line)
        yield _NOT_SPEECH.sub("", _LINK.sub(r"\1", spoken)).replace("--", "— ")


def _subtitle_text(text: str) -> list[str]:
    lines = (line for line in text.splitlines()[1:] if not _CUE_TIME.search(line))
    return [" ".join(line.strip() for line in lines if line.strip())]
