"""What a verdict says beside the words: a negation outside the cut, others' words, whole sentences, the diff."""

import pytest

from bot.model import Change, Line, Span, Unit, Verdict
from bot.verify.script import Script, build_script
from bot.verify.verdict import verify
from tests.bot.verify.talk import SCRIPT, check, lines


@pytest.mark.parametrize(
    ("claim", "cut"),
    [
        ("want to frighten the sailors who trust this lamp", True),
        ("afraid of the dark", True),
        ("Solitude is essential, but loneliness is", True),
        ("all the ships are lost", True),
        ("the lamp goes out, all the ships are lost", True),
        ("go on like this without music", True),
        ("I don't want to frighten the sailors", False),
        ("No, I am not afraid of the dark", False),
        ("Solitude is essential", False),
        ("he stole my bread every morning", False),
        ("I fed a seagull named George", False),
        ("the bell has the power to call everybody home", False),
    ],
)
def test_a_claim_that_leaves_out_its_not_or_if_is_cut(claim: str, cut: bool) -> None:
    (judged,) = check(claim)
    assert (judged.verification.verdict, judged.verification.cut) == (Verdict.VERBATIM, cut)


@pytest.mark.parametrize(
    ("claim", "introduction"),
    [
        ("Every storm is a teacher with a loud voice", "My grandmother used to say,"),
        ("a teacher with a loud voice", "My grandmother used to say,"),
        ("the sea forgives nobody who is late for supper", "People say that"),
        ("you can be quite a character", "Somebody told me that"),
        ("My grandmother used to say every storm is a teacher", None),
        ("People say that the sea forgives nobody", None),
        ("he stole my bread every morning", None),
    ],
)
def test_somebody_elses_words_come_with_their_introduction(claim: str, introduction: str | None) -> None:
    (judged,) = check(claim)
    assert (judged.verification.verdict, judged.verification.quoting) == (Verdict.VERBATIM, introduction)


def test_the_passage_has_whole_sentences() -> None:
    for claim in ("stole my bread every", "seagull named Paul for 11 years", "before the 20th of May, which is"):
        (passage,) = verify(claim.split(), [SCRIPT]).passages
        assert any(line.span == passage.span for line in lines())


def changes(claim: str) -> list[tuple[str, str, str]]:
    (judged,) = check(claim)
    return [
        (part.change.value, part.claimed, part.said)
        for part in judged.verification.diff
        if part.change is not Change.EQUAL and not part.minor
    ]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("I fed a pelican named George for eleven years", [("replace", "pelican", "seagull")]),
        ("i fed a seagull named george for 12 years", [("replace", "12", "11")]),
        ("About 55 percent of the ships come home", [("replace", "55 percent", "54%")]),
        ("And I do want to frighten the sailors", [("replace", "do", "don't")]),
        ("um, I am not afraid of the fog", [("replace", "fog", "dark.")]),
        ("I am not at all afraid of the dark", [("insert", "at all", "")]),
        ("I fed a seagull for 11 years", [("delete", "", "named George")]),
        ("the bell has the power to call everybody home when the fog lifts", []),
    ],
)
def test_only_real_changes_are_marked_as_edited_text(claim: str, expected: list[tuple[str, str, str]]) -> None:
    assert changes(claim) == expected


@pytest.mark.parametrize("claim", ["the lamp goes out and I do", "before the 20th of May, when I do", "And I do", "54"])
def test_part_of_a_spoken_word_is_not_that_word(claim: str) -> None:
    (judged,) = check(claim)
    assert judged.verification.verdict is not Verdict.VERBATIM


def test_both_sides_of_the_diff_are_readable() -> None:
    (judged,) = check("no i am not afraid of the fog")
    diff = judged.verification.diff
    assert " ".join(part.claimed for part in diff) == "no i am not afraid of the fog"
    assert " ".join(part.said for part in diff if part.said) == "No, I am not afraid of the dark."


def script_of(sentence: str) -> Script:
    """A talk of one sentence, said by one speaker; `{word}` is left out in the clean view."""
    units = []
    for index, word in enumerate(sentence.split()):
        plain = word.strip("{}.,").lower()
        if word.startswith("{"):
            units.append(Unit(index, index + 1, plain, plain, "", "omission"))
        else:
            units.append(Unit(index, index + 1, plain, word, word))
    return build_script("one", [Line(Span(0, len(units)), 0, 0, quotable=True, units=tuple(units))])


