"""What is wrong with a seed file, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to fix or to look at: the file, its line (counted from 1), and a message of one line."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def shorten(text: str, most: int = 80) -> str:
    """Text from a file on one line, with an ellipsis after `most` characters, to be named in a message."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
