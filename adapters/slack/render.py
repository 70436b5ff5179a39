"""Replies -> what Slack shows. Pure: values to blocks and their fallback text.

The words stand in a rich text quote: nothing in it is live, and a phone copies it as it was said. What is small is a context
block of plain text. The fallback `text` is what a notification shows and a screen reader reads in place of the blocks
(https://docs.slack.dev/reference/methods/chat.postMessage), so it says the same in sentences, the words first.

A message holds at most 3,000 characters, though Slack takes more: that is what one text object takes, the fallback stays
under the 4,000 that Slack advises, and the undocumented total of about 13,200 over all blocks is never near.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from adapters.slack.diff import drawn_diff
from adapters.slack.items import drawn
from adapters.slack.markup import ESCAPE, Json, escape, link, plain, plain_text, quote, rich, section, small, words
from bot.model import Quote
from bot.presentation import layout, wording
from bot.presentation.layout import Part, PartKind
from bot.presentation.pagination import LEAST_ROOM, PageFormat, PlacedLine, TextLine, paginate
from bot.presentation.reply import Action, Button, Reply, Tone, button_id, link_of
from bot.presentation.truncation import cut, on_one_line, size

LIMIT = 3000
"""Characters of a message, escaped."""

MESSAGES = 4
"""Messages of one reply: a response_url takes 5, and one may say that the answer is being looked up."""

WATCH = "watch"
"""The name of the button that opens the video; Slack tells of its presses too."""

_NAME, _SHORT, _LEAD, _ASKED, _NOTE, _TOPICS, _LABEL = 80, 60, 300, 240, 240, 600, 75
_URL = 3000
_NEAR_MARKUP = 8  # signs of ours around one of several passages
_SMALL = {
    PartKind.ASKED,
    PartKind.POSITION,
    PartKind.CORRECTED,
    PartKind.SOURCE,
    PartKind.NOTE,
    PartKind.LEGEND,
    PartKind.BEFORE,
    PartKind.AFTER,
}
_UNREAD = {PartKind.POSITION, PartKind.LEGEND}  # drawn, but nothing to be read out
_READ_LAST = {PartKind.ASKED}


@dataclass(frozen=True, slots=True)
class LineStyle:
    """A line: what it is, and how it is drawn where it is not small print or words."""

    kind: PartKind
    elements: tuple[Json, ...] = ()
    aloud: str | None = None  # escaped; how it is read out, if not as it stands


@dataclass(frozen=True, slots=True)
class Message:
    """One message."""

    text: str
    blocks: tuple[Json, ...]


_PAPER: PageFormat[LineStyle] = PageFormat(
    LIMIT, ESCAPE, lambda count: TextLine(LineStyle(PartKind.NOTE), wording.answers.words_left(count))
)


def render(reply: Reply) -> tuple[Message, ...]:
    """The messages of a reply; its buttons stand under the last one."""
    many = len(reply.excerpts) > 1
    top = [_line(part, reply) for part in layout.head(reply)]
    bottom = [_line(part, reply) for part in (*layout.foot(reply), *_used(reply))]
    parts = list(layout.body(reply))
    room = _share(reply, [*top, *bottom], parts) if many else 0
    middle = [_near(part, room) if many and part.kind is PartKind.SAID else _line(part, reply) for part in parts]
    pages, left = paginate([*top, *middle, *bottom], _PAPER, 1 if reply.turns else MESSAGES)
    keys = list(_keys(reply, left))
    last = len(pages) - 1
    return tuple(
        Message(_aloud(page), (*_blocks(page), *(keys if at == last else ()))) for at, page in enumerate(pages)
    )


# --- lines --------------------------------------------------------------------------------------


def _line(part: Part, reply: Reply) -> TextLine[LineStyle]:
    kind, quote_ = part.kind, part.quote
    if part.words:
        return TextLine(LineStyle(kind), words=part.words)
    if kind is PartKind.LEAD:
        text = " ".join(one for one in (reply.mark, plain(part.text, _LEAD)) if one)
        return _ours(kind, text, bold=reply.tone is not Tone.NOTICE)
    if kind is PartKind.DIFF:
        text, elements, aloud = drawn_diff(part.diff)
        return TextLine(LineStyle(kind, elements, aloud), text)
    if kind is PartKind.TOPICS:
        return _ours(kind, on_one_line(part.topics, _NAME, _TOPICS, ESCAPE))
    if kind is PartKind.ITEM:
        text, elements = drawn(part.item, hidden=reply.private)
        return TextLine(LineStyle(kind, elements), text)
    if kind in (PartKind.WHO, PartKind.SHORT) and quote_ is not None:
        return _facts(kind, quote_, part.number)
    if kind is PartKind.SOURCE and quote_ is not None:
        return TextLine(LineStyle(kind), f"{plain(quote_.title, _NAME)} · {plain(str(quote_.ref), _NAME)}")
    if kind in _SMALL:
        return TextLine(LineStyle(kind), plain(part.text, _ASKED if kind is PartKind.ASKED else _NOTE))
    return _ours(kind, plain(part.text, _NOTE), italic=kind is PartKind.NOTHING)


def _ours(kind: PartKind, text: str, **style: bool) -> TextLine[LineStyle]:
    used = {name: True for name, on in style.items() if on}
    return TextLine(LineStyle(kind, (words(text, **used),)), text)


def _facts(kind: PartKind, one: Quote, number: int) -> TextLine[LineStyle]:
    """Speaker, chapter, time; among several passages with a number, and the time leads to the moment."""
    most = _SHORT if number else _NAME
    named = plain(one.speaker or "", most)
    who = words(named, bold=True) if named else words(wording.answers.UNKNOWN_SPEAKER, italic=True)
    time = wording.answers.clock(one.seconds) if one.seconds is not None else None
    url = link_of(one, _URL) if number and time else None
    known = [who]
    if chapter := plain(one.chapter or "", most):
        known.append(words(chapter))
    if time:
        known.append(link(url, time) if url else words(time))
    if number and not (named or chapter or time):
        known.append(words(plain(str(one.ref), _NAME)))
    numbered = [words(f"{number}", bold=True), *known] if number else known
    elements = [piece for each in numbered for piece in (words(" · "), each)][1:]
    return TextLine(LineStyle(kind, tuple(elements)), escape("".join(element["text"] for element in elements)))


def _used(reply: Reply) -> Iterator[Part]:
    """Slack knows no buttons that are switched off: what was shared is said so."""
    for press in reply.buttons:
        if press.action is Action.SHARE and not press.enabled:
            yield Part(PartKind.NOTE, press.label)


def _share(reply: Reply, ours: Iterable[TextLine[LineStyle]], parts: Sequence[Part]) -> int:
    """The room each of several passages gets in their one message."""
    facts = [
        _facts(part.kind, part.quote, part.number)
        for part in parts
        if part.kind is PartKind.SHORT and part.quote is not None
    ]
    taken = sum(size(line.text) + 1 for line in (*ours, *facts))
    return max(LEAST_ROOM, (LIMIT - taken) // len(reply.excerpts) - _NEAR_MARKUP)


def _near(part: Part, room: int) -> TextLine[LineStyle]:
    """One of several passages, cut to its share."""
    piece, _ = cut(list(part.words), room, ESCAPE)
    return TextLine(LineStyle(PartKind.SAID, (quote(piece),)), piece.marked)


# --- messages -----------------------------------------------------------------------------------


def _blocks(page: Sequence[PlacedLine[LineStyle]]) -> Iterator[Json]:
    """Lines that follow one another share a block: of small print, or of rich text."""
    for is_small, group in groupby(page, key=lambda one: one.style.kind in _SMALL):
        if is_small:
            if text := "\n".join(one.text for one in group if one.text):
                yield small(text)
        elif lines := [line for one in group if (line := _drawn(one)) is not None]:
            yield rich(*lines)


def _drawn(one: PlacedLine[LineStyle]) -> Json | None:
    if one.piece is not None:
        return quote(one.piece)
    elements = [element for element in one.style.elements if element.get("text") != ""]
    if one.style.kind is PartKind.SAID:
        return one.style.elements[0]
    return section(*elements) if elements else None


def _aloud(page: Sequence[PlacedLine[LineStyle]]) -> str:
    """The message in sentences, as a notification shows it and a screen reader reads it: the words before what is small."""
    first = [one for one in page if one.style.kind not in _UNREAD | _READ_LAST]
    last = [one for one in page if one.style.kind in _READ_LAST]
    return "\n".join(_read(one) for one in (*first, *last))


def _read(one: PlacedLine[LineStyle]) -> str:
    text = one.style.aloud if one.style.aloud is not None else one.text
    return f"“{text}”" if one.style.kind is PartKind.SAID else text


def _keys(reply: Reply, left: int) -> Iterator[Json]:
    buttons = [_button(press, reply.token or "") for press in reply.offered(left) if press.enabled]
    url = link_of(reply.excerpts[0].quote, _URL) if len(reply.excerpts) == 1 else None
    if url:
        label = wording.answers.watch(reply.excerpts[0].quote.seconds)
        buttons.append({"type": "button", "text": plain_text(label), "url": url, "action_id": WATCH})
    if buttons:
        yield {"type": "actions", "elements": buttons}


def _button(press: Button, token: str) -> Json:
    made: Json = {
        "type": "button",
        "text": plain_text(escape(press.label[:_LABEL])),
        "action_id": button_id(press, token),
    }
    return {**made, "style": "primary"} if press.action is Action.SHARE else made
