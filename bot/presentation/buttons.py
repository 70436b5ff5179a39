"""Buttons under a reply as plain values, and their ids, the same on every platform. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.model import View
from bot.presentation import wording


class Action(StrEnum):
    """What a button does.

    The first three change the reply above them, those that share post for everybody, and all others answer privately.
    """

    PREVIOUS = "previous"
    NEXT = "next"
    OPEN = "open"  # shows one of several passages in full
    SHARE = "share"  # with a number: so many passages of a list
    SHARE_VERDICT = "verdict"  # what was checked is read in the message above it
    MORE = "more"  # the words around a quote; number 2 shows more of them
    CITE = "cite"  # the quote as text to copy, with its source, link and id
    ALSO = "also"
    REST = "rest"
    FORGET = "forget"
    VETO = "veto"  # this quote is never picked again
    ALLOW = "allow"  # takes a veto back
    BANS = "bans"  # a page of the quotes that are never picked; its position is the page


SHARING_ACTIONS = frozenset({Action.SHARE, Action.SHARE_VERDICT})
"""Post what is above them for everybody."""


ASKER_ACTIONS = frozenset({Action.PREVIOUS, Action.NEXT, Action.OPEN}) | SHARING_ACTIONS
"""Only for the member who asked."""


ADMIN_ACTIONS = frozenset({Action.VETO, Action.ALLOW, Action.BANS})
"""Only for members who manage the server."""


LISTED_ACTIONS = frozenset({Action.OPEN, Action.ALLOW, Action.BANS})
"""Of lists: no other button, and nothing else in the reply, leads to what each of these leads to."""


@dataclass(frozen=True, slots=True)
class Position:
    """The quote a button belongs to: its index in the remembered answer, and whether that answer is in doubt.

    `view` is the view the member chose; None: the server's default. All of it is in the button's id, so the button
    keeps its meaning whatever is turned or asked elsewhere.
    """

    index: int
    doubtful: bool = False
    view: View | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a reply. Its id is made of action, number, position and the reply's token (`button_id`)."""

    action: Action
    label: str
    number: int = 0
    enabled: bool = True
    position: Position | None = None


READ_ON = Button(Action.REST, wording.answers.READ_ON)
"""Under a passage that does not fit."""


def button_id(button: Button, token: str) -> str:
    """A button's id on every platform, such as `open2.0us:abc`: action, number, position, token.

    The position is an index, u if in doubt, and a letter for the view that the member chose. At most 100 characters.
    """
    position = button.position
    where = "" if position is None else f".{position.index}{'u' if position.doubtful else ''}{_letter(position.view)}"
    return f"{button.action.value}{button.number or ''}{where}:{token}"


_VIEW_LETTERS = {"c": View.CLEAN, "s": View.STRICT, "r": View.CAPTIONS}


def _letter(view: View | None) -> str:
    return next((letter for letter, known in _VIEW_LETTERS.items() if known is view), "")


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A button that was pressed, read from its id."""

    action: Action
    number: int
    token: str
    position: Position | None = None  # None for buttons of versions before 0.2


BUTTON_ID = (
    r"(?P<action>[a-z]+)(?P<number>[0-9]?)(?:\.(?P<index>[0-9]{1,2})(?P<doubtful>u?)(?P<view>[csr]?))?:(?P<token>.*)"
)
"""The ids of the bot's buttons, from any version; a button that this version does not know must get an answer, too."""


_TOKEN = re.compile(r"[\w-]{1,64}")


def parse_button_id(identity: str) -> ButtonPress | None:
    """What a button's id asks for; None for an id this version does not make, since ids can be forged."""
    match = re.fullmatch(BUTTON_ID, identity)
    if match is None or match["action"] not in set(Action) or not _TOKEN.fullmatch(match["token"]):
        return None
    position = None
    if match["index"] is not None:
        position = Position(int(match["index"]), bool(match["doubtful"]), _VIEW_LETTERS.get(match["view"]))
    return ButtonPress(Action(match["action"]), int(match["number"] or 0), match["token"], position)
