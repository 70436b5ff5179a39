"""Fine-tune the packaged encoder, and the projection of its words, on questions about interviews.

python -m bench.encoder.train PACKED MODEL CHECKPOINT

PACKED is what bench.encoder.pack wrote, MODEL the packaged ONNX file. Needs numpy, torch and onnx. bench/README.md says
how long it takes, and what comes next.
"""

import argparse
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from bench.encoder.checkpoint import save
from bench.encoder.losses import contrast, mean
from bench.encoder.packed import load
from bench.encoder.replica import Tensor
from bench.encoder.student import Student, measure, near_misses
from bench.encoder.texts import Texts

_PROJECTION_RATE, _SCALE_RATE, _DECAY, _WARM_UP = 1e-3, 1e-2, 0.01, 100
_LEAST = 0.02  # of a learning rate, at the end
_SHOW = 200  # steps


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. `listed` passages are read for each question: one that answers, and near misses."""

    rounds: float
    rate: float
    questions: int = 64
    listed: int = 8
    kept: int = 11  # near misses from which those of a step are drawn
    siblings: float = 0.3  # what it counts that a question resembles others about the same passage
    unpunctuated: float = 0.2  # the share of passages read without punctuation


def answer_of(texts: Texts) -> Tensor:
    """For each question a passage that answers it, a random one of those; -1 for a question without any."""
    answers = torch.tensor(texts.packed.answers, device=texts.device).long()
    answers = answers[torch.randperm(len(answers), device=texts.device)]
    found = torch.full((len(texts.questions),), -1, device=texts.device)
    found[answers[:, 0]] = answers[:, 1]
    return found


def siblings_of(texts: Texts, questions: Tensor) -> Tensor:
    """For each question another one about the same words, or itself."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for number, row in zip(questions.tolist(), texts.questions[questions].tolist(), strict=True):
        groups.setdefault(tuple(row), []).append(number)
    found: dict[int, int] = {}
    for numbers in groups.values():
        random.shuffle(numbers)
        found |= dict(zip(numbers, numbers[1:] + numbers[:1], strict=True))
    return torch.tensor([found[number] for number in questions.tolist()], device=texts.device)


def train(student: Student, plan: Plan, questions: Tensor, lists: Tensor) -> None:
    """Learn from questions and their near misses, shape (questions, kept)."""
    texts, device = student.texts, student.device
    layers = [value for layer in student.replica.layers for value in layer.parameters]
    optimizer = _optimizer(student, layers, plan.rate)
    steps = int(plan.rounds * len(questions) / plan.questions)
    order = torch.zeros(0, dtype=torch.long)
    losses, began = [], time.monotonic()
    for step in range(steps):
        if len(order) < plan.questions:
            order = torch.randperm(len(questions))
            answers, siblings = answer_of(texts)[questions], siblings_of(texts, questions)
        for group in optimizer.param_groups:
            group["lr"] = group["start"] * min(1.0, (step + 1) / _WARM_UP) * max(_LEAST, 1 - step / steps)
        chosen, order = order[: plan.questions].to(device), order[plan.questions :]
        drawn = torch.rand(len(chosen), lists.shape[1], device=device).argsort(1)[:, : plan.listed - 1]
        shown = torch.cat([answers[chosen, None], lists[chosen].gather(1, drawn)], 1)
        loss = _loss(student, plan, questions[chosen], siblings[chosen], shown)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(layers, 1.0)
        optimizer.step()
        losses.append(loss.detach())
        if (step + 1) % _SHOW == 0:
            recent = torch.stack(losses[-_SHOW:]).mean()
            print(f"step {step + 1}/{steps}: loss {recent:.3f}, {time.monotonic() - began:.0f} s", flush=True)


def _optimizer(student: Student, layers: list[Tensor], rate: float) -> Any:
    plans = (
        (layers, rate, _DECAY),
        ([student.projection], _PROJECTION_RATE, 0.0),
        ([student.scales], _SCALE_RATE, 0.0),
    )
    return torch.optim.AdamW(
        [{"params": values, "lr": rate, "start": rate, "weight_decay": decay} for values, rate, decay in plans]
    )


def _loss(student: Student, plan: Plan, asked: Tensor, siblings: Tensor, shown: Tensor) -> Tensor:
    """Of a step: `asked` and `siblings` are questions by number, `shown` (questions, listed) has the answers first."""
    texts, first = student.texts, student.texts.first_question
    itself = torch.arange(len(asked), device=student.device)
    right, passages = itself * shown.shape[1], shown.flatten()
    unpunctuated = torch.rand(len(passages), device=student.device) < plan.unpunctuated
    questions = student.read(texts.rows(asked + first))
    cosine, matched = student.scores(questions, student.read(texts.rows(passages, unpunctuated)))
    excluded = texts.near(asked[:, None], passages[None])
    excluded[itself, right] = False
    loss = sum(contrast(scores, excluded, right) for scores in (cosine, matched, cosine + matched))
    others = student.read(texts.rows(siblings + first))
    alike = mean(questions) @ mean(others).T * student.scales[0].exp()
    near = texts.near_questions(asked[:, None], siblings[None])
    near[itself, itself] = False
    return loss + plan.siblings * contrast(alike, near, itself)


def main() -> None:
    """Read the arguments, and train."""
    parser = argparse.ArgumentParser(prog="python -m bench.encoder.train", description=__doc__)
    parser.add_argument("packed", type=Path, help="what to learn from")
    parser.add_argument("model", type=Path, help="the packaged ONNX file")
    parser.add_argument("checkpoint", type=Path, help="where to write, an .npz file")
    parser.add_argument("--rounds", type=float, default=1.5, help="how often each question is shown (%(default)s)")
    parser.add_argument("--rate", type=float, default=1e-4, help="the learning rate of the layers (%(default)s)")
    options = parser.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    texts = Texts(load(options.packed), "cuda" if torch.cuda.is_available() else "cpu")
    student = Student(options.model, texts)
    plan = Plan(rounds=options.rounds, rate=options.rate)
    questions = learned_from(texts)
    with torch.no_grad():
        lists = near_misses(student, questions, plan.kept)
        print("before:", measure(student), flush=True)
    train(student, plan, questions, lists)
    with torch.no_grad():
        print("after:", measure(student), flush=True)
    save(options.checkpoint, student.replica.layers, student.projection, texts.packed.rarity)


def learned_from(texts: Texts) -> Tensor:
    """The questions of interviews that are not held and have a passage that answers them."""
    held = torch.tensor(texts.packed.held, device=texts.device)
    answered = answer_of(texts) >= 0
    return (~held[texts.questions[:, 0].long()] & answered).nonzero()[:, 0]


if __name__ == "__main__":
    main()
