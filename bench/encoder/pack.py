"""Pack all that the encoder learns from in one file, so that a machine with a GPU needs nothing else of the bot.

python -m bench.encoder.pack SEEDS PACKED [--held FOLDER]

SEEDS has a folder for each interview of interviews.tsv, as `python -m bot add` makes it; FOLDER has those of interviews
in bench/blind, on whose questions the training is measured while it goes on.
"""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from bench.encoder.packed import Packed
from bench.encoder.pairs import Training, read_held, read_training
from bench.encoder.tokens import not_words, token_rarity, token_weights, tokenizer

_LONGEST = 160
"""Tokens of a text; the longest passages have about 130."""


def pack(trainings: Sequence[Training], held: Sequence[Training]) -> Packed:
    """All passages and questions of interviews to learn from, and of those to measure with."""
    everything = [*trainings, *held]
    passages = [(at, *span) for at, item in enumerate(everything) for span in item.spans]
    questions = [(at, *asked.about) for at, item in enumerate(everything) for asked in item.asked]
    answers: list[tuple[int, int]] = []
    first_passage = question = 0
    for item in everything:
        for asked in item.asked:
            answers += [(question, first_passage + passage) for passage in asked.answers]
            question += 1
        first_passage += len(item.passages)
    said = [_ids(item.passages) for item in everything]
    asked_ids = [_ids([asked.text for asked in item.asked]) for item in everything]
    rarity = token_rarity(ids for texts in said[: len(trainings)] for ids in texts)
    texts = [ids for group in (*said, *asked_ids) for ids in group]
    return Packed(
        tokens=np.array([token for ids in texts for token in ids], dtype=np.uint16),
        starts=np.cumsum([0, *map(len, texts)], dtype=np.int64),
        passages=np.array(passages, dtype=np.int32),
        questions=np.array(questions, dtype=np.int32),
        answers=np.array(answers, dtype=np.int32),
        held=np.arange(len(everything)) >= len(trainings),
        weights=token_weights(rarity),
        rarity=rarity,
        not_words=not_words(),
    )


def _ids(texts: Iterable[str]) -> list[list[int]]:
    return [tokenizer().encode(text).ids[:_LONGEST] for text in texts]


def main() -> None:
    """Read the arguments, and write the file."""
    parser = argparse.ArgumentParser(prog="python -m bench.encoder.packed", description=__doc__)
    parser.add_argument("seeds", type=Path, help="the folder with the folders of the interviews")
    parser.add_argument("packed", type=Path, help="where to write")
    parser.add_argument("--held", type=Path, help="the folder with the interviews to measure with")
    options = parser.parse_args()
    packed = pack(list(read_training(options.seeds)), list(read_held(options.held)) if options.held else [])
    packed.save(options.packed)
    print(
        f"{len(packed.questions):,} questions about {len(packed.held):,} interviews, of which {packed.held.sum()} are "
        f"measured with; {len(packed.passages):,} passages; {len(packed.tokens):,} tokens"
    )


if __name__ == "__main__":
    main()
