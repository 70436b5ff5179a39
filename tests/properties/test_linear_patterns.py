"""No text can make a pattern slow: what each takes grows with the length of the text, not with its square.

Steps are counted, not seconds; `make attack` measures the seconds of whole events.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import adapters
import bot
import store
from bot.model import Role
from bot.search.fact_wordings import WORDINGS
from bot.verify import framing, remarks
from bot.verify.speaker_frames import any_name, labels
from tests.fixtures.counted_matching import CountedPattern, TooManyStepsError

SHORT, LONG = 200, 800
GROWTH = 8  # times as many steps for 4 times the text: 4 is linear, 16 is quadratic
MOST_PER_CHARACTER = 400
"""Steps for each character, whatever the growth: a pattern may be linear and still look at too much."""

KINDS = (
    "*", " ", "a", "7", "<", "&gt;", '"', " ,", "-", "a ", "*a", "_`", "(", "a.", "\n", "said a ", "<@U1|", "{a|b} ",
    "-- ", "“a", "don't ", "12:", ".", "!?", "…", ")", "”", "#", "'", "/", "=", "|",
)  # fmt: skip

_NOT_FOREIGN = {
    "store.journal.version_3": "sentences that a journal of version 3 holds, which the bot wrote itself",
    "bot.wiring.chat": "the README",
    "bot.quotes.picks._SENTENCE": "quotes of the library: a few dozen words that end with a full stop",
    "adapters.slack.settings": "the operator's settings",
}


_TAKE_A_PATTERN = {
    "compile": 1, "search": 2, "match": 2, "fullmatch": 2, "findall": 2, "finditer": 2, "split": 3, "sub": 4, "subn": 4,
}  # fmt: skip
"""The functions of `re`, and which of their arguments has the flags."""

_NAMES = {"mark": Role.GUEST, "lex": Role.HOST}
_LOCAL_NAMES: Mapping[str, Sequence[Mapping[str, object]]] = {
    "bot.transcript.metadata._Table._line": [{"key": "title"}],
    "bot.search.interview_questions._pattern": [{"fact": fact} for fact in WORDINGS],
    "bot.search.word_questions._as_typed": [{"words": "the", "message": ""}, {"words": "one two three", "message": ""}],
    "bot.verify.claim_words._censored_shapes": [{"match": ("", word)} for word in ("f**k", "h" + "*" * 20, "h—l")],
    "bot.verify.framing.without_frame": [
        {"pattern": pattern} for pattern in (*framing._heads(_NAMES), *framing._tails(_NAMES))
    ],
    "bot.verify.chatter._ends_in_credit": [{"names": _NAMES}],
    "bot.verify.remarks._matches": [
        {"pattern": pattern}
        for made in (remarks._remarks_before, remarks._introductions, remarks._remarks_after)
        for pattern in (*made(_NAMES), remarks._DASHED, *remarks._REACTIONS)
    ],
    "bot.verify.pieces.is_labelled": [{"pattern": pattern} for pattern in labels(_NAMES)],
    "bot.verify.framing.looser": [{"name": any_name(_NAMES)}],
    "adapters.discord.inbound.question_in": [{"own_id": 900000000000000001, "role": "|<@&900000000000000002>"}],
    "adapters.slack.message_text._mention_of": [{"user_id": "U0BOT"}],
}
"""What stands for the names of a function in the patterns it makes."""


def _rooms() -> list[str]:
    """The packages and modules right below the three roots. None is imported here: every worker collects this file."""
    return [
        f"{root.__name__}.{module.name}"
        for root in (bot, adapters, store)
        for module in pkgutil.iter_modules(root.__path__)
    ]


def _modules(room: str) -> Iterator[ModuleType]:
    if room.endswith("__main__"):
        return
    top = importlib.import_module(room)
    names = [module.name for module in pkgutil.walk_packages(getattr(top, "__path__", []), f"{room}.")]
    for name in [room, *names]:
        if name not in _NOT_FOREIGN and not name.endswith("__main__"):
            yield importlib.import_module(name)


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
    uses = set(re.findall(rf"\b{name}\.(\w+)\(", _source(module)))
    return bool(uses) and uses <= {"match", "fullmatch"}


@cache
def _source(module: ModuleType) -> str:
    return Path(str(module.__file__)).read_text(encoding="utf-8")


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(_source(module))


def _calls_of_re(module: ModuleType) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a function of `re` that takes a pattern, wherever it stands, by the function around it."""

    def within(node: ast.AST, place: str) -> Iterator[tuple[str, ast.Call]]:
        for child in ast.iter_child_nodes(node):
            named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            yield from within(child, f"{place}.{child.name}" if named else place)  # type: ignore[attr-defined]
            match child:
                case ast.Call(func=ast.Attribute(value=ast.Name("re"), attr=function)) if function in _TAKE_A_PATTERN:
                    yield place, child

    return within(_tree(module), module.__name__)


