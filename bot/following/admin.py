"""What the operator does with followed feeds: follow one, list them, stop following one."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import InputError, in_quotes
from bot.following import feeds
from bot.following.feeds import FeedState, FollowedFeed
from bot.following.ports import FeedList, FeedSource, FollowJournal
from bot.ports import Clock

_MOST_NAMED = 5  # feeds that an error names


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed that is followed from now on."""

    feed: FollowedFeed
    episodes: int
    with_transcript: int
    before: bool  # whether it was followed already
    notes: Sequence[str]


class FollowAdmin:
    """Follows feeds and stops following them."""

    def __init__(self, followed: FeedList, source: FeedSource, journal: FollowJournal, clock: Clock) -> None:
        self._followed, self._source, self._journal, self._clock = followed, source, journal, clock

    async def follow(self, address: str, since: dt.date | None = None) -> Followed:
        """Follow a feed; episodes published from `since` (today) on are added. Raises InputError or SeedError.

        A feed that is followed already keeps its day, unless another is given.
        """
        address = address.strip()
        listed = {feed.address: feed for feed in await asyncio.to_thread(self._followed.followed)}
        look = await self._source.look(address, may_be_local=True)
        if look is None:
            raise InputError(f'{address}: answered "not modified" to a first request; try again later')
        today = dt.datetime.fromtimestamp(self._clock.now(), dt.UTC).date()
        before = listed.get(address)
        day = since.isoformat() if since is not None else before.since if before is not None else today.isoformat()
        feed = FollowedFeed(address=address, title=look.title, since=day, local=look.local)
        await asyncio.to_thread(self._followed.follow, feed)
        if before is None or since is not None:  # another day may make other episodes new
            await self._journal.note(feed.key, feeds.dumped(FeedState(next_look=self._clock.now())))
        having = sum(episode.has_transcript for episode in look.episodes)
        return Followed(feed, len(look.episodes), having, before is not None, look.notes)

    async def listed(self) -> list[tuple[FollowedFeed, FeedState]]:
        """Every followed feed, and what is remembered of it. Raises SeedError or JournalError."""
        followed = await asyncio.to_thread(self._followed.followed)
        return [(feed, feeds.loaded(await self._journal.noted(feed.key))) for feed in followed]

    async def stop(self, name: str) -> FollowedFeed:
        """Stop following the feed with this address or title; its interviews stay. Raises InputError or SeedError."""
        followed = await asyncio.to_thread(self._followed.followed)
        wanted = name.strip()
        matching = [feed for feed in followed if feed.address == wanted] or [
            feed for feed in followed if feed.title.casefold() == wanted.casefold()
        ]
        if len(matching) != 1:
            known = ", ".join(feed.address for feed in followed[:_MOST_NAMED]) or "none"
            problem = "more than one feed is called" if matching else "no feed is followed that is called"
            raise InputError(f"{problem} {in_quotes(wanted)}; give its address; followed: {known}")
        await asyncio.to_thread(self._followed.stop, matching[0].address)
        await self._journal.note(matching[0].key, "")
        return matching[0]
