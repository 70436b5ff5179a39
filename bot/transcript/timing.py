"""When words are spoken: sparse (word, seconds) pairs, interpolated between."""

from bisect import bisect_right
from collections.abc import Sequence

from bot.errors import SeedError


def parse_times(text: str, words: int, file: str = "times.csv") -> tuple[tuple[int, float], ...]:
    """The pairs of a `word,seconds` file, both rising. Raises SeedError naming the line."""
    pairs: list[tuple[int, float]] = []
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip() or (number == 1 and row.strip() == "word,seconds"):
            continue
        word_text, _, seconds_text = row.partition(",")
        try:
            word, seconds = int(word_text), float(seconds_text)
        except ValueError:
            raise SeedError(f"{file}:{number}: {row[:40]!r} is not word,seconds") from None
        if not 0 <= word < words or not 0 <= seconds < 1e7:
            raise SeedError(f"{file}:{number}: word {word_text} at {seconds_text} s lies outside the interview's {words} words")
        if pairs and (word <= pairs[-1][0] or seconds < pairs[-1][1]):
            raise SeedError(f"{file}:{number}: words and seconds must rise from line to line")
        pairs.append((word, seconds))
    return tuple(pairs)


def seconds_at(times: Sequence[tuple[int, float]], word: int) -> float | None:
    """Seconds from the start at which a word is spoken; None without times."""
    if not times:
        return None
    at = bisect_right(times, (word, float("inf"))) - 1
    if at < 0:
        return times[0][1]
    if at == len(times) - 1:
        return times[at][1]
    (left, begin), (right, end) = times[at], times[at + 1]
    return begin + (end - begin) * (word - left) / (right - left)


def word_at(times: Sequence[tuple[int, float]], seconds: float, words: int) -> int | None:
    """The first word spoken at or after a moment; None without times, `words` past the end."""
    if not times:
        return None
    low, high = 0, words
    while low < high:
        middle = (low + high) // 2
        spoken = seconds_at(times, middle)
        if spoken is not None and spoken >= seconds:
            high = middle
        else:
            low = middle + 1
    return low
