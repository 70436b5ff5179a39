"""What a chat platform is to say, as plain values: texts, passages, which buttons. Pure.

Every string here is plain text, ours or the transcript's; a renderer adds its platform's markup and escapes, splits
where a limit asks for it, and never rewords.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.model import DiffPart, Quote
from bot.presentation import wording
from bot.presentation.truncation import size, words_of


class Tone(StrEnum):
    """What kind of reply it is; each looks different at a glance (wording.MARKS)."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"
    VERBATIM = "verbatim"
    ALTERED = "altered"
    STITCHED = "stitched"
    ABSENT = "absent"
    NOTICE = "notice"
    FAILED = "failed"
    DAILY = "daily"


class Action(StrEnum):
    """What a button does. All but the first three answer whoever pressed, privately; SHARE posts for all to see."""

    PREVIOUS = "previous"  # the asker only: turns the answer
    NEXT = "next"  # the asker only
    OPEN = "open"  # the asker only: shows one of several passages whole
    SHARE = "share"  # the asker only
    MORE = "more"
    ALSO = "also"
    REST = "rest"
    FORGET = "forget"
    VETO = "veto"  # admins only: this quote is never picked again
    ALLOW = "allow"  # admins only: takes a veto back


ASKERS = frozenset({Action.PREVIOUS, Action.NEXT, Action.OPEN, Action.SHARE})
"""What belongs to whoever asked."""


ADMINS = frozenset({Action.VETO, Action.ALLOW})
"""What only those may who manage the server."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a reply. Its full name is action, number and the reply's token."""

    action: Action
    label: str
    number: int = 0
    enabled: bool = True


READ_ON = Button(Action.REST, wording.answers.READ_ON)
"""Where a passage does not fit."""


def button_id(press: Button, token: str) -> str:
    """A button's name on every platform: action, number, token. At most 100 characters."""
    return f"{press.action.value}{press.number or ''}:{token}"


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A button that was pressed, as its name tells."""

    action: Action
    number: int
    token: str


BUTTON_ID = r"(?P<action>[a-z]+)(?P<number>[0-9]?):(?P<token>.*)"
"""Every button of ours, of any version: one that means nothing any more must still be answered."""


_TOKEN = re.compile(r"[\w-]{1,64}")


def parse_button_id(name: str) -> ButtonPress | None:
    """What a button's name asks for. Anybody can forge one, so that only what could be ours is taken; None for the rest."""
    found = re.fullmatch(BUTTON_ID, name)
    if found is None or found["action"] not in set(Action) or not _TOKEN.fullmatch(found["token"]):
        return None
    return ButtonPress(Action(found["action"]), int(found["number"] or 0), found["token"])


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage, with what stands around it where that was asked for."""

    quote: Quote
    before: str = ""
    after: str = ""
    turns_before: tuple[Quote, ...] = ()  # the same words, speaker by speaker
    turns_after: tuple[Quote, ...] = ()

    @property
    def above(self) -> tuple[str, ...]:
        """What stands before it, a line each turn, with names where another speaks."""
        return self._named(self.before, self.turns_before)

    @property
    def below(self) -> tuple[str, ...]:
        """What stands after it."""
        return self._named(self.after, self.turns_after)

    def _named(self, text: str, turns: Sequence[Quote]) -> tuple[str, ...]:
        if any(turn.speaker != self.quote.speaker for turn in turns):
            return tuple(f"{turn.speaker or wording.answers.UNKNOWN_SPEAKER}: {turn.text}" for turn in turns)
        return (text,) if text else ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment, for each reader in his own zone where the platform can do that; else in the zone it was meant in."""

    seconds: float  # since the epoch
    zone: str


@dataclass(frozen=True, slots=True)
class ChannelRef:
    """A channel or thread, by the platform's id; shown as the platform links them."""

    identity: str


@dataclass(frozen=True, slots=True)
class UserRef:
    """A member, by the platform's id; shown as the platform names them, without telling them."""

    identity: str


ItemPart = str | Moment | ChannelRef | UserRef


Item = tuple[ItemPart, ...]
"""A line of ours: its pieces, joined without spaces between."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply. Several excerpts are shown small and may be cut; a single one is shown large and whole.

    A reply that `turns` must stay one message, because a press changes it in place; any other may be split.
    """

    tone: Tone
    lead: str | None = None  # the reply in a sentence
    heading: str | None = None  # a smaller one, above the passages
    excerpts: tuple[Excerpt, ...] = ()
    diff: tuple[DiffPart, ...] = ()  # of a claim, above the passage
    topics: tuple[str, ...] = ()  # what could be asked about instead
    items: tuple[Item, ...] = ()  # a list of ours, a line each
    notes: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    token: str | None = None
    private: bool = False
    turns: bool = False

    def with_button(self, press: Button, token: str) -> "Reply":
        """The same with one more button."""
        return replace(self, buttons=(*self.buttons, press), token=token)

    def without(self, action: Action) -> "Reply":
        """The same without a button."""
        return replace(self, buttons=tuple(press for press in self.buttons if press.action is not action))

    def offered(self, left: int) -> tuple[Button, ...]:
        """The buttons under it where `left` words found no room: of a single passage they can be read on."""
        reads_on = self.turns and left and len(self.excerpts) == 1 and self.token
        return (*self.buttons, READ_ON) if reads_on else self.buttons

    @property
    def mark(self) -> str:
        """The sign that tells its tone."""
        return wording.answers.MARKS[self.tone.value]


def link_of(quote: Quote, most: int) -> str | None:
    """The link to a quote's moment, if it is one that a message can carry: of the web, and at most so many characters."""
    url = quote.url or ""
    whole = words_of(url) == [url]  # no blanks, nothing that cannot be sent
    return (
        url
        if whole and url.startswith(("https://", "http://")) and size(url) <= most and not set(url) & set("<>()|\\")
        else None
    )
