"""The parts of a reply -> lines of a Slack message, as rich text or small print. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from adapters.slack.credits import credits_of, facts_of, short_facts_of
from adapters.slack.diff import drawn_diff
from adapters.slack.items import drawn_item, drawn_prompt
from adapters.slack.markup import ESCAPE, Json, escape, plain, preformatted, words
from bot.presentation import limits, quote_facts, wording
from bot.presentation.layout import Part, PartKind
from bot.presentation.pagination import TextLine
from bot.presentation.truncation import shorten_all


@dataclass(frozen=True, slots=True)
class LineStyle:
    """What a line is, and its elements of rich text, unless it is small print or words of the transcript."""

    kind: PartKind
    elements: tuple[Json, ...] = ()
    bold: bool = False  # of words of the transcript
    aloud: str | None = None  # escaped; how it is read aloud, if not as it is written


SlackLine = TextLine[LineStyle]


def line_of(part: Part) -> SlackLine:
    if part.words:
        return TextLine(LineStyle(part.kind, bold=part.prominent), words=part.words)
    return _LINES[part.kind](part)


def _small(part: Part) -> SlackLine:
    return TextLine(LineStyle(part.kind), plain(part.text, part.limit))


def _rich(kind: PartKind, text: str, **style: bool) -> SlackLine:
    used = {name: True for name, is_on in style.items() if is_on}
    return TextLine(LineStyle(kind, (words(text, **used),)), text)


def _text(part: Part) -> SlackLine:
    return _rich(part.kind, plain(part.text, part.limit))


def _no_words(part: Part) -> SlackLine:
    return _rich(part.kind, plain(part.text, part.limit), italic=True)


def _lead(part: Part) -> SlackLine:
    symbol = wording.answers.SYMBOLS[part.tone] if part.tone else ""
    text = plain(part.text, part.limit)
    return _rich(part.kind, f"{symbol} {text}" if symbol else text, bold=part.prominent)


def _diff(part: Part) -> SlackLine:
    text, elements, aloud = drawn_diff(part.diff)
    return TextLine(LineStyle(part.kind, (words("“"), *elements, words("”")), aloud=aloud), f"“{text}”")


def _topics(part: Part) -> SlackLine:
    return _rich(part.kind, shorten_all(part.topics, limits.MAX_NAME, limits.MAX_TOPICS, ESCAPE))


def _bold(part: Part) -> SlackLine:
    return _rich(part.kind, plain(part.text, part.limit), bold=True)


def _claim(part: Part) -> SlackLine:
    return _rich(part.kind, f"“{plain(part.text, part.limit)}”")


def _citation(part: Part) -> SlackLine:
    return TextLine(LineStyle(part.kind, (preformatted(part.text),)), escape(part.text))


def _prompt(part: Part) -> SlackLine:
    text, elements = drawn_prompt(part.item, part.limit)
    return TextLine(LineStyle(part.kind, elements), text)


def _of_quote(draw: Callable[[Part], Sequence[Json]]) -> Callable[[Part], SlackLine]:
    """Draws what is known about a quote."""

    def drawn(part: Part) -> SlackLine:
        elements = tuple(draw(part))
        return TextLine(LineStyle(part.kind, elements), escape("".join(element["text"] for element in elements)))

    return drawn


def _source(part: Part) -> SlackLine:
    source = (plain(text, limits.MAX_NAME) for text in (*quote_facts.source_of(part.quote), str(part.quote.ref)))
    return TextLine(LineStyle(part.kind), " · ".join(source))


def _item(part: Part) -> SlackLine:
    text, elements = drawn_item(part.item, private=part.private)
    return TextLine(LineStyle(part.kind, elements), text)


_LINES: Mapping[PartKind, Callable[[Part], SlackLine]] = {
    PartKind.PROMPT: _prompt,
    PartKind.LEAD: _lead,
    PartKind.CLAIM: _claim,
    PartKind.DIFF: _diff,
    PartKind.LEGEND: _small,
    PartKind.HEADING: _text,
    PartKind.LABEL: _small,
    PartKind.SPEAKER: _bold,
    PartKind.TITLE: _bold,
    PartKind.DETAILS: _small,
    PartKind.CREDITS: _of_quote(credits_of),
    PartKind.TOPICS: _topics,
    PartKind.ITEM: _item,
    PartKind.ASKED: _small,
    PartKind.NO_WORDS: _no_words,
    PartKind.FACTS: _of_quote(facts_of),
    PartKind.SHORT_FACTS: _of_quote(short_facts_of),
    PartKind.POSITION: _small,
    PartKind.CORRECTED: _small,
    PartKind.SOURCE: _source,
    PartKind.CITATION: _citation,
    PartKind.MATCHES_LEFT: _text,
    PartKind.NOTE: _small,
}
