"""What following feeds needs of the outside, as Protocols."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.following.feeds import FollowedFeed, PublishedEpisode, TranscriptMark
from bot.transcript.adding import Incoming


@dataclass(frozen=True, slots=True)
class FetchedTranscript:
    """A transcript as it came, and what its server calls this state of it."""

    incoming: Incoming
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLook:
    """A feed as it is now.

    `fetch` gets the transcript of an episode; None if it did not change since it was marked. It raises InputError if
    that cannot be had.
    """

    title: str
    episodes: Sequence[PublishedEpisode]
    etag: str
    modified: str
    local: bool  # whether it is in the local network
    notes: Sequence[str]  # what could not be read, a sentence each
    fetch: Callable[[PublishedEpisode, TranscriptMark | None], Awaitable[FetchedTranscript | None]]


class FeedSource(Protocol):
    """Feeds on the network."""

    async def look(
        self, address: str, etag: str = "", modified: str = "", *, may_be_local: bool = False
    ) -> FeedLook | None:
        """A feed; None if it did not change since it came with `etag` and `modified`.

        Raises InputError: FetchError if it cannot be had.
        """
        ...


class FeedList(Protocol):
    """The feeds that are followed."""

    def followed(self) -> Sequence[FollowedFeed]:
        """All of them, as they are listed. Raises SeedError if the list cannot be read."""
        ...

    def follow(self, feed: FollowedFeed) -> None:
        """Add a feed, or replace the one with the same address. Raises SeedError or InputError."""
        ...

    def stop(self, address: str) -> None:
        """Remove a feed. Raises SeedError or InputError."""
        ...


class FollowJournal(Protocol):
    """What following needs of the journal. Every method raises JournalError."""

    async def claim(self, key: str, ttl: float) -> bool:
        """Whether this caller is the first, over all replicas, to claim a key within `ttl` seconds."""
        ...

    async def noted(self, key: str) -> str | None:
        """A note."""
        ...

    async def note(self, key: str, value: str) -> None:
        """Leave a note in place of the one under the same key."""
        ...
