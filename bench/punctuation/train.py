"""Train the punctuation model of bare captions on punctuated transcripts, and write it where the bot reads it.

python -m bench.punctuation.train TRANSCRIPTS [--held-out SHOW] [--passes N]

TRANSCRIPTS is a checkout of github.com/thechangelog/transcripts: a folder for each show. The show that is held out is
not read; `python -m bench.punctuation.measure` measures on it.
"""

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.punctuation.corpus import Transcript, read_transcripts
from bench.punctuation.names import find_names
from bench.punctuation.network import OFFSETS, Network
from bot.transcript.punctuation.features import feature_rows
from bot.transcript.punctuation.guess import NAMES
from bot.transcript.punctuation.marks import Punctuation
from bot.transcript.punctuation.model import WEIGHTS, Array, save_model

HELD_OUT = "founderstalk"
KEPT_BACK = 40
"""One interview in so many of the other shows is left out, too: the thresholds were chosen on those."""

STRETCH, STRETCHES = 256, 16
"""Words of a stretch, and stretches of a step."""

WORKERS = 2
"""Threads that each take an equal part of a step. Set OPENBLAS_NUM_THREADS=1 beside them."""

RATE, WARM_UP = 3e-3, 100
_FILLERS = ("um", "uh", "um", "uh", "like", "so")
_AFTER_MARK, _ELSEWHERE = 0.08, 0.006
"""How often a filler is put in: after a comma or sentence, and between other words. Edited transcripts have none."""

_STUTTERS = 0.01
"""How often a word is said twice."""

Sample = tuple[NDArray[np.int32], NDArray[np.int8]]


def spoken(rows: NDArray[np.int32], marks: NDArray[np.int8], random: np.random.Generator) -> Sample:
    """An edited transcript as people speak: with fillers and stutters in it, at random."""
    twice = (random.random(len(marks)) < _STUTTERS) & (marks == Punctuation.NONE)
    copies = np.where(twice, 2, 1)
    rows, marks = np.repeat(rows, copies, axis=0), np.repeat(marks, copies)
    chance = np.where(marks > Punctuation.NONE, _AFTER_MARK, _ELSEWHERE)
    places = np.flatnonzero(random.random(len(marks)) < chance) + 1
    fillers = feature_rows(_FILLERS)[random.integers(len(_FILLERS), size=len(places))]
    return np.insert(rows, places, fillers, axis=0), np.insert(marks, places, np.int8(Punctuation.NONE))


def batches(samples: Sequence[Sample], random: np.random.Generator) -> Iterator[Sample]:
    """One pass over everything: stretches in random order, some to a step."""
    shuffled = [samples[index] for index in random.permutation(len(samples))]
    rows, marks = (np.concatenate(parts) for parts in zip(*shuffled, strict=True))
    rows, marks = spoken(rows, marks, random)
    usable = len(marks) // STRETCH * STRETCH
    rows, marks = rows[:usable].reshape(-1, STRETCH, rows.shape[1]), marks[:usable].reshape(-1, STRETCH)
    order = random.permutation(len(marks))
    for start in range(0, len(order) - STRETCHES + 1, STRETCHES):
        chosen = order[start : start + STRETCHES]
        yield rows[chosen], marks[chosen]


def train(transcripts: Sequence[Transcript], passes: int, seed: int = 0) -> Network:
    """A network after so many passes; the rate rises over the first steps and falls to nothing at the end."""
    samples = [(feature_rows(transcript.words), transcript.marks) for transcript in transcripts]
    random = np.random.default_rng(seed)
    network = Network.fresh(seed)
    workers = ThreadPoolExecutor(WORKERS)
    total = passes * (sum(len(marks) for _, marks in samples) * 103 // 100 // (STRETCH * STRETCHES))
    average = 0.0
    for number in range(passes):
        for rows, marks in batches(samples, random):
            parts = workers.map(network.loss, np.split(rows, WORKERS), np.split(marks, WORKERS))
            loss, slopes = mean(list(parts))
            average = loss if network.steps == 0 else 0.98 * average + 0.02 * loss
            left = max(0.01, 1 - network.steps / total)
            network.step(slopes, RATE * min(left, (network.steps + 1) / WARM_UP))
            if network.steps % 50 == 0:
                print(f"pass {number + 1} of {passes}, step {network.steps} of {total}: loss {average:.4f}", flush=True)
    return network


def mean(parts: Sequence[tuple[float, dict[str, Array]]]) -> tuple[float, dict[str, Array]]:
    """The mean loss and slopes of equal parts of a step."""
    slopes = {name: np.stack([part[name] for _, part in parts]).mean(axis=0) for name in parts[0][1]}
    return sum(loss for loss, _ in parts) / len(parts), slopes


def main() -> None:
    """Train, and write the weights and the names."""
    parser = argparse.ArgumentParser(prog="python -m bench.punctuation.train", description=__doc__)
    parser.add_argument("transcripts", type=Path, metavar="TRANSCRIPTS", help="a folder with a folder for each show")
    parser.add_argument("--held-out", default=HELD_OUT, metavar="SHOW", help="a show that is not read (%(default)s)")
    parser.add_argument("--passes", type=int, default=2, metavar="N", help="how often everything is read (%(default)s)")
    options = parser.parse_args()
    shows = sorted(path for path in options.transcripts.iterdir() if path.is_dir() and path.name != options.held_out)
    transcripts = [transcript for show in shows for transcript in read_transcripts(show, "*.md")]
    del transcripts[::KEPT_BACK]
    if not transcripts:
        parser.error(f"{options.transcripts} has no folder with transcripts (*.md)")
    network = train(transcripts, options.passes)
    save_model(WEIGHTS, network.parameters, OFFSETS)
    NAMES.write_text("".join(f"{name}\n" for name in find_names(transcripts)), encoding="utf-8")


if __name__ == "__main__":
    main()
