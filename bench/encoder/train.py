"""Fine-tune the upper layers of the packaged encoder, and the projection of its words, on questions about interviews.

python -m bench.encoder.train SEEDS CHECKPOINT [--steps N] [--first-layer N] [--rate R]

SEEDS has a folder for each interview of interviews.tsv, as `python -m bot add` makes it. bench/README.md says where the
transcripts are, how long this takes, and what to do with the checkpoint.
"""

import argparse
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from bench.encoder.losses import Read, contrast, cosines, mean, word_matches
from bench.encoder.pairs import Training, read_training
from bench.encoder.replica import LAYERS, Replica, Tensor, batch
from bench.encoder.tokens import not_words, token_rarity, token_weights, tokenizer

_LONGEST = 160  # tokens of a text
_MOST_QUESTIONS = 2400  # of one interview; only the seed has more
_QUESTIONS = 20  # of a step, each with a passage of its own; every second brings a hard negative, too
_HARD, _HARDEST = 20, 6  # passages kept per question as near misses; of those that are none, so many may be drawn
_DIMENSIONS = 64  # of a word's vector
_SAMPLED = 6  # passages of each interview from which the projection starts
_PROJECTION_RATE, _SCALE_RATE, _WARM_UP = 3e-4, 1e-2, 30
_SHOW, _SAVE = 20, 100  # steps

Text = tuple[list[int], Tensor]
"""The token ids of a text, and their states (tokens, 384) before the first trained layer."""


@dataclass(frozen=True, slots=True)
class Group:
    """One interview, read up to the first trained layer. `hard` has the nearest passages of each question."""

    training: Training
    passages: list[Text]
    questions: list[Text]
    hard: list[list[int]]


class Trainer:
    """The replica, the projection, and the two scales by which scores are multiplied."""

    def __init__(self, trainings: Sequence[Training], first_layer: int, rate: float) -> None:
        """Read all texts through the lower layers, which takes minutes."""
        self.replica, self.first_layer = Replica(), first_layer
        encoded = [[tokenizer().encode(text).ids for text in item.passages] for item in trainings]
        self.rarity = torch.tensor(token_rarity(ids for texts in encoded for ids in texts))
        self._weights, self._not_words = torch.tensor(token_weights(self.rarity.numpy())), torch.tensor(not_words())
        with torch.no_grad():
            self.groups = [self._group(item) for item in trainings]
            projection = self._principal_directions()
        self.projection = projection.requires_grad_()
        self._scales = torch.full((2,), math.log(18.0), requires_grad=True)
        self._layers = [value for layer in self.replica.layers[first_layer:] for value in layer.parameters]
        plans = (
            (self._layers, rate, 0.01),
            ([self.projection], _PROJECTION_RATE, 0.0),
            ([self._scales], _SCALE_RATE, 0.0),
        )
        self._optimizer = torch.optim.AdamW(
            [{"params": values, "lr": rate, "start": rate, "weight_decay": decay} for values, rate, decay in plans]
        )
        rounds = [max(1, round(len(group.questions) / _QUESTIONS * group.training.weight)) for group in self.groups]
        self._order = [group for group, number in zip(self.groups, rounds, strict=True) for _ in range(number)]

    def step(self, done: float, warm: float) -> tuple[float, float]:
        """One step on one interview. `done` is the share of the steps taken. Returns its loss and its accuracy."""
        for plan in self._optimizer.param_groups:
            plan["lr"] = plan["start"] * min(1.0, warm) * max(0.05, 1 - done)
        group = random.choice(self._order)
        chosen = _choose(group)
        shown = [passage for _, passage in chosen] + _near_misses(group, chosen)
        questions = self._read([group.questions[question] for question, _ in chosen])
        passages = self._read([group.passages[passage] for passage in shown])
        near = [group.training.asked[question].near for question, _ in chosen]
        excluded = [
            [other != own and other in close for other in shown] for (_, own), close in zip(chosen, near, strict=True)
        ]
        whole, by_word = self._scales.exp()
        loss, accuracy = contrast(
            cosines(questions, passages) * whole,
            word_matches(questions, passages, self.projection, self._weights) * by_word,
            torch.tensor(excluded),
            torch.arange(len(chosen)),
        )
        self._optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._layers, 1.0)
        self._optimizer.step()
        return loss.item(), accuracy.item()

    def save(self, path: Path) -> None:
        """Write what bench.encoder.export reads."""
        layers = [
            {name: [value.detach() for value in getattr(layer, name)] for name in ("matrices", "biases", "norms")}
            for layer in self.replica.layers[self.first_layer :]
        ]
        content = {"first_layer": self.first_layer, "layers": layers, "projection": self.projection.detach()}
        torch.save(content | {"rarity": self.rarity}, path)

    def _group(self, training: Training) -> Group:
        passages = [self._lower(text) for text in training.passages]
        questions = [self._lower(asked.text) for asked in training.asked]
        likeness = self._vectors(questions) @ self._vectors(passages).T
        return Group(training, passages, questions, likeness.argsort(1, descending=True)[:, :_HARD].tolist())

    def _lower(self, text: str) -> Text:
        ids = tokenizer().encode(text).ids[:_LONGEST]
        padded, mask = batch([ids])
        return ids, self.replica.run(self.replica.embed(padded), mask, 0, self.first_layer)[0].half()

    def _vectors(self, texts: Sequence[Text]) -> Tensor:
        read = (self._read([text]) for text in texts)
        return torch.cat([mean(item.states, item.present) for item in read])

    def _read(self, texts: Sequence[Text]) -> Read:
        ids, present = batch([ids for ids, _ in texts])
        lower = torch.nn.utils.rnn.pad_sequence([states.float() for _, states in texts], batch_first=True)
        states = self.replica.run(lower, present, self.first_layer, LAYERS)
        return Read(states, present, present & ~self._not_words[ids], ids)

    def _principal_directions(self) -> Tensor:
        """Where the projection starts: the directions in which the states of words differ most, shape (384, 64)."""
        texts = [text for group in self.groups for text in random.sample(group.passages, _SAMPLED)]
        states = torch.cat([self._read([text]).states[0] for text in texts])
        states = torch.nn.functional.normalize(states, dim=1)
        directions = torch.linalg.svd(states - states.mean(0), full_matrices=False)[2]
        return directions[:_DIMENSIONS].T.contiguous().clone()


