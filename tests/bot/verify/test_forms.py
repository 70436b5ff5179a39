"""Claims in other forms of what was said (numbers, abbreviations, censored words), and twisted ones in such forms."""

import pytest

from bot.model import Change, Line, Span, Unit, Verdict
from bot.verify.claim import read_message
from bot.verify.judging import judge_message
from bot.verify.script import Script, build_script
from bot.verify.verdict import Verification
from tests.bot.verify.talk import NAMES


def script_of(sentence: str) -> Script:
    """A talk of one sentence, said by one speaker."""
    units = [
        Unit(index, index + 1, word.strip(".,").lower(), word, word) for index, word in enumerate(sentence.split())
    ]
    return build_script("one", [Line(Span(0, len(units)), 0, 0, quotable=True, units=tuple(units))])


def judged(sentence: str, claim: str) -> Verification:
    (result,) = judge_message(read_message(claim, NAMES), NAMES, [script_of(sentence)])
    return result.verification


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("The harbour lost half of its boats in winter.", "the harbour lost ½ of its boats in winter"),
        ("The harbour lost half of its boats in winter.", "the harbour lost 1/2 of its boats in winter"),
        ("The harbour lost one half of its boats in winter.", "the harbour lost 1/2 of its boats in winter"),
        ("The harbour lost a half of its boats in winter.", "the harbour lost ½ of its boats in winter"),
        ("The crossing took half a day in the fog.", "the crossing took 1/2 day in the fog"),
        ("The crossing took a quarter of the night.", "the crossing took ¼ of the night"),
        ("The crossing took one quarter of the night.", "the crossing took 1/4 of the night"),
        ("The crossing took three fourths of the night.", "the crossing took 3/4 of the night"),
        ("The crossing took a third of the night.", "the crossing took 1/3 of the night"),
        ("We rowed for two and a half hours in the rain.", "we rowed for 2.5 hours in the rain"),
        ("We rowed for two and a half hours in the rain.", "we rowed for 2 1/2 hours in the rain"),
        ("We rowed for two and a half hours in the rain.", "we rowed for 2½ hours in the rain"),
        ("We rowed for two and a half hours in the rain.", "we rowed for 2 ½ hours in the rain"),
        ("We rowed for two and three quarters hours in the rain.", "we rowed for 2.75 hours in the rain"),
        ("We rowed for 2.5 hours in the rain.", "we rowed for two point five hours in the rain"),
        ("About fifty-four percent of the ships come home.", "about 54.0% of the ships come home"),
        ("About 54% of the ships come home.", "about 54.0 percent of the ships come home"),
        ("About half a percent of the ships come home.", "about 0.5 percent of the ships come home"),
        ("About 25% of the ships come home.", "about 25pct of the ships come home"),
        ("There are hundreds of lamps on this coast.", "there are 100s of lamps on this coast"),
        ("We planned for five to ten years of storms.", "we planned for 5-10 years of storms"),
        ("We planned for five to ten years of storms.", "we planned for 5–10 years of storms"),
        ("It was a five to ten year plan for the harbour.", "it was a 5-10 year plan for the harbour"),
        ("It was a five to ten year plan for the harbour.", "it was a 5–10-year plan for the harbour"),
        ("If someone is late, the harbour is closed.", "if someone's late, the harbour's closed"),
        (
            "The harbour's gotten more crowded, and somebody's to blame.",
            "the harbour has gotten more crowded, and somebody is",
        ),
        ("I spent seven or eight winters on this rock.", "I spent 7-8 winters on this rock"),
        ("I spent seven, eight winters on this rock.", "I spent 7-8 winters on this rock"),
        ("The pier cost five million dollars in the end.", "the pier cost $5 million in the end"),
        ("The pier cost five million dollars in the end.", "the pier cost $5M in the end"),
        ("The pier cost $5 million in the end.", "the pier cost five million dollars in the end"),
        ("The pier cost $5 million in the end.", "the pier cost $5M in the end"),
        ("A hundred and fifty ships came home at once.", "150 ships came home at once"),
        ("150 ships came home at once that day.", "a hundred and fifty ships came home at once that day"),
        ("The lamp was built in two thousand and five.", "the lamp was built in 2005"),
        ("The lamp was lit in two thousand ten again.", "the lamp was lit in 2010 again"),
        ("The lamp has fifteen hundred small mirrors.", "the lamp has 1,500 small mirrors"),
        ("The new lamp is ten times as bright.", "the new lamp is 10x as bright"),
        ("You need a thousand or more sailors for that.", "you need a 1,000 or more sailors for that"),
        ("You need a hundred more sailors for that.", "you need a 100 more sailors for that"),
        ("We were going home. We're going to have a lot of fog.", "were going to have a lot of fog"),
        ("It was the worst storm of the eighties here.", "it was the worst storm of the 80's here"),
        ("We were always the number one lamp on the coast.", "we were always the #1 lamp on the coast"),
        ("I slept for ten minutes in that storm.", "I slept for 10 min in that storm"),
        ("I lived there for thirty years with a seagull.", "I lived there for 30 yrs w/ a seagull"),
        ("I was thinking about the sea all night.", "I was thinkin' abt the sea all night"),
        ("You are what the hell of a sailor should be.", "you r what the h**l of a sailor should be"),
        ("That was one hell of a storm for us.", "that was one h@ll of a storm for us"),
        ("That was one hell of a storm for us.", "that was one h—l of a storm for us"),
        ("That was one hell of a storm for us.", "that was one h-ll of a storm for us"),
        ("That was one hell of a damn storm for us.", "that was one h**l of a d**n storm for us"),
    ],
)
def test_another_form_of_what_was_said_is_verbatim(sentence: str, claim: str) -> None:
    verification = judged(sentence, claim)
    assert verification.verdict is Verdict.VERBATIM
    assert all(part.change is Change.EQUAL or part.minor for part in verification.diff)


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("The harbour lost half of its boats in winter.", "the harbour lost ¼ of its boats in winter"),
        ("The harbour lost half of its boats in winter.", "the harbour lost 1/3 of its boats in winter"),
        ("We rowed for two and a half hours in the rain.", "we rowed for 3.5 hours in the rain"),
        ("We rowed for two and a half hours in the rain.", "we rowed for 2.25 hours in the rain"),
        ("About fifty-four percent of the ships come home.", "about 55.0% of the ships come home"),
        ("About fifty-four percent of the ships come home.", "about 54.1% of the ships come home"),
        ("We planned for five to ten years of storms.", "we planned for 5-20 years of storms"),
        ("The pier cost five million dollars in the end.", "the pier cost $5 billion in the end"),
        ("The pier cost five million dollars in the end.", "the pier cost €5 million in the end"),
        ("A hundred and fifty ships came home at once.", "115 ships came home at once"),
        ("The lamp was built in two thousand and five.", "the lamp was built in 2015"),
        ("The new lamp is ten times as bright.", "the new lamp is 100x as bright"),
    ],
)
def test_another_value_is_a_changed_number(sentence: str, claim: str) -> None:
    verification = judged(sentence, claim)
    assert verification.verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("I spent five or ten winters on this rock.", "I spent 5-10 winters on this rock"),
        ("That was one hell of a storm for us.", "that was one h—k of a storm for us"),
        ("That was one help of a storm for us.", "that was one h@ll of a storm for us"),
        ("There are hundreds of lamps on this coast.", "there are 100 lamps on this coast"),
        ("I lived there without a seagull for years.", "I lived there w/ a seagull for years"),
    ],
)
def test_what_only_resembles_it_is_altered(sentence: str, claim: str) -> None:
    assert judged(sentence, claim).verdict is Verdict.ALTERED


