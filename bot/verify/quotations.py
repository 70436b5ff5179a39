"""Quotation marks of any language in a line of text -> what is inside them, and what is around. Pure."""

import re
from dataclasses import dataclass

_CLOSING = {
    "“": ("”", "“", '"'), "„": ("“”", '"'), '"': ('"',), "«": ("»",), "»": ("«",), "‹": ("›",), "「": ("」",),
    "『": ("』",), "‘": ("’",), "'": ("'",), "″": ("″",), "〝": ("〞",), "＂": ("＂",), "‟": ("”",), "”": ("”",),
}  # fmt: skip
"""What closes a mark: the usual ones, and those that close it where nobody typed the usual one."""

_MOST_MARKS = 8  # straight marks within a quotation that are looked at
_SINGLE = "‘'"
_ALSO_CLOSES = "”"
"""Closes what others open, and opens a quotation itself in Swedish and Finnish."""
_OPENS = re.compile(f"[{re.escape(''.join(_CLOSING))}]")


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands in one pair of quotation marks, and where: half-open, with its marks."""

    text: str
    start: int
    end: int


def quotations(text: str) -> list[Quotation]:
    """Every quotation in a text, outermost pairs only, in order. Takes time in proportion to the text."""
    found: list[Quotation] = []
    exhausted: set[str] = set()  # closing marks that no longer come, so that none is looked for twice
    index = 0
    while (match := _OPENS.search(text, index)) is not None:
        mark, start = match[0], match.start()
        index = start + 1
        if not _may_open(text, start, mark):
            continue
        end = _closing(text, start + 1, mark, exhausted)
        if end < 0:
            continue
        found.append(Quotation(text[start + 1 : end].strip(), start, end + 1))
        index = end + 1
    return found


def _may_open(text: str, start: int, mark: str) -> bool:
    """An apostrophe opens nothing: a single mark opens before a letter and after none, a closing one after a space."""
    before = text[start - 1] if start else " "
    after = text[start + 1 : start + 2]
    if mark in _ALSO_CLOSES:
        return before.isspace() and after.isalnum()
    if mark in _SINGLE:
        return not before.isalnum() and after.isalnum()
    return True


def _closing(text: str, start: int, mark: str, exhausted: set[str]) -> int:
    """Where the quotation that opens before `start` closes; -1 if nowhere."""
    if mark == '"' and (end := _closing_outermost(text, start)) >= 0:
        return end
    for closers in _CLOSING[mark]:
        if closers in exhausted:
            continue
        for index in range(start, len(text)):
            if text[index] in closers and (mark not in _SINGLE or _ends_word(text, index)):
                return index
        exhausted.add(closers)
    return -1


def _ends_word(text: str, index: int) -> bool:
    following = text[index + 1 : index + 2]
    return not following.isalnum() and (text[index - 1] in ".,!?…;:" or not following.isalnum())


def _closing_outermost(text: str, start: int) -> int:
    """Where a straight quotation closes that may have others in it; -1 if it has none.

    A straight mark opens before a word and after a space, and closes otherwise. If the marks do not add up, since the
    inner quotation goes on after what was quoted, the last one closes.
    """
    depth = deepest = 1
    last = -1
    index = start - 1
    for _ in range(_MOST_MARKS):
        index = text.find('"', index + 1)
        if index < 0:
            break
        opens = not text[index - 1 : index].strip(" (") and text[index + 1 : index + 2].strip() != ""
        depth += 1 if opens else -1
        deepest = max(deepest, depth)
        last = index if not opens else last
        if depth == 0:
            return index
    return last if deepest > 1 else -1
