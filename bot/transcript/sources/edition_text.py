"""Cues -> the text of edited.md: turns, paragraphs, chapters, and advertisements that nobody should quote. Pure."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.transcript.sources.source import Cue
from bot.transcript.views import ends_sentence
from bot.transcript.words import clock, is_word

_PARAGRAPH = 150  # words, after which a long turn begins a new paragraph at the end of a sentence
_SPONSOR = (
    re.compile(r"\bsponsor(?:s|ed|ing|ship)?\b|\bbrought to you by\b", re.IGNORECASE),
    re.compile(
        r"\b(?:promo|discount|coupon|offer|use|the|with) code\b|\b\d{1,2}(?:%| percent) off\b|\bfree trial\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:go|head|check|visit)\b[^.?!]{0,40}\b[\w-]+(?:\.| dot )(?:com|io|dev|org|ai|co|net)\b", re.IGNORECASE
    ),
    re.compile(r"\bsign up (?:today|now|for free)\b|\blearn more at\b|\bget started at\b", re.IGNORECASE),
)
_CERTAIN = 2  # kinds of evidence that make a paragraph an advertisement


@dataclass(frozen=True, slots=True)
class SpokenWord:
    text: str
    cue: int


def edition_text(
    cues: Sequence[Cue],
    words: Sequence[SpokenWord],
    chapters: Sequence[tuple[str, float]],
    times: Sequence[tuple[int, float]],
    labels: Mapping[str, str],
) -> tuple[str, int]:
    """edited.md, and how many turns it has."""
    starts = _paragraph_starts(cues, words)
    headings = _heading_places(chapters, times, starts, words)
    starts = _with_words(sorted({*starts, *headings}), words)
    blocks, turns, previous = [], 0, None
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(words)
        if start in headings:
            title, seconds = headings[start]
            blocks.append(f"## {clock(seconds)} {title}")
        speaker = cues[words[start].cue].speaker or ""
        turns += speaker != previous
        previous = speaker
        text = " ".join(word.text for word in words[start:end])
        mark = "{not quotable} " if _is_advertisement(text) else ""
        blocks.append(f"{mark}**{labels[speaker]}:** {text}")
    return "\n\n".join(blocks) + "\n", turns


def _paragraph_starts(cues: Sequence[Cue], words: Sequence[SpokenWord]) -> list[int]:
    """Indexes of the words that begin a turn or a paragraph; a long turn is cut at the ends of sentences."""
    starts = [0] if words else []
    for index in range(1, len(words)):
        cue, previous = words[index].cue, words[index - 1].cue
        begins = cue != previous and (cues[cue].speaker != cues[previous].speaker or cues[cue].new_paragraph)
        if begins or (index - starts[-1] >= _PARAGRAPH and ends_sentence(words[index - 1].text)):
            starts.append(index)
    return starts


def _with_words(starts: Sequence[int], words: Sequence[SpokenWord]) -> list[int]:
    """The starts whose paragraph holds a word; a lone dash stays with the paragraph before it."""
    ends = [*starts[1:], len(words)]
    return [
        start
        for start, end in zip(starts, ends, strict=True)
        if start == 0 or any(is_word(word.text) for word in words[start:end])
    ]


def _heading_places(
    chapters: Sequence[tuple[str, float]],
    times: Sequence[tuple[int, float]],
    starts: Sequence[int],
    words: Sequence[SpokenWord],
) -> dict[int, tuple[str, float]]:
    """Word index -> (title, seconds) of the heading before that word, which begins a paragraph or sentence."""
    places: dict[int, tuple[str, float]] = {}
    for title, seconds in chapters:
        index = bisect_left([moment for _, moment in times], seconds)
        word = times[min(index, len(times) - 1)][0]
        candidates = [start for start in starts if abs(start - word) < _PARAGRAPH] or [word]
        nearest = min(candidates, key=lambda start: abs(start - word))
        if abs(nearest - word) > 25:
            around = range(max(1, word - 40), min(len(words), word + 40))
            sentences = [start for start in around if ends_sentence(words[start - 1].text)]
            nearest = min(sentences, key=lambda start: abs(start - word), default=nearest)
        places.setdefault(0 if not places and seconds <= 1 else nearest, (title, seconds))
    return places


def _is_advertisement(text: str) -> bool:
    return sum(kind.search(text) is not None for kind in _SPONSOR) >= _CERTAIN
