"""The packed texts on the machine that trains: padded rows of token ids, and which passages belong to a question."""

import numpy as np
import torch
from numpy.typing import NDArray

from bench.encoder.packed import Packed
from bench.encoder.replica import Tensor


class Texts:
    """Token ids of all passages and questions, shape (texts, tokens), 0 where there is none; passages come first."""

    def __init__(self, packed: Packed, device: str) -> None:
        """Pad them all. `plain` has them without anything that is no word, as in captions without punctuation."""
        self.packed, self.device = packed, device
        self.first_question = len(packed.passages)
        lengths = np.diff(packed.starts)
        longest = int(lengths.max())
        self.ids = self._padded(packed.tokens, lengths, longest)
        kept = ~packed.not_words[packed.tokens]
        kept[packed.starts[:-1]] = kept[packed.starts[1:] - 1] = True  # the marks of both ends
        ends = np.concatenate([[0], np.cumsum(kept)])[packed.starts]
        self.plain = self._padded(packed.tokens[kept], np.diff(ends), longest)
        self.passages = torch.tensor(packed.passages, device=device)
        self.questions = torch.tensor(packed.questions, device=device)
        self.weights = torch.tensor(packed.weights, device=device)
        self.no_word = torch.tensor(packed.not_words, device=device)

    def _padded(self, tokens: NDArray[np.uint16], lengths: NDArray[np.int64], longest: int) -> Tensor:
        rows = np.zeros((len(lengths), longest), dtype=np.int16)
        rows[np.arange(rows.shape[1]) < lengths[:, None]] = tokens.astype(np.int16)
        return torch.tensor(rows, device=self.device)

    def rows(self, numbers: Tensor, without_punctuation: Tensor | None = None) -> Tensor:
        """The ids of some texts, as short as they can be; `without_punctuation` says of which to leave that out."""
        ids = self.ids[numbers]
        if without_punctuation is not None:
            ids = torch.where(without_punctuation[:, None], self.plain[numbers], ids)
        longest = int((ids != 0).sum(1).max())
        return ids[:, :longest].int()

    def near(self, questions: Tensor, passages: Tensor) -> Tensor:
        """Which passages share words with what was asked about: they are no wrong answers, shape as both broadcast."""
        return _overlap(self.questions[questions], self.passages[passages])

    def near_questions(self, questions: Tensor, others: Tensor) -> Tensor:
        """Which questions were written about words that overlap, shape as both broadcast."""
        return _overlap(self.questions[questions], self.questions[others])


def _overlap(one: Tensor, other: Tensor) -> Tensor:
    """Which stretches (interview, first word, word after the last) share words."""
    return (one[..., 0] == other[..., 0]) & (one[..., 1] < other[..., 2]) & (other[..., 1] < one[..., 2])
