"""The sentences that users read: each is defined once, used somewhere, and says what it should."""

import ast
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.model import (
    UNKNOWN_NAME,
    Answer,
    CheckResult,
    Confidence,
    Correction,
    HostQuestion,
    InterviewInfo,
    Role,
    Span,
    Speaker,
    Verdict,
)
from bot.presentation import wording
from tests.conftest import ROOT
from tests.fixtures.fake_quotes import quote

FILES = [*(ROOT / "bot/presentation/wording").glob("*.py"), *(ROOT / "adapters").glob("*/texts.py")]


def names_in(file: Path) -> list[str]:
    """The public names that a file defines."""
    names: list[str] = []
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign):
            names += [name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
        elif isinstance(node, ast.FunctionDef):
            names.append(node.name)
    return [name for name in names if not name.startswith("_")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: "/".join(file.parts[-2:]))
def test_no_name_is_defined_twice(file: Path) -> None:
    assert [name for name, times in Counter(names_in(file)).items() if times > 1] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: "/".join(file.parts[-2:]))
def test_every_sentence_is_used(file: Path) -> None:
    code = [
        path.read_text(encoding="utf-8") for folder in ("bot", "adapters") for path in (ROOT / folder).rglob("*.py")
    ]
    everything, own = "\n".join(code), file.read_text(encoding="utf-8")
    unused = [
        name
        for name in names_in(file)
        if f"{file.stem}.{name}" not in everything and len(re.findall(rf"\b{name}\b", own)) < 2
    ]
    assert unused == []


PIECE = quote(0)
FIRST = CheckResult("people near you", Verdict.ALTERED, (PIECE,))


@pytest.mark.parametrize(
    ("checked", "said"),
    [
        (CheckResult("a b c d", Verdict.VERBATIM, (PIECE,)), "Verbatim: Ada Guest said this."),
        (
            CheckResult("a b c d", Verdict.VERBATIM, (replace(PIECE, speaker=None, role=None),)),
            "Verbatim: this was said.",
        ),
        (
            CheckResult("a b c d", Verdict.VERBATIM, (PIECE,), claimed_role=Role.HOST),
            "Verbatim: Ada Guest said this. The claim names the host, who did not say it here.",
        ),
        (CheckResult("a b c d", Verdict.VERBATIM, (PIECE,), claimed_role=Role.GUEST), "Verbatim: Ada Guest said this."),
        (
            CheckResult("a b", Verdict.VERBATIM, (PIECE,), times=3),
            "Verbatim, but so few words prove nothing: they are said 3 times, here by Ada Guest.",
        ),
        (
            CheckResult("a b", Verdict.VERBATIM, (PIECE,)),
            "Verbatim, but so few words prove little: they are said once, by Ada Guest.",
        ),
        (FIRST, "Altered: Ada Guest said something similar, but not in these words."),
        (
            replace(FIRST, negation_changed=True),
            (
                "Altered: Ada Guest said something similar, but a negation was added or left out. This reverses the "
                "meaning."
            ),
        ),
        (replace(FIRST, number_changed=True), "Altered: Ada Guest said something similar, but a number was changed."),
        (
            replace(FIRST, negation_changed=True, number_changed=True),
            (
                "Altered: Ada Guest said something similar, but a negation was added or left out and a number was "
                "changed. This reverses the meaning."
            ),
        ),
        (replace(FIRST, order_changed=True), "Altered: Ada Guest said something similar, but in another order."),
        (
            CheckResult("a b c d", Verdict.VERBATIM, (PIECE,), cut=True),
            (
                "Verbatim, but cut: Ada Guest said this, but a negation or condition just outside these words changes "
                "their meaning."
            ),
        ),
        (
            CheckResult("a b c d", Verdict.VERBATIM, (PIECE,), quoting="People say"),
            "Verbatim, but quoting: Ada Guest said this as somebody else's words.",
        ),
        (
            CheckResult("a b c d", Verdict.VERBATIM, (PIECE,), cut=True, quoting="People say"),
            (
                "Verbatim, but cut: Ada Guest said this, but a negation or condition just outside these words changes "
                "their meaning."
            ),
        ),
        (
            CheckResult("a", Verdict.STITCHED, (PIECE, quote(1))),
            "Stitched: real words of Ada Guest from different places, put together as one quote.",
        ),
        (
            CheckResult("a", Verdict.STITCHED, (PIECE, replace(quote(1), speaker="Bo Host"))),
            "Stitched: real words from different places, put together as one quote.",
        ),
        (
            CheckResult("a", Verdict.ABSENT, nearest=PIECE),
            "Absent: there is no such passage in this interview. It may still have been said elsewhere.",
        ),
    ],
)
def test_verdicts(checked: CheckResult, said: str) -> None:
    assert wording.checks.verdict(checked) == said


