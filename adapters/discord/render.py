"""Replies -> what Discord shows. Pure: values to message contents and keys.

Classic messages, not Components V2, on purpose. The words stand in `content`, so that on a phone "Copy text" copies them,
a notification and a screen reader read them, and a search shows them (a V2 message is an empty hit in the phone's search:
discord/discord-api-docs#8523). Nothing is an embed: people without the Embed Links permission, and those who switched
embeds off, see the same as everybody. V2's larger limit would be no gain, since answers have 90 words at most; what is
longer is split, and every cut is marked. No bare link stands in a text, so that nothing unfurls.

A message is: a lead of ours, the words as a block quote (large while they are few), who and when, and small print.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.discord.flow import LIMIT, flow, foreign, ours
from adapters.discord.markup import ESCAPE, plain
from bot.model import Change, DiffPart, Quote
from bot.presentation import wording
from bot.presentation.pagination import LEAST_ROOM, TextLine
from bot.presentation.reply import (
    Action,
    Button,
    ChannelRef,
    Excerpt,
    Item,
    ItemPart,
    Moment,
    Reply,
    Tone,
    UserRef,
    button_id,
    link_of,
)
from bot.presentation.truncation import MARK, cut, on_one_line, size, words_of

MESSAGES = 5
"""Messages of one reply: the original, and no more follow-ups than a user-installed app may send (5)."""

LARGE = 240
"""Characters up to which the words are set as a heading."""

_BAR = 16  # cells; a phone's line holds them
_ITEM, _NAME, _SHORT, _LEAD, _ASKED, _NOTE, _DIFF, _TOPICS = 700, 80, 60, 300, 240, 240, 700, 600
_URL, _SHORT_URL = 512, 100
_NEAR_MARKUP = 16  # signs of ours around one of several passages
_NEAR_TONES = (Tone.UNSURE, Tone.ABSENT)
_WORDS, _LARGE, _SMALL = "> ", "> ### ", "-# "


@dataclass(frozen=True, slots=True)
class MessageButton:
    """A button: a press (custom_id) or a link (url)."""

    label: str
    custom_id: str | None = None
    url: str | None = None
    enabled: bool = True
    leading: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message."""

    content: str
    keys: tuple[MessageButton, ...] = ()


def render(reply: Reply) -> tuple[Message, ...]:
    """The messages of a reply; its keys stand under the last one."""
    many = len(reply.excerpts) > 1
    lead, foot = list(_lead(reply)), list(_foot(reply))
    body = (
        _side_by_side(reply, lead, foot)
        if many
        else [line for one in reply.excerpts for line in _whole(one, near=reply.tone in _NEAR_TONES)]
    )
    contents, left = flow([*map(ours, lead), *body, *map(ours, foot)], 1 if reply.turns else MESSAGES)
    keys = [_key(press, reply.token or "") for press in reply.offered(left)]
    if not many and reply.excerpts and (link := _link(reply.excerpts[0].quote)):
        keys.append(link)
    return tuple(Message(text, tuple(keys) if at == len(contents) - 1 else ()) for at, text in enumerate(contents))


def _key(press: Button, token: str) -> MessageButton:
    return MessageButton(
        press.label[:80], button_id(press, token), enabled=press.enabled, leading=press.action is Action.SHARE
    )


def _link(quote: Quote) -> MessageButton | None:
    url = link_of(quote, _URL)
    return MessageButton(wording.answers.watch(quote.seconds), url=url) if url else None


# --- the lines ----------------------------------------------------------------------------------


def _lead(reply: Reply) -> Iterator[str]:
    if reply.lead:
        lead = plain(reply.lead, _LEAD)
        yield " ".join(part for part in (reply.mark, lead if reply.tone is Tone.NOTICE else f"**{lead}**") if part)
    if reply.diff:
        yield _diff(reply.diff)
        yield f"{_SMALL}{plain(wording.checks.DIFF_LEGEND)}"
    if reply.heading:
        yield plain(reply.heading, _NOTE)
    yield from (_item(item) for item in reply.items)
    if reply.topics:
        yield on_one_line(reply.topics, _NAME, _TOPICS, ESCAPE)


def _item(item: Item) -> str:
    """A line of ours with its moments, places and people as Discord shows them: a moment in each reader's own zone."""
    return "".join(_piece(piece) for piece in item)


def _piece(piece: ItemPart) -> str:
    if isinstance(piece, Moment):
        return f"<t:{round(piece.seconds)}:F>"
    if isinstance(piece, ChannelRef):
        return f"<#{piece.identity}>" if piece.identity.isdecimal() else plain(piece.identity, _NAME)
    if isinstance(piece, UserRef):
        return f"<@{piece.identity}>" if piece.identity.isdecimal() else plain(piece.identity, _NAME)
    before, after = " " * piece.startswith(" "), " " * piece.endswith(" ")
    return f"{before}{plain(piece, _ITEM)}{after}"


