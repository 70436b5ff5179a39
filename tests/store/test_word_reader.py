"""The packaged model reads a text word by word, with data of its own that is checked when it is loaded."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from bot.errors import EncoderError
from store import fine_tuning, word_reader
from store.encoder import OnnxEncoder, model_files, model_name
from store.fine_tuning import fine_tuned
from store.library.row_layout import WORD_SIZE
from store.word_reader import WordReader


@pytest.fixture
def encoder(packaged_encoder: OnnxEncoder) -> OnnxEncoder:
    return packaged_encoder


def silent(_: int) -> None:
    """Progress that nobody sees."""


def test_each_word_has_a_vector_in_its_context(encoder: OnnxEncoder) -> None:
    texts = ["the bank of the river", "a bank lends money", "— the river, ..."]
    river, money, marks = encoder.read_all(texts, silent)
    assert [read.words.shape for read in (river, money, marks)] == [(5, WORD_SIZE), (4, WORD_SIZE), (4, WORD_SIZE)]
    assert np.linalg.norm(river.words, axis=1) == pytest.approx(np.ones(5), abs=1e-4)
    assert not marks.words[0].any()  # no letters
    assert not marks.words[3].any()
    assert marks.words[2] @ river.words[4] > river.words[1] @ money.words[1]
    assert np.allclose(river.vector, encoder.encode_now(texts[:1])[0])


async def test_rare_words_of_a_question_count_more(encoder: OnnxEncoder) -> None:
    question = await encoder.encode_question("what is the metaverse ?")
    assert question.words is not None
    assert question.weights is not None
    assert question.words.shape == (4, WORD_SIZE)  # the mark is no word
    assert question.weights.sum() == pytest.approx(1)
    assert int(question.weights.argmax()) == 3


async def test_a_question_without_letters_has_no_words(encoder: OnnxEncoder) -> None:
    question = await encoder.encode_question("?!")
    assert question.words is not None
    assert len(question.words) == 0


def test_a_text_that_is_too_long_has_words_without_vectors_at_its_end(encoder: OnnxEncoder) -> None:
    (read,) = encoder.read_all(["fog " * 300], silent)
    assert read.words.shape == (300, WORD_SIZE)
    assert read.words[:200].any(axis=1).all()
    assert not read.words[-20:].any()


WHOLE = word_reader._DATA.read_bytes()


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive", b"PK\x05\x06" + bytes(18), WHOLE[: len(WHOLE) // 2], WHOLE[:200] + bytes(9) + WHOLE[209:]],
    ids=["empty", "text", "no arrays", "cut off", "changed"],
)
def test_damaged_data_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    damaged = tmp_path / "data.npz"
    damaged.write_bytes(content)
    monkeypatch.setattr(word_reader, "_DATA", damaged)
    monkeypatch.setattr(fine_tuning, "_DATA", damaged)
    with pytest.raises(EncoderError, match=r"data\.npz is damaged; restore it"):
        WordReader()
    with pytest.raises(EncoderError, match=r"data\.npz is damaged; restore it"):
        fine_tuned(model_files(None)[0])


def test_missing_data_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_reader, "_DATA", tmp_path / "gone.npz")
    monkeypatch.setattr(fine_tuning, "_DATA", tmp_path / "gone.npz")
    with pytest.raises(EncoderError, match=r"gone\.npz cannot be read"):
        word_reader.word_reader_name.__wrapped__()
    with pytest.raises(EncoderError, match=r"gone\.npz cannot be read"):
        fine_tuning.fine_tuning_name.__wrapped__()


@contextmanager
def no_more_files() -> Iterator[None]:
    """Meanwhile this process may open no file."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.parametrize(
    "read",
    [
        WordReader,
        word_reader.word_reader_name.__wrapped__,
        lambda: fine_tuned(model_files(None)[0]),
        partial(model_name, None),
    ],
    ids=["words", "name of words", "fine-tuning", "model"],
)
def test_where_too_many_files_are_open_no_data_is_called_damaged(read: Callable[[], object]) -> None:
    model_files(None)
    with no_more_files(), pytest.raises(EncoderError, match=r"cannot be read \(too many files are open; allow"):
        read()


def test_the_fine_tuned_model_has_the_size_of_the_packaged_one() -> None:
    packaged = model_files(None)[0].read_bytes()
    tuned = fine_tuned(model_files(None)[0])
    assert len(tuned) == len(packaged)
    assert tuned != packaged
