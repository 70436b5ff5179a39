"""The packaged model's file with the layers that were trained on questions about interviews. Data by bench/encoder.

`fine_tuning.npz` holds the bytes that differ from the packaged file, whose hash is checked first, and where they go.
"""

import hashlib
from functools import cache
from pathlib import Path

import numpy as np

from bot.errors import EncoderError

_DATA = Path(__file__).with_name("fine_tuning.npz")


@cache
def fine_tuning_name() -> str:
    """A hash of the data. Raises EncoderError if it is missing."""
    try:
        return hashlib.sha256(_DATA.read_bytes()).hexdigest()[:8]
    except OSError as error:
        raise EncoderError(f"{_DATA} cannot be read ({error.strerror}); restore it") from None


def fine_tuned(weights: Path) -> bytes:
    """The packaged model's ONNX file, fine-tuned. Raises EncoderError if the data is damaged."""
    model = bytearray(weights.read_bytes())
    try:
        with np.load(_DATA) as data:
            starts, lengths, changed = data["starts"].tolist(), data["lengths"].tolist(), data["data"].tobytes()
    except (OSError, ValueError, KeyError):
        raise EncoderError(f"{_DATA} is damaged; restore it") from None
    at = 0
    for start, length in zip(starts, lengths, strict=True):
        model[start : start + length] = changed[at : at + length]
        at += length
    return bytes(model)
