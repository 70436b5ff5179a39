"""What a word is, and when two words are the same: the proof of an edition rests on this comparison."""

from functools import lru_cache

EDGE_PUNCTUATION = ".,;:!?…\"'“”‘’«»()[]*_—–-"
"""Punctuation that may be at either edge of a word without being part of it."""

MUSIC = "[Music]"
"""The captions' note of a sound. It is not spoken, so no readable view shows it."""

_AROUND_MUSIC = EDGE_PUNCTUATION.replace("[", "").replace("]", "")
_SAME = str.maketrans({"’": "'", "‘": "'", "{": None, "}": None})  # edited.md cannot contain the captions' braces


@lru_cache(maxsize=1 << 14)
def normalize_word(word: str) -> str:
    """A word for comparison: casefolded, straight apostrophes, no edge punctuation; empty if it is not a word.

    `[Music]` keeps its brackets: it is not the word "music".
    """
    return MUSIC.casefold() if is_music(word) else word.translate(_SAME).strip(EDGE_PUNCTUATION).casefold()


def is_word(text: str) -> bool:
    """Whether a token is a word; a lone dash is not."""
    return normalize_word(text) != ""


def is_music(word: str) -> bool:
    """Whether a token is `[Music]`, whatever punctuation an editor put around it."""
    return "[" in word and word.strip(_AROUND_MUSIC).casefold() == MUSIC.casefold()


def clock_seconds(clock: str) -> int:
    """The seconds of "5:36" or "1:04:16"."""
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds


def clock(seconds: float) -> str:
    """Seconds as "5:36" or "1:04:16", as headings and interview.toml write them."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def file_lines(text: str) -> list[str]:
    r"""The lines of a file as an editor counts them; `splitlines` would also break at a form feed or U+2028."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
