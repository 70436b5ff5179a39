"""A message in parts: its sentences, the items of its lists, the labelled lines of a dialogue. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.model import Role
from bot.search.terms import folded_words
from bot.verify.markup import BREAK
from bot.verify.speaker_frames import labels

_LONGEST_LABEL = 240
"""Characters of a line in which a label is looked for, so that no pattern sees a long text."""
_SENTENCE_END = re.compile(r"(?<=[.?!…])(?<![\s(][A-Z]\.)(?<!^[A-Z]\.)(?<!\b[MD]r\.)[\"”’)]{0,2}\s+(?=\S)")
_LIST_ITEM = re.compile(
    r"^\s{0,6}(?:\(?(?:\d{1,2}|[a-h]|i{1,3}|iv|v)\)|(?:\d{1,2}|[a-h]|i{1,3}|iv|v)\.|\d\ufe0f?\u20e3|"
    r"[-*+•–·‣▪◦](?:\s\[[ x]\])?)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a message; `apart` if a line or something taken out parts it from the one before."""

    text: str
    apart: bool


def pieces(text: str) -> list[Piece]:
    """The sentences of a text, and what stands between breaks."""
    found: list[Piece] = []
    for stretch in text.split(BREAK.strip()):
        apart = True
        for part in _SENTENCE_END.split(stretch):
            if folded_words(part):
                found.append(Piece(part.strip(), apart))
                apart = False
    return found


def is_list_item(line: str) -> bool:
    """Whether a line begins as an item of a list does."""
    return _LIST_ITEM.match(line) is not None


def is_labelled(line: str, names: Mapping[str, Role]) -> bool:
    """Whether a line begins with a speaker's name and a sign, as in a dialogue."""
    return any(re.match(pattern, line[:_LONGEST_LABEL], re.IGNORECASE) for pattern in labels(names))


def strip_list_mark(line: str) -> str:
    """The line without the number or the bullet it begins with."""
    return _LIST_ITEM.sub("", line, count=1)
