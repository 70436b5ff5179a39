"""Replies -> what Discord shows: contents and buttons of messages. bot/presentation decides what is in them. Pure.

Classic messages, not Components V2, on purpose. The words are in `content`, so that on a phone "Copy text" copies them,
notifications and screen readers read them, and a search shows them (in a phone's search a V2 message is an empty hit:
discord/discord-api-docs#8523). Nothing is an embed, so that people without the Embed Links permission, and those who
switched embeds off, see what everybody sees. V2's larger limit would gain nothing: answers have at most 90 words, and
what is longer is split, with a mark at every cut. No bare link is in a text, so that nothing unfurls.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from adapters.discord.markup import ESCAPE, fenced, plain
from bot.model import Quote
from bot.presentation import diff_runs, limits, phone, quote_facts, wording
from bot.presentation.buttons import Action, Button, button_id
from bot.presentation.diff_runs import RunKind
from bot.presentation.layout import Part, PartKind
from bot.presentation.pagination import Page, PageFormat, TextLine, pages_of
from bot.presentation.reply import (
    SUGGESTED_ID,
    ChannelRef,
    ItemPart,
    Link,
    Menu,
    Moment,
    Reply,
    UserRef,
    is_drawable,
    video_link,
)
from bot.presentation.truncation import CUT_MARK, shorten_all, shorten_within, utf16_length

LIMIT = 2000
"""Characters of a message's content."""

MESSAGES = 5
"""Messages of one reply: the original, and no more follow-ups than a user-installed app may send (5)."""

LARGEST, LARGE = 90, 480
"""Characters up to which a quote is set larger than other text, and up to which it is set in bold."""

_MAX_LABEL = 80
_MAX_URL, _MAX_URL_IN_TEXT = 512, 100
_PLAIN, _SMALL, _QUOTE, _BOLD_QUOTE, _LARGE_QUOTE = "", "-# ", "> ", "> ### ", "> ## "


@dataclass(frozen=True, slots=True)
class MessageButton:
    """A button that is pressed (custom_id), or one that opens a link (url)."""

    label: str
    custom_id: str | None = None
    url: str | None = None
    enabled: bool = True
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message."""

    content: str
    buttons: tuple[MessageButton, ...] = ()
    menu: Menu | None = None


_FORMAT: PageFormat[str] = PageFormat(
    LIMIT,
    MESSAGES,
    ESCAPE,
    lambda count: TextLine(_SMALL, wording.answers.words_left(count), markup_length=len(_SMALL)),
)


def render(reply: Reply) -> tuple[Message, ...]:
    """The messages of a reply. Its buttons are under the last one."""
    pages, words_left = pages_of(reply, _line, _FORMAT)
    contents = list(map(_content, pages))
    return (*map(Message, contents[:-1]), Message(contents[-1], tuple(_buttons(reply, words_left)), reply.menu))


def _content(page: Page[str]) -> str:
    return "\n".join(f"{line.style}{line.text}" for line in page)


def _buttons(reply: Reply, words_left: int) -> Iterator[MessageButton]:
    for choice in reply.suggested:
        yield MessageButton(choice.label[:_MAX_LABEL], f"{SUGGESTED_ID}:{choice.value}")
    buttons, has_room = phone.row_of(reply, words_left)
    for button in buttons:
        yield _button(button, reply.token or "")
    if has_room and (url := video_link(reply.excerpts[0].quote, _MAX_URL)):
        yield MessageButton(wording.answers.WATCH, url=url)


def _button(button: Button, token: str) -> MessageButton:
    return MessageButton(
        button.label[:_MAX_LABEL],
        button_id(button, token),
        enabled=button.enabled,
        primary=button.action is Action.SHARE,
    )


# --- lines --------------------------------------------------------------------------------------


def _line(part: Part) -> TextLine[str]:
    """A line; its style is the markup it begins with."""
    style = _style(part)
    text = "" if part.words else _TEXTS[part.kind](part)
    return TextLine(style, text, part.words, markup_length=len(style))


_STYLES = {
    PartKind.PROMPT: _SMALL,
    PartKind.LEGEND: _SMALL,
    PartKind.LABEL: _SMALL,
    PartKind.ASKED: _SMALL,
    PartKind.CREDITS: _SMALL,
    PartKind.SHORT_FACTS: _SMALL,
    PartKind.POSITION: _SMALL,
    PartKind.CORRECTED: _SMALL,
    PartKind.SOURCE: _SMALL,
    PartKind.NOTE: _SMALL,
}


def _style(part: Part) -> str:
    if part.kind is PartKind.SAID:
        if not part.prominent or utf16_length(part.text) > LARGE:
            return _QUOTE
        return _LARGE_QUOTE if utf16_length(part.text) <= LARGEST else _BOLD_QUOTE
    return _STYLES.get(part.kind, _PLAIN)


def _text(part: Part) -> str:
    return plain(part.text, part.limit)


def _italic(part: Part) -> str:
    return f"*{_text(part)}*"


def _bold(part: Part) -> str:
    return f"**{_text(part)}**"


def _claim(part: Part) -> str:
    return f"“{_text(part)}”"


def _citation(part: Part) -> str:
    return fenced(part.text)


def _lead(part: Part) -> str:
    symbol = wording.answers.SYMBOLS[part.tone] if part.tone else ""
    text = f"**{_text(part)}**" if part.prominent else _text(part)
    return f"{symbol} {text}" if symbol else text


def _diff(part: Part) -> str:
    """A claim beside what was said, in one run of words."""
    line = ""
    for run in diff_runs.diff_runs(part.diff):
        markup = _DIFF_MARKUP[run.kind]
        text = f"{markup}{plain(run.text, run.limit)}{markup}"
        longer = f"{line} {text}" if line else text
        if utf16_length(longer) > limits.MAX_DIFF:
            return f"“{line} {CUT_MARK}”"
        line = longer
    return f"“{line}”"


_DIFF_MARKUP = {RunKind.SAME: "", RunKind.CLAIMED: "~~", RunKind.SAID: "**"}


def _topics(part: Part) -> str:
    return shorten_all(part.topics, limits.MAX_NAME, limits.MAX_TOPICS, ESCAPE)


def _item(part: Part) -> str:
    return "".join(map(_item_part, part.item))


def _item_part(item_part: ItemPart) -> str:
    """Part of an item as Discord shows it: a moment in each reader's own zone, a channel and a member by name."""
    if isinstance(item_part, Moment):
        return f"<t:{round(item_part.seconds)}:F>"
    if isinstance(item_part, ChannelRef):
        return f"<#{item_part.id}>" if item_part.id.isdecimal() else plain(item_part.id, limits.MAX_NAME)
    if isinstance(item_part, UserRef):
        return f"<@{item_part.id}>" if item_part.id.isdecimal() else plain(item_part.id, limits.MAX_NAME)
    if isinstance(item_part, Link):
        label, url = plain(item_part.label, limits.MAX_NAME), item_part.url
        return f"[{label}](<{url}>)" if is_drawable(url, _MAX_URL) else label
    return shorten_within(item_part, limits.MAX_ITEM, ESCAPE)


