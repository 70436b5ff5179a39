"""Fetches transcripts from addresses, follows feeds, and adds their new episodes while the bot runs."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import VerbatimError
from bot.wiring.background import meanwhile
from bot.wiring.clock import SystemClock
from bot.wiring.operator import Operator
from store.journal.journal import Journal

if TYPE_CHECKING:  # asking needs none of it
    from bot.following.admin import FollowAdmin
    from bot.following.feeds import FeedState, FollowedFeed
    from bot.transcript.adding import Incoming


class FeedHost:
    """The feeds of this process. The list of those that are followed is a file beside the interviews."""

    def __init__(
        self, seeds: Path, journal: Callable[[], AbstractAsyncContextManager[Journal]], operator: Operator
    ) -> None:
        """`journal` opens the journal."""
        self._seeds, self._journal, self._operator = seeds, journal, operator

    async def fetch(self, address: str, newest: int | None) -> AsyncIterator["Incoming | VerbatimError"]:
        """The transcripts of an http(s) address."""
        from adapters.feeds.client import FeedClient  # noqa: PLC0415 - slow to import

        notice = self._operator.notice
        async with FeedClient(notice) as feeds, aclosing(feeds.transcripts(address, newest)) as transcripts:
            async for transcript in transcripts:
                yield transcript

    @asynccontextmanager
    async def following(self) -> "AsyncIterator[FollowAdmin]":
        """The commands that follow feeds, over the same list and journal as a running bot."""
        from adapters.feeds.client import FeedClient  # noqa: PLC0415 - slow to import
        from bot.following.admin import FollowAdmin  # noqa: PLC0415
        from store.followed_feeds import FollowedFeeds  # noqa: PLC0415

        async with self._journal() as journal, FeedClient(self._operator.notice) as feeds:
            yield FollowAdmin(FollowedFeeds(self._seeds), feeds, journal, SystemClock())

    async def listed(self) -> "Sequence[tuple[FollowedFeed, FeedState]]":
        """Every followed feed, and what the journal knows about it. Raises SeedError or JournalError."""
        async with self.following() as admin:
            return await admin.listed()

    def follows_or_fails(self) -> bool:
        """Whether there is a list of feeds to look at, even one that cannot be read."""
        try:
            return self.follows()
        except VerbatimError:
            return True

    def follows(self) -> bool:
        """Whether any feed is followed. Raises SeedError if the list cannot be read."""
        from store.followed_feeds import FollowedFeeds  # noqa: PLC0415 - slow to import

        return bool(FollowedFeeds(self._seeds).followed())

    @asynccontextmanager
    async def adding_new_episodes(self, journal: Journal, index: Callable[[], Awaitable[str]]) -> AsyncIterator[None]:
        """Add new episodes of followed feeds while the body of the `async with` runs; `index` builds the library."""
        from adapters.feeds.client import FeedClient  # noqa: PLC0415 - slow to import
        from bot.following.service import FollowService  # noqa: PLC0415
        from store.followed_feeds import FollowedFeeds  # noqa: PLC0415
        from store.seed_folders import SeedFolders  # noqa: PLC0415

        followed, seeds, notice = FollowedFeeds(self._seeds), SeedFolders(self._seeds), self._operator.notice
        async with FeedClient(notice) as feeds:
            service = FollowService(followed, feeds, journal, seeds, index, SystemClock(), notice)
            async with meanwhile(service.run(), "following"):
                yield
