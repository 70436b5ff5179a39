"""An interview as one JSON object, as docs/contract.md describes it: what `python -m bot export` prints."""

from typing import Any

from bot.model import Interview, Span
from bot.transcript.passages import WIDE, passages


def export(interview: Interview) -> dict[str, Any]:
    """The interview as JSON values; spans count words."""
    marked = [unit for unit in interview.units if unit.kind != "kept"]
    return {
        "slug": interview.slug,
        "title": interview.title,
        "words": len(interview.words),
        "chapters": [
            {**_span(chapter.span), "title": chapter.title, "seconds": chapter.seconds}
            for chapter in interview.chapters
        ],
        "turns": [{**_span(turn.span), "speaker": interview.speakers[turn.speaker].name} for turn in interview.turns],
        "sentences": [_span(line.span) for line in interview.lines] if interview.edited else [],
        "passages": [_span(span) for span in passages(interview, WIDE)],
        "not_quotable": [_span(span) for span in _not_quotable(interview)],
        "corrections": [
            {"start": unit.start, "end": unit.end, "heard": unit.captions, "shown": unit.strict}
            for unit in marked
            if unit.kind == "correction"
        ],
        "omissions": [{"start": unit.start, "end": unit.end} for unit in marked if unit.kind == "omission"],
    }


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _not_quotable(interview: Interview) -> list[Span]:
    """Lines that are not quotable; adjacent ones are one span."""
    spans: list[Span] = []
    for line in interview.lines:
        if line.quotable:
            continue
        if spans and spans[-1].end == line.span.start:
            spans[-1] = Span(spans[-1].start, line.span.end)
        else:
            spans.append(line.span)
    return spans
