"""Measure the guessed punctuation of bare captions against transcripts that are punctuated.

python -m bench.punctuation.measure [--every N] [FOLDER...]

A FOLDER has transcripts as Markdown or WebVTT, with or without speakers. Their case and punctuation are removed,
guessed and compared. Without a folder, only the interview in seeds/ is measured: its automatic captions against its
edition.
"""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import report
from bench.punctuation.corpus import read_transcripts
from bot.model import View
from bot.transcript.bare_lines import bare_lines
from bot.transcript.folder import read_interview
from bot.transcript.punctuation.guess import guess_punctuation
from bot.transcript.punctuation.marks import Punctuation

SEED = Path(__file__).parents[2] / "seeds" / "zuckerberg-267"


@dataclass(slots=True)
class Tally:
    """How often a guess was right, how often it was made, and how often it should have been."""

    right: int = 0
    guessed: int = 0
    true: int = 0

    def add(self, guessed: set[int], true: set[int]) -> None:
        """Count the places of one transcript."""
        self.right += len(guessed & true)
        self.guessed += len(guessed)
        self.true += len(true)

    def cells(self) -> tuple[str, str, str]:
        """F1, precision and recall."""
        precision, recall = self.right / max(1, self.guessed), self.right / max(1, self.true)
        return tuple(f"{share:.3f}" for share in (_mean(precision, recall), precision, recall))  # type: ignore[return-value]


def _mean(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.punctuation.measure", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="transcripts as *.md or *.vtt")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="measure one file in N (%(default)s)")
    options = parser.parse_args()
    rows = [row for folder in options.folders for row in _folder_rows(folder, options.every)]
    header = ("transcripts", "what", "words", "F1", "precision", "recall", "longest sentence")
    report.show([report.Table("guessed punctuation", header, [*rows, _seed_row()])])


def _folder_rows(folder: Path, every: int) -> Iterable[tuple[str, ...]]:
    tallies = {"sentence ends": Tally(), "question marks": Tally(), "commas": Tally()}
    words, longest = 0, 0
    for pattern in ("*.md", "*.vtt"):
        for transcript in list(read_transcripts(folder, pattern))[::every]:
            guess = guess_punctuation(transcript.words)
            guessed = np.array(guess.marks)
            for tally, marks in zip(tallies.values(), _KINDS, strict=True):
                tally.add(_places(guessed, marks), _places(transcript.marks, marks))
            words += len(transcript.words)
            longest = max(longest, *np.diff([*guess.starts, len(transcript.words)]))
    for what, tally in tallies.items():
        yield folder.name, what, f"{words:,}", *tally.cells(), str(longest)


_KINDS = ((Punctuation.FULL_STOP, Punctuation.QUESTION), (Punctuation.QUESTION,), (Punctuation.COMMA,))


def _places(marks: np.typing.NDArray[np.int8], kinds: Sequence[Punctuation]) -> set[int]:
    return set(np.flatnonzero(np.isin(marks, kinds)).tolist())


def _seed_row() -> tuple[str, ...]:
    interview = read_interview(SEED)
    bare = bare_lines(interview.words)
    tally = Tally()
    tally.add({line.span.end for line in bare.lines}, {line.span.end for line in interview.lines})
    longest = max(len(line.text(View.CLEAN).split()) for line in bare.lines)
    return interview.slug, "sentence ends", f"{len(interview.words):,}", *tally.cells(), str(longest)


if __name__ == "__main__":
    main()
