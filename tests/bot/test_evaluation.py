"""The hit rule and the tallies, against cases counted by hand and against the rule written with sets of words."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.evaluation import ClaimTally, QuestionTally, RankTally, hits, rank_of_hit
from bot.labelled_sets import LabelledQuestion, read_claims, read_questions
from bot.model import Answer, Confidence, Quote, Ref, Span, View

BENCH = Path(__file__).parents[2] / "bench"

spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(1, 40))
accepted_spans = st.lists(spans, max_size=4)


# --- the rule -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "gold", "hit"),
    [
        ((100, 140), (100, 140), True),  # the same words
        ((100, 110), (50, 300), True),  # inside a long gold: the span is the shorter one
        ((50, 300), (100, 110), True),  # around a short gold
        ((100, 140), (120, 160), True),  # 20 shared of 40: just half
        ((100, 140), (121, 161), False),  # 19 of 40
        ((100, 112), (106, 200), True),  # 6 of 12: half, and just enough words
        ((100, 111), (106, 200), False),  # 5 of 11
        ((100, 110), (105, 115), False),  # 5 of 10: half, but too few words
        ((100, 140), (100, 104), True),  # 4 words, but the whole gold
        ((102, 140), (100, 104), False),  # 2 of its 4
        ((100, 104), (100, 140), False),  # 4 words that are the whole span, not the whole gold
        ((100, 101), (100, 101), True),  # one word asked for, one word given
        ((100, 140), (140, 180), False),  # side by side
        ((100, 140), (300, 340), False),
    ],
)
def test_a_hit_shares_half_of_the_shorter_and_six_words_or_all_of_the_accepted_span(
    span: tuple[int, int], gold: tuple[int, int], hit: bool
) -> None:
    assert hits(Span(*span), [Span(*gold)]) is hit


def test_nothing_is_a_hit_if_no_span_is_accepted() -> None:
    assert not hits(Span(0, 50), [])


def test_two_accepted_spans_do_not_add_up() -> None:
    assert not hits(Span(100, 140), [Span(90, 105), Span(135, 150)])


@given(spans, accepted_spans)
def test_the_rule_agrees_with_sets_of_words(span: Span, accepted: list[Span]) -> None:
    returned = set(range(span.start, span.end))
    expected = False
    for other in accepted:
        gold = set(range(other.start, other.end))
        shared = returned & gold
        expected |= len(shared) * 2 >= min(len(returned), len(gold)) and (len(shared) >= 6 or shared == gold)
    assert hits(span, accepted) is expected


@given(spans, accepted_spans, accepted_spans, st.integers(0, 10_000))
def test_more_accepted_spans_never_lose_a_hit_and_order_and_place_do_not_matter(
    span: Span, some: list[Span], more: list[Span], by: int
) -> None:
    moved = [Span(gold.start + by, gold.end + by) for gold in some]
    assert hits(span, some) == hits(span, some[::-1]) == hits(Span(span.start + by, span.end + by), moved)
    assert hits(span, [*some, *more]) >= hits(span, some)
    assert hits(span, [*some, span])


@given(spans, spans)
def test_the_rule_is_symmetric_except_for_a_short_accepted_span(span: Span, other: Span) -> None:
    if hits(span, [other]) and not hits(other, [span]):
        assert len(other) < 6
        assert span.covers(other)


# --- questions ----------------------------------------------------------------------------------


def labelled(kind: str, *answers: tuple[int, int]) -> LabelledQuestion:
    return LabelledQuestion("q", kind, "why?", tuple(Span(*answer) for answer in answers))


MISS, HIT = Span(500, 540), Span(100, 140)
GOLD = (100, 140)


def test_the_rank_is_that_of_the_first_hit_among_ten() -> None:
    assert rank_of_hit([MISS, MISS, HIT, HIT], [HIT]) == 3
    assert rank_of_hit([MISS] * 9 + [HIT], [HIT]) == 10
    assert rank_of_hit([MISS] * 10 + [HIT], [HIT]) is None
    assert rank_of_hit([], [HIT]) is None


def example_tally() -> QuestionTally:
    """Six answerable questions with first hits at 1, 2, 4, none, 1 and nothing returned; three absent ones."""
    tally = QuestionTally()
    tally.count(labelled("direct", GOLD), [HIT, MISS], Confidence.SURE)
    tally.count(labelled("direct", GOLD), [MISS, HIT], Confidence.SURE)
    tally.count(labelled("direct", GOLD), [MISS, MISS, MISS, HIT], Confidence.UNSURE)
    tally.count(labelled("direct", GOLD), [MISS], Confidence.UNSURE)
    tally.count(labelled("typo", GOLD, (300, 320)), [Span(300, 310)], Confidence.SURE)
    tally.count(labelled("typo", GOLD), [], Confidence.NONE)
    tally.count(labelled("absent"), [MISS], Confidence.SURE)
    tally.count(labelled("absent"), [MISS], Confidence.UNSURE)
    tally.count(labelled("absent"), [], Confidence.NONE)
    return tally


def test_questions_are_counted_by_kind_and_over_all() -> None:
    tally = example_tally()
    assert tally.kinds == {"direct": RankTally(4, 1, 2, 1 + 1 / 2 + 1 / 4), "typo": RankTally(2, 1, 1, 1.0)}
    assert tally.all == RankTally(6, 2, 3, 2.75)
    assert (tally.all.success_1, tally.all.success_3, tally.all.mrr) == pytest.approx((2 / 6, 3 / 6, 2.75 / 6))


def test_confidence_is_counted_separately_for_answerable_and_absent_questions() -> None:
    tally = example_tally()
    assert tally.answerable == {Confidence.SURE: 3, Confidence.UNSURE: 2, Confidence.NONE: 1}
    assert tally.absent == {Confidence.SURE: 1, Confidence.UNSURE: 1, Confidence.NONE: 1}
    assert (tally.absents, tally.wrongly_sure, tally.wrongly_silent) == (3, 1, 1)
    assert tally.sure_precision == pytest.approx(2 / 3)  # without the absent one, which counts as wrongly sure


def test_a_question_without_answers_is_absent_whatever_its_kind() -> None:
    tally = QuestionTally()
    tally.count(labelled("paraphrase"), [HIT], Confidence.UNSURE)
    tally.count(labelled("absent", GOLD), [HIT], Confidence.UNSURE)
    assert (tally.absents, tally.all.asked, list(tally.kinds)) == (1, 1, ["absent"])


def test_a_system_that_does_not_judge_itself_has_no_confidence() -> None:
    tally = QuestionTally()
    tally.count(labelled("direct", GOLD), [HIT])
    tally.count(labelled("absent"), [HIT])
    assert (tally.all.at_1, tally.absents) == (1, 1)
    assert not tally.answerable
    assert not tally.absent
    assert tally.sure_precision is None


def test_an_answer_is_counted_by_the_spans_of_its_quotes() -> None:
    quotes = tuple(
        Quote(Ref("talk", span), "...", View.CLEAN, "A talk", None, None, None, None, None, None, None)
        for span in (MISS, HIT)
    )
    tally = QuestionTally()
    tally.add(labelled("direct", GOLD), Answer(Confidence.UNSURE, quotes))
    assert tally.all == RankTally(1, 0, 1, 0.5)
    assert tally.answerable == {Confidence.UNSURE: 1}


def test_the_table_that_score_prints() -> None:
    assert example_tally().table() == (
        "kind          questions  success@1  success@3    MRR\n"
        "direct                4       0.25       0.50   0.44\n"
        "typo                  2       0.50       0.50   0.50\n"
        "all                   6       0.33       0.50   0.46\n"
        "answerable, 6: 3 sure (of these 0.67 hit), 2 unsure, 1 none (wrongly)\n"
        "absent, 3: 1 sure (wrongly), 1 unsure, 1 none"
    )


def test_an_empty_tally_has_shares_of_0() -> None:
    assert QuestionTally().table().splitlines()[1] == "all                   0       0.00       0.00   0.00"
    assert ClaimTally().accuracy() == 0


# --- claims -------------------------------------------------------------------------------------


def test_accuracy_per_true_verdict_and_falsely_verbatim_claims() -> None:
    verdicts = ClaimTally()
    for expected, got in [
        ("verbatim", "verbatim"),
        ("verbatim", "altered"),
        ("altered", "altered"),
        ("altered", "verbatim"),
        ("stitched", "altered"),
        ("absent", "absent"),
    ]:
        verdicts.add(expected, got)
    assert [verdicts.accuracy(verdict) for verdict in ("verbatim", "altered", "stitched", "absent")] == [
        0.5,
        0.5,
        0.0,
        1.0,
    ]
    assert verdicts.accuracy() == 0.5
    assert (verdicts.right(), verdicts.judged(), verdicts.judged("altered")) == (3, 6, 2)
    assert verdicts.falsely_verbatim == 1


# --- reading ------------------------------------------------------------------------------------

GOOD = {
    "id": "q1",
    "kind": "direct",
    "question": "why?",
    "answers": [{"start": 3, "end": 9, "text": "..."}],
    "note": "more is ignored",
}


def test_blank_lines_are_skipped(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(
        "\ufeff" + json.dumps(GOOD) + "\r\n\n" + json.dumps({**GOOD, "id": 2, "answers": []}), encoding="utf-8"
    )
    assert read_questions(file) == [
        LabelledQuestion("q1", "direct", "why?", (Span(3, 9),)),
        LabelledQuestion("2", "direct", "why?", ()),
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", 'is not an object with a list "answers"'),
        (json.dumps({**GOOD, "answers": None}), 'is not an object with a list "answers"'),
        (json.dumps({**GOOD, "question": " "}), '"question" must be a text that is not empty'),
        (json.dumps({**GOOD, "kind": 3}), '"kind" must be a text that is not empty'),
        (json.dumps({**GOOD, "answers": [[3, 9]]}), "an answer must be a span of words"),
        (json.dumps({**GOOD, "answers": [{"start": 9, "end": 9}]}), "an answer must be a span of words"),
        (json.dumps({**GOOD, "answers": [{"start": -1, "end": 9}]}), "an answer must be a span of words"),
        (json.dumps({**GOOD, "answers": [{"start": False, "end": True}]}), "an answer must be a span of words"),
        (json.dumps({**GOOD, "answers": [{"start": 1.0, "end": 2.0}]}), "an answer must be a span of words"),
    ],
)
def test_the_error_for_a_bad_line_names_file_line_and_fix(tmp_path: Path, line: str, fault: str) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(json.dumps(GOOD) + "\n" + line + "\n")
    with pytest.raises(InputError) as caught:
        read_questions(file)
    message = str(caught.value)
    assert message.startswith(f"{file}:2: {fault}")
    assert 'a line looks like {"id": "q1"' in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("content", "fault"), [(None, "cannot be read"), (b"\xff\xfe", "is not UTF-8"), (b"\n \n", "has no lines")]
)
def test_the_error_for_a_bad_file_names_the_fault(tmp_path: Path, content: bytes | None, fault: str) -> None:
    file = tmp_path / "set.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError, match=fault):
        read_questions(file)


def test_a_claim_with_an_unknown_verdict_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    file.write_text('{"id": "c1", "claim": "so he said", "verdict": "maybe"}')
    with pytest.raises(
        InputError, match=r"claims\.jsonl:1: verdict 'maybe' is not one of verbatim, altered, stitched, absent"
    ):
        read_claims(file)


def test_the_sets_in_bench_are_whole_and_lie_within_the_interview() -> None:
    questions, claims = read_questions(BENCH / "questions.jsonl"), read_claims(BENCH / "claims.jsonl")
    words = len((BENCH.parent / "seeds/zuckerberg-267/captions.txt").read_text(encoding="utf-8").split())
    assert (len(questions), sum(not known.answers for known in questions), len(claims)) == (99, 20, 34)
    assert all(span.end <= words for known in questions for span in known.answers)
    assert {known.kind for known in questions if not known.answers} == {"absent"}
