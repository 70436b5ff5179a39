"""What daily posts need of the journal, of a platform and of the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.chat.ports import ChatJournal
from bot.daily.schedule import Post, Run, Schedule
from bot.model import Ref
from bot.ports import Clock
from bot.presentation.reply import Reply
from bot.reasons import Reason


class ScheduleJournal(ChatJournal, Protocol):
    """Schedules of daily posts, what became of each run, and queues. Each method is one transaction."""

    async def schedule(self, identity: str) -> Schedule | None:
        """A schedule."""
        ...

    async def schedules(self, platform: str | None, server: str | None) -> Sequence[Schedule]:
        """All of a server, oldest first; None for all platforms or servers."""
        ...

    async def keep_schedule(self, schedule: Schedule) -> None:
        """Keep a schedule, whatever was kept under its identity."""
        ...

    async def change_schedule(self, before: Schedule, after: Schedule) -> bool:
        """Keep what was changed in one; False if it is not as it was before, or there no more."""
        ...

    async def drop_schedule(self, identity: str) -> None:
        """Delete a schedule with its posts, its queue and what it has shown."""
        ...

    async def pause(self, identity: str, why: Reason) -> bool:
        """Stop a schedule that runs; whether it did."""
        ...

    async def page(self, platform: str, after: str, limit: int) -> Sequence[Schedule]:
        """Schedules that run, in the order of their identities, those after one."""
        ...

    async def due(self, platform: str, now: float, after: tuple[float, str], limit: int) -> Sequence[Schedule]:
        """Schedules that run and are due, in the order of (moment, identity), those after a place in that order."""
        ...

    async def unsettled(
        self, platform: str, now: float, after: tuple[float, str], limit: int
    ) -> Sequence[tuple[Schedule, Post]]:
        """Posts under way that somebody must look at by now, in the order of (until, schedule), those after a place in it.

        Those of paused schedules too.
        """
        ...

    async def wakes(self, platform: str) -> float | None:
        """The first moment at which `due` or `unsettled` will have something."""
        ...

    async def advance(self, schedule: Schedule, posts: Sequence[Post], run: Run) -> bool:
        """Go on from the schedule's run to another one, with rows for the runs between.

        False if the schedule has changed since it was read, or if the last row's date was there already (it then goes on
        all the same): the caller must not post. A last row with a token is remembered as an answer is, for its buttons.
        """
        ...

    async def retake(self, post: Post, taken: Post) -> bool:
        """Write that a post under way is taken up for one more attempt; False if somebody else did so, or settled it."""
        ...

    async def settle(self, post: Post) -> bool:
        """Write what became of an attempt; whether that counted. That it was posted always counts, and ends everything.

        A quote that was seen is noted as shown (scope `shown_scope`) and leaves the queue.
        """
        ...

    async def not_yet(self, platform: str, now: float) -> int:
        """Delete rows of runs that were missed in a future that has not come (the clock was set back); how many."""
        ...

    async def posts(self, schedule: str, limit: int) -> Sequence[Post]:
        """The last rows, newest date first."""
        ...

    async def queue(self, schedule: str) -> Sequence[Ref]:
        """What an admin wants posted next, in order."""
        ...

    async def enqueue(self, schedule: str, ref: Ref) -> None:
        """Put a quote last in the queue."""
        ...

    async def unqueue(self, schedule: str, ref: Ref) -> None:
        """Take out of the queue whatever overlaps a quote."""
        ...


def place_of(schedule: Schedule) -> str:
    """Where a schedule posts, as the journal names places."""
    return f"{schedule.server}/{schedule.place}"


def shown_scope(schedule: Schedule) -> str:
    """Where the journal keeps what a schedule has shown; it goes with its server."""
    return f"{schedule.platform}:{schedule.server}/daily/{schedule.identity}"


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly a platform may be posted to."""

    per_second: float  # over everything
    server_gap: float = 0.0  # seconds between posts in one server
    place_gap: float = 0.0  # seconds between posts in one place


class Publisher(Protocol):
    """Posts unasked, through the same renderer as answers."""

    platform: str
    pace: Pace
    same_for: (
        float  # seconds within which a repeated nonce posts nothing new and gives the first message's id; 0: never
    )

    def ready(self) -> bool:
        """Whether the platform is connected. When it becomes so, `Daily.wake` should be called."""
        ...

    async def publish(self, schedule: Schedule, reply: Reply, nonce: str) -> str:
        """Post a reply in a schedule's place; the platform's id of the message. `nonce` has at most 25 letters and digits.

        Raises RefusedForNowError, RefusedForGoodError or OutcomeUnknownError, and nothing else on purpose. It may be cancelled.
        """
        ...

    async def seek(self, schedule: Schedule, post: Post) -> str | None:
        """Look in the place for a post that may have been made (its buttons hold `post.token`): its id; None if it is not there.

        Raises OutcomeUnknownError where that cannot be told, and RefusedForNowError where it cannot be told yet.
        """
        ...

    async def tell(self, schedule: Schedule, reply: Reply) -> bool:
        """Tell whoever set a schedule that it is paused (`schedule.paused` says why), privately; whether that could be done.

        Never raises a platform's error.
        """
        ...


class MonotonicClock(Clock, Protocol):
    """A clock, and beside it a count of seconds that nobody sets."""

    def ticks(self) -> float:
        """Seconds since this machine was started: the same for all its processes, and of no meaning to another one."""
        ...
