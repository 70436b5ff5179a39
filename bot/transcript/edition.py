"""A manuscript that is proved word for word -> turns, lines and chapters."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.model import Chapter, Line, Span, Speaker, Turn
from bot.transcript.captions_match import find_differences, place_tokens
from bot.transcript.manuscript import Manuscript
from bot.transcript.marks import mark_problems
from bot.transcript.problem import Problem
from bot.transcript.times import seconds_at
from bot.transcript.views import build_units, sentence_starts

HEADING_SLACK = 20.0
"""Seconds by which a chapter's first sentence may miss its published start, since sentences are not split."""


@dataclass(slots=True)
class Edition:
    """The readable transcript: turns partition the words, lines partition the turns."""

    turns: list[Turn] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    guessed: bool = False  # where sentences end, and their punctuation and capitals


def build_edition(
    manuscript: Manuscript,
    captions: Sequence[str],
    speakers: Sequence[Speaker],
    published: Sequence[tuple[str, float]],
    times: Sequence[tuple[int, float]] = (),
    file: str = "edited.md",
) -> Edition:
    """Prove the manuscript against the captions and lay it out; `published` are (title, seconds) of the chapters.

    If `problems` is not empty, turns and lines must not be used.
    """
    if not manuscript.paragraphs and not manuscript.problems:
        message = "is empty: write the transcript (python -m bot draft begins one), or remove the file"
        return Edition(problems=[Problem(file, 1, message)])
    problems = [
        *manuscript.problems,
        *find_differences(manuscript, captions, file),
        *mark_problems(manuscript, file),
        *_unknown_speakers(manuscript, speakers, file),
    ]
    if problems:
        return Edition(problems=problems)
    edition = Edition()
    labels = {speaker.label.casefold(): index for index, speaker in enumerate(speakers)}
    starts = _lay_out(edition, manuscript, captions, labels)
    edition.problems = _heading_problems(manuscript, published, file)
    if not edition.problems:
        edition.chapters = _chapters(manuscript, starts, published, len(captions))
        edition.problems = _chapter_problems(edition.chapters, manuscript, times, file)
    return edition


def _unknown_speakers(manuscript: Manuscript, speakers: Sequence[Speaker], file: str) -> list[Problem]:
    labels = {speaker.label.casefold() for speaker in speakers}
    known = ", ".join(speaker.label for speaker in speakers) or "no speaker"
    return [
        Problem(file, paragraph.line, f"unknown speaker {paragraph.label!r}; interview.toml knows {known}")
        for paragraph in manuscript.paragraphs
        if paragraph.label is not None and paragraph.label.casefold() not in labels
    ]


def _lay_out(edition: Edition, manuscript: Manuscript, captions: Sequence[str], labels: dict[str, int]) -> list[int]:
    """Fill in turns and lines; the first word of each paragraph."""
    start = 0
    starts = []
    for number, paragraph in enumerate(manuscript.paragraphs):
        starts.append(start)
        placed = place_tokens(paragraph.tokens, start, captions)
        end = placed[-1].end
        speaker = labels[paragraph.label.casefold()] if paragraph.label is not None else edition.turns[-1].speaker
        if edition.turns and edition.turns[-1].speaker == speaker:
            edition.turns[-1] = Turn(Span(edition.turns[-1].span.start, end), speaker)
        else:
            edition.turns.append(Turn(Span(start, end), speaker))
        units = build_units(placed, captions)
        for first, stop in pairwise([*sorted(sentence_starts(placed)), len(placed)]):
            span = Span(units[first].start, units[stop - 1].end)
            turn = len(edition.turns) - 1
            edition.lines.append(Line(span, turn, number, paragraph.quotable, tuple(units[first:stop]), speaker))
        start = end
    return starts


def _heading_problems(manuscript: Manuscript, published: Sequence[tuple[str, float]], file: str) -> list[Problem]:
    headings = manuscript.headings
    for heading, (title, seconds) in zip(headings, published, strict=False):
        if (heading.title, heading.seconds) != (title, seconds):
            message = (
                f"heading {heading.title!r} at {heading.seconds} s "
                f"where interview.toml lists {title!r} at {seconds:g} s"
            )
            return [Problem(file, heading.line, message)]
    if len(headings) != len(published):
        line = headings[-1].line if headings else 1
        return [Problem(file, line, f"{len(headings)} chapter headings where interview.toml lists {len(published)}")]
    if headings and headings[0].before > 0 and headings[0].seconds == 0:
        message = f"chapter {headings[0].title!r} starts at 0 s: put its heading before all words"
        return [Problem(file, headings[0].line, message)]
    return []


def _chapters(
    manuscript: Manuscript, starts: Sequence[int], published: Sequence[tuple[str, float]], words: int
) -> list[Chapter]:
    begins = [starts[heading.before] if heading.before < len(starts) else words for heading in manuscript.headings]
    ends = [*begins, words][1:]
    return [
        Chapter(title, seconds, Span(start, end))
        for (title, seconds), start, end in zip(published, begins, ends, strict=True)
    ]


def _chapter_problems(
    chapters: Sequence[Chapter], manuscript: Manuscript, times: Sequence[tuple[int, float]], file: str
) -> list[Problem]:
    problems = []
    for chapter, heading in zip(chapters, manuscript.headings, strict=True):
        spoken = seconds_at(times, chapter.span.start)
        if not chapter.span:
            problems.append(Problem(file, heading.line, f"chapter {chapter.title!r} has no words below its heading"))
        elif spoken is not None and abs(spoken - chapter.seconds) > HEADING_SLACK:
            message = (
                f"chapter {chapter.title!r} starts at {chapter.seconds:g} s, "
                f"but the words below its heading are spoken at {spoken:.0f} s"
            )
            problems.append(Problem(file, heading.line, message))
    return problems
