"""An interview as one JSON object (docs/contract.md), for scripts and for proof."""

from typing import Any

from bot.model import Interview, Span
from bot.transcript.passages import WIDE, passages


def export(interview: Interview) -> dict[str, Any]:
    """slug, title, words, chapters, turns, sentences, passages, not_quotable, corrections, omissions; spans count words."""
    marked = [unit for unit in interview.units if unit.kind != "kept"]
    return {
        "slug": interview.slug,
        "title": interview.title,
        "words": len(interview.words),
        "chapters": [{**_span(it.span), "title": it.title, "seconds": it.seconds} for it in interview.chapters],
        "turns": [{**_span(turn.span), "speaker": interview.speakers[turn.speaker].name} for turn in interview.turns],
        "sentences": [_span(line.span) for line in interview.lines] if interview.edited else [],
        "passages": [_span(span) for span in passages(interview, WIDE)],
        "not_quotable": _not_quotable(interview),
        "corrections": [
            {"start": unit.start, "end": unit.end, "heard": unit.captions, "shown": unit.strict}
            for unit in marked
            if unit.kind == "correction"
        ],
        "omissions": [{"start": unit.start, "end": unit.end} for unit in marked if unit.kind == "omission"],
    }


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _not_quotable(interview: Interview) -> list[dict[str, int]]:
    """Whole stretches: lines that follow each other are one."""
    stretches: list[Span] = []
    for line in interview.lines:
        if line.quotable:
            continue
        if stretches and stretches[-1].end == line.span.start:
            stretches[-1] = Span(stretches[-1].start, line.span.end)
        else:
            stretches.append(line.span)
    return [_span(span) for span in stretches]
