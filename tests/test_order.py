"""The slow tests are run first, and none is lost, however many workers there are."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.fixtures.order import SLOW_FILES, slow_first


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 9))
def test_every_test_is_run_once(slow: int, quick: int, workers: int) -> None:
    ordered = slow_first(range(slow), range(100, 100 + quick), workers)
    assert sorted(ordered) == [*range(slow), *range(100, 100 + quick)]


def test_each_worker_begins_with_slow_tests_and_keeps_the_order_of_the_others() -> None:
    slow, quick = ["A", "B", "C", "D", "E"], [*range(15)]
    ordered = slow_first(slow, quick, 2)
    assert ordered[:10] == ["A", "C", "E", *range(7)]
    assert ordered[10:] == ["B", "D", *range(7, 15)]


def test_the_files_that_are_named_as_slow_exist() -> None:
    assert [name for name in SLOW_FILES if not (ROOT / "tests" / name).is_file()] == []
    assert all(before < after for before, after in pairwise(SLOW_FILES))
