"""The systems that Verbatim is compared with: four usual ways to search, each alone, over the same wide passages."""

import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import Stemmer
from bm25s.tokenization import tokenize
from rapidfuzz import fuzz, process, utils

from bench.systems import Result, without_overlaps
from bot.model import Span
from store.encoder import OnnxEncoder, model_files
from store.library.prepare import SearchDocument

DEPTH = 60
"""Passages taken from each system before overlapping ones are removed."""


class Bm25:
    """bm25s as its README sets it up: English stop words out, Snowball stems, its own default of k1 and b."""

    name = "bm25s, stemmed"
    short = "bm25s"

    def __init__(self, passages: Sequence[SearchDocument]) -> None:
        self._spans = _spans(passages)
        self._stemmer = Stemmer.Stemmer("english")
        self._index: Any = bm25s.BM25()  # type: ignore[no-untyped-call]
        tokens = tokenize(
            [passage.text for passage in passages], stopwords="en", stemmer=self._stemmer, show_progress=False
        )
        self._index.index(tokens, show_progress=False)

    async def find(self, question: str) -> Result:
        """Passages that share a stem with the question."""
        tokens = tokenize([question], stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False)
        if not tokens[0]:
            return Result(())
        rows, scores = self._index.retrieve(tokens, k=min(DEPTH, len(self._spans)), show_progress=False)
        return Result(
            without_overlaps(
                (int(row) for row, score in zip(rows[0], scores[0], strict=True) if score > 0), self._spans
            )
        )


class Fts5:
    """SQLite's own full-text search: porter stems, the question's words quoted and joined by OR, its bm25()."""

    name = "SQLite FTS5"
    short = "FTS5"

    def __init__(self, passages: Sequence[SearchDocument]) -> None:
        self._spans = _spans(passages)
        self._db = sqlite3.connect(":memory:")
        self._db.execute("create virtual table passage using fts5(text, tokenize = 'porter unicode61')")
        self._db.executemany(
            "insert into passage (rowid, text) values (?, ?)", enumerate(passage.text for passage in passages)
        )

    async def find(self, question: str) -> Result:
        """Passages that share a stem with the question, stop words among them."""
        query = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        if not query:
            return Result(())
        rows = self._db.execute("select rowid from passage where passage match ? order by rank limit ?", (query, DEPTH))
        return Result(without_overlaps((row for (row,) in rows), self._spans))

    def close(self) -> None:
        """Close the database."""
        self._db.close()


def plain_encoder(root: Path) -> OnnxEncoder:
    """The packaged encoder as its authors trained it, without the fine-tuning; `root` is a folder to work in."""
    folder = root / "plain-model"
    folder.mkdir(exist_ok=True)
    for path in model_files(None):
        link = folder / ("vocab.txt" if path.suffix == ".txt" else "model.onnx")
        if not link.exists():
            link.symlink_to(path.resolve())
    return OnnxEncoder(str(folder))


class MiniLm:
    """The packaged sentence encoder alone: the cosine of question and passage, in floats, nothing left out."""

    name = "MiniLM"
    short = "MiniLM"

    def __init__(self, passages: Sequence[SearchDocument], encoder: OnnxEncoder) -> None:
        self._spans = _spans(passages)
        self._encoder = encoder
        self._vectors = encoder.encode_all([passage.text for passage in passages], lambda _: None)

    async def find(self, question: str) -> Result:
        """The passages nearest in meaning."""
        vector = (await self._encoder.encode([question]))[0]
        return Result(without_overlaps(map(int, np.argsort(-(self._vectors @ vector))[:DEPTH]), self._spans))


class Fuzzy:
    """rapidfuzz's token_set_ratio over every passage."""

    name = "rapidfuzz token_set_ratio"
    short = "rapidfuzz"

    def __init__(self, passages: Sequence[SearchDocument]) -> None:
        self._spans = _spans(passages)
        self._texts = [utils.default_process(passage.text) for passage in passages]

    async def find(self, question: str) -> Result:
        """The passages most alike in letters."""
        near = process.extract(utils.default_process(question), self._texts, scorer=fuzz.token_set_ratio, limit=DEPTH)
        return Result(without_overlaps((index for _, score, index in near if score > 0), self._spans))


def _spans(passages: Sequence[SearchDocument]) -> list[Span]:
    return [passage.span for passage in passages]
