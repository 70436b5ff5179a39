"""times.csv -> when words are spoken: sparse (word, seconds) pairs, interpolated between."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from bot.transcript.problem import Problem, shorten
from bot.transcript.words import file_lines

LATEST = 1e7  # seconds, about four months; no recording is longer


def parse_times(text: str, words: int, file: str = "times.csv") -> tuple[tuple[tuple[int, float], ...], list[Problem]]:
    """The pairs of a `word,seconds` file, both rising, and its problems; `words` is the interview's length."""
    pairs: list[tuple[int, float]] = []
    problems: list[Problem] = []
    for number, row in enumerate(file_lines(text), start=1):
        if not row.strip() or (number == 1 and row.strip() == "word,seconds"):
            continue
        try:
            pairs.append(_pair(row, words, pairs[-1] if pairs else (-1, 0.0)))
        except ValueError as error:
            problems.append(Problem(file, number, str(error)))
    return tuple(pairs), problems


def _pair(row: str, words: int, previous: tuple[int, float]) -> tuple[int, float]:
    """The pair of a row. Raises ValueError with the message for the editor."""
    word_text, _, seconds_text = row.partition(",")
    try:
        word, seconds = int(word_text), float(seconds_text)
    except ValueError:
        raise ValueError(f"{shorten(row, 40)!r} is not word,seconds") from None
    if not 0 <= word < words or not 0 <= seconds < LATEST:
        raise ValueError(
            f"word {shorten(word_text, 20)} at {shorten(seconds_text, 20)} s lies outside the interview's {words} words"
        )
    if word <= previous[0] or seconds < previous[1]:
        raise ValueError("words and seconds must rise from line to line")
    return word, seconds


def seconds_at(times: Sequence[tuple[int, float]], word: int) -> float | None:
    """Seconds from the start at which a word is spoken; None without times."""
    if not times:
        return None
    index = bisect_right(times, (word, float("inf"))) - 1
    if index < 0:
        return times[0][1]
    if index == len(times) - 1:
        return times[index][1]
    (left, start), (right, end) = times[index], times[index + 1]
    return start + (end - start) * (word - left) / (right - left)


def word_at(times: Sequence[tuple[int, float]], seconds: float, words: int) -> int | None:
    """The first word spoken at or after a moment, `words` after the last one; None without times."""
    if not times:
        return None
    return bisect_left(range(words), seconds, key=lambda word: seconds_at(times, word) or 0.0)
