"""The punctuation model of bare captions: a small convolutional network, run in numpy, and the file of its weights.

It has learned from punctuated transcripts which mark follows a word (bench/punctuation/). It sees only words: with
their usual times, a few words apart, pauses did not help.
"""

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import LibraryError
from bot.transcript.punctuation.features import feature_rows

Array = NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("weights.npz")
_CHUNK = 4096
"""Words that are computed at a time, so that the memory needed does not grow with the interview."""


@dataclass(frozen=True, slots=True)
class _Layer:
    offsets: tuple[int, ...]
    weights: Array
    bias: Array


@dataclass(frozen=True, slots=True)
class PunctuationModel:
    """The weights. Each layer sees the words at its offsets around each word, and adds to what is known of it."""

    table: Array
    layers: tuple[_Layer, ...]
    output: _Layer

    def likely_marks(self, words: Sequence[str]) -> Array:
        """How likely each mark follows each normalized word: shape (words, marks), in the order of `Punctuation`."""
        margin = sum(max(layer.offsets) for layer in self.layers)
        parts = [np.zeros((0, len(self.output.bias)), dtype=np.float32)]
        for start in range(0, len(words), _CHUNK):
            first, last = max(0, start - margin), start + _CHUNK + margin
            likely = self._likely_marks(feature_rows(words[first:last])[None])
            parts.append(likely[start - first :][:_CHUNK])
        return np.concatenate(parts)

    def _likely_marks(self, rows: NDArray[np.int32]) -> Array:
        state = self.table[rows].sum(axis=2)
        for number, layer in enumerate(self.layers):
            added = np.maximum(look(state, layer.offsets) @ layer.weights + layer.bias, 0)
            state = added if number == 0 else state + added
        return np.asarray(softmax(state @ self.output.weights + self.output.bias)[0])


def look(state: Array, offsets: Sequence[int]) -> Array:
    """For each word the vectors at the offsets, beside each other; zeros beyond the edges.

    `state` is (stretches, words, channels), the result (stretches, words, offsets x channels).
    """
    stretches, words, width = state.shape
    window = np.zeros((stretches, words, len(offsets) * width), dtype=state.dtype)
    for place, offset in enumerate(offsets):
        start, end = max(0, -offset), min(words, words - offset)
        if start < end:
            window[:, start:end, place * width : (place + 1) * width] = state[:, start + offset : end + offset]
    return window


def softmax(scores: Array) -> Array:
    """Probabilities along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=scores.dtype)


@cache
def load_model(path: Path = WEIGHTS) -> PunctuationModel:
    """The model of a file of weights. Raises LibraryError if the file is missing or damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        table = arrays["table"].astype(np.float32) * arrays["scales"].astype(np.float32)[:, None]
        layers = [_layer(arrays, str(number)) for number in range(int(arrays["layers"]))]
        return PunctuationModel(table, tuple(layers), _layer(arrays, "_out"))
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise LibraryError(f"{path} is damaged or missing ({error}); install Verbatim again") from None


def _layer(arrays: Mapping[str, NDArray[np.generic]], name: str) -> _Layer:
    offsets = tuple(int(offset) for offset in arrays.get(f"offsets{name}", ()))
    return _Layer(offsets, arrays[f"weights{name}"].astype(np.float32), arrays[f"bias{name}"].astype(np.float32))


def save_model(path: Path, parameters: Mapping[str, Array], offsets: Sequence[Sequence[int]]) -> None:
    """Write the parameters of a trained network: the table in 8 bits, everything else in 16."""
    table = parameters["table"]
    scales = (np.abs(table).max(axis=1) / 127).astype(np.float16)
    rows = np.rint(table / np.maximum(scales.astype(np.float32), 1e-8)[:, None]).clip(-127, 127).astype(np.int8)
    arrays: dict[str, NDArray[np.generic]] = {"table": rows, "scales": scales, "layers": np.array(len(offsets))}
    arrays |= {f"offsets{number}": np.array(places, dtype=np.int8) for number, places in enumerate(offsets)}
    arrays |= {name: value.astype(np.float16) for name, value in parameters.items() if name != "table"}
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
