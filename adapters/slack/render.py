"""Replies -> what Slack shows: blocks and fallback text of messages. bot/presentation decides what is in them. Pure.

The words are in a rich text quote: nothing in it is live, and a phone copies it as it was said. Small print is a
context block of plain text. The fallback `text` is what a notification shows and a screen reader reads in place of the
blocks (https://docs.slack.dev/reference/methods/chat.postMessage), so it says the same in sentences, the words first.

A message holds at most 3,000 characters, though Slack takes more. One text object takes no more than that, the fallback
stays under the 4,000 that Slack advises, and the undocumented total of about 13,200 over all blocks is never near.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from adapters.slack.above import PROMPT, button_value
from adapters.slack.buttons import action_rows
from adapters.slack.lines import LineStyle, SlackLine, line_of
from adapters.slack.markup import ESCAPE, Json, quote, rich, section, small, words
from bot.presentation import verdict_replies, wording
from bot.presentation.buttons import SHARING_ACTIONS
from bot.presentation.layout import Part, PartKind
from bot.presentation.pagination import Page, PageFormat, TextLine, pages_of
from bot.presentation.reply import Above, Reply

LIMIT = 3000
"""Characters of a message, escaped."""

MESSAGES = 4
"""Messages of one reply: a response_url takes 5, and one may say that the answer is being looked up."""

_SMALL = {
    PartKind.PROMPT,
    PartKind.LEGEND,
    PartKind.LABEL,
    PartKind.DETAILS,
    PartKind.ASKED,
    PartKind.POSITION,
    PartKind.CORRECTED,
    PartKind.SOURCE,
    PartKind.NOTE,
}
_NOT_ALOUD = {PartKind.LEGEND}
_ALOUD_LAST = {PartKind.PROMPT}


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """One message."""

    text: str
    blocks: tuple[Json, ...]


_FORMAT: PageFormat[LineStyle] = PageFormat(
    LIMIT, MESSAGES, ESCAPE, lambda count: TextLine(LineStyle(PartKind.NOTE), wording.answers.words_left(count))
)


def render(reply: Reply) -> tuple[SlackMessage, ...]:
    """The messages of a reply. Its buttons are under the last one; under the first, if they share what it shows."""
    if reply.to_share and button_value(Above(reply.prompt, reply.to_share)) is None:
        return render(verdict_replies.unshareable(reply))
    pages, words_left = pages_of(reply, line_of, _FORMAT, tuple(_already_used(reply)))
    messages = [SlackMessage(_aloud(page), tuple(_blocks(page))) for page in pages]
    index = 0 if reply.to_share else -1
    drawn = messages[index]
    messages[index] = SlackMessage(drawn.text, (*drawn.blocks, *action_rows(reply, words_left)))
    return tuple(messages)


def _already_used(reply: Reply) -> Iterator[Part]:
    """Slack has no buttons that are switched off, so a note says that the quote was shared."""
    for button in reply.buttons:
        if button.action in SHARING_ACTIONS and not button.enabled:
            yield Part(PartKind.NOTE, button.label)


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


def _drawn(line: SlackLine) -> Json | None:
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


def _read_aloud(line: SlackLine) -> str:
    text = line.style.aloud if line.style.aloud is not None else line.text
    return f"“{text}”" if line.style.kind is PartKind.SAID else text
