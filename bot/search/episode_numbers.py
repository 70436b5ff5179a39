"""The number of an episode that stands in its title: "#205", "No. 205", "Ep. 205", "Episode 205". Pure.

A number without such a mark does not count: titles have years, ranks and counts ("2001: A Space Odyssey", "100 days").
"""

import re

from bot.search.terms import STOP_WORDS

_DIGITS = r"(?P<number>[0-9]{1,6})(?!\w|[-–/.,:][0-9])"  # no range, fraction or time
_EPISODE = re.compile(rf"(?<![\w-])(?:episode|ep)\.?\s?(?:#|№|no\.)?\s?{_DIGITS}", re.IGNORECASE)
_SIGN = re.compile(rf"(?<![\w&#])[#№]\s?{_DIGITS}")
_NO = re.compile(rf"(?<![\w-])No\.\s?{_DIGITS}", re.IGNORECASE)

_BEFORE_START = re.compile(r"[\W_]{0,3}")
_PART_BEFORE = re.compile(r"(?:[:|(\[,–—]|\s-)\s?$")
_PART_AFTER = re.compile(r"\s?(?:$|[:|()\[\],.–—]|-\s)")
_WORD = re.compile(r"\w+")
_COUNTED = frozenset("podcast show interview conversation talk episode".split())
_RANKED = frozenset("become becomes becoming became going number world top ranked rank was were".split()) | STOP_WORDS
"""Words after which "#1" is a rank."""


def number_in_title(title: str) -> int | None:
    """The number that a title gives its episode; None if it gives none, or several."""
    found = [match for pattern in (_EPISODE, _SIGN, _NO) for match in pattern.finditer(title) if _counts(title, match)]
    first = _BEFORE_START.match(title)
    begin = first.end() if first is not None else 0
    at_start = {int(match["number"]) for match in found if match.start() <= begin}
    numbers = at_start or {int(match["number"]) for match in found}
    return numbers.pop() if len(numbers) == 1 else None


def _counts(title: str, match: re.Match[str]) -> bool:
    """Whether a marked number is an episode's: "#1" may be a rank, and "No. 5" a perfume."""
    before, after = title[: match.start()], title[match.end() :]
    if match.re is _EPISODE or not before.strip(" \"'“‘([{-–—"):
        return True
    if _PART_BEFORE.search(before):
        return _PART_AFTER.match(after) is not None
    if _PART_AFTER.match(after) is None:
        return False
    words = _WORD.findall(before)
    last = words[-1].casefold() if words else ""
    return last in _COUNTED or (match.re is _SIGN and last not in _RANKED)