@pytest.mark.parametrize("share", ["50%", "50 percent", "fifty percent"])
def test_half_in_percent_is_no_changed_number(share: str) -> None:
    verification = judged(
        "The harbour lost half of its boats in winter.", f"the harbour lost {share} of its boats in winter"
    )
    assert not verification.number_changed


def test_an_ordinal_of_the_same_value_is_no_changed_number() -> None:
    verification = judged("We sang at my 10-year feast in the harbour.", "we sang at my tenth feast in the harbour")
    assert (verification.verdict, verification.number_changed) == (Verdict.ALTERED, False)


@pytest.mark.parametrize(
    ("claim", "changes"),
    [
        ("you want one man on the rock all winter", [("delete", "", "don't")]),
        ("one man on the rock winter", [("delete", "", "all")]),
    ],
)
def test_a_word_at_an_edge_that_was_said_is_not_marked(claim: str, changes: list[tuple[str, str, str]]) -> None:
    verification = judged("I think you don't want one man on the rock all winter.", claim)
    marked = [part for part in verification.diff if part.change is not Change.EQUAL and not part.minor]
    assert [(part.change.value, part.claimed, part.said.strip(".")) for part in marked] == changes


def test_a_claim_without_the_middle_may_change_the_word_beside_it() -> None:
    said = "I am tuned to it, and if a man, well, if I know that he is acting in bad faith, I leave."
    verification = judged(said, "I am tuned to it, and if a man whose acting in bad faith, I leave")
    assert verification.verdict is Verdict.ALTERED
