"""The punctuation model: how it reads its weights, and that long interviews are computed in parts without a seam."""

from pathlib import Path

import numpy as np
import pytest

from bot.errors import LibraryError
from bot.transcript.punctuation import model
from bot.transcript.punctuation.features import ROWS, feature_rows
from bot.transcript.punctuation.model import WEIGHTS, load_model


def test_probabilities_of_each_word() -> None:
    likely = load_model().likely_marks("how are you i am fine".split())
    assert likely.shape == (6, 4)
    assert np.allclose(likely.sum(axis=1), 1, atol=1e-5)
    assert load_model().likely_marks([]).shape == (0, 4)


def test_parts_give_what_the_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("so what do you think of the moon well it is far away and i have never been there " * 20).split()
    whole = load_model().likely_marks(words)
    monkeypatch.setattr(model, "_CHUNK", 37)
    assert np.allclose(load_model().likely_marks(words), whole, atol=1e-5)


def test_words_are_hashed_alike_everywhere() -> None:
    assert feature_rows(["moon", "12", "34"]).tolist()[1] == feature_rows(["34"]).tolist()[0]
    assert feature_rows(["moon"]).tolist() == [[13083, 7068, 1888]]
    assert feature_rows([]).shape == (0, 3)
    assert feature_rows(["moon"]).max() < ROWS


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 cut short", WEIGHTS.read_bytes()[:5000]])
def test_damaged_weights_are_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "weights.npz"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(LibraryError, match=r"weights.npz is damaged or missing .*; install Verbatim again"):
        load_model(file)


def test_weights_of_something_else_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "weights.npz", table=np.zeros((2, 2)))
    with pytest.raises(LibraryError, match=r"weights.npz is damaged or missing"):
        load_model(tmp_path / "weights.npz")
