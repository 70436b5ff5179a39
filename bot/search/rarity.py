"""How rare a word is in interviews: in those of the library, and in many others. Pure.

Judged by one interview alone, nearly every word that a member uses in place of the speaker's would seem as rare
as a name that nobody has heard of. So the library's passages are counted together with those of other interviews, and
never count more than these: a word weighs about the same in a library of one interview and of hundreds.
"""

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("spoken_stems.tsv")
"""`stem<TAB>passages` lines: of a million passages of 60 words, how many say it. `python -m bench.spoken_stems`."""

_MILLION = 1_000_000
_PASSAGE = 60  # words

_ELSEWHERE = 20_000
"""The other interviews count as so many passages, and the library as no more than that."""


@cache
def _shares() -> Mapping[str, float]:
    """The share of the passages of other interviews that say a stem."""
    lines = (line.split("\t") for line in _DATA.read_text(encoding="utf-8").splitlines())
    return {stem: int(passages) / _MILLION for stem, passages in lines}


def is_heard_elsewhere(term: str) -> bool:
    """Whether other interviews use a stem, more than a few times."""
    return term in _shares()


def chance_elsewhere(term: str) -> float:
    """How likely a word of another interview has a stem, 0 to 1."""
    return _shares().get(term, 0.0) / _PASSAGE


def rarity(term: str, said: int, passages: int) -> float:
    """The inverse document frequency of a stem that `said` of the library's `passages` say, as BM25 weighs words."""
    counted = min(1.0, _ELSEWHERE / passages) if passages else 0.0
    total = _ELSEWHERE + passages * counted
    saying = _ELSEWHERE * _shares().get(term, 0.0) + said * counted
    return math.log(1 + (total - saying + 0.5) / (saying + 0.5))
