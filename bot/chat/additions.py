"""The queue of interviews that admins add from chat: one after another, within limits, and each reports its progress.

All files that wait are added before the library is built once for all of them: adding takes seconds, building a minute.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar

from bot.chat.upload import NewFoldersOnly, Upload
from bot.chat.visitor import Visitor
from bot.errors import InputError, SeedError
from bot.logs import report
from bot.presentation import wording
from bot.settings import AllowedServers
from bot.transcript.adding import UNCHANGED, Added, Seeds, add

MOST_WAITING, MOST_WAITING_OF_SERVER, MOST_A_DAY = 20, 3, 20
"""Files that wait at most: of all servers, of one; and files that one server sends within 24 hours."""

READ_SECONDS = 60.0
"""How long a download may take."""

_DAY = 86400.0
_MOST_AT_A_TIME = 10  # files that are added before the library is built, so that nobody waits for ever
_T = TypeVar("_T")


class Stage(StrEnum):
    """What is being done for a file."""

    READING = "reading"
    ADDING = "adding"
    BUILDING = "building"


class Searchable(StrEnum):
    """When an added interview can be asked."""

    NOW = "now"
    AFTER_RESTART = "after a restart"
    LATER = "later"  # the library could not be built


@dataclass(frozen=True, slots=True)
class Waiting:
    """Other files come first."""

    ahead: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The interview is in its folder, whether it is new or was there before."""

    added: Added
    searchable: Searchable = Searchable.NOW


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing was added. `reason` is one line, as an InputError has it; `reference` stands in the log."""

    reason: str = ""
    reference: str = ""


AdditionProgress = Waiting | Stage | Finished | Failed


class SlotJournal(Protocol):
    """What the queue needs of the journal."""

    async def claim(self, key: str, seconds: float) -> bool:
        """Take a name for a time; False if it is taken."""
        ...


@dataclass(slots=True, eq=False)
class Ticket:
    """A file in the queue. Whoever shows its progress sees the latest state, not each one in between."""

    server: str
    upload: Upload
    latest: AdditionProgress = field(default_factory=lambda: Waiting(0))
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, progress: AdditionProgress) -> None:
        """Note a new state."""
        if progress != self.latest:
            self.latest = progress
            self._changed.set()

    async def progress(self) -> AsyncIterator[AdditionProgress]:
        """Its states from now on; the last is Finished or Failed."""
        while True:
            self._changed.clear()
            shown = self.latest
            yield shown
            if isinstance(shown, Finished | Failed):
                return
            await self._changed.wait()


class _StoppedError(Exception):
    """The bot stops before the work is done."""


class AdditionQueue:
    """Adds what admins send from chat. Use it within one event loop, and `close` it."""

    def __init__(
        self, allowed: AllowedServers, seeds: Seeds, journal: SlotJournal, index: Callable[[], Awaitable[object]]
    ) -> None:
        """`index` brings the library up to date; it raises VerbatimError."""
        self.allowed, self._seeds, self._journal, self._index = allowed, NewFoldersOnly(seeds), journal, index
        self._waiting: deque[Ticket] = deque()
        self._claiming: list[str] = []  # the servers whose files are about to wait
        self._stopping = asyncio.Event()
        self._working: asyncio.Task[None] | None = None
        self._unindexed = False

    async def submit(self, visitor: Visitor, upload: Upload) -> Ticket:
        """Put a file in the queue. Raises InputError if it or its sender is refused, JournalError."""
        if not visitor.admin:
            raise InputError(wording.additions.ONLY_ADMINS)
        if not self.allowed.include(visitor.platform, visitor.server.id) or visitor.server.personal:
            raise InputError(wording.additions.NOT_HERE)
        if self._stopping.is_set():
            raise InputError(wording.errors.RESTARTING)
        upload.check()
        server = f"{visitor.platform}:{visitor.server.key}"
        self._refuse_if_full(server)
        self._claiming.append(server)
        try:
            await self._take_slot(server)
        finally:
            self._claiming.remove(server)
        if self._stopping.is_set():
            raise InputError(wording.errors.RESTARTING)
        ticket = Ticket(server, upload, Waiting(len(self._waiting) + (self._working is not None)))
        self._waiting.append(ticket)
        if self._working is None:
            self._working = asyncio.create_task(self._work(), name="adding from chat")
        return ticket

    def stop(self) -> None:
        """Take nothing new and drop what waits. What is being added is finished; its library is built at the start."""
        self._stopping.set()
        while self._waiting:
            self._waiting.popleft().tell(Failed(wording.additions.DROPPED))

    async def close(self) -> None:
        """Stop, and wait until no file is being added."""
        self.stop()
        if self._working is not None:
            await self._working

    # --- limits ---------------------------------------------------------------------------------

    def _refuse_if_full(self, server: str) -> None:
        servers = [*(ticket.server for ticket in self._waiting), *self._claiming]
        if servers.count(server) >= MOST_WAITING_OF_SERVER:
            raise InputError(wording.additions.too_many_waiting(MOST_WAITING_OF_SERVER))
        if len(servers) >= MOST_WAITING:
            raise InputError(wording.additions.queue_full(MOST_WAITING))

    async def _take_slot(self, server: str) -> None:
        """Each file takes one of a server's slots for 24 hours, in the journal that all replicas share."""
        for number in range(MOST_A_DAY):
            if await self._journal.claim(f"{server}/additions/{number}", _DAY):
                return
        raise InputError(wording.additions.too_many_today(MOST_A_DAY))

    # --- the work -------------------------------------------------------------------------------

    async def _work(self) -> None:
        """Add what waits, until nothing does."""
        try:
            while self._waiting:
                tickets: list[tuple[Ticket, Added]] = []
                while self._waiting and len(tickets) < _MOST_AT_A_TIME:
                    ticket = self._waiting.popleft()
                    for index, other in enumerate(self._waiting):
                        other.tell(Waiting(index + 1))
                    if (added := await self._add(ticket)) is not None:
                        tickets.append((ticket, added))
                if tickets:
                    await self._build(tickets)
        finally:
            self._working = None

    async def _add(self, ticket: Ticket) -> Added | None:
        """Download and add one file; what was added, unless that failed or needs no new library."""
        try:
            ticket.tell(Stage.READING)
            async with asyncio.timeout(READ_SECONDS):
                content = await self._unless_stopped(ticket.upload.read())
            ticket.tell(Stage.ADDING)
            added = await asyncio.to_thread(add, ticket.upload.incoming(content), self._seeds)
        except _StoppedError:
            ticket.tell(Failed(wording.additions.DROPPED))
        except TimeoutError:
            ticket.tell(Failed(wording.additions.UNREADABLE))
        except (InputError, SeedError) as error:
            ticket.tell(Failed(str(error)))
        except Exception as error:  # noqa: BLE001 - one file must not stop those behind it
            ticket.tell(Failed(reference=report("adding from chat", error)))
        else:
            self._unindexed |= added.status != UNCHANGED
            if self._unindexed:
                ticket.tell(Stage.BUILDING)
                return added
            ticket.tell(Finished(added))
        return None

    async def _build(self, tickets: list[tuple[Ticket, Added]]) -> None:
        """Bring the library up to date for the files that were just added."""
        try:
            await self._unless_stopped(self._index())
        except _StoppedError:
            searchable = Searchable.AFTER_RESTART
        except Exception as error:  # noqa: BLE001 - their senders must not wait for ever
            report("adding from chat", error)
            searchable = Searchable.LATER
        else:
            searchable, self._unindexed = Searchable.NOW, False
        for ticket, added in tickets:
            ticket.tell(Finished(added, searchable))

    async def _unless_stopped(self, work: Awaitable[_T]) -> _T:
        """The result of work, which is cancelled if the bot stops first. Raises _StoppedError."""
        working = asyncio.ensure_future(work)
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise _StoppedError
            return working.result()
        finally:
            working.cancel()
            stopping.cancel()
            await asyncio.gather(working, stopping, return_exceptions=True)
