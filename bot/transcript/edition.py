"""From a manuscript that is proven word for word to turns, lines and chapters."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.model import Chapter, Line, Speaker, Span, Turn
from bot.transcript.align import differences, mark_problems, place
from bot.transcript.grammar import Heading, Manuscript, Problem
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
    file: str = "edited.md",
) -> Edition:
    """Prove the manuscript against the captions and lay it out; `published` are (title, seconds) of the chapters.

    What does not hold is listed in `problems`; turns and lines are only to be used when there is none.
    """
    made = Edition(problems=[*script.problems, *differences(script, captions, file), *mark_problems(script, file)])
    labels = {speaker.label.casefold(): number for number, speaker in enumerate(speakers)}
    for paragraph in script.paragraphs:
        if paragraph.label is not None and paragraph.label.casefold() not in labels:
            known = ", ".join(speaker.label for speaker in speakers)
            what = f"unknown speaker {paragraph.label!r}; interview.toml knows {known}"
            made.problems.append(Problem(file, paragraph.line, what))
    if not made.problems:
        starts = _lay_out(made, script, captions, labels)
        _chapters(made, script.headings, starts, published, len(captions), file)
    return made


def _lay_out(made: Edition, script: Manuscript, captions: Sequence[str], labels: dict[str, int]) -> list[int]:
    """Fill turns and lines; the first word of each paragraph."""
    at = 0
    starts = []
    for number, paragraph in enumerate(script.paragraphs):
        starts.append(at)
        placed = place(paragraph.tokens, at)
        end = placed[-1].end
        speaker = labels[paragraph.label.casefold()] if paragraph.label is not None else made.turns[-1].speaker
        if made.turns and made.turns[-1].speaker == speaker:
            made.turns[-1] = Turn(Span(made.turns[-1].span.start, end), speaker)
        else:
            made.turns.append(Turn(Span(at, end), speaker))
        units = units_of(placed, captions)
        bounds = [*sorted(sentence_starts(placed)), len(placed)]
        for first, past in zip(bounds, bounds[1:], strict=False):
            span = Span(units[first].start, units[past - 1].end)
            made.lines.append(Line(span, len(made.turns) - 1, number, paragraph.quotable, tuple(units[first:past])))
        at = end
    return starts


def _chapters(
    made: Edition,
    headings: Sequence[Heading],
    starts: Sequence[int],
    published: Sequence[tuple[str, float]],
    words: int,
    file: str,
) -> None:
    found = [(heading.title, float(heading.seconds)) for heading in headings]
    for heading, said, listed in zip(headings, found, published, strict=False):
        if said != listed:
            what = f"heading {heading.title!r} at {heading.seconds} s where interview.toml lists {listed[0]!r} at {listed[1]:g} s"
            made.problems.append(Problem(file, heading.line, what))
            return
    if len(found) != len(published):
        line = headings[-1].line if headings else 1
        made.problems.append(Problem(file, line, f"{len(found)} chapter headings where interview.toml lists {len(published)}"))
        return
    begins = [starts[heading.before] if heading.before < len(starts) else words for heading in headings]
    for (title, seconds), start, end in zip(found, begins, [*begins[1:], words], strict=True):
        made.chapters.append(Chapter(title, seconds, Span(start, end)))
