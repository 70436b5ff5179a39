"""The texts of an interview -> its rows of vectors. Vectors of texts that the library already had are reused."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from store.library.row_layout import RowLayout
from store.library.vector_file import HASHES_FILE
from store.library.vectors import Vectors, quantise
from store.library.word_rows import PassageReader, pack, passages_to_read, word_digests
from store.word_reader import ReadText

HASH_BYTES = 16


class BulkEncoder(PassageReader, Protocol):
    """What building needs of an encoder; words are read one by one only if its model does so."""

    model: str

    def encode_all(self, texts: Sequence[str], done: Callable[[int], None]) -> NDArray[np.float32]:
        """Unit vectors, one row per text."""
        ...


@dataclass(frozen=True, slots=True)
class EncodedRows:
    """The rows of an interview, and the hash of each row's text (16 bytes; zeros if there is no text)."""

    vectors: NDArray[np.int8]
    hashes: NDArray[np.uint8]


class KnownVectors:
    """The vectors of an existing library, found by the hash of their text. Keeps 16 bytes a row in memory."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Open the vectors in the folder of each part; parts that cannot be read are left out."""
        self._parts = [part for folder in folders if (part := _known_part(folder)) is not None]

    def find(self, digests: Sequence[bytes]) -> dict[bytes, NDArray[np.int8]]:
        """The vectors of those hashes that are known."""
        found: dict[bytes, NDArray[np.int8]] = {}
        for part in self._parts:
            found.update(part.find([digest for digest in digests if any(digest) and digest not in found]))
        return found


class _KnownPart:
    """The vectors of one part."""

    def __init__(self, folder: Path) -> None:
        self._hashes = np.load(folder / HASHES_FILE, mmap_mode="r")
        self._vectors = Vectors(folder)
        beginnings = np.ascontiguousarray(self._hashes[:, :8]).view(np.uint64)[:, 0]
        self._order = np.argsort(beginnings)
        self._sorted = beginnings[self._order]

    def find(self, digests: Sequence[bytes]) -> dict[bytes, NDArray[np.int8]]:
        wanted = np.frombuffer(b"".join(digest[:8] for digest in digests), dtype=np.uint64)
        places = np.searchsorted(self._sorted, wanted)
        found: dict[bytes, int] = {}
        for digest, place in zip(digests, places.tolist(), strict=True):
            if place < len(self._order) and self._hashes[row := int(self._order[place])].tobytes() == digest:
                found[digest] = row
        return dict(zip(found, self._vectors.take(list(found.values())), strict=True))


def _known_part(folder: Path) -> _KnownPart | None:
    try:
        return _KnownPart(folder)
    except (OSError, ValueError, IndexError):
        return None


def hashes_of(layout: RowLayout) -> NDArray[np.uint8]:
    """The hash of what each row is made from, shape (rows, HASH_BYTES)."""
    return np.frombuffer(b"".join(_digests(layout)), dtype=np.uint8).reshape(-1, HASH_BYTES)


@dataclass(frozen=True, slots=True)
class Missing:
    """The texts of an interview that have no known vector."""

    texts: dict[bytes, str]  # by hash
    passages: list[str]  # those to be read word by word

    def __len__(self) -> int:
        return len({*self.texts.values(), *self.passages})


def find_missing(layout: RowLayout, known: KnownVectors | None) -> Missing:
    """The texts and passages that must be encoded, each once."""
    digests = _digests(layout)
    old = known.find(list(dict.fromkeys(digests))) if known is not None else {}
    return _missing(layout, digests, old)


def _missing(layout: RowLayout, digests: Sequence[bytes], old: Collection[bytes]) -> Missing:
    texts = {digest: text for digest, text in zip(digests, layout.texts, strict=True) if text and digest not in old}
    first = layout.word_rows.start
    rows = (row - first for row in layout.word_rows if any(digests[row]) and digests[row] not in old)
    return Missing(texts, passages_to_read(layout, frozenset(rows)))


def encode(
    layout: RowLayout, encoder: Callable[[], BulkEncoder], known: KnownVectors | None, done: Callable[[int], None]
) -> EncodedRows:
    """The rows of an interview.

    `encoder` is called only if something has no vector, and `done` with the number of texts encoded so far.
    """
    digests = _digests(layout)
    vectors = known.find(list(dict.fromkeys(digests))) if known is not None else {}
    missing = _missing(layout, digests, vectors)
    read: dict[str, ReadText] = {}
    if missing.passages:
        read = dict(zip(missing.passages, encoder().read_all(missing.passages, done), strict=True))
        vectors.update((_hash(text), quantise(item.vector[None, :])[0]) for text, item in read.items())
    if texts := [text for text in missing.texts.values() if text not in read]:
        rows = quantise(encoder().encode_all(texts, lambda count: done(len(read) + count)))
        vectors.update(zip(map(_hash, texts), rows, strict=True))
    dimensions = len(next(iter(vectors.values()))) if vectors else 1
    matrix = np.zeros((len(digests), dimensions), dtype=np.int8)
    if read:
        words = {text: item.words for text, item in read.items()}
        matrix[layout.word_rows.start : layout.word_rows.stop] = pack(layout, words, dimensions)
    for row, digest in enumerate(digests):
        if digest in vectors:
            matrix[row] = vectors[digest]
    for row, (start, end) in layout.question_rows.items():
        matrix[row] = _mean(matrix[start:end])
    return EncodedRows(matrix, hashes_of(layout))


def _digests(layout: RowLayout) -> list[bytes]:
    digests = [_hash(text) for text in layout.texts]
    digests[layout.word_rows.start : layout.word_rows.stop] = word_digests(layout, HASH_BYTES)
    return digests


def _mean(rows: NDArray[np.int8]) -> NDArray[np.int8]:
    unit = rows / np.linalg.norm(rows.astype(np.float32), axis=1, keepdims=True)
    mean: NDArray[np.int8] = quantise(unit.mean(axis=0, keepdims=True).astype(np.float32))[0]
    return mean


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:HASH_BYTES] if text else bytes(HASH_BYTES)
