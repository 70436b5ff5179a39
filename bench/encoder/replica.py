"""The packaged MiniLM in torch, with the weights of its ONNX file, so that its layers can be trained."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

LAYERS, SIZE, HEADS = 6, 384, 12
MATRICES = 6
"""Of a layer: query, key, value, output of attention, and the two of the feed-forward part."""

BIASES = (
    "attention.self.query.bias",
    "attention.self.key.bias",
    "attention.self.value.bias",
    "attention.output.dense.bias",
    "intermediate.dense.bias",
    "output.dense.bias",
)
NORMS = (
    "attention.output.LayerNorm.weight",
    "attention.output.LayerNorm.bias",
    "output.LayerNorm.weight",
    "output.LayerNorm.bias",
)

_EMBEDDINGS = "inner.embeddings."
_EPSILON = 1e-12
_QUANTIZED, _SCALE = "_q", "_scale"
Tensor = Any
"""torch.Tensor; torch is not among what the bot's own checks install."""


def layer_name(layer: int) -> str:
    """How the names of a layer's tensors start in the ONNX file."""
    return f"inner.encoder.layer.{layer}."


@dataclass(frozen=True, slots=True)
class PackagedWeights:
    """The tensors of the ONNX file by name, as floats, and the names of all matrices in the order of the layers."""

    floats: dict[str, NDArray[np.float32]]
    matrices: tuple[str, ...]


def packaged_weights(model: Any) -> PackagedWeights:
    """The weights of an ONNX model whose int8 matrices have a float scale beside them."""
    raw = {item.name: numpy_helper.to_array(item) for item in model.graph.initializer}
    floats = {name: value for name, value in raw.items() if value.dtype == np.float32}
    for name, value in raw.items():
        if name.endswith(_QUANTIZED):
            plain = name.removesuffix(_QUANTIZED)
            floats[plain] = value.astype(np.float32) * raw[plain + _SCALE]
    used = [node.input[1] for node in model.graph.node if node.op_type == "MatMul"]
    return PackagedWeights(floats, tuple(name for name in used if name in floats))


@dataclass(slots=True)
class Layer:
    """The parameters of one layer, in the order of `MATRICES`, `BIASES` and `NORMS`."""

    matrices: list[Tensor]
    biases: list[Tensor]
    norms: list[Tensor]

    @property
    def parameters(self) -> list[Tensor]:
        """All of them, for an optimizer."""
        return [*self.matrices, *self.biases, *self.norms]

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """States after this layer, shape (texts, tokens, 384); `mask` is (texts, tokens), False for padding."""
        texts, tokens, size = states.shape
        query, key, value = (
            (states @ self.matrices[part] + self.biases[part]).view(texts, tokens, HEADS, -1).transpose(1, 2)
            for part in range(3)
        )
        attend = torch.nn.functional.scaled_dot_product_attention
        seen = attend(query, key, value, attn_mask=mask[:, None, None, :]).transpose(1, 2).reshape(texts, tokens, size)
        states = _norm(states + seen @ self.matrices[3] + self.biases[3], *self.norms[:2])
        inner = torch.nn.functional.gelu(states @ self.matrices[4] + self.biases[4])
        return _norm(states + inner @ self.matrices[5] + self.biases[5], *self.norms[2:])


class Replica:
    """The whole model. Only its layers have gradients, not its embeddings."""

    def __init__(self, file: Path, device: str = "cpu") -> None:
        """Read the ONNX file of the packaged model, or of one fine-tuned from it."""
        packaged = packaged_weights(onnx.load(file))
        floats = packaged.floats
        self._words, self._places, self._kinds = (
            torch.tensor(floats[f"{_EMBEDDINGS}{kind}_embeddings.weight"], device=device)
            for kind in ("word", "position", "token_type")
        )
        self._norms = [
            torch.tensor(floats[f"{_EMBEDDINGS}LayerNorm.{part}"], device=device) for part in ("weight", "bias")
        ]
        self.layers = [_layer(packaged, number, device) for number in range(LAYERS)]

    def embed(self, ids: Tensor) -> Tensor:
        """Token ids, shape (texts, tokens) -> states before the first layer, shape (texts, tokens, 384)."""
        return _norm(self._words[ids] + self._places[: ids.shape[1]] + self._kinds[0], *self._norms)

    def run(self, states: Tensor, mask: Tensor, first: int = 0, end: int = LAYERS) -> Tensor:
        """States after the layers from `first` to before `end`."""
        for layer in self.layers[first:end]:
            states = layer.forward(states, mask)
        return states


def _layer(packaged: PackagedWeights, number: int, device: str) -> Layer:
    def trained(name: str) -> Tensor:
        return torch.tensor(packaged.floats[name].copy(), device=device, requires_grad=True)

    names = packaged.matrices[MATRICES * number : MATRICES * (number + 1)]
    prefix = layer_name(number)
    return Layer(
        [trained(name) for name in names],
        [trained(prefix + name) for name in BIASES],
        [trained(prefix + name) for name in NORMS],
    )


def _norm(states: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.nn.functional.layer_norm(states, (SIZE,), weight, bias, _EPSILON)
