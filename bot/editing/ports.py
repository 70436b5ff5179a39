"""What editing needs from the outside: the interviews' folders, a model, and answers that are kept."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from bot.model import Interview


class EditableSeeds(Protocol):
    """The folders of interviews, as editing needs them."""

    def exclusively(self) -> AbstractContextManager[None]:
        """Meanwhile nobody else changes the folders; others wait. Raises InputError."""
        ...

    def read(self, slug: str) -> Interview:
        """The interview of a folder. Raises SeedError."""
        ...

    def files(self, slug: str) -> Mapping[str, bytes]:
        """All files of a folder. Raises SeedError."""
        ...

    def change(self, slug: str, files: Mapping[str, bytes]) -> Interview:
        """Replace some of its files, if the loader can use the new ones. Raises SeedError or InputError."""
        ...


@dataclass(frozen=True, slots=True)
class Completion:
    """What an endpoint answered: the chat completion as JSON values, and its tokens (None if it does not count)."""

    body: Mapping[str, Any]
    tokens_in: int | None = None
    tokens_out: int | None = None


MOST_TOKENS = "max_completion_tokens"
"""The key of a request's limit: so many tokens of an answer, thinking included."""


class ModelClient(Protocol):
    """An endpoint with a language model."""

    async def complete(self, body: Mapping[str, Any]) -> Completion:
        """Ask, and try again where that may help. Raises ModelError."""
        ...


class AnswerCache(Protocol):
    """Answers that were paid for, so that nothing is asked twice, also after a kill."""

    def get(self, key: str) -> Mapping[str, Any] | None:
        """The completion that was kept under a key."""
        ...

    def put(self, key: str, body: Mapping[str, Any]) -> None:
        """Keep a completion. It is on the disk when this returns. Raises InputError."""
        ...
