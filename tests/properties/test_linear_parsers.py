"""No text can make a parser slow: the lines of code it runs grow with the length of the text, not with its square.

Lines are counted, not seconds. `test_linear_patterns.py` holds the same of the patterns, whose steps are no lines.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

import pytest

from adapters.slack import message_text
from bot.chat.verbs import asks_about_other_message, read_verb
from bot.daily.weekdays import read_weekdays
from bot.errors import InputError
from bot.verify.check_requests import claim_to_check
from bot.verify.claim import read_message
from bot.verify.judging import judge_message
from tests.bot.verify.talk import NAMES, SCRIPT
from tests.properties.test_linear_patterns import KINDS

SHORT, LONG = 1_000, 4_000
GROWTH = 8  # times as many lines for 4 times the text: 4 is linear, 16 is quadratic
FEW = 500  # lines; what runs fewer is not compared, since a branch more is no growth

PARSERS: dict[str, Callable[[str], object]] = {
    "a mention on Slack": lambda text: message_text.question_in(
        {"type": "app_mention", "user": "U1", "text": f"<@U0BOT> {text}"}, "U0BOT"
    ),
    "a message on Slack to check": lambda text: message_text.claim_in({"text": text}),
    "a verb": lambda text: read_verb(text, {"moss"}),
    "a reply": lambda text: asks_about_other_message(text, {"moss"}),
    "a check": lambda text: claim_to_check(text, {"moss"}),
    "weekdays": read_weekdays,
    "pasted claims": lambda text: read_message(text, NAMES),
    "the verdicts on them": lambda text: judge_message(read_message(text, NAMES), NAMES, [SCRIPT]),
}

CLAIMED = (
    "> a\n", '"a" ', '"he stole my bread" ', "the ", "the lamp ", "he stole my bread ", "bread my stole he ", "54% ",
    "(the) ", "[...] ", "a - ", "one hundred ", "Moss: a\n", "- a\n", "<b>", "a\n\n", "**a** ", "||",
)  # fmt: skip
"""What makes claims, or words that the talk says many times over."""


def lines_run(parser: Callable[[str], object], text: str) -> int:
    """How many lines of code a parser runs."""
    count = 0

    def watch(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        with suppress(InputError):
            parser(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("name", PARSERS)
def test_four_times_the_text_takes_no_parser_much_more_than_four_times_the_lines(name: str) -> None:
    parser, slow = PARSERS[name], {}
    lines_run(parser, "what is loaded or remembered once does not count")
    for kind in (*KINDS, *CLAIMED):
        short, long = (lines_run(parser, (kind * length)[: length - 1] + "x") for length in (SHORT, LONG))
        if long > max(short, FEW) * GROWTH:
            slow[kind] = (short, long)
    assert not slow


def test_a_parser_with_a_loop_in_a_loop_would_be_found() -> None:
    def quadratic(text: str) -> int:
        found = 0
        for start in range(len(text)):
            for end in range(start, min(len(text), start + len(text) // 50)):
                found += text[start] == text[end]
        return found

    assert lines_run(quadratic, "a" * LONG) > lines_run(quadratic, "a" * SHORT) * GROWTH
