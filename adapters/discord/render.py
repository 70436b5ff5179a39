"""Replies -> Discord's messages: contents and buttons. Pure. Step 18 of a question's way.

Classic messages, not Components V2, on purpose. The words are in `content`, so that on a phone "Copy text" copies them,
notifications and screen readers read them, and a search shows them (in a phone's search a V2 message is an empty hit:
discord/discord-api-docs#8523). Nothing is an embed, so that people without the Embed Links permission, and those who
switched embeds off, see what everybody sees. V2's larger limit would gain nothing: answers have at most 90 words, and
what is longer is split, with a mark at every cut. No bare link is in a text, so that nothing unfurls.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from adapters.discord.items import MAX_URL
from adapters.discord.lines import SMALL, line_of
from adapters.discord.markup import ESCAPE, above_in
from bot.presentation import phone, verdict_replies, wording
from bot.presentation.buttons import SHARING_ACTIONS, Button, button_id
from bot.presentation.pagination import Page, PageFormat, TextLine, pages_of
from bot.presentation.phone import ReplyRow
from bot.presentation.reply import SUGGESTED_ID, Menu, Reply, video_link

LIMIT = 2000
"""Characters of a message's content."""

MESSAGES = 5
"""Messages of one reply: the original, and no more follow-ups than a user-installed app may send (5)."""

_MAX_LABEL = 80


@dataclass(frozen=True, slots=True)
class MessageButton:
    """A button that is pressed (custom_id), or one that opens a link (url)."""

    label: str
    custom_id: str | None = None
    url: str | None = None
    enabled: bool = True
    primary: bool = False


@dataclass(frozen=True, slots=True)
class DiscordMessage:
    """One message."""

    content: str
    buttons: tuple[MessageButton, ...] = ()
    menu: Menu | None = None


_FORMAT: PageFormat[str] = PageFormat(
    LIMIT,
    MESSAGES,
    ESCAPE,
    lambda count: TextLine(SMALL, wording.answers.words_left(count), markup_length=len(SMALL)),
)


def render(reply: Reply) -> tuple[DiscordMessage, ...]:
    """The messages of a reply. Its buttons are under the last one; under the first, if they share what it shows."""
    messages = _messages(reply)
    is_read_back = len(above_in(messages[0].content).claims) == len(reply.to_share)
    return messages if is_read_back or not reply.to_share else _messages(verdict_replies.unshareable(reply))


def _messages(reply: Reply) -> tuple[DiscordMessage, ...]:
    pages, words_left = pages_of(reply, line_of, _FORMAT)
    contents, row = list(map(_content, pages)), phone.row_of(reply, words_left)
    drawn = DiscordMessage(contents[0 if reply.to_share else -1], tuple(_buttons(reply, row)), row.menu)
    others = map(DiscordMessage, contents[1:] if reply.to_share else contents[:-1])
    return (drawn, *others) if reply.to_share else (*others, drawn)


def _content(page: Page[str]) -> str:
    return "\n".join(f"{line.style}{line.text}" for line in page)


def _buttons(reply: Reply, row: ReplyRow) -> Iterator[MessageButton]:
    for button in row.buttons:
        yield _button(button, reply.token or "")
    for choice in row.questions:
        yield MessageButton(choice.label[:_MAX_LABEL], f"{SUGGESTED_ID}:{choice.value}")
    if row.watch and (url := video_link(reply.excerpts[0].quote, MAX_URL)):
        yield MessageButton(wording.answers.WATCH, url=url)


def _button(button: Button, token: str) -> MessageButton:
    return MessageButton(
        button.label[:_MAX_LABEL],
        button_id(button, token),
        enabled=button.enabled,
        primary=button.action in SHARING_ACTIONS,
    )
