"""What is wrong with a seed file, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend: the file, its line (1-based), and one line of text."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def cut(text: str, most: int = 80) -> str:
    """Text from a file, fit to stand in one line of a message."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
