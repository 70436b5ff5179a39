"""Which of several places a verdict rests on, and what it may not rest on."""

from dataclasses import replace

import pytest

from bot.model import Span, Verdict
from bot.verify.script import Script, build_script
from bot.verify.verdict import verify
from tests.bot.verify.talk import SCRIPT, SLUG, TURNS, check, lines


def said_twice(*, first_quotable: bool) -> tuple[Script, Span]:
    """The talk twice over, the second time word for word; the words of one time cannot be quoted. Where they can."""
    talk = lines()
    length = talk[-1].span.end
    again = [
        replace(
            line,
            span=Span(line.span.start + length, line.span.end + length),
            turn=(line.turn or 0) + len(TURNS),
            paragraph=line.paragraph + len(TURNS),
            quotable=not first_quotable,
            units=tuple(replace(unit, start=unit.start + length, end=unit.end + length) for unit in line.units),
        )
        for line in talk
    ]
    script = build_script(SLUG, [*(replace(line, quotable=first_quotable) for line in talk), *again])
    return script, Span(0, length) if first_quotable else Span(length, 2 * length)


@pytest.mark.parametrize("first_quotable", [True, False])
def test_of_two_places_that_say_the_same_the_quotable_one_counts(first_quotable: bool) -> None:
    script, quotable = said_twice(first_quotable=first_quotable)
    for claim in ("he stole my bread every morning", "he stole my butter every morning"):
        (ref,) = verify(claim.split(), [script]).refs
        assert quotable.covers(ref.span), claim


@pytest.mark.parametrize("claim", ["stole my butter", "bread my stole", "my bread umbrella", "um my umbrella"])
def test_three_words_that_are_not_said_so_are_absent(claim: str) -> None:
    (judged,) = check(claim)
    assert judged.verification.verdict is Verdict.ABSENT


def test_a_few_words_that_are_said_twice_are_not_called_cut() -> None:
    """Which of the places was meant is not known."""
    twice, _ = said_twice(first_quotable=True)
    found = [verify("afraid of the".split(), [script]) for script in (SCRIPT, twice)]
    assert [(item.times, item.cut) for item in found] == [(1, True), (2, False)]
