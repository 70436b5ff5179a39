"""The encoder while it learns: the replica, the projection of its words, and how it scores passages for a question."""

import math
from pathlib import Path

import torch

from bench.encoder.losses import Read, mean, word_matches
from bench.encoder.replica import Replica, Tensor
from bench.encoder.texts import Texts

_DIMENSIONS = 64  # of a word's vector
_SAMPLED = 2000  # passages from which the projection starts
_AT_ONCE = 1024  # texts
_FIRST_SCALE = 18.0


class Student:
    """The replica, the projection, and the two scales by which scores are multiplied."""

    def __init__(self, model: Path, texts: Texts) -> None:
        """Read the model. The projection starts as the directions in which the states of words differ most."""
        self.texts, self.device = texts, texts.device
        self.replica = Replica(model, texts.device)
        self.scales = torch.full((2,), math.log(_FIRST_SCALE), device=texts.device, requires_grad=True)
        with torch.no_grad():
            self.projection = self._principal_directions().requires_grad_()

    def read(self, ids: Tensor) -> Read:
        """Texts through the whole model."""
        present = ids != 0
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.device != "cpu"):
            states = self.replica.run(self.replica.embed(ids), present)
        return Read(states, present, present & ~self.texts.no_word[ids], ids)

    def scores(self, questions: Read, passages: Read) -> tuple[Tensor, Tensor]:
        """Cosines of wholes and matches of words, both multiplied by their scale, shape (questions, passages)."""
        whole, by_word = self.scales.exp()
        matched = word_matches(questions, passages, self.projection, self.texts.weights)
        return mean(questions) @ mean(passages).T * whole, matched * by_word

    def vectors(self, numbers: Tensor) -> Tensor:
        """The unit vectors of texts."""
        lengths = (self.texts.ids[numbers] != 0).sum(1)
        found = torch.zeros(len(numbers), 384, device=self.device)
        for part in lengths.argsort().split(_AT_ONCE):
            found[part] = mean(self.read(self.texts.rows(numbers[part])))
        return found

    def _principal_directions(self) -> Tensor:
        chosen = torch.randperm(self.texts.first_question)[:_SAMPLED].to(self.device)
        read = self.read(self.texts.rows(chosen))
        states = torch.nn.functional.normalize(read.states[read.words].float(), dim=1)
        directions = torch.linalg.svd(states - states.mean(0), full_matrices=False)[2]
        return directions[:_DIMENSIONS].T.contiguous().clone()


def near_misses(student: Student, questions: Tensor, kept: int) -> Tensor:
    """For each question (a number among the questions) the passages of its interview that resemble it most.

    Shape (questions, kept). None shares words with what was asked about; where there are too few, the last is repeated.
    """
    texts = student.texts
    said = student.vectors(torch.arange(texts.first_question, device=texts.device))
    asked = student.vectors(questions + texts.first_question)
    found = torch.zeros(len(questions), kept, dtype=torch.long, device=texts.device)
    interviews = texts.questions[questions, 0]
    for interview in interviews.unique():
        own = (texts.passages[:, 0] == interview).nonzero()[:, 0]
        rows = (interviews == interview).nonzero()[:, 0]
        alike = asked[rows] @ said[own].T
        alike = alike.masked_fill(texts.near(questions[rows, None], own[None]), -2)
        best = alike.topk(min(kept, len(own)), dim=1)
        usable = (best.values > -2).sum(1, keepdim=True).clamp(min=1)
        at = torch.arange(kept, device=texts.device)[None].minimum(usable - 1)
        found[rows] = own[best.indices.gather(1, at)]
    return found


def measure(student: Student) -> dict[str, tuple[float, float]]:
    """Of held questions, the share whose answer is the first passage of its interview, and among the first three."""
    texts = student.texts
    held = torch.tensor(texts.packed.held, device=texts.device)
    pairs = torch.tensor(texts.packed.answers, device=texts.device).long()
    counts = {name: [0, 0] for name in ("whole", "words", "both")}
    asked = 0
    for interview in held.nonzero()[:, 0]:
        own = (texts.passages[:, 0] == interview).nonzero()[:, 0]
        numbers = (texts.questions[:, 0] == interview).nonzero()[:, 0]
        answered = torch.zeros(len(numbers), len(own), dtype=torch.bool, device=texts.device)
        its = pairs[(pairs[:, 0] >= numbers[0]) & (pairs[:, 0] <= numbers[-1])]
        answered[its[:, 0] - numbers[0], its[:, 1] - own[0]] = True
        questions = student.read(texts.rows(numbers + texts.first_question))
        scored = [student.scores(questions, student.read(texts.rows(part))) for part in own.split(_AT_ONCE)]
        whole, words = (torch.cat(part, 1) for part in zip(*scored, strict=True))
        asked += len(numbers)
        for name, scores in (("whole", whole), ("words", words), ("both", whole + words)):
            best = answered.gather(1, scores.topk(3, 1).indices)
            counts[name][0] += int(best[:, 0].sum())
            counts[name][1] += int(best.any(1).sum())
    return {name: (first / asked, three / asked) for name, (first, three) in counts.items()}