def _foot(reply: Reply) -> Iterator[str]:
    for note in reply.notes:
        yield f"{_SMALL}{plain(note, _NOTE)}"


def _whole(one: Excerpt, *, near: bool) -> Iterator[TextLine[str]]:
    """One passage with everything known about it; large while it is short and the answer, not only `near` to one."""
    quote = one.quote
    if not one.before and (asked := wording.answers.asked(quote)):
        yield ours(f"{_SMALL}{plain(asked, _ASKED)}")
    yield from (foreign(words_of(text), _SMALL) for text in one.above)
    yield _said(quote, large=not near and not one.before and not one.after)
    yield from (foreign(words_of(text), _SMALL) for text in one.below)
    yield from (ours(line) for line in _facts(quote))


def _said(quote: Quote, *, large: bool) -> TextLine[str]:
    words = words_of(quote.text)
    if not words:
        return ours(f"*{plain(wording.answers.NO_WORDS)}*")
    return foreign(words, _LARGE if large and size(quote.text) <= LARGE else _WORDS)


def _facts(quote: Quote) -> Iterator[str]:
    who = f"**{plain(quote.speaker, _NAME)}**" if quote.speaker else f"*{plain(wording.answers.UNKNOWN_SPEAKER)}*"
    chapter = plain(quote.chapter, _NAME) if quote.chapter else None
    yield " · ".join(
        part
        for part in (who, chapter, wording.answers.clock(quote.seconds) if quote.seconds is not None else None)
        if part
    )
    if quote.seconds is not None and quote.length:
        yield f"{_SMALL}{wording.answers.position(quote.seconds, quote.length, _BAR)}"
    if corrected := wording.answers.corrected(quote):
        yield f"{_SMALL}{plain(corrected, _NOTE)}"
    yield f"{_SMALL}{plain(quote.title, _NAME)} · {_identity(quote)}"


def _side_by_side(reply: Reply, lead: list[str], foot: list[str]) -> list[TextLine[str]]:
    """Several passages in one message, each with an equal share of the room."""
    facts = [_short_facts(one.quote) for one in reply.excerpts]
    room = (LIMIT - sum(size(line) + 1 for line in (*lead, *foot, *facts))) // len(reply.excerpts) - _NEAR_MARKUP
    return [
        line for at, one in enumerate(reply.excerpts, start=1) for line in _near(one.quote, at, max(LEAST_ROOM, room))
    ]


def _identity(quote: Quote) -> str:
    """The permanent id, set so that it can be copied."""
    return f"`{quote.ref}`" if len(str(quote.ref)) <= _NAME else plain(str(quote.ref), _NAME)


def _near(quote: Quote, number: int, room: int) -> Iterator[TextLine[str]]:
    """One of several passages: numbered as its button is, and cut to its share of the message."""
    words = words_of(quote.text)
    yield ours(f"**{number}** · {_short_facts(quote)}")
    yield ours(f"{_WORDS}{cut(words, room, ESCAPE)[0].marked}" if words else f"*{plain(wording.answers.NO_WORDS)}*")


def _short_facts(quote: Quote) -> str:
    time = wording.answers.clock(quote.seconds) if quote.seconds is not None else None
    if time and (url := link_of(quote, _SHORT_URL)):
        time = f"[{time}](<{url}>)"  # in angle brackets a link does not unfurl
    speaker = f"**{plain(quote.speaker, _SHORT)}**" if quote.speaker else None
    chapter = plain(quote.chapter, _SHORT) if quote.chapter else None
    return " · ".join(part for part in (speaker, chapter, time) if part) or _identity(quote)


def _diff(parts: Sequence[DiffPart]) -> str:
    """A claim beside what was said, in one run of words."""
    line = ""
    for part in parts:
        for text in _marked(part):
            longer = f"{line} {text}" if line else text
            if size(longer) > _DIFF:
                return f"{line} {MARK}"
            line = longer
    return line


def _marked(part: DiffPart) -> Iterator[str]:
    """A part, as pieces that a cut may fall between."""
    if part.change is Change.EQUAL or part.minor:
        yield from (plain(word, _NAME) for word in words_of(part.said or part.claimed))
        return
    if claimed := plain(part.claimed, _ASKED):
        yield f"~~{claimed}~~"
    if said := plain(part.said, _ASKED):
        yield f"**{said}**"
