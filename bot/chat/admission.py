"""Who is answered now: a few requests at a time, servers in turn. Members who ask too quickly are refused."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.chat.cooldown import BURST, SECONDS_PER_ANSWER, Cooldown
from bot.chat.ports import ChatJournal
from bot.chat.refusals import SaidRefusals
from bot.chat.turns import FairTurns
from bot.chat.visitor import Visitor
from bot.errors import JournalError
from bot.ports import Clock
from bot.presentation import compose, wording
from bot.presentation.reply import Reply

LONGEST_ANSWER = 60.0
"""Seconds after which an answer is given up; waiting for a seat does not count."""

SEATS = 3
"""Requests answered side by side. With more, all would finish together, late, instead of one after another."""

SEATS_OF_ONE = 1
"""Of which one server has so many: two would give its members few more answers, and others theirs twice as late."""

_BUTTON_COST = 0.34  # of an answer, in the cooldown


class Admission:
    """Gives requests their seats, and refuses what is too much."""

    def __init__(self, journal: ChatJournal, clock: Clock) -> None:
        self._journal = journal
        self._cooldown, self._said_refusals = Cooldown(clock), SaidRefusals(clock)
        self._turns = FairTurns(SEATS, SEATS_OF_ONE)

    @asynccontextmanager
    async def seat(self, visitor: Visitor) -> AsyncIterator[None]:
        """Wait for a seat, and hold it for at most LONGEST_ANSWER. Raises TimeoutError after that."""
        async with self._turns.turn(_queue_of(visitor)), asyncio.timeout(LONGEST_ANSWER):
            yield

    def busy(self, visitor: Visitor) -> Reply | None:
        """The refusal where too many wait already. It reads memory only, so it takes no time."""
        return compose.refusal(wording.errors.BUSY) if self._turns.is_full(_queue_of(visitor)) else None

    def too_fast(self, visitor: Visitor, *, button: bool = False) -> Reply | None:
        """The refusal for somebody who asks too quickly. It reads memory only, so it takes no time."""
        wait = self._cooldown.wait(_asker(visitor), _BUTTON_COST if button else 1.0)
        return compose.refusal(wording.errors.too_fast(wait)) if wait else None

    async def too_fast_elsewhere(self, visitor: Visitor, *, button: bool = False) -> Reply | None:
        """The refusal for somebody who asks too quickly over all hosts together.

        What they ask next is refused from memory until the wait is over.
        """
        cost = _BUTTON_COST if button else 1.0
        key = f"cooldown:{_asker(visitor)}"
        try:
            wait = await self._journal.take(key, cost * SECONDS_PER_ANSWER, BURST * SECONDS_PER_ANSWER)
        except JournalError:  # it is away; this process's own limit holds
            return None
        if not wait:
            return None
        self._cooldown.learn(_asker(visitor), wait, cost)
        return compose.refusal(wording.errors.too_fast(wait))

    def refuses_aloud(self, visitor: Visitor) -> bool:
        """Whether a refusal is said, because this member heard none lately; it counts as said then."""
        return self._said_refusals.is_news(visitor)


def _asker(visitor: Visitor) -> str:
    return f"{visitor.platform}:{visitor.user_id}"


def _queue_of(visitor: Visitor) -> str:
    """Who shares a queue: the members of a server; a direct message has its own."""
    return f"{visitor.platform}:{visitor.server.key}"
