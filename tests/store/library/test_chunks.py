"""Chunks are the file again, whatever it is, and bytes that are inserted change only the chunks around them."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.library import chunks
from store.library.chunks import LARGEST, SMALLEST, chunks_of, cuts


def _noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


@pytest.mark.parametrize("content", [b"", b"a", bytes(5_000_000), _noise(5_000_000), b"ab" * 700_000])
def test_together_they_are_the_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    pieces = list(chunks_of(path))
    assert b"".join(pieces) == content
    assert all(SMALLEST <= len(piece) <= LARGEST for piece in pieces[:-1])


@given(st.binary(max_size=300), st.integers(1, 40))
@settings(max_examples=50)
def test_a_hash_is_that_of_its_32_bytes_wherever_a_block_begins(content: bytes, start: int) -> None:
    noise = np.frombuffer(_noise(200) + content, dtype=np.uint8)
    assert (chunks._hashes(noise)[start + 32 :] == chunks._hashes(noise[start:])[32:]).all()


def test_blocks_do_not_move_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    content = np.frombuffer(_noise(3_000_000), dtype=np.uint8)
    at_once = list(cuts(content))
    monkeypatch.setattr(chunks, "_BLOCK", 10_007)
    assert list(cuts(content)) == at_once


def test_inserted_bytes_change_few_chunks() -> None:
    content = _noise(20_000_000)
    middle = len(content) // 2
    before = {content[start:end] for start, end in cuts(np.frombuffer(content, dtype=np.uint8))}
    changed = content[:middle] + b"a new interview" * 10_000 + content[middle:]
    after = [changed[start:end] for start, end in cuts(np.frombuffer(changed, dtype=np.uint8))]
    assert len(before) > 40
    assert sum(piece not in before for piece in after) <= 3
