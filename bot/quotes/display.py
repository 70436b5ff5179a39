"""Shows quotes by their ids: as they are, in parts, speaker by speaker, and with the words around them."""

from collections.abc import Sequence
from dataclasses import replace

from bot.model import Line, Quote, QuoteInContext, Ref, Span, View
from bot.ports import Library
from bot.quotes.interview_facts import PART_WORDS, split

_SENTENCE_WORDS = 60
"""Words within which a sentence is looked for; few sentences are longer."""


class QuoteDisplay:
    """Reads quotes from the library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def show(self, ref: Ref, view: View = View.CLEAN) -> Quote:
        """The quote of a permanent id. Raises InputError if the interview has no such words."""
        (quote,) = await self.with_turns(await self._library.quotes([ref], view))
        return quote

    async def with_turns(self, quotes: Sequence[Quote]) -> list[Quote]:
        """The same quotes; those in which more than one speaks with their turns."""
        known: list[Quote] = []
        for quote in quotes:
            turns: tuple[Quote, ...] = ()
            if quote.speaker is None:
                (lines,) = await self._library.lines([quote.ref])
                spans = _turn_spans(lines, quote.ref.span)
                if len(spans) > 1:
                    turns = await self._turns(quote.ref.interview, spans, quote.view)
            known.append(replace(quote, turns=turns) if turns else quote)
        return known

    async def _turns(self, interview: str, spans: Sequence[Span], view: View) -> tuple[Quote, ...]:
        """The words of spans that are a turn each; without those that have none in a view."""
        parts = await self._library.quotes([Ref(interview, span) for span in spans], view)
        return tuple(part for part in parts if part.text)

    async def in_context(self, ref: Ref, sentences: int, view: View = View.CLEAN) -> QuoteInContext:
        """A quote with so many sentences before and after it; fewer at the ends of the interview."""
        words = max(1, sentences) * _SENTENCE_WORDS
        interview = next(item for item in await self._library.interviews() if item.slug == ref.interview)
        around = Span(max(0, ref.span.start - words), min(interview.words, ref.span.end + words))
        (lines,) = await self._library.lines([Ref(ref.interview, around)])
        before = [line.span for line in lines if line.span.end <= ref.span.start and line.text(view)][-sentences:]
        after = [line.span for line in lines if line.span.start >= ref.span.end and line.text(view)][:sentences]
        return await self.widen(
            ref,
            ref.span.start - before[0].start if before else 0,
            after[-1].end - ref.span.end if after else 0,
            view,
        )

    async def widen(self, ref: Ref, before: int, after: int, view: View = View.CLEAN) -> QuoteInContext:
        """A quote with at least so many words before and after it, to the limits of their sentences."""
        quote = await self.show(ref, view)
        interview = next(item for item in await self._library.interviews() if item.slug == ref.interview)
        span = quote.ref.span
        around = Span(max(0, span.start - before), min(interview.words, span.end + after))
        (lines,) = await self._library.lines([Ref(ref.interview, around)])
        spans_before = _turn_spans(lines, Span(lines[0].span.start, span.start)) if before else []
        spans_after = _turn_spans(lines, Span(span.end, lines[-1].span.end)) if after else []
        turns_before = await self._turns(ref.interview, spans_before, view)
        turns_after = await self._turns(ref.interview, spans_after, view)
        return QuoteInContext(quote, _joined(turns_before), _joined(turns_after), turns_before, turns_after)

    async def parts(self, ref: Ref, most: int = PART_WORDS) -> tuple[Ref, ...]:
        """A ref as parts of about `most` words, to the ends of sentences. Raises InputError if it does not exist."""
        (lines,) = await self._library.lines([ref])
        return tuple(Ref(ref.interview, span) for span in split(lines, ref.span, most, by_turn=False))


def _joined(turns: Sequence[Quote]) -> str:
    return " ".join(turn.text for turn in turns)


def _turn_spans(lines: Sequence[Line], within: Span) -> list[Span]:
    """The words of a span, split where another turn begins."""
    spans: list[Span] = []
    turn: int | None = None
    for line in lines:
        part = Span(max(within.start, line.span.start), min(within.end, line.span.end))
        if part.start >= part.end:
            continue
        if spans and line.turn == turn:
            spans[-1] = Span(spans[-1].start, part.end)
        else:
            spans.append(part)
        turn = line.turn
    return spans
