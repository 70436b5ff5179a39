"""What fits on a phone 360 pixels wide: lines of an answer, a row of buttons. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Quote
from bot.presentation import wording
from bot.presentation.buttons import LISTED_ACTIONS, Action, Button
from bot.presentation.quote_facts import short_source_of
from bot.presentation.reply import MOST_CHOICES, SUGGESTED_ID, Choice, Item, Menu, Reply

LINES, SHORT_QUOTE = 9, 150
"""Lines of an answer with its buttons, at most, where the quote has no more than so many characters."""

QUOTE_LINE, SMALL_LINE = 32, 46
"""Characters of a line of a quote and of a line of small print."""

ROW_WIDTH = 294
"""Pixels of a row of buttons, with a gap behind each."""

_LETTER, _EDGES, _ARROW = 7.2, 40, 20  # pixels of a letter, two paddings and the gap, and the arrow of a link
_IMPORTANCE = (Action.REST, Action.SHARE, Action.SHARE_VERDICT, Action.VETO, Action.MORE, Action.NEXT, Action.PREVIOUS)


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """The buttons, a button to the video if `watch`, and a menu with the questions that have no room beside them.

    It is one row, unless it has a button for each of many passages.
    """

    buttons: tuple[Button, ...] = ()
    questions: tuple[Choice, ...] = ()
    watch: bool = False
    menu: Menu | None = None


def row_of(reply: Reply, words_left: int) -> ReplyRow:
    """What fits beside each other on a phone, and the menu.

    What a left-out button does can be done elsewhere: the link is in the credits, the citation under the context.
    What the buttons of a list do cannot, so all of them are kept.
    """
    buttons = reply.buttons_with(words_left)
    questions = (*reply.follow_up, *reply.suggested)
    width, kept = 0.0, list[Button | Choice]()
    items: list[Button | Choice] = [*buttons, *questions]
    for item in sorted(items, key=_importance):
        longer = width + _LETTER * len(item.label) + _EDGES
        if _is_listed(item) or longer <= ROW_WIDTH or not kept:
            width = longer
            kept.append(item)
    watch = len(reply.excerpts) == 1 and width + _LETTER * len(wording.answers.WATCH) + _EDGES + _ARROW <= ROW_WIDTH
    return ReplyRow(
        tuple(button for button in buttons if button in kept),
        tuple(question for question in questions if question in kept),
        watch,
        _menu_with([question for question in questions if question not in kept], reply.menu),
    )


def _menu_with(questions: Sequence[Choice], menu: Menu | None) -> Menu | None:
    """A reply's menu with questions before its own choices."""
    if not questions:
        return menu
    asked = tuple(Choice(_whole(question), f"{SUGGESTED_ID}:{question.value}") for question in questions)
    if menu is None:
        return Menu(wording.answers.MORE_QUESTIONS, asked)
    return Menu(wording.answers.more_questions_or(menu.placeholder), (*asked, *menu.choices)[:MOST_CHOICES])


def _whole(question: Choice) -> str:
    """The question itself: a label such as "Question 2" says too little in a menu."""
    return question.value.partition("?")[2] or question.label


def _is_listed(item: Button | Choice) -> bool:
    """Whether it is a button of a list; to share all of it can be done nowhere else, either."""
    if isinstance(item, Choice):
        return False
    return item.action in LISTED_ACTIONS or (item.action is Action.SHARE and item.number > 0)


def _importance(item: Button | Choice) -> int:
    """Buttons of a list come first, then those that lead on, then what the member may have meant, then the others."""
    if _is_listed(item):
        return -1
    if isinstance(item, Choice):
        return 2 * _IMPORTANCE.index(Action.MORE) + 1
    return 2 * _IMPORTANCE.index(item.action) if item.action in _IMPORTANCE else 2 * len(_IMPORTANCE)


def is_shorter_without_asked(quote: Quote, around: Item) -> bool:
    """Whether an answer fits a phone only if what the host asked is left out.

    The member's own question is above it, and the context begins with the host's.
    """
    asked = wording.answers.asked_in_credits(quote) or ""
    others = 3 + _lines(quote.text, QUOTE_LINE)  # the question, the buttons, and the first line of the credits
    links = (wording.answers.clock(quote.seconds or 0), *([wording.answers.READ_AROUND] if around else []))
    facts = " · ".join((quote.speaker or "", *short_source_of(quote), *links))
    short, long = (_lines(text, SMALL_LINE) - 1 for text in (facts, f"{facts}, asked “{asked}”"))
    return others + short <= LINES < others + long


def _lines(text: str, line: int) -> int:
    return -(-len(text) // line)
