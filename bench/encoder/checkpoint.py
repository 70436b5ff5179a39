"""What a training leaves: each layer's matrices as int8 columns with a scale, the rest as floats, in one file."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.encoder.replica import LAYERS, Layer, Tensor

_HIGHEST = 127

Arrays = dict[str, NDArray[np.generic]]


def save(path: Path, layers: list[Layer], projection: Tensor, rarity: NDArray[np.float32]) -> None:
    """Write the layers, the projection of words and the rarity of tokens."""
    arrays: Arrays = {"projection": _array(projection), "rarity": rarity}
    for number, layer in enumerate(layers):
        for part, matrix in enumerate(map(_array, layer.matrices)):
            scale = np.abs(matrix).max(axis=0, keepdims=True) / _HIGHEST
            arrays[f"{number}.matrix.{part}"] = np.rint(matrix / scale).astype(np.int8)
            arrays[f"{number}.scale.{part}"] = scale
        arrays |= {f"{number}.bias.{part}": _array(bias) for part, bias in enumerate(layer.biases)}
        arrays |= {f"{number}.norm.{part}": _array(norm) for part, norm in enumerate(layer.norms)}
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # numpy's stubs take one of the names for a flag


def load(path: Path) -> Arrays:
    """Read what `save` wrote. Raises ValueError if it is of another model."""
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    if f"{LAYERS - 1}.matrix.0" not in arrays:
        raise ValueError(f"{path} has not {LAYERS} layers; train again with bench.encoder.train")
    return arrays


def _array(value: Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = value.detach().float().cpu().numpy()
    return array