def _prompt(part: Part) -> str:
    *before, last = part.item
    if isinstance(last, str):
        return "".join([*map(_item_part, before), plain(last, part.limit)])
    return _item(part)


def _credits(part: Part) -> str:
    """Who said it, asked what, in which show, on which day, and when in the video, as a link."""
    facts = quote_facts.facts_of(part.quote)
    speaker = f"**{plain(facts.speaker, limits.MAX_NAME)}**" if facts.speaker else None
    if speaker is None and not part.quote.turns:
        speaker = f"*{wording.answers.UNKNOWN_SPEAKER}*"
    asked = wording.answers.asked_in_credits(part.quote) if part.limit else None
    question = f"asked “{plain(asked, part.limit)}”" if asked else None
    source = (plain(text, limits.MAX_NAME) for text in quote_facts.short_source_of(part.quote))
    match = plain(part.match) if part.match else None
    who = ", ".join(filter(None, (speaker, question)))
    return _side_by_side(who, *source, _moment(part.quote, _MAX_URL), match, _around(part))


def _around(part: Part) -> str | None:
    """The link to the page of a quote; nothing where the message cannot carry it."""
    return next(
        (_item_part(link) for link in part.item if isinstance(link, Link) and is_drawable(link.url, _MAX_URL)), None
    )


def _moment(quote: Quote, max_url: int) -> str | None:
    """The time of a quote in the video, as a link to it; angle brackets keep the link from unfurling."""
    time = quote_facts.facts_of(quote).time
    if url := video_link(quote, max_url):
        return f"[{time or wording.answers.WATCH}](<{url}>)"
    return time


def _facts(part: Part) -> str:
    facts = quote_facts.facts_of(part.quote)
    speaker = f"**{plain(facts.speaker, limits.MAX_NAME)}**" if facts.speaker else None
    chapter = plain(facts.chapter, limits.MAX_NAME) if facts.chapter else None
    return _side_by_side(speaker or f"*{wording.answers.UNKNOWN_SPEAKER}*", chapter, facts.time)


def _short_facts(part: Part) -> str:
    """The facts above one of several passages: its number first; the time is a link."""
    facts = quote_facts.facts_of(part.quote)
    speaker = f"**{plain(facts.speaker, limits.MAX_SHORT_NAME)}**" if facts.speaker else None
    chapter = plain(facts.chapter, limits.MAX_SHORT_NAME) if facts.chapter else None
    time = _moment(part.quote, _MAX_URL_IN_TEXT) if facts.time else None
    interview = plain(facts.interview, limits.MAX_SHORT_NAME) if facts.interview else None
    known = _side_by_side(speaker, interview, chapter, time)
    return _side_by_side(f"**{part.number}**", known or _quote_id(part.quote))


def _source(part: Part) -> str:
    source = (plain(text, limits.MAX_NAME) for text in quote_facts.source_of(part.quote))
    return _side_by_side(*source, _quote_id(part.quote))


def _quote_id(quote: Quote) -> str:
    """The permanent id, set so that it can be copied."""
    text = str(quote.ref)
    return f"`{text}`" if len(text) <= limits.MAX_NAME else plain(text, limits.MAX_NAME)


def _side_by_side(*texts: str | None) -> str:
    return " · ".join(text for text in texts if text)


_TEXTS: Mapping[PartKind, Callable[[Part], str]] = {
    PartKind.PROMPT: _prompt,
    PartKind.LEAD: _lead,
    PartKind.CLAIM: _claim,
    PartKind.DIFF: _diff,
    PartKind.LEGEND: _text,
    PartKind.HEADING: _text,
    PartKind.LABEL: _text,
    PartKind.SPEAKER: _bold,
    PartKind.TOPICS: _topics,
    PartKind.ITEM: _item,
    PartKind.ASKED: _text,
    PartKind.NO_WORDS: _italic,
    PartKind.CREDITS: _credits,
    PartKind.FACTS: _facts,
    PartKind.SHORT_FACTS: _short_facts,
    PartKind.POSITION: lambda _: "",  # for pages alone
    PartKind.CORRECTED: _text,
    PartKind.SOURCE: _source,
    PartKind.CITATION: _citation,
    PartKind.MATCHES_LEFT: _text,
    PartKind.NOTE: _text,
}
