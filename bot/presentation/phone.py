"""What fits on a phone 360 pixels wide: lines of an answer, a row of buttons. Pure."""

from bot.model import Quote
from bot.presentation import wording
from bot.presentation.buttons import Action, Button
from bot.presentation.quote_facts import short_source_of
from bot.presentation.reply import Item, Reply

LINES = 9
"""Of an answer with its buttons, where the quote is short enough."""

QUOTE_LINE, SMALL_LINE = 32, 46
"""Characters of a line of a quote and of a line of small print."""

ROW_WIDTH = 294
"""Pixels of a row of buttons, with a gap behind each."""

_LETTER, _EDGES, _ARROW = 7.2, 40, 20  # pixels of a letter, two paddings and the gap, and the arrow of a link
_IMPORTANCE = (Action.REST, Action.SHARE, Action.VETO, Action.MORE, Action.NEXT, Action.PREVIOUS)


def row_of(reply: Reply, words_left: int) -> tuple[tuple[Button, ...], bool]:
    """The buttons of a reply that fit beside each other on a phone, and whether one to the video fits, too.

    What does not fit is elsewhere as well: the link in the credits, a citation under the words around the quote.
    """
    buttons = reply.buttons_with(words_left)
    width, kept = 0.0, set[Button]()
    for button in sorted(buttons, key=_importance):
        longer = width + _LETTER * len(button.label) + _EDGES
        if longer <= ROW_WIDTH or not kept:
            width = longer
            kept.add(button)
    watch = len(reply.excerpts) == 1 and width + _LETTER * len(wording.answers.WATCH) + _EDGES + _ARROW <= ROW_WIDTH
    return tuple(button for button in buttons if button in kept), watch


def _importance(button: Button) -> int:
    return _IMPORTANCE.index(button.action) if button.action in _IMPORTANCE else len(_IMPORTANCE)


def is_shorter_without_asked(quote: Quote, around: Item) -> bool:
    """Whether an answer takes no more lines of a phone than it may only without what the host asked.

    Above it stands what the member asked, and the words around it begin with what the host asked.
    """
    asked = wording.answers.asked_in_credits(quote) or ""
    others = 3 + _lines(quote.text, QUOTE_LINE)  # the question, the buttons, and the first line of the credits
    links = (wording.answers.clock(quote.seconds or 0), *([wording.answers.READ_AROUND] if around else []))
    facts = " · ".join((quote.speaker or "", *short_source_of(quote), *links))
    short, long = (_lines(text, SMALL_LINE) - 1 for text in (facts, f"{facts}, asked “{asked}”"))
    return others + short <= LINES < others + long


def _lines(text: str, line: int) -> int:
    return -(-len(text) // line)
