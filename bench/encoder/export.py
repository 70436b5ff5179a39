"""A trained checkpoint -> the two files that the bot reads: store/fine_tuning.npz and store/word_reader.npz.

python -m bench.encoder.export CHECKPOINT FOLDER
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from bench.encoder.replica import BIASES, MATRICES, NORMS, layer_name, packaged_file, packaged_weights
from bench.encoder.tokens import token_weights

_GAP = 256
"""Changed bytes no further apart than this are stored as one stretch."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """Where a file differs from the packaged one: starts and lengths in bytes, and the bytes, end to end."""

    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    data: NDArray[np.uint8]


def fine_tuned_model(checkpoint: dict[str, Any]) -> bytes:
    """The packaged ONNX file with the layers of a checkpoint; matrices as int8, scaled by column."""
    model = onnx.load(packaged_file())
    matrices = packaged_weights(model).matrices
    tensors = {item.name: item for item in model.graph.initializer}
    for number, layer in enumerate(checkpoint["layers"], start=checkpoint["first_layer"]):
        for name, matrix in zip(matrices[MATRICES * number :], layer["matrices"], strict=False):
            scale = numpy_helper.to_array(tensors[f"{name}_scale"])
            quantized, scale = _quantize(matrix.numpy(), scale)
            _replace(tensors[f"{name}_q"], quantized)
            _replace(tensors[f"{name}_scale"], scale)
        for names, values in ((BIASES, layer["biases"]), (NORMS, layer["norms"])):
            for name, value in zip(names, values, strict=True):
                _replace(tensors[layer_name(number) + name], value.numpy())
    return bytes(model.SerializeToString())


def _quantize(matrix: NDArray[np.float32], old: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[Any]]:
    """A matrix as int8, and the scale of each column in the form of the old one."""
    scale = (np.abs(matrix).max(axis=0, keepdims=True) / 127).astype(old.dtype).reshape(old.shape)
    return np.clip(np.rint(matrix / scale), -127, 127).astype(np.int8), scale


def _replace(tensor: Any, value: NDArray[Any]) -> None:
    """Put a value in place of a tensor's. Raises ValueError if shape or type differ."""
    old = numpy_helper.to_array(tensor)
    if old.shape != value.shape or old.dtype != value.dtype:
        raise ValueError(f"{tensor.name} is {old.dtype}{old.shape}, not {value.dtype}{value.shape}")
    tensor.CopyFrom(numpy_helper.from_array(value, tensor.name))


def changed_stretches(packaged: bytes, trained: bytes) -> Stretches:
    """What differs between two files of the same size."""
    before, after = np.frombuffer(packaged, np.uint8), np.frombuffer(trained, np.uint8)
    changed = np.flatnonzero(before != after)
    gaps = np.flatnonzero(np.diff(changed) > _GAP)
    starts = np.concatenate([changed[:1], changed[gaps + 1]])
    ends = np.concatenate([changed[gaps], changed[-1:]]) + 1
    data = np.concatenate([after[start:end] for start, end in zip(starts, ends, strict=True)])
    return Stretches(starts.astype(np.int64), (ends - starts).astype(np.int64), data)


def export(checkpoint: dict[str, Any], folder: Path) -> None:
    """Write both files into a folder."""
    found = changed_stretches(packaged_file().read_bytes(), fine_tuned_model(checkpoint))
    np.savez_compressed(folder / "fine_tuning.npz", starts=found.starts, lengths=found.lengths, data=found.data)
    np.savez_compressed(
        folder / "word_reader.npz",
        projection=checkpoint["projection"].numpy().astype(np.float16),
        weights=token_weights(checkpoint["rarity"].numpy()).astype(np.float16),
    )


def main() -> None:
    """Read the arguments, and export."""
    parser = argparse.ArgumentParser(prog="python -m bench.encoder.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="what bench.encoder.train wrote")
    parser.add_argument("folder", type=Path, help="where to write; the bot reads store/")
    options = parser.parse_args()
    export(torch.load(options.checkpoint, weights_only=True), options.folder)


if __name__ == "__main__":
    main()
