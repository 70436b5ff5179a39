"""How far the states of the replica are from those of the packaged model: python -m bench.encoder.compare."""

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import torch

from bench.encoder.replica import Replica
from bench.encoder.tokens import tokenizer
from store.encoder import model_files

_MOST_DIFFERENT = 0.02
"""The replica computes in floats throughout; the packaged model does not."""


def packaged_file() -> Path:
    """The packaged model's ONNX file. Raises EncoderError if it is not installed."""
    return model_files(None)[0]


def difference(text: str) -> float:
    """The largest cosine distance of a token's state in the replica from that in the packaged model."""
    ids = tokenizer().encode(text).ids
    row = np.array([ids], dtype=np.int64)
    feed = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
    onnxruntime: Any = import_module("onnxruntime")  # only this check runs the packaged file itself
    session = onnxruntime.InferenceSession(str(packaged_file()), providers=["CPUExecutionProvider"])
    theirs = torch.tensor(session.run(None, {item.name: feed[item.name] for item in session.get_inputs()})[0])
    replica = Replica(packaged_file())
    with torch.no_grad():
        ours = replica.run(replica.embed(torch.tensor(row)), torch.ones(row.shape, dtype=torch.bool))
    return float((1 - torch.nn.functional.cosine_similarity(ours, theirs, dim=2)).max())


if __name__ == "__main__":
    found = difference("What did he say about the future of artificial intelligence?")
    print(f"largest cosine distance of a token's state: {found:.5f}")
    raise SystemExit(found > _MOST_DIFFERENT)
