"""What the core needs from the world, as small Protocols. store/ and adapters/ fulfil them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.model import InterviewInfo, Line, PickFilter, Quote, Ref, RememberedAnswer, View
from bot.presentation.reply import Reply
from bot.schedule import Post, Run, Schedule
from bot.search.candidates import Candidate, Vocabulary, Wanted
from bot.verify.script import Script


class Library(Protocol):
    """The read-only, derived side of the store. Every method raises LibraryError if it cannot be read."""

    async def interviews(self) -> Sequence[InterviewInfo]:
        """All interviews, by slug."""
        ...

    async def vocabulary(self) -> Vocabulary:
        """The words of the library."""
        ...

    async def find(self, wanted: Wanted, vector: NDArray[np.float32] | None) -> Sequence[Candidate]:
        """Candidates, widely: by words and, with a vector, by meaning. In no particular order."""
        ...

    async def lines(self, refs: Sequence[Ref]) -> Sequence[Sequence[Line]]:
        """For each ref the lines that meet it. Raises QuestionError if an interview has no such words."""
        ...

    async def script(self, interview: str) -> Script:
        """All words of an interview, for laying a claim over them."""
        ...

    async def pickable(self, among: PickFilter = ...) -> Sequence[Ref]:
        """Every quote that stands on its own (bot.quotes.picks), of the interviews and speakers that are asked for."""
        ...

    async def quotes(self, refs: Sequence[Ref], view: View) -> Sequence[Quote]:
        """The stored rendering of spans, snapped outward to whole units; scores are 0."""
        ...


class Encoder(Protocol):
    """Text -> sentence vectors, off the event loop."""

    model: str  # names the weights and the tokenizer; vectors of different models never meet

    async def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, one row a text."""
        ...


class Journal(Protocol):
    """The only state: what happened and must not be forgotten, lost or done twice."""

    async def claim(self, key: str, ttl: float) -> bool:
        """Whether this caller is the first to claim a key within `ttl` seconds."""
        ...

    async def remember(self, platform: str, place: str, asker: str, refs: Sequence[Ref]) -> str:
        """Keep an answer's spans for its follow-ups; the token to recall it by."""
        ...

    async def recall(self, token: str) -> RememberedAnswer | None:
        """A remembered answer, unless it is older than 30 days."""
        ...

    async def latest(self, platform: str, place: str, asker: str) -> RememberedAnswer | None:
        """The last answer this asker got in this place."""
        ...

    async def turn_to(self, token: str, shown: int) -> None:
        """Note which of the remembered quotes is shown now."""
        ...


class PlaceJournal(Journal, Protocol):
    """What a chat platform's adapter keeps besides: choices of its servers' admins, small notes, what was shown."""

    async def preferences(self, platform: str, server: str) -> Mapping[str, str]:
        """What the admins of a server chose, by name."""
        ...

    async def prefer(self, platform: str, server: str, name: str, value: str | None) -> None:
        """Keep a choice; None takes it back."""
        ...

    async def shown(self, scope: str) -> Sequence[Ref]:
        """The quotes shown in a scope (`platform:server/...`) where nobody asked for them, oldest first."""
        ...

    async def mark_shown(self, scope: str, ref: Ref) -> None:
        """Note that a quote was shown."""
        ...

    async def noted(self, key: str) -> str | None:
        """A small note an adapter left."""
        ...

    async def note(self, key: str, value: str) -> None:
        """Leave a note."""
        ...

    async def forget(self, platform: str, server: str) -> int:
        """Delete all that is kept of a server; how many rows went."""
        ...

    async def forget_asker(self, platform: str, server: str, asker: str) -> int:
        """Delete the answers somebody got in a server; how many rows went."""
        ...


class DailyJournal(PlaceJournal, Protocol):
    """Schedules of daily posts, what became of each run, vetoes and queues. Each method is one transaction."""

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

    async def pause(self, identity: str, why: str) -> bool:
        """Stop a schedule that runs; whether it did."""
        ...

    async def page(self, platform: str, after: str, limit: int) -> Sequence[Schedule]:
        """Schedules that run, in the order of their identities, those after one."""
        ...

    async def due(self, platform: str, now: float, after: tuple[float, str], limit: int) -> Sequence[Schedule]:
        """Schedules that run and are due, in the order of (moment, identity), those after a place in that order."""
        ...

    async def unsettled(self, platform: str, now: float, after: tuple[float, str], limit: int) -> Sequence[tuple[Schedule, Post]]:
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

    async def vetoes(self, platform: str, server: str) -> Sequence[Ref]:
        """What a server's admins never want to see again, oldest first."""
        ...

    async def veto(self, platform: str, server: str, ref: Ref) -> None:
        """Never pick it again, nor anything that overlaps it."""
        ...

    async def allow(self, platform: str, server: str, ref: Ref) -> int:
        """Take back every veto that overlaps; how many."""
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
    same_for: float  # seconds within which a repeated nonce posts nothing new and gives the first message's id; 0: never

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


class Clock(Protocol):
    """The time, so that tests can hold it."""

    def now(self) -> float:
        """Seconds since the epoch."""
        ...


class Watch(Clock, Protocol):
    """A clock, and beside it a count of seconds that nobody sets."""

    def ticks(self) -> float:
        """Seconds since this machine was started: the same for all its processes, and of no meaning to another one."""
        ...
