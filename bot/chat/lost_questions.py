"""Questions that were lost when a process was killed: another process finds them and apologises.

While something is answered, the journal has its address: where the answer goes, never what was asked. A process that
works renews its addresses; those of one that is silent are taken by another, each once.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.errors import VerbatimError
from bot.logs import report
from bot.model import OpenQuestion

log = logging.getLogger("verbatim")

RENEWED_EVERY = 15.0
"""Seconds between two signs of life, and between two looks for what was lost."""

SILENT = 60.0
"""Seconds without a sign of life after which a process counts as dead. Discord takes an answer for 900."""

_TRIES = 3

Apologise = Callable[[str], Awaitable[None]]
"""Says at an address that a question was lost, where the platform still allows it."""


class QuestionJournal(Protocol):
    """What the journal does for open questions."""

    async def close_question(self, key: str) -> None:
        """A question was answered, or needs no answer any more."""
        ...

    async def renew_questions(self, owner: str) -> None:
        """The process that answers these questions is alive."""
        ...

    async def take_lost_questions(self, platform: str, silent: float) -> "list[OpenQuestion]":
        """Questions whose process was silent for so many seconds. Each is given to one caller, once."""
        ...


class OpenQuestions:
    """What this process is answering on one platform, and what others left unanswered there."""

    def __init__(self, platform: str, journal: QuestionJournal) -> None:
        self._platform, self._journal = platform, journal
        self._owner = secrets.token_hex(8)
        self._open: set[str] = set()
        self._lost: list[tuple[str, int]] = []  # addresses to apologise at, and how often that was tried

    def new(self, key: str, address: str) -> OpenQuestion:
        """The question of an event, to be stored when the event is claimed."""
        self._open.add(key)
        return OpenQuestion(key, self._platform, self._owner, address)

    def drop(self, key: str) -> None:
        """Another process answers it."""
        self._open.discard(key)

    async def close(self, key: str) -> None:
        """It was answered. If the journal cannot be written, it is closed when it is old."""
        try:
            await self._journal.close_question(key)
        except VerbatimError as error:
            report(self._platform, error)
        self._open.discard(key)

    async def watch(self, apologise: Apologise) -> None:
        """Until cancelled: show that this process is alive, and apologise for what another one lost."""
        while True:
            await self.look(apologise)
            await asyncio.sleep(RENEWED_EVERY)

    async def look(self, apologise: Apologise) -> None:
        """Do so once."""
        try:
            if self._open:
                await self._journal.renew_questions(self._owner)
            lost = await self._journal.take_lost_questions(self._platform, SILENT)
        except VerbatimError as error:
            log.warning("%s", error)
            return
        if lost:
            log.warning("%d questions were lost with a process that was killed; it apologises for them", len(lost))
        self._lost += [(question.address, 0) for question in lost]
        await self._apologise(apologise)

    async def _apologise(self, apologise: Apologise) -> None:
        """Say so at every address. What failed is tried again when it looks for the next time."""
        addresses, self._lost = self._lost, []
        for address, tries in addresses:
            try:
                await apologise(address)
            except Exception as error:  # noqa: BLE001 - the others must hear of it
                report(self._platform, error)
                if tries < _TRIES:
                    self._lost.append((address, tries + 1))
