"""Whether a model's questions find their own passage again: one that finds others first would mislead the search."""

from collections.abc import Mapping, Sequence

import numpy as np

from bot.editing.working_copy import WorkingCopy
from bot.model import Span
from bot.ports import Encoder

SHARE, LOWEST = 0.08, 0.25
"""A question's own passage must be among the nearest, this share of the interview's passages, and no farther than this
cosine: near nothing, it would find a passage by chance.

Of the questions that an editor wrote (seeds/zuckerberg-267) 93 of 100 pass. Of ten about other things, such as baking,
1 of 100 would pass at a passage drawn by chance; without the cosine 8. Questions use other words than their passage, so
a narrower bar would drop the ones that help most.
"""

_LENGTH, _STRIDE = 50, 25  # words of a passage, and from one to the next


async def finding_their_passage(
    entries: Mapping[Span, Sequence[str]], copy: WorkingCopy, encoder: Encoder
) -> dict[Span, list[str]]:
    """The questions of each span that find it among the interview's passages by meaning."""
    asked = [(span, question) for span, questions in entries.items() for question in questions]
    if not asked:
        return {span: [] for span in entries}
    spans = [*entries, *_passages(copy)]
    texts = await encoder.encode([_text(copy, span) for span in spans])
    vectors = await encoder.encode([question for _, question in asked])
    found: dict[Span, list[str]] = {span: [] for span in entries}
    nearest = max(1, round(SHARE * len(spans)))
    for (span, question), cosines in zip(asked, vectors @ texts.T, strict=True):
        own = np.array([span.overlap(other) * 2 >= min(len(span), len(other)) for other in spans])
        closest = cosines[own].max()
        if closest >= LOWEST and np.sum(cosines[~own] > closest) < nearest:
            found[span].append(question)
    return found


def _passages(copy: WorkingCopy) -> list[Span]:
    """Whole lines of one speaker, long enough for a thought, each beginning a little after the one before."""
    lines = copy.lines()
    spans: list[Span] = []
    for first, line in enumerate(lines):
        if spans and line.span.start < spans[-1].start + _STRIDE:
            continue
        last = first
        while last + 1 < len(lines) and lines[last].span.end - line.span.start < _LENGTH:
            if lines[last + 1].label != line.label:
                break
            last += 1
        spans.append(Span(line.span.start, lines[last].span.end))
    return spans


def _text(copy: WorkingCopy, span: Span) -> str:
    return " ".join(placed.token.shown for placed in copy.tokens_in(span) if placed.token.shown)
