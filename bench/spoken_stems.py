"""Count how many passages of punctuated transcripts say each stem, and write bot/search/spoken_stems.tsv.

python -m bench.spoken_stems TRANSCRIPTS [--without NAME...]

TRANSCRIPTS is a folder of Markdown files of github.com/thechangelog/transcripts in folders, and of WebVTT files.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.progress import track

from bench.punctuation.corpus import Transcript, read_transcripts
from bench.workspace import HERE
from bot.search.terms import terms_of

STEMS = HERE.parent / "bot" / "search" / "spoken_stems.tsv"

_PASSAGE = 60  # words
_FEWEST = 5  # passages from which a stem is no slip
_MILLION = 1_000_000
_PATTERNS = ("**/*.md", "**/*.vtt")


def count_stems(transcripts: Iterable[Transcript]) -> tuple[Counter[str], int]:
    """How many passages say each stem, and how many passages there are."""
    said: Counter[str] = Counter()
    passages = 0
    for transcript in transcripts:
        for start in range(0, len(transcript.written), _PASSAGE):
            said.update(set(terms_of(" ".join(transcript.written[start : start + _PASSAGE]))))
            passages += 1
    return said, passages


def lines_of(said: Counter[str], passages: int) -> Iterator[str]:
    """The lines of the file, commonest first: a stem, and of how many passages in a million it is said."""
    for stem, count in sorted(said.items(), key=lambda item: (-item[1], item[0])):
        if count >= _FEWEST:
            yield f"{stem}\t{round(count / passages * _MILLION)}\n"


def transcripts_of(folder: Path, without: Sequence[str]) -> Iterator[Transcript]:
    """The transcripts of a folder, but for those named."""
    for pattern in _PATTERNS:
        for transcript in read_transcripts(folder, pattern):
            if transcript.name not in without:
                yield transcript


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.spoken_stems", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("transcripts", type=Path, help="the folder of transcripts")
    parser.add_argument("--without", nargs="+", default=[], help="names of transcripts to leave out: those to measure")
    arguments = parser.parse_args()
    found = track(transcripts_of(arguments.transcripts, arguments.without), description="Counting")
    said, passages = count_stems(found)
    STEMS.write_text("".join(lines_of(said, passages)), encoding="utf-8")


if __name__ == "__main__":
    main()
