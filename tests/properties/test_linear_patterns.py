"""No text can make a pattern slow: what each takes grows with the length of the text, not with its square.

Steps are counted, not seconds; `make attack` measures the seconds of whole events.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import adapters
import bot
import store
from bot.model import Role
from bot.verify import framing
from tests.fixtures.counted_matching import CountedPattern, TooManyStepsError

SHORT, LONG = 1_000, 4_000
GROWTH = 8  # times as many steps for 4 times the text: 4 is linear, 16 is quadratic
MOST_PER_CHARACTER = 400
"""Steps for each character, whatever the growth: a pattern may be linear and still look at too much."""

KINDS = (
    "*", " ", "a", "7", "<", "&gt;", '"', " ,", "-", "a ", "*a", "_`", "(", "a.", "\n", "said a ", "<@U1|", "{a|b} ",
    "-- ", "“a", "don't ", "12:",
)  # fmt: skip

_NOT_FOREIGN = {
    "store.journal.version_3": "sentences that a journal of version 3 holds, which the bot wrote itself",
    "bot.wiring.chat": "the README",
    "bot.quotes.picks._SENTENCE": "quotes of the library: a few dozen words that end with a full stop",
    "adapters.slack.settings": "the operator's settings",
}


def _modules() -> Iterator[ModuleType]:
    for package in (bot, adapters, store):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name not in _NOT_FOREIGN and not module.name.endswith("__main__"):
                yield importlib.import_module(module.name)


def _patterns_of(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns a module holds by name, alone or in tuples."""

    def within(value: object) -> Iterator[re.Pattern[str]]:
        if isinstance(value, re.Pattern):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                yield from within(item)

    for name, value in vars(module).items():
        for pattern in within(value):
            yield name, pattern


def _only_at_start(module: ModuleType, name: str) -> bool:
    """Whether a pattern is never searched for, only matched from the start of a text."""
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    uses = set(re.findall(rf"\b{name}\.(\w+)\(", source))
    return bool(uses) and uses <= {"match", "fullmatch"}


def _cases() -> list[object]:
    cases = {}
    for module in _modules():
        for name, pattern in _patterns_of(module):
            label = f"{module.__name__}.{name}"
            if label in _NOT_FOREIGN:
                continue
            while label in cases:
                label += "+"
            cases[label] = pytest.param(pattern, _only_at_start(module, name), id=label)
    return list(cases.values())


@pytest.mark.parametrize(("pattern", "at_start_only"), _cases())
def test_steps_grow_with_the_length_of_the_text(pattern: re.Pattern[str], at_start_only: bool) -> None:
    counted = CountedPattern(pattern)
    slow = [kind for kind in KINDS if _is_slow(counted, kind, at_start_only=at_start_only)]

    assert slow == []


def _is_slow(counted: CountedPattern, kind: str, *, at_start_only: bool) -> bool:
    short, long = (f"{(kind * length)[:length]}\x00a" for length in (SHORT, LONG))
    try:
        steps = counted.steps(short, SHORT * MOST_PER_CHARACTER, at_start_only=at_start_only)
        counted.steps(long, min(LONG * MOST_PER_CHARACTER, GROWTH * (steps + 100)), at_start_only=at_start_only)
    except TooManyStepsError:
        return True
    return False


_NAMES = {"mark": Role.GUEST, "lex": Role.HOST}


@pytest.mark.parametrize("pattern", [*framing._heads(_NAMES), *framing._tails(_NAMES)])
def test_steps_of_attributions_grow_with_the_length_of_the_text(pattern: str) -> None:
    counted = CountedPattern(re.compile(pattern, re.IGNORECASE))

    assert not any(_is_slow(counted, kind, at_start_only=False) for kind in KINDS)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?<![\w*_~`])([*_~`]+)(?=\S)(.+?)(?<=\S)\1(?![\w*_~`])",  # froze the bot for 4.6 seconds
        r"[\s,]+(?:said|according to) (?P<who>mark)\s*[.?!]*$",
        r"(a+)+$",
    ],
)
def test_a_slow_pattern_is_found(pattern: str) -> None:
    counted = CountedPattern(re.compile(pattern, re.DOTALL))

    assert any(_is_slow(counted, kind, at_start_only=False) for kind in KINDS)


@pytest.mark.parametrize(
    ("pattern", "text", "steps"), [("ab", "ab", 3), ("a*b", "aaa", 26), ("a{2}", "aaaa", 6), ("ab|cd", "cd", 9)]
)
def test_steps_are_those_of_backtracking(pattern: str, text: str, steps: int) -> None:
    assert CountedPattern(re.compile(pattern)).steps(text, 1_000, at_start_only=False) == steps
