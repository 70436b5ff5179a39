"""Replies -> what a person reads in a terminal, as rich renderables. bot/presentation decides what is in them. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from adapters.console.terminal import PositionBar, WrappedText, visible
from bot.model import Answer, Change, CheckResult, Fact, Quote, QuoteInContext
from bot.presentation import compose, layout, quote_facts, quote_replies, verdict_replies, wording
from bot.presentation.layout import Arrangement, Part, PartKind
from bot.presentation.reply import ChannelRef, GroupRef, Item, ItemPart, Link, Moment, Reply, Tone, UserRef
from bot.presentation.site import Site, linked

PLATFORM, SERVER, PLACE = "console", "console", "stdout"
"""The console as a place for daily posts, as the journal names it."""

_INDENT = 2

_LEAD_STYLES = {
    Tone.UNSURE: "yellow",
    Tone.NONE: "yellow",
    Tone.VERBATIM: "bold green",
    Tone.ALTERED: "bold yellow",
    Tone.STITCHED: "bold yellow",
    Tone.ABSENT: "bold yellow",
    Tone.FAILED: "yellow",
    Tone.DAILY: "bold",
}

_BLOCKS: Mapping[PartKind, str] = {
    PartKind.LEAD: "lead",
    PartKind.PROMPT: "lead",
    PartKind.ITEM: "lead",
    PartKind.TITLE: "lead",
    PartKind.DETAILS: "lead",
    PartKind.CLAIM: "diff",
    PartKind.DIFF: "diff",
    PartKind.LEGEND: "diff",
    PartKind.HEADING: "heading",
    PartKind.LABEL: "heading",
    PartKind.TOPICS: "heading",
    PartKind.SPEAKER: "words",
    PartKind.CITATION: "words",
    PartKind.BEFORE: "before",
    PartKind.SAID: "words",
    PartKind.NO_WORDS: "words",
    PartKind.AFTER: "after",
    PartKind.MATCHES_LEFT: "matches left",
    PartKind.NOTE: "notes",
}
"""Parts that stay together, without an empty line between them. All others are facts about a quote."""


def reply(reply: Reply) -> RenderableType:
    """A reply as a page: its blocks with an empty line between them. There are no buttons: nothing can be pressed."""
    parts = (
        *layout.head(reply, Arrangement.PAGE),
        *layout.body(reply, Arrangement.PAGE),
        *layout.foot(reply, Arrangement.PAGE),
    )
    blocks = groupby(parts, key=lambda part: _BLOCKS.get(part.kind, "facts"))
    return Group(*_with_empty_lines([_block(list(block)) for _, block in blocks]))


def answer(answer: Answer, context: QuoteInContext | None, site: Site | None) -> RenderableType:
    """The answer to a question, with a little context around its first quote, and links to the pages of `site`."""
    answered = compose.answered(answer, None, (), private=False)
    if answer.fact is not None and answer.fact.fact is Fact.REAL:
        answered = compose.notice(wording.facts.HOW_TO_CHECK_TYPED)
    return reply(linked(quote_replies.with_context(answered, context) if context is not None else answered, site))


def checked(result: CheckResult, message: str, site: Site | None) -> RenderableType:
    """The verdict on a claimed quote in a message. A terminal has room for the differences of a stitched claim, too."""
    verdict = linked(verdict_replies.checked(result, None, private=False, message=message), site)
    if result.others:
        return reply(verdict)
    is_changed = any(part.change is not Change.EQUAL and not part.minor for part in result.diff)
    return reply(replace(verdict, diff=result.diff if is_changed else ()))


def quote(quote: Quote, context: QuoteInContext | None, site: Site | None) -> RenderableType:
    """A quote that was asked for by its id, or picked."""
    single = quote_replies.single(quote, None, private=False)
    return reply(linked(quote_replies.with_context(single, context) if context is not None else single, site))


def _block(parts: Sequence[Part]) -> RenderableType:
    return Group(*(_PARTS[part.kind](_in_block(part, parts)) for part in parts))


def _in_block(part: Part, parts: Sequence[Part]) -> Part:
    """Context begins or ends with an ellipsis, so that it cannot be taken for the quote even without colours."""
    if part.kind is PartKind.BEFORE and part is parts[0]:
        return replace(part, text=f"… {part.text}")
    if part.kind is PartKind.AFTER and part is parts[-1]:
        return replace(part, text=f"{part.text} …")
    return part


def _with_empty_lines(blocks: Sequence[RenderableType]) -> list[RenderableType]:
    return [line for block in blocks for line in (Text(), block)][1:]


def _text(style: str, indent: int = 0) -> Callable[[Part], RenderableType]:
    """Draws the text of a part."""
    return lambda part: WrappedText(Text(visible(part.text), style=style), indent)


def _lead(part: Part) -> RenderableType:
    return WrappedText(Text(visible(part.text), style=_LEAD_STYLES.get(part.tone or Tone.NOTICE, "")))


def _diff(part: Part) -> RenderableType:
    """The claim with its differences: [-dropped-] {+added+}, which can be read without colours, too."""
    text = Text()
    for diff_part in part.diff:
        if text:
            text.append(" ")
        if diff_part.change is Change.EQUAL or diff_part.minor:
            style = "" if diff_part.change is Change.EQUAL else "dim"
            text.append(visible(diff_part.claimed or diff_part.said), style=style)
            continue
        if diff_part.said:
            text.append(f"[-{visible(diff_part.said)}-]", style="green")
        if diff_part.claimed:
            text.append(f"{' ' if diff_part.said else ''}{{+{visible(diff_part.claimed)}+}}", style="red")
    return WrappedText(text, _INDENT)


def _legend(_: Part) -> RenderableType:
    return WrappedText(Text(wording.checks.DIFF_KEY, style="dim"))


def _topics(part: Part) -> RenderableType:
    return WrappedText(Text(visible(" · ".join(part.topics))))


def _item(part: Part) -> RenderableType:
    """An item in plain text. What is posted on the console has no channel that could be named."""
    is_printed = part.item[-2:] == _PRINTED
    item_parts: Item = (*part.item[:-2], wording.daily.PRINTED) if is_printed else part.item
    return WrappedText(Text(visible("".join(map(_item_part, item_parts)))))


_PRINTED: Item = (wording.daily.IN, ChannelRef(PLACE))


def _item_part(item_part: ItemPart) -> str:
    if isinstance(item_part, Moment):
        return wording.dates.moment(item_part.seconds, item_part.zone)
    if isinstance(item_part, Link):
        return f"{item_part.label} ({item_part.url})"
    return item_part.id if isinstance(item_part, (ChannelRef, UserRef, GroupRef)) else str(item_part)


def _facts(part: Part) -> RenderableType:
    facts = quote_facts.facts_of(part.quote)
    who = quote_facts.who_speaks(part.quote)
    speaker = Text(who, style="dim" if who == wording.answers.UNKNOWN_SPEAKER else "bold cyan")
    return WrappedText(Text(" · ").join([speaker, *(Text(fact) for fact in (facts.chapter, facts.time) if fact)]))


def _position(part: Part) -> RenderableType:
    return PositionBar(part.quote.seconds or 0.0, part.quote.length or 1.0)


def _source(part: Part) -> RenderableType:
    """Title, show and date; the links, which no button opens here; and the permanent id."""
    title = WrappedText(Text(visible(" · ".join(quote_facts.source_of(part.quote))), style="dim"))
    link = [Text(visible(part.quote.url), style="blue", overflow="fold")] if part.quote.url else []
    around = [
        Text.assemble((f"{item.label}: ", "dim"), (visible(item.url), "blue"), overflow="fold")
        for item in part.item
        if isinstance(item, Link)
    ]
    return Group(title, *link, *around, Text(str(part.quote.ref), style="dim"))


_PARTS: Mapping[PartKind, Callable[[Part], RenderableType]] = {
    PartKind.PROMPT: _item,
    PartKind.LEAD: _lead,
    PartKind.CLAIM: _text("", _INDENT),
    PartKind.DIFF: _diff,
    PartKind.LEGEND: _legend,
    PartKind.HEADING: _text("dim"),
    PartKind.LABEL: _text("dim"),
    PartKind.TOPICS: _topics,
    PartKind.ITEM: _item,
    PartKind.ASKED: _text("italic"),
    PartKind.SPEAKER: _text("bold cyan"),
    PartKind.TITLE: _text("bold"),
    PartKind.DETAILS: _text("dim"),
    PartKind.CREDITS: _facts,
    PartKind.BEFORE: _text("dim", 2 * _INDENT),
    PartKind.SAID: _text("bold", _INDENT),
    PartKind.NO_WORDS: _text("dim", _INDENT),
    PartKind.AFTER: _text("dim", 2 * _INDENT),
    PartKind.FACTS: _facts,
    PartKind.SHORT_FACTS: _facts,
    PartKind.POSITION: _position,
    PartKind.CORRECTED: _text("dim"),
    PartKind.SOURCE: _source,
    PartKind.CITATION: _text("", _INDENT),
    PartKind.MATCHES_LEFT: _text("dim"),
    PartKind.NOTE: _text("dim"),
}
