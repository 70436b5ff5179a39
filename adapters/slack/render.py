"""Replies -> what Slack shows: blocks and fallback text of messages. bot/presentation decides what is in them. Pure.

The words are in a rich text quote: nothing in it is live, and a phone copies it as it was said. Small print is a
context block of plain text. The fallback `text` is what a notification shows and a screen reader reads in place of the
blocks (https://docs.slack.dev/reference/methods/chat.postMessage), so it says the same in sentences, the words first.

A message holds at most 3,000 characters, though Slack takes more. One text object takes no more than that, the fallback
stays under the 4,000 that Slack advises, and the undocumented total of about 13,200 over all blocks is never near.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from adapters.slack.above import PROMPT, button_value
from adapters.slack.credits import credits_of, facts_of, short_facts_of
from adapters.slack.diff import drawn_diff
from adapters.slack.items import drawn_item, drawn_prompt
from adapters.slack.markup import (
    ESCAPE,
    Json,
    escape,
    plain,
    plain_text,
    preformatted,
    quote,
    rich,
    section,
    small,
    words,
)
from bot.presentation import layout, wording
from bot.presentation.layout import Part, PartKind
from bot.presentation.pagination import Page, PageFormat, TextLine, pages_of
from bot.presentation.reply import (
    ASKER_ACTIONS,
    MENU_ID,
    SUGGESTED_ID,
    Above,
    Action,
    Button,
    Choice,
    Menu,
    Reply,
    button_id,
    video_link,
)
from bot.presentation.truncation import shorten_all

LIMIT = 3000
"""Characters of a message, escaped."""

MESSAGES = 4
"""Messages of one reply: a response_url takes 5, and one may say that the answer is being looked up."""

WATCH = "watch"
"""The id of the button that opens the video; Slack reports its presses, too."""

_MAX_LABEL, _MAX_URL, _MAX_OPTION = 75, 3000, 75

_SMALL = {
    PartKind.PROMPT,
    PartKind.LEGEND,
    PartKind.LABEL,
    PartKind.ASKED,
    PartKind.POSITION,
    PartKind.CORRECTED,
    PartKind.SOURCE,
    PartKind.NOTE,
}
_NOT_ALOUD = {PartKind.LEGEND}
_ALOUD_LAST = {PartKind.PROMPT}


@dataclass(frozen=True, slots=True)
class LineStyle:
    """What a line is, and its elements of rich text, unless it is small print or words of the transcript."""

    kind: PartKind
    elements: tuple[Json, ...] = ()
    bold: bool = False  # of words of the transcript
    aloud: str | None = None  # escaped; how it is read aloud, if not as it is written


Line = TextLine[LineStyle]


@dataclass(frozen=True, slots=True)
class Message:
    """One message."""

    text: str
    blocks: tuple[Json, ...]


_FORMAT: PageFormat[LineStyle] = PageFormat(
    LIMIT, MESSAGES, ESCAPE, lambda count: TextLine(LineStyle(PartKind.NOTE), wording.answers.words_left(count))
)


def render(reply: Reply) -> tuple[Message, ...]:
    """The messages of a reply. Its buttons are under the last one."""
    pages, words_left = pages_of(reply, _line, _FORMAT, tuple(_already_used(reply)))
    buttons = list(_buttons(reply, words_left))
    used = [*buttons, *([_menu(reply.menu)] if reply.menu else [])]
    suggested = list(map(_suggested, reply.suggested))
    actions: list[Json] = [{"type": "actions", "elements": row} for row in (suggested, used) if row]
    *first, last = [(_aloud(page), tuple(_blocks(page))) for page in pages]
    return (*(Message(text, blocks) for text, blocks in first), Message(last[0], (*last[1], *actions)))


def _already_used(reply: Reply) -> Iterator[Part]:
    """Slack has no buttons that are switched off, so a note says that the quote was shared."""
    for button in reply.buttons:
        if button.action is Action.SHARE and not button.enabled:
            yield Part(PartKind.NOTE, button.label)


# --- lines --------------------------------------------------------------------------------------


def _line(part: Part) -> Line:
    if part.words:
        return TextLine(LineStyle(part.kind, bold=part.prominent), words=part.words)
    return _LINES[part.kind](part)


def _small(part: Part) -> Line:
    return TextLine(LineStyle(part.kind), plain(part.text, part.limit))


def _rich(kind: PartKind, text: str, **style: bool) -> Line:
    used = {name: True for name, is_on in style.items() if is_on}
    return TextLine(LineStyle(kind, (words(text, **used),)), text)


def _text(part: Part) -> Line:
    return _rich(part.kind, plain(part.text, part.limit))


def _no_words(part: Part) -> Line:
    return _rich(part.kind, plain(part.text, part.limit), italic=True)


def _lead(part: Part) -> Line:
    symbol = wording.answers.SYMBOLS[part.tone] if part.tone else ""
    text = plain(part.text, part.limit)
    return _rich(part.kind, f"{symbol} {text}" if symbol else text, bold=part.prominent)


def _diff(part: Part) -> Line:
    text, elements, aloud = drawn_diff(part.diff)
    return TextLine(LineStyle(part.kind, (words("“"), *elements, words("”")), aloud=aloud), f"“{text}”")


def _topics(part: Part) -> Line:
    return _rich(part.kind, shorten_all(part.topics, layout.MAX_NAME, layout.MAX_TOPICS, ESCAPE))


def _bold(part: Part) -> Line:
    return _rich(part.kind, plain(part.text, part.limit), bold=True)


def _claim(part: Part) -> Line:
    return _rich(part.kind, f"“{plain(part.text, part.limit)}”")


def _citation(part: Part) -> Line:
    return TextLine(LineStyle(part.kind, (preformatted(part.text),)), escape(part.text))


def _prompt(part: Part) -> Line:
    text, elements = drawn_prompt(part.item, part.limit)
    return TextLine(LineStyle(part.kind, elements), text)


def _of_quote(draw: Callable[[Part], Sequence[Json]]) -> Callable[[Part], Line]:
    """Draws what is known about a quote."""

    def drawn(part: Part) -> Line:
        elements = tuple(draw(part))
        return TextLine(LineStyle(part.kind, elements), escape("".join(element["text"] for element in elements)))

    return drawn


def _source(part: Part) -> Line:
    source = (plain(text, layout.MAX_NAME) for text in (*layout.source_of(part.quote), str(part.quote.ref)))
    return TextLine(LineStyle(part.kind), " · ".join(source))


def _item(part: Part) -> Line:
    text, elements = drawn_item(part.item, private=part.private)
    return TextLine(LineStyle(part.kind, elements), text)


_LINES: Mapping[PartKind, Callable[[Part], Line]] = {
    PartKind.PROMPT: _prompt,
    PartKind.LEAD: _lead,
    PartKind.CLAIM: _claim,
    PartKind.DIFF: _diff,
    PartKind.LEGEND: _small,
    PartKind.HEADING: _text,
    PartKind.LABEL: _small,
    PartKind.SPEAKER: _bold,
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


# --- messages -----------------------------------------------------------------------------------


def _blocks(page: Page[LineStyle]) -> Iterator[Json]:
    """Lines that follow one another share a block: of small print, or of rich text."""
    for line in (line for line in page if line.style.kind is PartKind.PROMPT):
        yield {"type": "context", "block_id": PROMPT, "elements": list(line.style.elements)}
    others = [line for line in page if line.style.kind is not PartKind.PROMPT]
    for is_small, lines in groupby(others, key=lambda line: line.style.kind in _SMALL):
        if is_small:
            if text := "\n".join(line.text for line in lines if line.text):
                yield small(text)
        elif drawn := [element for line in lines if (element := _drawn(line)) is not None]:
            yield rich(*drawn)


def _drawn(line: Line) -> Json | None:
    """A line as an element of rich text."""
    if line.fragment is not None:
        is_said = line.style.kind is PartKind.SAID
        return quote(line.fragment, bold=line.style.bold) if is_said else section(words(line.text))
    if line.style.kind is PartKind.CITATION:
        return line.style.elements[0]
    elements = [element for element in line.style.elements if element.get("text") != ""]
    return section(*elements) if elements else None


def _aloud(page: Page[LineStyle]) -> str:
    """The message in sentences, for notifications and screen readers: the words come before the small print."""
    first = [line for line in page if line.style.kind not in _NOT_ALOUD | _ALOUD_LAST]
    last = [line for line in page if line.style.kind in _ALOUD_LAST]
    return "\n".join(_read_aloud(line) for line in (*first, *last))


def _read_aloud(line: Line) -> str:
    text = line.style.aloud if line.style.aloud is not None else line.text
    return f"“{text}”" if line.style.kind is PartKind.SAID else text


# --- buttons ------------------------------------------------------------------------------------


def _buttons(reply: Reply, words_left: int) -> Iterator[Json]:
    buttons, has_room = layout.row_of(reply, words_left)
    value = button_value(Above(reply.prompt, reply.claim)) if reply.private else None
    for button in buttons:
        if button.enabled:
            drawn = _button(button, reply.token or "")
            yield {**drawn, "value": value} if value and button.action in ASKER_ACTIONS else drawn
    if has_room and (url := video_link(reply.excerpts[0].quote, _MAX_URL)):
        yield {"type": "button", "text": plain_text(wording.answers.WATCH), "url": url, "action_id": WATCH}


def _menu(menu: Menu) -> Json:
    options = [
        {"text": plain_text(escape(choice.label[:_MAX_OPTION])), "value": choice.value}
        for choice in menu.choices
        if len(choice.value) <= _MAX_OPTION
    ]
    placeholder = plain_text(escape(menu.placeholder))
    return {"type": "static_select", "action_id": f"{MENU_ID}:", "placeholder": placeholder, "options": options}


def _suggested(choice: Choice) -> Json:
    label = plain_text(escape(choice.label[:_MAX_LABEL]))
    return {"type": "button", "text": label, "action_id": f"{SUGGESTED_ID}:{choice.value}"}


def _button(button: Button, token: str) -> Json:
    drawn: Json = {
        "type": "button",
        "text": plain_text(escape(button.label[:_MAX_LABEL])),
        "action_id": button_id(button, token),
    }
    return {**drawn, "style": "primary"} if button.action is Action.SHARE else drawn
