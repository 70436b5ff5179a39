"""What is counted while the bot runs, for operators: numbers and fixed names, never a word that a user wrote."""

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Metrics(Protocol):
    """Takes what happened; adapters/web counts it."""

    def answering(self, platform: str, kind: str) -> AbstractContextManager[None]:
        """Surrounds a request, waiting included; `kind` is what was requested, such as "ask"."""
        ...

    def asked(self, confidence: str) -> None:
        """A question was answered with this confidence."""
        ...

    def checked(self, verdict: str) -> None:
        """A claim got this verdict."""
        ...

    def posted(self, platform: str, outcome: str) -> None:
        """A daily post came to its end with this outcome."""
        ...


class NoMetrics:
    """Fulfils `Metrics` where nobody reads the numbers."""

    def answering(self, platform: str, kind: str) -> AbstractContextManager[None]:  # noqa: ARG002 - the port's names
        """Measure nothing."""
        return nullcontext()

    def asked(self, confidence: str) -> None:
        """Count nothing."""

    def checked(self, verdict: str) -> None:
        """Count nothing."""

    def posted(self, platform: str, outcome: str) -> None:
        """Count nothing."""


NO_METRICS = NoMetrics()
