"""Claims each event once: in memory for this process, in the journal for all replicas."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.chat.failure import failure
from bot.chat.lost_questions import OpenQuestions
from bot.chat.ports import ChatJournal
from bot.chat.turns import FairTurns
from bot.chat.visitor import Visitor
from bot.errors import JournalError, VerbatimError
from bot.logs import report
from bot.presentation.reply import Reply

CLAIM_SECONDS = 86400.0
"""How long an event stays claimed; platforms deliver an event again within minutes."""

ELSEWHERE_SECONDS = 0.75
"""How long a refusal waits for another replica that may answer. It claims an event of a crowd within half a second."""

_CLAIMING = 32  # claims at once; the journal commits together what waits
_MOST_KEYS = 20_000  # in memory


@dataclass(frozen=True, slots=True)
class EventClaim:
    """Whether this replica answers an event, and the question it opened.

    `failure` is what to say if the journal does not know whether another replica has the event.
    """

    granted: bool
    question: str | None = None  # its key
    failure: Reply | None = None


class EventClaims:
    """The claims of one platform."""

    def __init__(self, platform: str, journal: ChatJournal, questions: OpenQuestions) -> None:
        self._platform, self._journal, self._questions = platform, journal, questions
        self._turns, self._taken = FairTurns(_CLAIMING), _TakenEvents()

    async def claim(
        self,
        visitor: Visitor,
        keys: Sequence[str],
        address: str | None = None,
        *,
        is_taken: bool = False,
        without_journal: bool = False,
    ) -> EventClaim:
        """Claim an event under every name it goes by. Servers take turns, since each commit waits for the disk.

        With an `address`, a question is opened. `is_taken`: the caller took it in memory, with `take`.
        `without_journal`: it is granted even if the journal is away.
        """
        names = self._names(keys)
        if not is_taken and not self._taken.take(names):
            return EventClaim(granted=False)
        question = self._questions.new(names[0], address) if address is not None else None
        try:
            async with self._turns.turn(visitor.server.key):
                granted = await self._journal.claim_event(names, CLAIM_SECONDS, question)
        except VerbatimError as error:
            if question is not None:
                self._questions.drop(question.key)
            if without_journal and isinstance(error, JournalError):
                report(self._platform, error)
                return EventClaim(granted=True)
            return EventClaim(granted=False, failure=failure(self._platform, error))
        if question is not None and not granted:
            self._questions.drop(question.key)
        return EventClaim(granted, question.key if question is not None and granted else None)

    def is_taken(self, keys: Sequence[str]) -> bool:
        """Whether this process took an event lately. It reads memory only."""
        return self._taken.has(self._names(keys))

    def take(self, keys: Sequence[str]) -> None:
        """Take an event in memory only: it is claimed later, or refused, which is not worth a write to the journal."""
        self._taken.take(self._names(keys))

    async def is_answered_elsewhere(self, keys: Sequence[str]) -> bool:
        """Whether another replica claims an event that this one turned away; one on another host gets a moment."""
        if self._journal.on_several_hosts:
            await asyncio.sleep(ELSEWHERE_SECONDS)
        try:
            return await self._journal.is_claimed(self._names(keys))
        except VerbatimError as error:
            report(self._platform, error)
            return False

    def _names(self, keys: Sequence[str]) -> list[str]:
        return [f"{self._platform}:{key}" for key in keys]


class _TakenEvents:
    """The keys of the latest events that this process took: it takes each once even while the journal is away.

    Their hashes are kept, in two halves: when the newer one is full, the older one is dropped.
    """

    def __init__(self) -> None:
        self._newer, self._older = set[int](), set[int]()

    def take(self, keys: Sequence[str]) -> bool:
        """Take an event that goes by these keys; False if it was taken under one of them."""
        if self.has(keys):
            return False
        if len(self._newer) >= _MOST_KEYS // 2:
            self._newer, self._older = set(), self._newer
        self._newer.update(map(hash, keys))
        return True

    def has(self, keys: Sequence[str]) -> bool:
        """Whether an event was taken under one of these keys."""
        return any(key in self._newer or key in self._older for key in map(hash, keys))
