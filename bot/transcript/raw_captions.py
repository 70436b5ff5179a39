"""Whether captions.txt holds spoken words alone, or a transcript file that was put there as it is. Pure."""

import re
from collections.abc import Sequence

from bot.transcript.problem import Problem, shorten
from bot.transcript.words import file_lines

_FORMS = (
    ("a WebVTT file", re.compile(r"\AWEBVTT\b")),
    ("a SubRip file", re.compile(r"\A\d{1,9}[ \t]*\n[ \t]*\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}[ \t]*-->")),
    ("an SBV file", re.compile(r"\A\d{1,2}:\d{2}:\d{2}\.\d{3},\d{1,2}:\d{2}:\d{2}\.\d{3}[ \t]*\n")),
    ("a SubStation Alpha file", re.compile(r"\A\[Script Info\]")),
    ("an HTML page", re.compile(r"\A<(?:!doctype|html|head|body|cite|p|div)\b", re.IGNORECASE)),
    ("an XML file", re.compile(r"\A<(?:\?xml|tt|timedtext|transcript)\b")),
    ("a JSON file", re.compile(r"\A(?:\{\s{0,99}\"|\[\s{0,99}[{\[\"])")),
    ("a Word or zip file", re.compile(r"\APK\x03\x04")),
    ("a PDF", re.compile(r"\A%PDF-")),
    ("an RTF file", re.compile(r"\A\{\\rtf")),
)
"""How the files of each form begin, white space before it aside."""

_FENCE, _MOST_FRONT_MATTER = "---", 100  # around front matter, and lines of it
_START = 4000  # characters, by which a form shows

_TIME = r"\d{1,3}:\d{2}(?::\d{2})?[.,]\d{3}"
_NEVER_SPOKEN = re.compile(
    rf"{_TIME}[ \t]{{0,9}}-->[ \t]{{0,9}}{_TIME}|</?c(?:\.[^\s<>]*)?>|<v[. \t][^\n]{{1,200}}?>"
    r"|<\d{1,3}:\d{2}[\d:.]*>|\{\\an?\d[^}\n]{0,80}\}"
)
"""A time line, a tag of captions, an override of subtitles."""

_HARDLY_SPOKEN = re.compile(rf"[\[(]?{_TIME}[\])]?|</?(?:b|i|u|p|br|font|span|div|cite|time)/?>", re.IGNORECASE)
"""A word that is read out now and then, as a lap time or a tag of HTML, but not all the time."""
_FEWEST, _SHARE = 3, 100  # of such words, from which a file is not spoken words: so many, and one in so many

_STAMPED_LINE = re.compile(r"\A[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?(?:\s|$)")
_LABELLED_LINE = re.compile(r"\A\*\*[^*\n]{1,60}\*\*:?(?:\s|$)")
_NUMBERED_LINE = re.compile(r"\A\d{1,9}\t")

_LINES = (("times", _STAMPED_LINE), ("speakers' names", _LABELLED_LINE), ("numbers", _NUMBERED_LINE))

_FIX = "add it instead, which takes its words out of it and keeps what else it knows: python -m bot add"


def raw_captions(name: str, text: str) -> Problem | None:
    """What shows that a file is not spoken words alone; None if nothing does."""
    beginning = text[:_START].lstrip()
    for form, pattern in _FORMS:
        if pattern.match(beginning):
            return Problem(name, 1, f"is {form}, not spoken words alone; {_FIX}")
    lines = file_lines(text)
    if lines[0].strip() == _FENCE and any(line.strip() == _FENCE for line in lines[1:_MOST_FRONT_MATTER]):
        return Problem(name, 1, f"is a text with front matter, not spoken words alone; {_FIX}")
    hardly: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        if (found := _NEVER_SPOKEN.search(line)) is not None:
            return _not_spoken(name, number, found[0])
        hardly += [(number, word) for word in line.split() if _HARDLY_SPOKEN.fullmatch(word)]
    if len(hardly) >= _FEWEST and len(hardly) * _SHARE >= len(text.split()):
        return _not_spoken(name, *hardly[0])
    for kind, pattern in _LINES:
        if (first := _many(lines, pattern)) is not None:
            return Problem(name, first, f"has {kind} before its lines, which are not spoken words; {_FIX}")
    return None


def _not_spoken(name: str, line: int, word: str) -> Problem:
    return Problem(name, line, f"{shorten(word, 40)!r} is not spoken; {_FIX}")


def _many(lines: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    """The first line that begins in a way, if a quarter of all lines do and more than a few; None else."""
    numbers = [number for number, line in enumerate(lines, start=1) if pattern.match(line.lstrip(" \ufeff"))]
    spoken = sum(1 for line in lines if line.strip())
    return numbers[0] if len(numbers) >= _FEWEST and len(numbers) * 4 >= spoken else None
