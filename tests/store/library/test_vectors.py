"""The nearest rows are exact, whatever the regions, on one thread or on two."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from store.library import vector_file, vectors
from store.library.vectors import Neighbour, Vectors

ROWS, DIMENSIONS = 300, 384


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    random = np.random.default_rng(1)
    rows = vectors.quantise(random.standard_normal((ROWS, DIMENSIONS)).astype(np.float32))
    rows[7] = rows[8] = rows[200]  # equally near
    rows[9] = 0
    folder = tmp_path_factory.mktemp("vectors")
    vectors.save(folder, [rows[:100], rows[100:]], ROWS, DIMENSIONS)
    return folder


def _vector(seed: int) -> NDArray[np.float32]:
    vector = np.random.default_rng(seed).standard_normal(DIMENSIONS)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def _by_hand(rows: NDArray[np.int8], vector: NDArray[np.float32]) -> NDArray[np.float64]:
    part = rows.astype(np.float64)
    query = vectors.quantise(vector[None, :])[0].astype(np.float64)
    lengths = np.linalg.norm(part, axis=1) * np.linalg.norm(query)
    cosines = np.zeros(len(part))
    np.divide(part @ query, lengths, out=cosines, where=lengths > 0)
    return cosines


def _same(
    got: Sequence[Sequence[Neighbour]],
    rows: NDArray[np.int8],
    vector: NDArray[np.float32],
    searches: Sequence[vectors.RegionSearch],
) -> None:
    assert len(got) == len(searches)
    for near, (regions, count) in zip(got, searches, strict=True):
        searched = [row for start, end in regions for row in range(start, end)]
        cosines = dict(zip(searched, _by_hand(rows[searched], vector), strict=True))
        assert [neighbour.cosine for neighbour in near] == pytest.approx(
            sorted(cosines.values(), reverse=True)[:count], abs=1e-5
        )
        assert [neighbour.cosine for neighbour in near] == pytest.approx(
            [cosines[neighbour.row] for neighbour in near], abs=1e-5
        )
        assert len({neighbour.row for neighbour in near}) == len(near)


_REGIONS = st.lists(st.integers(0, ROWS), max_size=6).map(
    lambda bounds: list(zip(sorted(bounds)[::2], sorted(bounds)[1::2], strict=False))
)
_SEARCHES = st.lists(st.tuples(_REGIONS, st.integers(0, 40)), max_size=6)


@given(st.integers(0, 2**32), _SEARCHES, st.sampled_from([1, 100, 10**9]))
def test_the_nearest_rows_are_exact(
    folder: Path, seed: int, searches: list[vectors.RegionSearch], two_threads_from: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors, "_TWO_THREADS_FROM", two_threads_from)  # always, sometimes, never
        vector = _vector(seed)
        _same(Vectors(folder).nearest(vector, searches), np.load(folder / vector_file.VECTORS_FILE), vector, searches)


def test_equally_near_rows_come_in_order(folder: Path) -> None:
    vector = np.load(folder / vector_file.VECTORS_FILE)[7].astype(np.float32)
    (near,) = Vectors(folder).nearest(vector, [([(0, ROWS)], 3)])
    assert [neighbour.row for neighbour in near] == [7, 8, 200]


def test_adjacent_ranges_are_joined() -> None:
    assert vectors.joined([(5, 9), (0, 3), (3, 5), (10, 12)]) == [(0, 9), (10, 12)]


@pytest.mark.parametrize("rows", [np.zeros((2, 2)), np.zeros(4, np.int8)], ids=["floats", "not a matrix"])
def test_a_file_that_is_not_an_int8_matrix_is_refused(tmp_path: Path, rows: NDArray[Any]) -> None:
    np.save(tmp_path / vector_file.VECTORS_FILE, rows)
    with pytest.raises(ValueError, match="is not an int8 matrix"):
        Vectors(tmp_path)


@pytest.mark.parametrize(
    "wrong", [np.ones(3, np.float32), np.ones(2), np.ones((2, 1), np.float32)], ids=["too many", "doubles", "a matrix"]
)
def test_lengths_that_do_not_fit_the_rows_are_refused(tmp_path: Path, wrong: NDArray[Any]) -> None:
    vectors.save(tmp_path, [np.ones((2, 4), np.int8)], 2, 4)
    np.save(tmp_path / vector_file.LENGTHS_FILE, wrong)
    with pytest.raises(ValueError, match=r"lengths\.npy does not have a length for every row"):
        Vectors(tmp_path)


@pytest.mark.parametrize("name", [vector_file.VECTORS_FILE, vector_file.LENGTHS_FILE])
def test_an_empty_file_is_refused(tmp_path: Path, name: str) -> None:
    vectors.save(tmp_path, [np.ones((2, 4), np.int8)], 2, 4)
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(ValueError, match="is empty"):
        Vectors(tmp_path)


@given(st.integers(0, 2**32), st.lists(st.integers(0, ROWS - 1), unique=True))
def test_cosines_are_those_of_the_named_rows_in_their_order(folder: Path, seed: int, rows: list[int]) -> None:
    vector = _vector(seed)
    stored = np.load(folder / vector_file.VECTORS_FILE).astype(np.float64)
    cosines = Vectors(folder).cosines(vector, rows)
    for row, cosine in zip(rows, cosines, strict=True):
        assert cosine == pytest.approx(stored[row] @ vector / (np.linalg.norm(stored[row]) or 1.0), abs=1e-5)
