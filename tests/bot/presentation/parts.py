"""The parts of a reply, and a diff, for the tests of what a reply shows."""

from bot.model import Change, DiffPart
from bot.presentation import layout
from bot.presentation.layout import Arrangement, Part
from bot.presentation.reply import Reply

DIFF = (
    DiffPart(Change.EQUAL, "the same", "the same"),
    DiffPart(Change.REPLACE, "claimed", "said"),
    DiffPart(Change.INSERT, "added", ""),
    DiffPart(Change.DELETE, "", "left out"),
    DiffPart(Change.REPLACE, "uh", "um", minor=True),
)


def parts_of(reply: Reply, arrangement: Arrangement = Arrangement.MESSAGE) -> list[Part]:
    return [*layout.head(reply, arrangement), *layout.body(reply, arrangement), *layout.foot(reply, arrangement)]


def kinds_of(reply: Reply, arrangement: Arrangement = Arrangement.MESSAGE) -> str:
    return " ".join(part.kind.name for part in parts_of(reply, arrangement))
