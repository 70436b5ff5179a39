"""The punctuation model while it learns: the network of bot/transcript/punctuation/model.py with its gradients.

Arrays have the shape (stretches, words, channels). One layer sees the words around each word at its offsets.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.transcript.punctuation.features import ROWS
from bot.transcript.punctuation.marks import Punctuation
from bot.transcript.punctuation.model import Array, look, softmax

VECTOR = 48
CHANNELS = 96
OFFSETS: tuple[tuple[int, ...], ...] = (
    (-2, -1, 0, 1, 2),
    (-2, -1, 0, 1, 2),
    (-4, -2, 0, 2, 4),
    (-10, -5, 0, 5, 10),
)
"""Where the words are that each layer looks at."""


@dataclass(slots=True)
class Network:
    """Parameters by name, and those of Adam, which changes them."""

    parameters: dict[str, Array]
    first: dict[str, Array] = field(default_factory=dict)
    second: dict[str, Array] = field(default_factory=dict)
    steps: int = 0

    @staticmethod
    def fresh(seed: int) -> "Network":
        """A network that knows nothing yet."""
        random = np.random.default_rng(seed)
        parameters = {"table": random.normal(0, 0.1, (ROWS, VECTOR))}
        width = VECTOR
        for number, offsets in enumerate(OFFSETS):
            inputs = width * len(offsets)
            parameters[f"weights{number}"] = random.normal(0, np.sqrt(2 / inputs), (inputs, CHANNELS))
            parameters[f"bias{number}"] = np.zeros(CHANNELS)
            width = CHANNELS
        parameters["weights_out"] = random.normal(0, np.sqrt(1 / width), (width, len(Punctuation)))
        parameters["bias_out"] = np.zeros(len(Punctuation))
        return Network({name: value.astype(np.float32) for name, value in parameters.items()})

    def loss(self, rows: NDArray[np.int32], marks: NDArray[np.int8]) -> tuple[float, dict[str, Array]]:
        """Cross-entropy per word, and its gradients. `rows` is (stretches, words, 3), `marks` (stretches, words)."""
        own = self.parameters
        state = own["table"][rows].sum(axis=2)
        seen: list[tuple[Array, Array]] = []  # what each layer looked at, and what it added
        for number, offsets in enumerate(OFFSETS):
            window = look(state, offsets)
            added = np.maximum(window @ own[f"weights{number}"] + own[f"bias{number}"], 0)
            seen.append((window, added))
            state = added if number == 0 else state + added
        likely = softmax(state @ own["weights_out"] + own["bias_out"])
        right = np.take_along_axis(likely, marks[..., None].astype(np.int64), axis=2)
        loss = float(-np.log(np.maximum(right, 1e-9)).mean())

        error = likely
        np.put_along_axis(error, marks[..., None].astype(np.int64), right - 1, axis=2)
        error /= marks.size
        slopes = {"weights_out": _outer(state, error), "bias_out": error.sum(axis=(0, 1))}
        back = error @ own["weights_out"].T
        for number in range(len(OFFSETS) - 1, -1, -1):
            window, added = seen[number]
            inner = back * (added > 0)
            slopes[f"weights{number}"], slopes[f"bias{number}"] = _outer(window, inner), inner.sum(axis=(0, 1))
            below = unlook(np.asarray(inner @ own[f"weights{number}"].T, dtype=np.float32), OFFSETS[number])
            back = below if number == 0 else back + below
        slopes["table"] = _sum_by_row(rows.reshape(-1, rows.shape[2]), back.reshape(-1, VECTOR))
        return loss, slopes

    def step(self, slopes: dict[str, Array], rate: float, decay: float = 1e-5) -> None:
        """One step of Adam (Kingma and Ba 2015) with decoupled weight decay."""
        self.steps += 1
        correct_first, correct_second = 1 - 0.9**self.steps, 1 - 0.999**self.steps
        for name, slope in slopes.items():
            first = self.first.setdefault(name, np.zeros_like(slope))
            second = self.second.setdefault(name, np.zeros_like(slope))
            first *= 0.9
            first += 0.1 * slope
            second *= 0.999
            second += 0.001 * slope * slope
            change = (first / correct_first) / (np.sqrt(second / correct_second) + 1e-8)
            self.parameters[name] -= rate * (change + decay * self.parameters[name])


def unlook(window: Array, offsets: Sequence[int]) -> Array:
    """The gradient of `look`: what each word's vector owes to all who looked at it."""
    stretches, words, width = window.shape
    width //= len(offsets)
    state = np.zeros((stretches, words, width), dtype=window.dtype)
    for place, offset in enumerate(offsets):
        start, end = max(0, -offset), min(words, words - offset)
        if start < end:
            state[:, start + offset : end + offset] += window[:, start:end, place * width : (place + 1) * width]
    return state


def _outer(inputs: Array, errors: Array) -> Array:
    return np.asarray(inputs.reshape(-1, inputs.shape[-1]).T @ errors.reshape(-1, errors.shape[-1]))


def _sum_by_row(rows: NDArray[np.int32], vectors: Array) -> Array:
    """The table's gradient: each vector added to every row of its word."""
    total = np.zeros((ROWS, vectors.shape[1]), dtype=np.float32)
    for column in rows.T:
        order = np.argsort(column, kind="stable")
        first = np.flatnonzero(np.diff(column[order], prepend=-1))
        total[column[order][first]] += np.add.reduceat(vectors[order], first, axis=0)
    return total
