"""What a person can do with Verbatim on any platform, and what they see: the terms of tests/adapters/test_contract.py.

A platform joins with one file, `tests/adapters/contract_<platform>.py`: an async context manager that starts the real
adapter over the `FakeBot` it is given, and yields a `Person` who talks to it. The person reads what the adapter sent as
the platform's own program would show it (markup undone, entities resolved), never through the adapter's code. The
platform is then a row of `PLATFORMS` in tests/adapters/test_contract.py.
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
    """A reply as it is read; all of it is empty if nothing was delivered.

    `lead` is the bot's sentence at its beginning, without the mark of its tone; `text` is all of it, on one line.
    `live` is the markup in quoted text that the platform would act on: mentions, links, formats, control characters.
    """

    lead: str | None = None
    passages: tuple[Passage, ...] = ()
    text: str = ""
    live: tuple[str, ...] = ()


class Person(Protocol):
    """Somebody who uses a running adapter."""

    async def ask(self, question: str) -> Seen:
        """Ask, and read the answer."""
        ...

    async def check(self, claim: str) -> Seen:
        """Check a claimed quote, and read the verdict."""
        ...

    async def write(self, text: str) -> Seen:
        """Write a message to the bot where nothing was asked before."""
        ...

    async def follow(self, word: str) -> Seen:
        """Write a follow-up to the last answer: `next`, `previous`, `more`, `also` or `help`."""
        ...

    async def rest(self) -> str:
        """All words of the last answer's passage, if it was cut; empty if it was not."""
        ...

    async def echo(self) -> None:
        """Deliver the adapter's own last answer to it, as the platform would, and a message from another bot."""
        ...

    def refuse(self) -> None:
        """Let the platform refuse the next thing that the adapter sends."""
        ...

    @property
    def log(self) -> str:
        """Everything the operator can read: log lines and notices."""
        ...


Platform = Callable[[FakeBot, Path], AbstractAsyncContextManager[Person]]
"""Starts a platform's adapter over a bot and an empty folder for its journal."""


def squeezed(text: str) -> str:
    """A text on one line, with single spaces between its words."""
    return " ".join(text.split())
