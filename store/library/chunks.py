"""Content-defined chunking: cuts files so that a changed file keeps most of its chunks.

A cut follows every 32 bytes whose rolling hash begins with zeros, so inserted bytes move only the cuts next to them.
Source: Xia et al., FastCDC, USENIX ATC 2016; here all hashes of a block are computed at once with numpy.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SMALLEST, LARGEST = 64 * 1024, 1024 * 1024
"""The size of a chunk in bytes; the last of a file may be smaller."""

_ZEROS = 18  # leading zero bits of a hash at a cut: one byte in 256 KiB
_MASK = np.uint32((1 << 32) - (1 << (32 - _ZEROS)))  # the highest bits, which depend on all 32 bytes
_WINDOW = 32
_BLOCK = 128 * 1024  # bytes hashed at once; their hashes fit into the cache
_GEAR = np.frombuffer(
    b"".join(hashlib.sha256(bytes([byte])).digest()[:4] for byte in range(256)), dtype=np.dtype("<u4")
).astype(np.uint32)


def chunks_of(path: Path) -> Iterator[bytes]:
    """The chunks that make up a file, in order. Raises OSError."""
    if path.stat().st_size == 0:
        return
    content = np.memmap(path, dtype=np.uint8, mode="r")
    for start, end in cuts(content):
        yield content[start:end].tobytes()


def cuts(content: NDArray[np.uint8]) -> Iterator[tuple[int, int]]:
    """Where the chunks of a file's content begin and end."""
    start = 0
    for place in _places(content):
        while place - start > LARGEST:
            yield start, start + LARGEST
            start += LARGEST
        if place - start >= SMALLEST:
            yield start, place
            start = place
    while len(content) - start > LARGEST:
        yield start, start + LARGEST
        start += LARGEST
    if start < len(content):
        yield start, len(content)


def _places(content: NDArray[np.uint8]) -> Iterator[int]:
    """Where a cut may be made, in order."""
    for begin in range(0, len(content), _BLOCK):
        before = max(0, begin - _WINDOW + 1)
        hashes = _hashes(content[before : begin + _BLOCK])[begin - before :]
        for place in np.flatnonzero((hashes & _MASK) == 0):
            yield begin + int(place) + 1


def _hashes(block: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """The rolling hash at each byte: the sum over the 32 bytes up to it, the k-th before it shifted k bits."""
    hashes = _GEAR[block]
    width = 1
    while width < _WINDOW:
        hashes[width:] += hashes[:-width] << np.uint32(width)
        width *= 2
    return hashes
