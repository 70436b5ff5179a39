"""Where words are in a line, among the tokens that have no mark yet."""

from collections.abc import Sequence

from bot.transcript.captions_match import PlacedToken
from bot.transcript.manuscript import Mark
from bot.transcript.words import normalize_word


def find_runs(tokens: Sequence[PlacedToken], words: Sequence[str]) -> list[tuple[int, int]]:
    """Every place of words (normalized) as (first token, end), none overlapping; words in braces do not count."""
    found: list[tuple[int, int]] = []
    if not words or not all(words):
        return found
    spoken = [normalize_word(it.token.shown) if it.token.mark is Mark.KEPT else "" for it in tokens]
    start = 0
    while start + len(words) <= len(tokens):
        if spoken[start : start + len(words)] == list(words):
            found.append((start, start + len(words)))
            start += len(words)
        else:
            start += 1
    return found
