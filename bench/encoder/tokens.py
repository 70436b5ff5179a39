"""The tokens of the packaged model: which of them are words, and how rare each is among passages."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import BertWordPieceTokenizer

from store.encoder import model_files

_MOST_TOKENS = 256
_LEAST_RARITY = 0.05
_NOT_WORDS = ("[CLS]", "[SEP]")
_CONTINUES = "##"


def _vocabulary_file() -> Path:
    return model_files(None)[1]


@cache
def tokenizer() -> BertWordPieceTokenizer:
    """The tokenizer, which cuts off a text after 256 tokens."""
    made = BertWordPieceTokenizer(str(_vocabulary_file()), lowercase=True)
    made.enable_truncation(_MOST_TOKENS)
    return made


@cache
def vocabulary() -> tuple[str, ...]:
    """The tokens in the order of their ids."""
    return tuple(_vocabulary_file().read_text(encoding="utf-8").removesuffix("\n").split("\n"))


@cache
def not_words() -> NDArray[np.bool_]:
    """For each token whether it has no letter or digit, or marks an end of a text."""
    return np.array([not any(map(str.isalnum, token)) or token in _NOT_WORDS for token in vocabulary()])


def first_tokens(ids: Sequence[int]) -> set[int]:
    """The tokens that words begin with; the first and the last of a text mark its ends."""
    return {token for token in ids[1:-1] if not not_words()[token] and not vocabulary()[token].startswith(_CONTINUES)}


def token_rarity(passages: Iterable[Sequence[int]]) -> NDArray[np.float32]:
    """For each token, how rare words that begin with it are: the inverse document frequency that BM25 uses.

    `passages` are the token ids of each passage. A token that begins no word counts as if it were rarer than all.
    """
    counts: Counter[int] = Counter()
    number = 0
    for ids in passages:
        counts.update(first_tokens(ids))
        number += 1
    rarity = np.full(len(vocabulary()), math.log(1 + number), dtype=np.float32)
    for token, count in counts.items():
        rarity[token] = math.log(1 + (number - count + 0.5) / (count + 0.5))
    return rarity


def token_weights(rarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much each token of a question counts: nothing if it is no word, otherwise its rarity."""
    return np.where(not_words(), 0, np.maximum(rarity, _LEAST_RARITY)).astype(np.float32)