def _patterns_in_calls(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str], bool]]:
    """The patterns of these calls, and whether each is only matched at the start; compiled ones are found by name."""
    for place, call in _calls_of_re(module):
        for names in _LOCAL_NAMES.get(place, [{}]):
            try:
                pattern, *flags = (_value(argument, module, names) for argument in _pattern_and_flags(call))
            except NameError:
                if not _in_comprehension(module, call):  # of a tuple at the top, which is found by its name
                    pytest.fail(f"{place}: say in _LOCAL_NAMES what the names in its pattern stand for")
                continue
            compiled = pattern if isinstance(pattern, re.Pattern) else re.compile(pattern, *flags)
            yield place, compiled, _matches_at_start(module, call)


def _matches_at_start(module: ModuleType, call: ast.Call) -> bool:
    if isinstance(call.func, ast.Attribute) and call.func.attr != "compile":
        return call.func.attr in ("match", "fullmatch")
    given = f" = {ast.unparse(call)}\n"
    names = [line.strip().removesuffix(given.strip()).strip(" =") for line in _statements(module) if given in line]
    return bool(names) and all(_only_at_start(module, name) for name in names)


@cache
def _statements(module: ModuleType) -> list[str]:
    """A module's source, as `ast` writes it: each statement in one line."""
    return ast.unparse(_tree(module)).splitlines(keepends=True)


def _pattern_and_flags(call: ast.Call) -> list[ast.expr]:
    at = _TAKE_A_PATTERN[call.func.attr]  # type: ignore[attr-defined]
    flags = [keyword.value for keyword in call.keywords if keyword.arg == "flags"]
    return [call.args[0], *call.args[at : at + 1], *flags]


def _value(expression: ast.expr, module: ModuleType, names: Mapping[str, object]) -> Any:
    return eval(compile(ast.Expression(expression), "<pattern>", "eval"), {**vars(module), **names})


def _in_comprehension(module: ModuleType, call: ast.Call) -> bool:
    """Whether a call is in a comprehension outside all functions."""
    top = [item for item in _tree(module).body if isinstance(item, ast.Assign | ast.AnnAssign)]
    return any(item.lineno <= call.lineno <= (item.end_lineno or 0) for item in top)


def _patterns(room: str) -> Iterator[tuple[str, re.Pattern[str], bool]]:
    """Every pattern of a room: where it is, the pattern, and whether it is only matched at the start of a text."""
    for module in _modules(room):
        named = set[re.Pattern[str]]()
        for name, pattern in _patterns_of(module):
            named.add(pattern)
            yield f"{module.__name__}.{name}", pattern, _only_at_start(module, name)
        for place, pattern, at_start_only in _patterns_in_calls(module):
            if pattern not in named:
                yield place, pattern, at_start_only


@pytest.mark.parametrize("room", _rooms())
def test_patterns_are_made_only_where_they_are_found(room: str) -> None:
    """Under another name, or of another library, a pattern would escape."""
    for module in _modules(room):
        for node in ast.walk(_tree(module)):
            match node:
                case ast.ImportFrom(module="re", names=names):
                    assert {alias.name for alias in names} <= {"Pattern", "Match"}, module.__name__
                case ast.Import(names=names):
                    imported = {(alias.name, alias.asname) for alias in names}
                    assert not {name for name, other in imported if name == "regex" or (name == "re" and other)}


@pytest.mark.parametrize("room", _rooms())
def test_steps_grow_with_the_length_of_the_text(room: str) -> None:
    slow = {
        place: kinds
        for place, pattern, at_start_only in _patterns(room)
        if place not in _NOT_FOREIGN and (kinds := _slow_kinds(pattern, at_start_only))
    }
    assert slow == {}


@cache  # many modules import a pattern of another
def _slow_kinds(pattern: re.Pattern[str], at_start_only: bool) -> list[str]:
    counted = CountedPattern(pattern)
    kinds = {counted.seen(_text(kind, SHORT)): kind for kind in KINDS}  # most punctuation is the same to most patterns
    return [kind for kind in kinds.values() if _is_slow(counted, kind, at_start_only=at_start_only)]


def _text(kind: str, length: int) -> str:
    return f"{(kind * length)[:length]}\x00a"


def _is_slow(counted: CountedPattern, kind: str, *, at_start_only: bool) -> bool:
    short, long = _text(kind, SHORT), _text(kind, LONG)
    try:
        steps = counted.steps(short, SHORT * MOST_PER_CHARACTER, at_start_only=at_start_only)
        counted.steps(long, min(LONG * MOST_PER_CHARACTER, GROWTH * (steps + 100)), at_start_only=at_start_only)
    except TooManyStepsError:
        return True
    return False


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


@pytest.mark.parametrize(
    ("pattern", "one", "other", "alike"),
    [
        ("[ab]c", "aa", "bb", True), ("[ab]c", "aa", "cc", False), (r"\.\b", "a", "*", False),
        ("(?m)^.", "*", "\n", False),
        (r"(a|b)\1", "-", "*", False), ("(?i)x", "X", "x", True), ("x", "X", "x", False), ("x", "*", "-", True),
    ],
)  # fmt: skip
def test_texts_are_alike_that_a_pattern_cannot_tell_apart(pattern: str, one: str, other: str, alike: bool) -> None:
    counted = CountedPattern(re.compile(pattern))
    assert (counted.seen(one) == counted.seen(other)) is alike
