"""Changes of single words of a working copy; one that the loader would read differently is refused.

The steps corrections, fillers and sentences use them.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.editing.paragraphs import sentences, written
from bot.editing.working_copy import WorkingCopy
from bot.model import UNKNOWN_NAME, Span
from bot.transcript.captions_match import PlacedToken, find_differences, place_tokens
from bot.transcript.manuscript import Manuscript, ManuscriptToken, Paragraph
from bot.transcript.marks import mark_problems
from bot.transcript.parser import parse_manuscript


def replace_tokens(copy: WorkingCopy, span: Span, tokens: Sequence[ManuscriptToken]) -> str | None:
    """Put other tokens in place of those of a span of one paragraph; what the loader refuses about it, or None.

    Refused too: a change that moves the ends of sentences. Then nothing is changed.
    """
    index = copy.paragraph_at(span.start)
    paragraph = copy.paragraphs[index]
    if not paragraph.span.covers(span):
        return "is in more than one paragraph"
    before = list(paragraph.tokens)
    first = next(number for number, placed in enumerate(before) if placed.start >= span.start)
    last = next(number for number, placed in enumerate(before) if placed.end >= span.end)
    starts = _starts(before)
    again = [*(it.token for it in before[:first]), *tokens, *(it.token for it in before[last + 1 :])]
    paragraph.tokens = place_tokens(again, before[0].start, copy.words)
    problem = _problem(copy, index, span)
    if problem is None and _starts(paragraph.tokens) != starts:
        problem = "it would move the end of a sentence"
    if problem is not None:
        paragraph.tokens = before
    return problem


def punctuate(copy: WorkingCopy, span: Span, tokens: Sequence[ManuscriptToken]) -> str | None:
    """Give the words of a span other marks and capitals, a token for a token; what is refused about it, or None."""
    before = copy.tokens_in(span)
    if [(it.token.mark, it.start) for it in before] != [
        (token.mark, placed.start)
        for token, placed in zip(tokens, place_tokens(tokens, span.start, copy.words), strict=True)
    ]:
        return "has other marks already"
    parsed = parse_manuscript(f"**{UNKNOWN_NAME}:** {' '.join(map(written, tokens))}\n")
    if parsed.problems or len(parsed.paragraphs) != 1:
        return parsed.problems[0].message if parsed.problems else "is not one paragraph"
    if differences := find_differences(parsed, copy.words[span.start : span.end]):
        return differences[0].message
    if [_same(it) for it in parsed.paragraphs[0].tokens] != [_same(it) for it in tokens]:
        return "is read in another way than it is written"
    fresh = {it.start: replace(it, token=token) for it, token in zip(before, tokens, strict=True)}
    for paragraph in copy.paragraphs:
        if paragraph.overlaps(span):
            paragraph.tokens = [fresh.get(it.start, it) for it in paragraph.tokens]
    return None


def _starts(tokens: Sequence[PlacedToken]) -> set[int]:
    """The words that begin a sentence."""
    return {tokens[first].start for first, _ in sentences(tokens)}


def _problem(copy: WorkingCopy, index: int, span: Span) -> str | None:
    """What the loader refuses about a paragraph that was changed in a span; marks are checked with what follows."""
    paragraph = copy.paragraphs[index]
    parsed = parse_manuscript(f"{paragraph.text}\n")
    if parsed.problems:
        return parsed.problems[0].message
    if len(parsed.paragraphs) != 1 or parsed.paragraphs[0].label != paragraph.label:
        return "is not one paragraph"
    if differences := find_differences(parsed, copy.words[paragraph.span.start : paragraph.span.end]):
        return differences[0].message
    if paragraph.span.end != copy.end_before(index):
        return "does not end where the captions do"
    read_back = place_tokens(parsed.paragraphs[0].tokens, paragraph.span.start, copy.words)
    if [_same(it.token) for it in read_back] != [_same(it.token) for it in paragraph.tokens]:
        return "is read in another way than it is written"
    first = max(0, next(n for n, it in enumerate(paragraph.tokens) if it.end > span.start) - 10)
    following = [it.token for it in paragraph.tokens[first:]]
    for later in copy.paragraphs[index + 1 :]:
        if later.label != paragraph.label or len(following) > len(span) + 80:
            break
        following += [it.token for it in later.tokens]
    problems = mark_problems(Manuscript(paragraphs=[Paragraph(1, paragraph.label, True, tuple(following))]))  # noqa: FBT003 - as Paragraph's fields are
    return problems[0].message if problems else None


def _same(token: ManuscriptToken) -> tuple[object, ...]:
    """What two readings of a token must agree in."""
    return token.mark, token.heard, token.shown, token.before, token.after, token.doubt
