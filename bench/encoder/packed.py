"""All that the encoder learns from, as arrays. Needs nothing but numpy."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Packed:
    """Passages and questions as token ids: text n is `tokens[starts[n]:starts[n + 1]]`, passages before questions.

    `passages` and `questions` have a row each: interview, first word, and the word after the last (of a question: what
    it was written about; 0 and 0 where nothing but `answers` is known). `answers` pairs questions and passages,
    `held` says which interviews are not learned from. `weights` and `rarity` are by token.
    """

    tokens: NDArray[np.uint16]
    starts: NDArray[np.int64]
    passages: NDArray[np.int32]
    questions: NDArray[np.int32]
    answers: NDArray[np.int32]
    held: NDArray[np.bool_]
    weights: NDArray[np.float32]
    rarity: NDArray[np.float32]
    not_words: NDArray[np.bool_]

    def save(self, path: Path) -> None:
        """Write it to a file."""
        np.savez_compressed(path, **{field.name: getattr(self, field.name) for field in fields(self)})


def load(path: Path) -> Packed:
    """Read what `save` wrote."""
    with np.load(path) as file:
        return Packed(**{field.name: file[field.name] for field in fields(Packed)})