@pytest.mark.parametrize(
    ("answer", "shown", "lead"),
    [
        (Answer(Confidence.SURE, (PIECE,)), 0, None),
        (Answer(Confidence.SURE, (PIECE, PIECE)), 1, "Match 2 of 2"),
        (Answer(Confidence.UNSURE, (PIECE,)), 0, wording.answers.near(1)),
        (Answer(Confidence.UNSURE, (PIECE, PIECE)), 0, wording.answers.near(3)),
        (Answer(Confidence.UNSURE, (PIECE, PIECE)), 1, "Match 2 of 2"),
        (Answer(Confidence.NONE, ()), 0, "The interview does not seem to cover that."),
        (
            Answer(Confidence.NONE, (), ("A",)),
            0,
            "The interview does not seem to cover that. The closest chapter is A.",
        ),
        (
            Answer(Confidence.NONE, (), ("A", "B")),
            0,
            "The interview does not seem to cover that. The closest chapters are A and B.",
        ),
        (Answer(Confidence.NONE, (), question=False), 0, wording.answers.not_a_question()),
    ],
)
def test_leads(answer: Answer, shown: int, lead: str | None) -> None:
    assert wording.answers.lead(answer, shown) == lead


def _footnote(*corrections: tuple[str, str], doubts: tuple[tuple[str, str], ...] = ()) -> str | None:
    fixes, doubtful = (
        tuple(Correction(Span(0, 1), heard, shown) for heard, shown in pairs) for pairs in (corrections, doubts)
    )
    return wording.answers.corrected(replace(quote(0), corrections=fixes, doubts=doubtful))


def test_the_footnote_on_corrections() -> None:
    assert (
        _footnote(("francis hogan", "Frances Haugen,"), ("kovid", "COVID"), ("kovid", "COVID."))
        == '"Frances Haugen" is "francis hogan" in the captions; "COVID" is "kovid" in the captions'
    )
    assert _footnote() is None


def test_the_footnote_on_doubts() -> None:
    assert _footnote(("kovid", "COVID"), doubts=(("not", "now"),)) == (
        '"COVID" is "kovid" in the captions; "not" may be a mishearing of "now"'
    )


def test_the_footnote_on_guessed_punctuation() -> None:
    guessed = replace(quote(0), guessed=True)
    assert wording.answers.corrected(guessed) == "Punctuation and capitals are guessed."
    fixes = (Correction(Span(0, 1), "kovid", "COVID"),)
    assert wording.answers.corrected(replace(guessed, corrections=fixes)) == (
        '"COVID" is "kovid" in the captions. Punctuation and capitals are guessed.'
    )


def test_spaces_capitals_and_dots_need_no_footnote() -> None:
    assert _footnote(("photo realistic", "photorealistic"), ("us", "U.S."), ("vr chat", "VRChat,")) is None


@pytest.mark.parametrize(
    ("names", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists(names: list[str], text: str) -> None:
    assert wording.answers.listed(names) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (59.9, "0:59"), (60, "1:00"), (3599, "59:59"), (3600, "1:00:00"), (7221, "2:00:21")],
)
def test_clock(seconds: float, text: str) -> None:
    assert wording.answers.clock(seconds) == text


def _asked(said: str, words_before: int) -> str | None:
    passage = quote(9)
    start = passage.ref.span.start - words_before
    return wording.answers.asked(replace(passage, asked=HostQuestion(Span(start - 5, start), said)))


def test_only_a_question_is_said_to_be_asked() -> None:
    assert _asked("What is the fog for?", 0) == "Asked: What is the fog for?"
    assert _asked('Who said "why?"', 9) == 'Asked: Who said "why?"'
    assert _asked("It does not even matter.", 0) == "Just before: It does not even matter."
    assert _asked("You can—", 9) == "Just before: You can—"


def test_a_remark_long_before_is_not_shown() -> None:
    assert _asked("What is the fog for?", 500) == "Asked earlier: What is the fog for?"
    assert _asked("It does not even matter.", 500) is None
    assert wording.answers.asked(replace(quote(9), asked=None)) is None


def test_whoever_nobody_knows_is_no_speaker() -> None:
    ida, unknown = Speaker("Ida Moor", Role.HOST, "Ida"), Speaker(UNKNOWN_NAME, None, UNKNOWN_NAME)
    info = InterviewInfo("lamp-1", "The Lamp", "", (unknown, ida), (), 90, edited=True)
    assert wording.facts.speakers(info) == "has 1 speaker: Ida Moor (host)"
    assert wording.facts.speakers(replace(info, speakers=(unknown,))) == wording.facts.NO_SPEAKERS
    assert wording.interviews.label(info) == "The Lamp"
