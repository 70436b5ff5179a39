"""What a word is, and when two are the same: the comparison that the proof of an edition rests on."""

EDGE = ".,;:!?…\"'“”‘’«»()[]*_—–-"
"""Punctuation that may stand at either edge of a word without being part of it."""

MUSIC = "[Music]"
"""The captions' own note of a sound; nobody says it, so no readable view shows it."""

_AROUND_A_NOTE = EDGE.replace("[", "").replace("]", "")
_ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "{": None, "}": None}
)  # a brace of the captions cannot be written in edited.md


def bare(word: str) -> str:
    """A word as it is compared: casefolded, apostrophes straight, edge punctuation stripped; empty if it is no word.

    The note `[Music]` stays in its brackets: it is not the word "music".
    """
    return MUSIC.casefold() if is_music(word) else word.translate(_ALIKE).strip(EDGE).casefold()


def is_word(text: str) -> bool:
    """Whether a token is a word at all; a lone dash is none."""
    return bare(text) != ""


def is_music(word: str) -> bool:
    """Whether a token is the note `[Music]`, whatever punctuation an editor put around it."""
    return word.strip(_AROUND_A_NOTE).casefold() == MUSIC.casefold()


def clock_seconds(clock: str) -> int:
    """Seconds of "5:36" or "1:04:16"."""
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds


def file_lines(text: str) -> list[str]:
    r"""The lines of a file as an editor counts them: `splitlines` would also break at a form feed or U+2028."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
