"""The vectors of the shipped interview that tests need not encode are those that the packaged model makes."""

import numpy as np
import pytest

from bot.transcript.folder import read_interview
from store.encoder import OnnxEncoder
from store.library.encoding import find_missing, hashes_of
from store.library.prepare import prepare
from store.library.row_layout import RowLayout, lay_out
from store.library.vectors import quantise
from tests.fixtures.real_interview import SLUG
from tests.fixtures.shipped_vectors import FILE, SEEDS, kept_vectors

APART = 500  # rows from one that is looked at to the next
AGAIN = "make them again: python -m tests.fixtures.shipped_vectors"


@pytest.fixture(scope="module")
def layout() -> RowLayout:
    return lay_out(prepare(read_interview(SEEDS / SLUG)), by_word=True)


def test_nearly_all_texts_of_the_shipped_interview_have_one(layout: RowLayout) -> None:
    with kept_vectors(FILE) as known:
        assert len(find_missing(layout, known)) < len(find_missing(layout, None)) / 10, AGAIN


def test_the_model_makes_the_same_ones_here(layout: RowLayout, packaged_encoder: OnnxEncoder) -> None:
    digests = [row.tobytes() for row in hashes_of(layout)]
    texts = {digest: text for digest, text in zip(digests, layout.texts, strict=True) if text}
    with kept_vectors(FILE) as known:
        assert known is not None, AGAIN
        kept = known.find(list(texts))
    looked_at = list(kept)[::APART]
    assert len(looked_at) > 10
    made = quantise(packaged_encoder.encode_now([texts[digest] for digest in looked_at])).astype(np.float32)
    stored = np.array([kept[digest] for digest in looked_at]).astype(np.float32)
    norms = np.linalg.norm(made, axis=1) * np.linalg.norm(stored, axis=1)
    assert ((made * stored).sum(axis=1) / norms).min() > 0.99
