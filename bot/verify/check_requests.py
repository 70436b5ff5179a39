"""Whether a message to the bot asks for a check, and of which words: "check ...", "is this real? > ...". Pure."""

import re
from collections.abc import Collection

from bot.errors import InputError
from bot.model import Fact
from bot.search.interview_questions import read_interview_question
from bot.search.terms import folded_words
from bot.verify.quotations import Quotation, quotations

_CHECK_VERB = re.compile(
    r"\s*(?:(?:hey|hi|ok|so|can you|could you|please|pls)\b[\s,]*){0,3}"
    r"(?:check|verify|fact[ -]?check)\b(?: (?:this|that|the|if this)(?: (?:quote|one|claim|line|is real))?)?"
    r"\s*(?P<colon>[:?])?\s+",
    re.IGNORECASE,
)
_MARKS = tuple("\"'“‘„«»>「『")
_ASKS = frozenset("if whether what when where how why who which for out with on in up".split())
"""Words after "check" that begin a question, or make it another verb."""

_FEWEST_CLAIMED = 3
_BLOCK_QUOTE = re.compile(r"^[ \t]{0,3}(?:>|&gt;)", re.MULTILINE)
_LONGEST_ASKED = 400  # characters around a quotation in which it may be asked whether it is real


def claim_to_check(message: str, speakers: Collection[str] = ()) -> str | None:
    """The text that a message to the bot asks to be checked; None if it asks for no check.

    That is the text after `check`, `verify` or `fact check`, or a message that asks whether the quote in it is real.
    "Check" begins a question, too, such as "check whether he mentions fog": without a colon or a quotation mark after
    it, four words must follow, and the first must not ask.
    """
    if (match := _CHECK_VERB.match(message)) is not None:
        claim = message[match.end() :]
        is_marked = match["colon"] is not None or claim[:1] in _MARKS
        first, *_ = folded_words(claim) or [""]
        if first in _ASKS and not is_marked and not quotations(claim):
            return None
        if folded_words(claim) and (is_marked or len(folded_words(claim)) > _FEWEST_CLAIMED):
            return claim
    return message if _asks_of_quote(message, speakers) else None


def asks_whether_real(text: str, speakers: Collection[str] = ()) -> bool:
    """Whether a text asks if something outside it is a real quote: "is this real?", "check this"."""
    try:
        question = read_interview_question(text, speakers)
    except InputError:  # no words
        return False
    return question is not None and question.fact is Fact.REAL


def marks_quote(text: str) -> bool:
    """Whether a text has a block quote, or a quotation that is long enough to be a claim."""
    return _BLOCK_QUOTE.search(text) is not None or bool(_claimed(text))


def _claimed(text: str) -> list[Quotation]:
    return [item for item in quotations(text) if len(folded_words(item.text)) >= _FEWEST_CLAIMED]


def _asks_of_quote(message: str, speakers: Collection[str]) -> bool:
    """Whether all that a message says around a quotation or block quote is the question whether it is real."""
    if _BLOCK_QUOTE.search(message) is not None:
        rest = " ".join(line for line in message.splitlines() if not _BLOCK_QUOTE.match(line))
        return bool(rest.strip()) and len(rest) <= _LONGEST_ASKED and asks_whether_real(rest, speakers)
    found = _claimed(message)
    if not found:
        return False
    for stand_in in ("", "this"):
        starts, ends = [item.start for item in found], [item.end for item in found]
        around = f" {stand_in} ".join(
            message[end:start] for end, start in zip([0, *ends], [*starts, len(message)], strict=True)
        )
        asked = (around, f"is this {around}")  # "..." real?
        if len(around) <= _LONGEST_ASKED and any(asks_whether_real(text, speakers) for text in asked):
            return True
    return False
