"""What daily posts need of the journal, of a platform and of the clock. store/, adapters/ and bot/wiring/ fulfil it."""

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

    A schedule whose row is damaged is returned with `damaged` and `paused` set, even among those that run.
    """

    # --- schedules ------------------------------------------------------------------------------

    async def schedule(self, identity: str) -> Schedule | None:
        """A schedule, if it exists."""
        ...

    async def schedules(self, platform: str, server: str) -> Sequence[Schedule]:
        """All schedules of a server, oldest first."""
        ...

    async def all_schedules(self, platform: str | None = None) -> Sequence[Schedule]:
        """All schedules of a platform, or of all platforms, oldest first."""
        ...

    async def running_schedules(self, platform: str, after: str, limit: int) -> Sequence[Schedule]:
        """Schedules that are not paused, by identity, starting after the identity `after`."""
        ...

    async def due_schedules(
        self, platform: str, now: float, after: tuple[float, str], limit: int
    ) -> Sequence[Schedule]:
        """Schedules that run and are due, by (moment, identity), starting after `after`."""
        ...

    async def add_schedule(self, schedule: Schedule) -> None:
        """Add a new schedule."""
        ...

    async def change_schedule(self, schedule: Schedule) -> bool:
        """Write a changed schedule; False if its revision says that it was changed or deleted since it was read."""
        ...

    async def pause(self, identity: str, reason: Reason) -> bool:
        """Pause a schedule; False if it is paused already or does not exist."""
        ...

    async def delete_schedule(self, identity: str) -> None:
        """Delete a schedule with its posts, its queue and the list of what it has shown."""
        ...

    # --- posts ----------------------------------------------------------------------------------

    async def posts(self, schedule_id: str, limit: int) -> Sequence[Post]:
        """The last posts of a schedule, newest date first."""
        ...

    async def unsettled_posts(
        self, platform: str, now: float, after: tuple[float, str], limit: int
    ) -> Sequence[tuple[Schedule, Post]]:
        """Posts under way that are due for another look, by (moment, schedule), starting after `after`.

        Those of paused schedules are among them.
        """
        ...

    async def next_wake(self, platform: str) -> float | None:
        """The first moment at which `due_schedules` or `unsettled_posts` will have something."""
        ...

    async def advance(self, schedule: Schedule, posts: Sequence[Post], run: Run) -> bool:
        """Move a schedule on from its next run to the later `run`, and write `posts`, the rows of the runs in between.

        False if the schedule was changed since it was read, or if the date of the last post had a row already (the
        schedule moves on all the same): the caller must not post then. If the last post has a token, it is remembered
        like an answer, so that its buttons work.
        """
        ...

    async def take_over(self, before: Post, taken: Post) -> bool:
        """Write that a post under way is tried once more; False if another process did so, or settled it."""
        ...

    async def settle(self, post: Post) -> bool:
        """Write what became of an attempt; False if a later attempt began, or the outcome was final already.

        POSTED or LATE is written in any case, unless one of them was before. A quote that was, or may have been, posted
        is marked as shown (in `Schedule.shown_scope`) and leaves the queue.
        """
        ...

    async def delete_future_misses(self, platform: str, now: float) -> int:
        """Delete rows of runs that were recorded as missed and are not due yet (the clock was set back); how many."""
        ...

    # --- queues ---------------------------------------------------------------------------------

    async def queue(self, schedule_id: str) -> Sequence[Ref]:
        """The quotes that an admin wants posted next, in order."""
        ...

    async def enqueue(self, schedule_id: str, ref: Ref) -> None:
        """Add a quote at the end of the queue."""
        ...

    async def dequeue(self, schedule_id: str, ref: Ref) -> None:
        """Remove every quote from the queue that overlaps this one."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the bot may post on a platform."""

    per_second: float  # posts on the whole platform
    server_gap: float = 0.0  # seconds between two posts in a server
    channel_gap: float = 0.0  # seconds between two posts in a channel


class Publisher(Protocol):
    """Posts on a platform without a question, through the same renderer as answers."""

    platform: str
    pace: Pace
    nonce_lifetime: float
    """Seconds within which a repeated nonce posts nothing new and gives the first message's id; 0: it always posts."""

    def ready(self, server: str | None = None) -> bool:
        """Whether this process is connected to the platform, and to the part of it (a shard) that serves a server.

        Once it is connected again, the adapter calls `DailyService.wake`.
        """
        ...

    async def publish(self, schedule: Schedule, reply: Reply, nonce: str) -> str:
        """Post a reply in a schedule's channel; the platform's id of the message. `nonce` has at most 25 characters.

        Raises RefusedForNowError, RefusedForGoodError or OutcomeUnknownError. After any other error, which is a
        defect, the caller does not know whether it was posted. The call may be cancelled.
        """
        ...

    async def find_message(self, schedule: Schedule, post: Post) -> str | None:
        """The id of a post that may have been made, if it is in the channel; its buttons contain `post.token`.

        Raises OutcomeUnknownError if that cannot be found out, and RefusedForNowError if it cannot be found out now.
        """
        ...

    async def notify(self, schedule: Schedule, reply: Reply) -> bool:
        """Send whoever set a schedule a private message that it is paused (`schedule.paused`); whether that worked.

        Never raises a platform's error.
        """
        ...


class MonotonicClock(Clock, Protocol):
    """A clock, and a count of seconds that nobody can set."""

    def ticks(self) -> float:
        """Seconds since this machine was started: the same in all its processes, and meaningless on another machine."""
        ...
