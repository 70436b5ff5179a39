"""Quotation marks of any language in a line of text -> what is inside them, and what is around. Pure."""

import re
from dataclasses import dataclass

_PAIRS = {
    "“": "”“\"", "”": "”", "„": "“”\"", "\"": "\"", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", "‘": "’", "'": "'",
    "″": "″", "〝": "〞", "＂": "＂", "‟": "”",
}  # fmt: skip
_SINGLE = "‘'"
_OPENS = re.compile(f"[{re.escape(''.join(_PAIRS))}]")


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands in one pair of quotation marks, and where: half-open, with its marks."""

    text: str
    start: int
    end: int


def quotations(text: str) -> list[Quotation]:
    """Every quotation in a text, outermost pairs only, in order. Takes time in proportion to the text."""
    found: list[Quotation] = []
    unclosed: set[str] = set()
    index = 0
    while (match := _OPENS.search(text, index)) is not None:
        mark, start = match[0], match.start()
        index = start + 1
        if mark in unclosed or not _may_open(text, start, mark):
            continue
        end = _closing(text, start + 1, mark)
        if end < 0:
            unclosed.add(mark)  # with no closing mark from here on, there is none for a later one
            continue
        found.append(Quotation(text[start + 1 : end].strip(), start, end + 1))
        index = end + 1
    return found


def _may_open(text: str, start: int, mark: str) -> bool:
    """An apostrophe opens nothing: a single mark opens after a space and before a letter."""
    if mark == "'" or mark == "‘":
        before = text[start - 1] if start else " "
        after = text[start + 1 : start + 2]
        return not before.isalnum() and after.isalnum()
    return True


def _closing(text: str, start: int, mark: str) -> int:
    """Where the quotation that opens before `start` closes; -1 if nowhere."""
    closers = _PAIRS[mark]
    for index in range(start, len(text)):
        if text[index] in closers and (mark not in _SINGLE or _ends_word(text, index)):
            return index
    return -1


def _ends_word(text: str, index: int) -> bool:
    following = text[index + 1 : index + 2]
    return not following.isalnum() and (text[index - 1] in ".,!?…;:" or not following.isalnum())
