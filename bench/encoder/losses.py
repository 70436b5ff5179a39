"""What the training minimizes: each question must prefer its own passage to those of others."""

from dataclasses import dataclass

import torch
from torch.nn import functional

from bench.encoder.replica import Tensor

_HIDDEN, _EXCLUDED = -1.0, -1e4
"""The similarity of what is no word, and the score of a passage that is neither right nor wrong."""


@dataclass(frozen=True, slots=True)
class Read:
    """Texts of a step: states (texts, tokens, 384); which tokens there are, and which are words (texts, tokens)."""

    states: Tensor
    present: Tensor
    words: Tensor
    ids: Tensor


def mean(read: Read) -> Tensor:
    """The unit vector of each text, shape (texts, 384)."""
    summed = (read.states * read.present[..., None]).sum(1)
    return functional.normalize(summed.float() / read.present.sum(1, keepdim=True), dim=1)


def word_matches(questions: Read, passages: Read, projection: Tensor, weights: Tensor) -> Tensor:
    """Late interaction (ColBERT, Khattab and Zaharia 2020), shape (questions, passages).

    For each token of a question the best cosine of a passage's token, after the projection; then their weighted mean.
    """
    asked = functional.normalize(questions.states.float() @ projection, dim=2).to(questions.states.dtype)
    said = functional.normalize(passages.states.float() @ projection, dim=2).to(questions.states.dtype)
    similar = torch.einsum("qtd,psd->qtps", asked, said)
    best = similar.masked_fill(~passages.words[None, None], _HIDDEN).max(3).values
    counted = weights[questions.ids] * questions.words
    counted = counted / counted.sum(1, keepdim=True).clamp(min=1e-6)
    return (best.float() * counted[:, :, None]).sum(1)


def contrast(scores: Tensor, excluded: Tensor, right: Tensor) -> Tensor:
    """How surely each question prefers its own passage to those of others: cross-entropy.

    `scores` (questions, passages) are multiplied already; `excluded` has their shape, `right` is the passage of each.
    """
    loss: Tensor = functional.cross_entropy(scores.masked_fill(excluded, _EXCLUDED), right)
    return loss
