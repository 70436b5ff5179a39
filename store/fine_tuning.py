"""The packaged model with the layers that were trained on questions about interviews. bench/encoder makes the data.

`fine_tuning.npz` holds the bytes that differ from the packaged file, whose hash is checked first, and where they go.
"""

from functools import cache
from pathlib import Path

from store.array_files import content_name, read_arrays, read_bytes

_DATA = Path(__file__).with_name("fine_tuning.npz")


@cache
def fine_tuning_name() -> str:
    """A hash of the data. Raises EncoderError if it is missing."""
    return content_name(_DATA)


def fine_tuned(weights: Path) -> bytes:
    """The packaged model's ONNX file, fine-tuned. Raises EncoderError if it cannot be read, or the data is damaged."""
    model = bytearray(read_bytes(weights, "let this user read it"))
    starts, lengths, data = read_arrays(_DATA, "starts", "lengths", "data")
    changed, at = data.tobytes(), 0
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        model[start : start + length] = changed[at : at + length]
        at += length
    return bytes(model)
