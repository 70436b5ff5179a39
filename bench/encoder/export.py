"""A trained checkpoint -> the two files that the bot reads: store/fine_tuning.npz and store/word_reader.npz.

python -m bench.encoder.export CHECKPOINT FOLDER
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from bench.encoder.checkpoint import Arrays, load
from bench.encoder.replica import BIASES, LAYERS, MATRICES, NORMS, layer_name, packaged_weights
from bench.encoder.tokens import token_weights
from store.encoder import model_files

_GAP = 256
"""Changed bytes no further apart than this are stored as one stretch."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """Where a file differs from the packaged one: starts and lengths in bytes, and the bytes, end to end."""

    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    data: NDArray[np.uint8]


def fine_tuned_model(packaged: Path, checkpoint: Arrays) -> bytes:
    """The packaged ONNX file with the layers of a checkpoint."""
    model = onnx.load(packaged)
    matrices = packaged_weights(model).matrices
    tensors = {item.name: item for item in model.graph.initializer}
    for layer in range(LAYERS):
        for part, name in enumerate(matrices[MATRICES * layer : MATRICES * (layer + 1)]):
            _replace(tensors[f"{name}_q"], checkpoint[f"{layer}.matrix.{part}"])
            _replace(tensors[f"{name}_scale"], checkpoint[f"{layer}.scale.{part}"])
        for kind, names in (("bias", BIASES), ("norm", NORMS)):
            for part, name in enumerate(names):
                _replace(tensors[layer_name(layer) + name], checkpoint[f"{layer}.{kind}.{part}"])
    return bytes(model.SerializeToString())


def _replace(tensor: Any, value: NDArray[Any]) -> None:
    """Put a value in place of a tensor's. Raises ValueError if size or type differ."""
    old = numpy_helper.to_array(tensor)
    if old.size != value.size or old.dtype != value.dtype:
        raise ValueError(f"{tensor.name} is {old.dtype}{old.shape}, not {value.dtype}{value.shape}")
    tensor.CopyFrom(numpy_helper.from_array(value.reshape(old.shape), tensor.name))


def changed_stretches(packaged: bytes, trained: bytes) -> Stretches:
    """What differs between two files of the same size."""
    before, after = np.frombuffer(packaged, np.uint8), np.frombuffer(trained, np.uint8)
    changed = np.flatnonzero(before != after)
    gaps = np.flatnonzero(np.diff(changed) > _GAP)
    starts = np.concatenate([changed[:1], changed[gaps + 1]])
    ends = np.concatenate([changed[gaps], changed[-1:]]) + 1
    data = np.concatenate([after[start:end] for start, end in zip(starts, ends, strict=True)])
    return Stretches(starts.astype(np.int64), (ends - starts).astype(np.int64), data)


def export(checkpoint: Arrays, folder: Path) -> None:
    """Write both files into a folder."""
    packaged, _ = model_files(None)
    found = changed_stretches(packaged.read_bytes(), fine_tuned_model(packaged, checkpoint))
    np.savez_compressed(folder / "fine_tuning.npz", starts=found.starts, lengths=found.lengths, data=found.data)
    np.savez_compressed(
        folder / "word_reader.npz",
        projection=checkpoint["projection"].astype(np.float16),
        weights=token_weights(checkpoint["rarity"].astype(np.float32)).astype(np.float16),
    )


def main() -> None:
    """Read the arguments, and export."""
    parser = argparse.ArgumentParser(prog="python -m bench.encoder.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="what bench.encoder.train wrote")
    parser.add_argument("folder", type=Path, help="where to write; the bot reads store/")
    options = parser.parse_args()
    export(load(options.checkpoint), options.folder)


if __name__ == "__main__":
    main()