def _choose(group: Group) -> list[tuple[int, int]]:
    """Questions of a step, each with one passage that answers it; no passage twice."""
    asked = group.training.asked
    chosen: dict[int, int] = {}  # by passage
    for question in random.sample(range(len(asked)), min(len(asked), 3 * _QUESTIONS)):
        chosen.setdefault(random.choice(asked[question].answers), question)
        if len(chosen) == _QUESTIONS:
            break
    return [(question, passage) for passage, question in chosen.items()]


def _near_misses(group: Group, chosen: Sequence[tuple[int, int]]) -> list[int]:
    """For every second question a passage that is close to it and wrong."""
    taken = [passage for _, passage in chosen]
    found: list[int] = []
    for question, _ in chosen[::2]:
        near = group.training.asked[question].near
        wrong = [passage for passage in group.hard[question] if passage not in near and passage not in taken + found]
        found += [random.choice(wrong[:_HARDEST])] if wrong else []
    return found


def _shortened(training: Training) -> Training:
    asked = random.sample(training.asked, min(len(training.asked), _MOST_QUESTIONS))
    return Training(training.interview, training.passages, tuple(asked), training.weight)


def main() -> None:
    """Read the arguments, and train."""
    parser = argparse.ArgumentParser(prog="python -m bench.encoder.train", description=__doc__)
    parser.add_argument("seeds", type=Path, help="the folder with the folders of the interviews")
    parser.add_argument("checkpoint", type=Path, help="where to write")
    parser.add_argument("--steps", type=int, default=1500, help="(%(default)s)")
    parser.add_argument("--first-layer", type=int, default=3, help="the first layer that is trained (%(default)s)")
    parser.add_argument("--rate", type=float, default=1e-4, help="the learning rate of the layers (%(default)s)")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    random.seed(0)
    trainings = [_shortened(training) for training in read_training(options.seeds)]
    print(f"{sum(len(item.asked) for item in trainings):,} questions about {len(trainings)} interviews", flush=True)
    trainer = Trainer(trainings, options.first_layer, options.rate)
    recent: list[tuple[float, float]] = []
    for step in range(options.steps):
        recent.append(trainer.step(step / options.steps, (step + 1) / _WARM_UP))
        if (step + 1) % _SHOW == 0:
            loss, accuracy = np.mean(recent, axis=0)
            print(f"step {step + 1}: loss {loss:.3f}, accuracy {accuracy:.3f}", flush=True)
            recent.clear()
        if (step + 1) % _SAVE == 0 or step + 1 == options.steps:
            trainer.save(options.checkpoint)


if __name__ == "__main__":
    main()
