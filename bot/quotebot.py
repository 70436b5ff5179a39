"""QuoteBot: the core as adapters see it. Values in, values out; no platform, no SQL."""

from dataclasses import dataclass, replace

from bot.matching.fuse import choose, rank
from bot.matching.question import understand
from bot.model import Answer, Confidence, Quote, Ref, Role, Span, View, Widened
from bot.ports import Encoder, Library, Wanted


@dataclass(frozen=True, slots=True)
class Ask:
    """What an adapter asks for: a member's message, and limits set by options rather than by words."""

    text: str
    view: View = View.CLEAN
    said_by: Role | None = None
    interview: str | None = None


class QuoteBot:
    """Asks, shows and widens, over a library and (if there is one) an encoder."""

    def __init__(self, library: Library, encoder: Encoder | None) -> None:
        self._library = library
        self._encoder = encoder

    async def ask(self, ask: Ask) -> Answer:
        """Quotes that answer a question, best first. Raises QuestionError if it cannot be a question."""
        vocabulary = await self._library.vocabulary()
        question = understand(ask.text, await self._library.cast(), vocabulary)
        vector = (await self._encoder.encode([question.text]))[0] if self._encoder is not None else None
        wanted = Wanted(question.terms, question.phrases, ask.interview, ask.said_by)
        candidates = await self._library.find(wanted, vector)
        chosen = choose(rank(question, candidates, vocabulary, ask.said_by))
        if not chosen:
            return Answer(Confidence.NONE, (), words_only=vector is None)
        quotes = await self._library.quotes([one.ref for one in chosen], ask.view)
        scored = tuple(_scored(quote, one.score) for quote, one in zip(quotes, chosen, strict=True))
        return Answer(Confidence.UNSURE, scored, words_only=vector is None)

    async def show(self, ref: Ref, view: View = View.CLEAN) -> Quote:
        """The quote a permanent id names. Raises QuestionError if there is no such place."""
        return (await self._library.quotes([ref], view))[0]

    async def widen(self, ref: Ref, before: int, after: int, view: View = View.CLEAN) -> Widened:
        """A quote with at least so many words before and after it, to the bounds of their sentences."""
        quote = await self.show(ref, view)
        cast = next(one for one in await self._library.cast() if one.slug == ref.interview)
        span = quote.ref.span
        around = Span(max(0, span.start - before), min(cast.words, span.end + after))
        lines = await self._library.lines(Ref(ref.interview, around))
        start, end = lines[0].span.start, lines[-1].span.end
        return Widened(
            quote,
            await self._text(ref.interview, start if before else span.start, span.start, view),
            await self._text(ref.interview, span.end, end if after else span.end, view),
        )

    async def _text(self, interview: str, start: int, end: int, view: View) -> str:
        if start >= end:
            return ""
        return (await self._library.quotes([Ref(interview, Span(start, end))], view))[0].text


def _scored(quote: Quote, score: float) -> Quote:


    return replace(quote, score=round(score, 4))


