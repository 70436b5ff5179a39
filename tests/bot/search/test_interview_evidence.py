"""Which interview a question is about, told from the best candidates of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Ref, Span
from bot.search.interview_evidence import interview_evidence

_PLACES = st.tuples(st.sampled_from(["lamp", "ferry", "tower"]), st.integers(0, 40), st.floats(-50, 50))


def at(interview: str, place: int) -> Ref:
    return Ref(interview, Span(place * 50, place * 50 + 60))


def test_several_passages_of_one_interview_say_more_than_one_of_another() -> None:
    ranked = [(at("ferry", 0), 9.0), (at("lamp", 0), 8.5), (at("lamp", 5), 8.0), (at("lamp", 9), 7.5)]
    evidence = interview_evidence(ranked)
    assert evidence["lamp"] > evidence["ferry"] == pytest.approx(0.0)


def test_passages_that_share_words_count_once() -> None:
    beside = [(at("ferry", 0), 9.0), (at("lamp", 0), 9.0), (at("lamp", 1), 9.0)]  # each begins in the one before
    assert interview_evidence(beside) == {"ferry": pytest.approx(0.0), "lamp": pytest.approx(0.0)}


def test_one_interview_has_nothing_to_be_told_from() -> None:
    assert interview_evidence([(at("lamp", 0), 9.0), (at("lamp", 5), 8.0)]) == {}
    assert interview_evidence([]) == {}


@given(st.lists(_PLACES, min_size=1, max_size=60))
def test_every_interview_gets_evidence_whatever_the_scores(places: list[tuple[str, int, float]]) -> None:
    ranked = sorted(((at(interview, place), score) for interview, place, score in places), key=lambda item: -item[1])
    interviews = {ref.interview for ref, _ in ranked}
    evidence = interview_evidence(ranked)
    assert set(evidence) == (interviews if len(interviews) > 1 else set())
    assert all(-60 < value < 3 for value in evidence.values())
