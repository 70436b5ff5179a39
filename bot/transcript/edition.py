"""From a manuscript that is proven word for word to turns, lines and chapters."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.model import Chapter, Line, Span, Speaker, Turn
from bot.transcript.captions_match import differences, place
from bot.transcript.marks import mark_problems
from bot.transcript.parser import Manuscript
from bot.transcript.problem import Problem
from bot.transcript.times import seconds_at
from bot.transcript.views import sentence_starts, units_of

HEADING_SLACK = 20.0
"""Seconds a chapter's first sentence may begin before or after its published start: a sentence is moved whole."""


@dataclass(slots=True)
class Edition:
    """The readable transcript: turns partition the words, lines partition the turns."""

    turns: list[Turn] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def edition(
    script: Manuscript,
    captions: Sequence[str],
    speakers: Sequence[Speaker],
    published: Sequence[tuple[str, float]],
    times: Sequence[tuple[int, float]] = (),
    file: str = "edited.md",
) -> Edition:
    """Prove the manuscript against the captions and lay it out; `published` are (title, seconds) of the chapters.

    What does not hold is listed in `problems`; turns and lines are only to be used when there is none.
    """
    if not script.paragraphs and not script.problems:
        what = "is empty: write the transcript (python -m bot draft begins one), or remove the file"
        return Edition(problems=[Problem(file, 1, what)])
    problems = [
        *script.problems,
        *differences(script, captions, file),
        *mark_problems(script, file),
        *_unknown(script, speakers, file),
    ]
    if problems:
        return Edition(problems=problems)
    made = Edition()
    starts = _lay_out(
        made, script, captions, {speaker.label.casefold(): number for number, speaker in enumerate(speakers)}
    )
    made.problems = _heading_problems(script, published, file)
    if not made.problems:
        made.chapters = _chapters(script, starts, published, len(captions))
        made.problems = _chapter_problems(made.chapters, script, times, file)
    return made


def _unknown(script: Manuscript, speakers: Sequence[Speaker], file: str) -> list[Problem]:
    labels = {speaker.label.casefold() for speaker in speakers}
    known = ", ".join(speaker.label for speaker in speakers) or "no speaker"
    return [
        Problem(file, paragraph.line, f"unknown speaker {paragraph.label!r}; interview.toml knows {known}")
        for paragraph in script.paragraphs
        if paragraph.label is not None and paragraph.label.casefold() not in labels
    ]


def _lay_out(made: Edition, script: Manuscript, captions: Sequence[str], labels: dict[str, int]) -> list[int]:
    """Fill turns and lines; the first word of each paragraph."""
    at = 0
    starts = []
    for number, paragraph in enumerate(script.paragraphs):
        starts.append(at)
        placed = place(paragraph.tokens, at, captions)
        end = placed[-1].end
        speaker = labels[paragraph.label.casefold()] if paragraph.label is not None else made.turns[-1].speaker
        if made.turns and made.turns[-1].speaker == speaker:
            made.turns[-1] = Turn(Span(made.turns[-1].span.start, end), speaker)
        else:
            made.turns.append(Turn(Span(at, end), speaker))
        units = units_of(placed, captions)
        bounds = [*sorted(sentence_starts(placed)), len(placed)]
        for first, past in pairwise(bounds):
            span = Span(units[first].start, units[past - 1].end)
            made.lines.append(Line(span, len(made.turns) - 1, number, paragraph.quotable, tuple(units[first:past])))
        at = end
    return starts


def _heading_problems(script: Manuscript, published: Sequence[tuple[str, float]], file: str) -> list[Problem]:
    headings = script.headings
    for heading, (title, seconds) in zip(headings, published, strict=False):
        if (heading.title, heading.seconds) != (title, seconds):
            what = f"heading {heading.title!r} at {heading.seconds} s where interview.toml lists {title!r} at {seconds:g} s"
            return [Problem(file, heading.line, what)]
    if len(headings) != len(published):
        line = headings[-1].line if headings else 1
        return [Problem(file, line, f"{len(headings)} chapter headings where interview.toml lists {len(published)}")]
    if headings and headings[0].before > 0 and headings[0].seconds == 0:
        return [
            Problem(
                file,
                headings[0].line,
                f"chapter {headings[0].title!r} starts at 0 s: its heading stands before all words",
            )
        ]
    return []


def _chapters(
    script: Manuscript, starts: Sequence[int], published: Sequence[tuple[str, float]], words: int
) -> list[Chapter]:
    begins = [starts[heading.before] if heading.before < len(starts) else words for heading in script.headings]
    ends = [*begins, words][1:]
    return [
        Chapter(title, seconds, Span(start, end))
        for (title, seconds), start, end in zip(published, begins, ends, strict=True)
    ]


def _chapter_problems(
    chapters: Sequence[Chapter], script: Manuscript, times: Sequence[tuple[int, float]], file: str
) -> list[Problem]:
    problems = []
    for chapter, heading in zip(chapters, script.headings, strict=True):
        spoken = seconds_at(times, chapter.span.start)
        if not chapter.span:
            problems.append(Problem(file, heading.line, f"chapter {chapter.title!r} has no words below its heading"))
        elif spoken is not None and abs(spoken - chapter.seconds) > HEADING_SLACK:
            what = f"chapter {chapter.title!r} starts at {chapter.seconds:g} s, the words below its heading are spoken at {spoken:.0f} s"
            problems.append(Problem(file, heading.line, what))
    return problems
