"""Quotes, verdicts and replies with any text in every place where one can be, for the tests of renderers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.model import (
    Answer,
    CheckResult,
    Confidence,
    Correction,
    DiffPart,
    HostQuestion,
    Quote,
    QuoteInContext,
    Span,
    Verdict,
)
from bot.presentation import compose, quote_replies
from bot.presentation.reply import Reply
from tests.fixtures.fake_quotes import quote


def passage(text: str, *, name: str, title: str, asked: str, url: str, corrections: int = 1) -> Quote:
    """A quote with texts of the caller's: its words, its speaker, its chapter and title, and what was asked."""
    return replace(
        quote(2, text), speaker=name, chapter=title, title=title, asked=HostQuestion(Span(0, 1), asked), url=url,
        corrections=(Correction(Span(0, 1), name, title),) * corrections,
    )  # fmt: skip


def answers(shown: Quote, title: str) -> Iterator[tuple[Answer, Reply]]:
    """Answers of every confidence with one and with ten quotes, and their replies with all their buttons."""
    for count in (1, 10):
        for confidence in Confidence:
            answer = Answer(confidence, (shown,) * count)
            yield answer, compose.answered(answer, "t" * 16, [title] * 30, private=True)


def verdicts(claim: str, first: Quote, second: Quote, diff: Sequence[DiffPart]) -> tuple[CheckResult, ...]:
    """Every verdict on a claim, each with all that can come with it."""
    return (
        CheckResult(claim, Verdict.VERBATIM, (first,)),
        CheckResult(claim, Verdict.ALTERED, (first,), tuple(diff)),
        CheckResult(claim, Verdict.STITCHED, (first, second) * 4),
        CheckResult(claim, Verdict.ABSENT, nearest=second),
    )


def in_context(first: Quote, before: str, after: str) -> tuple[Reply, ...]:
    """A quote with words around it, and the same quote shared by somebody with a long name."""
    return (
        quote_replies.widened(QuoteInContext(first, before, after)),
        quote_replies.single(first, "token", private=False, lead=f"{before[:500]} asked"),
    )


def says_words_follow(texts: Iterable[str]) -> bool:
    """Whether messages say that words of the quote are left out after them."""
    return any("more words follow" in text or "One more word" in text for text in texts)
