"""What a person can do with Verbatim on any platform, and what they see: the terms of tests/adapters/test_contract.py.

A platform joins with one file, `tests/contract_<platform>.py`: an async context manager that starts the real adapter over
the `FakeBot` it is handed, and yields a `Person` who talks to it. It reads what the adapter sent as the platform's own
program would show it (markup undone, entities resolved), never by the adapter's code. Then it becomes a row of
`PLATFORMS` in tests/adapters/test_contract.py.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.fixtures.fake_quotes import FakeBot


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote as it is read: its words (single spaces between), who, where, and the link to the moment."""

    words: str
    speaker: str | None
    chapter: str | None
    clock: str | None
    link: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A reply as it is read. Nothing of it is there where nothing was delivered.

    `lead` is the sentence of ours that opens it, without the sign for its tone; `text` is all of it, on one line.
    `live` are the signs of foreign text that the platform would obey: mentions, links, formats, control characters.
    """

    lead: str | None = None
    passages: tuple[Passage, ...] = ()
    text: str = ""
    live: tuple[str, ...] = ()


class Person(Protocol):
    """Somebody in front of a running adapter."""

    async def ask(self, question: str) -> Seen:
        """Ask, and read the answer."""
        ...

    async def check(self, claim: str) -> Seen:
        """Have a claimed quote checked."""
        ...

    async def follow(self, word: str) -> Seen:
        """Write a follow-up to the last answer: `next`, `more` or `also`."""
        ...

    async def rest(self) -> str:
        """The words of the last answer's passage whole, if it was cut; empty if it was not."""
        ...

    async def echo(self) -> None:
        """The adapter gets its own last answer as the platform would deliver it, and the like from another bot."""
        ...

    def refuse(self) -> None:
        """The next thing the adapter sends is not taken by the platform."""
        ...

    @property
    def log(self) -> str:
        """All that the operator can read: log lines and notices."""
        ...


Platform = Callable[[FakeBot, Path], AbstractAsyncContextManager[Person]]
"""Starts a platform's adapter over a bot and an empty folder for its journal."""


def squeezed(text: str) -> str:
    """A text on one line, single spaces between its words."""
    return " ".join(text.split())