@pytest.mark.parametrize(
    ("sentence", "claim", "cut"),
    [
        ("I did not sleep, but the ferry came home early.", "the ferry came home early", False),
        ("I did not see the ferry come home early.", "the ferry come home early", True),
        ("I do not want to see the old ferry come home.", "the old ferry come home", True),
        ("I do not at all really want to see the old ferry come home.", "the old ferry come home", False),
        ("I do not build this pier to please the mayor or call the ferry home.", "call the ferry home", True),
        ("I do not build this pier to please the mayor, or call the ferry home.", "call the ferry home", True),
        ("I do not build this pier to please the mayor or call the ferry home.", "or call the ferry home", True),
        ("I never built this pier to please the mayor nor to call the ferry home.", "to call the ferry home", True),
        (
            "I do not really like how the people here call the ferry home either.",
            "people here call the ferry home",
            True,
        ),
        (
            "I do not build piers to please the mayor, but you can row or call the ferry home.",
            "call the ferry home",
            False,
        ),
        ("I do not build piers. You can row all day or call the ferry home.", "call the ferry home", False),
        ("I do not build piers, you can either row or call the ferry home.", "call the ferry home", False),
        ("The ferry came home early, {um} {you} {know} not at noon.", "The ferry came home early", True),
        ("If it blows, the old ferry stays at home.", "the old ferry stays at home", True),
        ("They ask, {what} {if} what if the ferry stays at home?", "what if the ferry stays at home", False),
        ("They ask, {what} {if} what if the ferry stays at home?", "the ferry stays at home", True),
    ],
)
def test_only_a_near_negation_of_the_same_clause_counts(sentence: str, claim: str, cut: bool) -> None:
    verification = verify(claim.split(), [script_of(sentence)])
    assert (verification.verdict, verification.cut) == (Verdict.VERBATIM, cut)


@pytest.mark.parametrize(
    ("sentence", "claim", "cut"),
    [
        ("I don't think that most of the sailors who row out here want to sink the old ferry.", "want to sink", True),
        ("I don't think that, you know, most of the sailors here want to sink it.", "want to sink it", True),
        ("I never said that anybody on the whole of this long coast would sink it.", "would sink it there", None),
        ("Nobody says that all of the sailors of this coast would sink the ferry.", "would sink the ferry", True),
        ("Nobody is really saying the ferry that goes to the island sinks every year.", "sinks every year", True),
        ("It's not like the mayor and the people of this coast paid for the ferry.", "paid for the ferry", False),
        ("It's not like all of the people of this coast paid for the ferry.", "paid for the ferry", True),
        ("It isn't that any of the people of this coast paid for the ferry.", "paid for the ferry", True),
        ("There is no evidence that any of the people here paid for the ferry.", "paid for the ferry", True),
        ("I wouldn't say that most of the people of this coast love the ferry.", "love the ferry dearly", None),
        ("I don't think so, but most of the people of this coast love the ferry.", "most of the people", False),
        ("I don't think it sinks because most of the people of this coast love the ferry.", "love the ferry", False),
        ("I don't think that the people on the pier realize the ferry was on fire.", "the ferry was on fire", False),
        ("It's not just that the people of this coast always loved the ferry.", "loved the ferry", False),
        ("I don't think about the ferry, the people of this coast love it.", "people of this coast", False),
        ("I don't know how many of the people of this coast love the ferry.", "love the ferry", False),
        ("I can't like that all of the people of this coast sank the ferry.", "sank the ferry", False),
        ("Honestly, I don't know, the people of this whole coast love the ferry.", "love the ferry", False),
    ],
)
def test_a_negated_verb_governs_all_of_the_clause_it_introduces(sentence: str, claim: str, cut: bool | None) -> None:
    verification = verify(claim.split(), [script_of(sentence)])
    if cut is None:
        assert verification.verdict is not Verdict.VERBATIM
    else:
        assert (verification.verdict, verification.cut) == (Verdict.VERBATIM, cut)


@pytest.mark.parametrize(
    ("sentence", "introduction"),
    [
        ("Many people say the ferry never comes home.", "Many people say"),
        ("I really asked what people say the ferry never comes home.", None),
        ("You know when people say, I said the ferry never comes home.", None),
    ],
)
def test_only_reported_words_have_an_introduction(sentence: str, introduction: str | None) -> None:
    verification = verify("the ferry never comes home".split(), [script_of(sentence)])
    assert (verification.verdict, verification.quoting) == (Verdict.VERBATIM, introduction)


def test_a_filler_between_equal_words_leaves_one_run() -> None:
    verification = verify("the ferry came home early".split(), [script_of("The ferry {um} came home early.")])
    assert [(part.change, part.claimed) for part in verification.diff] == [
        (Change.EQUAL, "the ferry came home early"),
    ]
