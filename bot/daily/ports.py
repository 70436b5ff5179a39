"""What daily posts need of the journal, of a platform and of the clock; store/ and adapters/ fulfil it."""

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
    """Schedules, what became of each run, and queues. Each method is one transaction and may raise JournalError.

    Rows are read one by one. A schedule whose row cannot be read whole has `damaged` and `paused` set, wherever it is
    returned, even among those that run.
    """

    # --- schedules ------------------------------------------------------------------------------

    async def schedule(self, identity: str) -> Schedule | None:
        """A schedule, if it exists."""
        ...

    async def schedules(self, platform: str, server: str) -> Sequence[Schedule]:
        """All of a server, oldest first."""
        ...

    async def all_schedules(self, platform: str | None = None) -> Sequence[Schedule]:
        """All of a platform, or of all platforms, oldest first."""
        ...

    async def running_schedules(self, platform: str, after: str, limit: int) -> Sequence[Schedule]:
        """Those that are not paused, in the order of their identities, starting behind `after`."""
        ...

    async def due_schedules(
        self, platform: str, now: float, after: tuple[float, str], limit: int
    ) -> Sequence[Schedule]:
        """Those that run and are due, in the order of (moment, identity), starting behind `after`."""
        ...

    async def add_schedule(self, schedule: Schedule) -> None:
        """Add a new schedule."""
        ...

    async def change_schedule(self, schedule: Schedule) -> bool:
        """Write a changed schedule; False if it was changed or deleted since it was read, as its revision tells."""
        ...

    async def pause(self, identity: str, reason: Reason) -> bool:
        """Stop a schedule; False if it does not run."""
        ...

    async def delete_schedule(self, identity: str) -> None:
        """Delete a schedule with its posts, its queue and the list of what it has shown."""
        ...

    # --- posts ----------------------------------------------------------------------------------

    async def posts(self, schedule_id: str, limit: int) -> Sequence[Post]:
        """The last rows, newest date first."""
        ...

    async def unsettled_posts(
        self, platform: str, now: float, after: tuple[float, str], limit: int
    ) -> Sequence[tuple[Schedule, Post]]:
        """Posts under way that need a look by now, in the order of (moment, schedule), starting behind `after`.

        Those of paused schedules too.
        """
        ...

    async def next_wake(self, platform: str) -> float | None:
        """The first moment at which `due_schedules` or `unsettled_posts` will have something."""
        ...

    async def advance(self, schedule: Schedule, posts: Sequence[Post], run: Run) -> bool:
        """Go on from a schedule's next run to a later one, with rows for the runs between.

        False if the schedule was changed since it was read, or if the last row's date had a row already (the schedule
        then goes on all the same): the caller must not post. A last row with a token is remembered as an answer is, for
        its buttons.
        """
        ...

    async def take_over(self, before: Post, taken: Post) -> bool:
        """Write that a post under way is tried once more; False if somebody else did so, or settled it."""
        ...

    async def settle(self, post: Post) -> bool:
        """Write what became of an attempt; whether that counted. That it was posted always counts, and is final.

        A quote that was seen is noted as shown (`Schedule.shown_scope`) and leaves the queue.
        """
        ...

    async def delete_future_misses(self, platform: str, now: float) -> int:
        """Delete rows of runs that were missed in a future that has not come (the clock was set back); how many."""
        ...

    # --- queues ---------------------------------------------------------------------------------

    async def queue(self, schedule_id: str) -> Sequence[Ref]:
        """What an admin wants posted next, in order."""
        ...

    async def enqueue(self, schedule_id: str, ref: Ref) -> None:
        """Put a quote last in the queue."""
        ...

    async def dequeue(self, schedule_id: str, ref: Ref) -> None:
        """Take whatever overlaps a quote out of the queue."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly a platform may be posted to."""

    per_second: float  # posts over everything
    server_gap: float = 0.0  # seconds between two posts in a server
    channel_gap: float = 0.0  # seconds between two posts in a channel


class Publisher(Protocol):
    """Posts where nobody asked, through the same renderer as answers."""

    platform: str
    pace: Pace
    nonce_lifetime: float
    """Seconds within which a repeated nonce posts nothing new and gives the first message's id; 0: it always posts."""

    def ready(self, server: str | None = None) -> bool:
        """Whether this process is connected to the platform, and to the part of it that serves a server.

        Once it is again, `DailyService.wake` should be called.
        """
        ...

    async def publish(self, schedule: Schedule, reply: Reply, nonce: str) -> str:
        """Post a reply in a schedule's channel; the platform's id of the message. `nonce` has at most 25 characters.

        Raises RefusedForNowError, RefusedForGoodError or OutcomeUnknownError; any other error is a defect, after which
        nobody knows whether it was posted. It may be cancelled.
        """
        ...

    async def find_message(self, schedule: Schedule, post: Post) -> str | None:
        """The id of a post that may have been made, if it is in the channel; its buttons contain `post.token`.

        Raises OutcomeUnknownError where that cannot be known, and RefusedForNowError where it cannot be known yet.
        """
        ...

    async def notify(self, schedule: Schedule, reply: Reply) -> bool:
        """Send whoever set a schedule a private message that it is paused (`schedule.paused`); whether that worked.

        Never raises a platform's error.
        """
        ...


class MonotonicClock(Clock, Protocol):
    """A clock, and beside it a count of seconds that nobody can set."""

    def ticks(self) -> float:
        """Seconds since this machine was started: the same for all its processes, and without meaning on another."""
        ...
