"""What the training minimizes: each question must prefer its own passage to the others of the same step."""

from dataclasses import dataclass

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


def mean(states: Tensor, present: Tensor) -> Tensor:
    """The unit vector of each text, shape (texts, 384)."""
    summed = (states * present[..., None]).sum(1)
    return functional.normalize(summed / present.sum(1, keepdim=True), dim=1)


def cosines(questions: Read, passages: Read) -> Tensor:
    """Cosine of each question and passage as wholes, shape (questions, passages)."""
    return mean(questions.states, questions.present) @ mean(passages.states, passages.present).T


def word_matches(questions: Read, passages: Read, projection: Tensor, weights: Tensor) -> Tensor:
    """Late interaction (ColBERT, Khattab and Zaharia 2020), shape (questions, passages).

    For each token of a question the best cosine of a passage's token, after the projection; then their weighted mean.
    """
    asked = functional.normalize(questions.states @ projection, dim=2)
    said = functional.normalize(passages.states @ projection, dim=2)
    similar = (asked[:, None] @ said[None].transpose(2, 3)).masked_fill(~passages.words[None, :, None, :], _HIDDEN)
    counted = weights[questions.ids] * questions.words
    counted = counted / counted.sum(1, keepdim=True).clamp(min=1e-6)
    return (similar.max(3).values * counted[:, None, :]).sum(2)


def contrast(cosine: Tensor, matched: Tensor, excluded: Tensor, right: Tensor) -> tuple[Tensor, Tensor]:
    """The sum of three cross-entropies (cosine, word matches, both), and the share of questions rightly answered.

    Scores are multiplied already; `excluded` has their shape, `right` is the passage of each question.
    """
    cosine, matched = (scores.masked_fill(excluded, _EXCLUDED) for scores in (cosine, matched))
    both = cosine + matched
    loss = sum(functional.cross_entropy(scores, right) for scores in (cosine, matched, both))
    return loss, (both.argmax(1) == right).float().mean()
