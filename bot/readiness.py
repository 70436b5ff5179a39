"""Whether this process does its work: platforms connected, a library served, daily posts on time. For `/readyz`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.daily.ports import ScheduleJournal
from bot.daily.schedule import LATE_AFTER
from bot.errors import VerbatimError
from bot.ports import Clock
from bot.supervisor import AdapterState, AdapterStates

_START = (float("-inf"), "")  # of the order of what is due


@dataclass(frozen=True, slots=True)
class Readiness:
    """What `/readyz` says. `ok` is False while anything is down."""

    ok: bool
    adapters: Mapping[str, str] = field(default_factory=dict)  # name -> state, "running" if it is connected
    library: str = ""  # "served", or why not
    posts: str = ""  # "on time", "late", or why that is not known


class SearchedLibrary(Protocol):
    """A library that can say whether it can be read."""

    async def model(self) -> str:
        """The model of its vectors. Raises LibraryError if the library cannot be read."""
        ...


class ReadinessProbe:
    """Looks at the parts of a process. Before `watch` was called, the process is starting and not ready."""

    def __init__(self, states: AdapterStates, clock: Clock) -> None:
        """`states` is what the supervisor keeps up to date."""
        self._states, self._clock = states, clock
        self._library: SearchedLibrary | None = None
        self._journal: ScheduleJournal | None = None
        self._adapters: tuple[str, ...] = ()
        self._connected: Callable[[str], bool] = lambda _: False

    def watch(
        self,
        library: SearchedLibrary,
        journal: ScheduleJournal,
        adapters: tuple[str, ...],
        connected: Callable[[str], bool],
    ) -> None:
        """From now on look at these.

        `adapters` are the names of those that are to run; `connected` says of a name whether its platform can reach it.
        """
        self._library, self._journal, self._adapters, self._connected = library, journal, adapters, connected

    async def look(self) -> Readiness:
        """The state now. It reads one row per platform, so it may be called every second."""
        adapters = {name: self._look_at_adapter(name) for name in self._adapters}
        library, posts = await self._look_at_library(), await self._look_at_posts()
        running = all(state == AdapterState.RUNNING for state in adapters.values())
        return Readiness(running and library == "served" and posts == "on time", adapters, library, posts)

    def _look_at_adapter(self, name: str) -> str:
        state = str(self._states.get(name, "starting"))
        if state in (AdapterState.RUNNING, AdapterState.CONNECTING):  # the supervisor looks only now and then
            return AdapterState.RUNNING if self._connected(name) else AdapterState.CONNECTING
        return state

    async def _look_at_library(self) -> str:
        if self._library is None:
            return "starting"
        try:
            await self._library.model()
        except VerbatimError:
            return "cannot be read"
        return "served"

    async def _look_at_posts(self) -> str:
        """Whether a schedule is due for so long that its post would be late."""
        if self._journal is None:
            return "starting"
        try:
            for platform in [name.casefold() for name in self._adapters]:
                if await self._journal.due_schedules(platform, self._clock.now() - LATE_AFTER, _START, 1):
                    return "late"
        except VerbatimError:
            return "the journal cannot be read"
        return "on time"
