"""While the bot runs: looks at every followed feed now and then, and adds the episodes that are new."""

import asyncio
import hashlib
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from bot.errors import FetchError, SeedError, VerbatimError
from bot.following import feeds
from bot.following.feeds import FeedState, FollowedFeed, PublishedEpisode, TranscriptMark
from bot.following.ports import FeedList, FeedLook, FeedSource, FetchedTranscript, FollowJournal
from bot.logs import report
from bot.ports import Clock
from bot.transcript import adding
from bot.transcript.added_summary import understood

log = logging.getLogger("verbatim")

POLL = 60.0
"""Seconds after which it checks which feeds are due; so a feed that was just followed is looked at soon."""

LEASE = 3600.0
"""Seconds after which another replica may take over a look that never ended, because its process did."""

_AT_ONCE = 1.0  # seconds until a look that did not add everything goes on


def _mark(slug: str, fetched: FetchedTranscript) -> TranscriptMark:
    return TranscriptMark(slug, hashlib.sha256(fetched.incoming.content).hexdigest(), fetched.etag, fetched.modified)


class FollowService:
    """Adds new episodes of the followed feeds. Several replicas may run one each: every look is claimed once."""

    def __init__(
        self, followed: FeedList, source: FeedSource, journal: FollowJournal, seeds: adding.Seeds,
        index: Callable[[], Awaitable[str]], clock: Clock, notice: Callable[[str], None],
    ) -> None:  # fmt: skip
        """`index` brings the library up to date and says so in a line. `notice` takes a line for the operator."""
        self._followed, self._source, self._journal, self._seeds = followed, source, journal, seeds
        self._index, self._clock, self._notice = index, clock, notice
        self._unindexed = False
        self._complaint = ""  # that was logged last about the list of feeds

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            try:
                await self.look_at_what_is_due()
            except Exception as error:  # noqa: BLE001 - if the loop ended here, nobody would notice for days
                report("following", error)
            await asyncio.sleep(POLL)

    async def look_at_what_is_due(self) -> int:
        """One round: the episodes that were added. Raises JournalError."""
        added = 0
        for feed in await self._list():
            state = feeds.loaded(await self._journal.noted(feed.key))
            now = self._clock.now()
            # A clock that was set back must not silence a feed for longer than it ever waits.
            if now < state.next_look <= now + feeds.LONGEST_INTERVAL * (1 + feeds.SPREAD):
                continue
            if await self._journal.claim(f"{feed.key}:{state.next_look:.3f}", LEASE):
                added += await self._look(feed, state)
        if self._unindexed:
            await self._bring_up_to_date()
        return added

    async def _list(self) -> list[FollowedFeed]:
        try:
            followed = list(await asyncio.to_thread(self._followed.followed))
        except SeedError as error:
            if str(error) != self._complaint:
                log.warning("%s", error)
            self._complaint = str(error)
            return []
        self._complaint = ""
        return followed

    async def _look(self, feed: FollowedFeed, state: FeedState) -> int:
        """Look at one feed and add what is new; how many episodes that were."""
        revisit = feeds.is_revisit_due(state, self._clock.now())
        whole = bool(state.failed) or revisit  # or they are not seen again
        etag, modified = ("", "") if whole else (state.etag, state.modified)
        try:
            look = await self._source.look(feed.address, etag, modified, may_be_local=feed.local)
        except VerbatimError as error:
            await self._note_failure(feed, state, str(error), error.wait if isinstance(error, FetchError) else None)
            return 0
        except Exception as error:  # noqa: BLE001 - one feed must not stop the others for ever
            await self._note_failure(feed, state, f"an error of the program; reference {report('following', error)}")
            return 0
        now = self._clock.now()
        if look is None:
            state = replace(state, looked_at=now, failures=0, trouble="")
            await self._finish(feed, state)
            return 0
        new = feeds.new_episodes(feed, state, look.episodes)
        state = feeds.looked(state, look.episodes, now)
        before = state.added
        for episode in new[: feeds.MOST_AT_A_TIME]:
            state = await self._add(look, episode, state)
            await self._journal.note(feed.key, feeds.dumped(state))  # what was added stays known whatever happens next
        if revisit:
            state = await self._revisit(look, state)
        if len(new) > feeds.MOST_AT_A_TIME:  # the next look goes on at once, and sees the feed
            await self._finish(feed, state, interval=_AT_ONCE)
        else:
            state = replace(state, etag=look.etag, modified=look.modified)
            await self._finish(feed, state)
        return state.added - before

    async def _add(self, look: FeedLook, episode: PublishedEpisode, state: FeedState) -> FeedState:
        """Add one episode; the state after that."""
        try:
            fetched = await look.fetch(episode, None)
            assert fetched is not None  # noqa: S101 - it was not asked what changed
            added = await asyncio.to_thread(adding.add, fetched.incoming, self._seeds)
        except VerbatimError as error:
            return self._failed(look, episode, state, str(error))
        except Exception as error:  # noqa: BLE001 - one episode must not stop the others for ever
            return self._failed(
                look, episode, state, f"an error of the program; reference {report('following', error)}"
            )
        self._unindexed |= added.status != adding.UNCHANGED
        self._notice(f"{look.title}: {added.status} {added.slug}: {understood(added)}")
        return feeds.succeeded(state, episode, _mark(added.slug, fetched))

    async def _revisit(self, look: FeedLook, state: FeedState) -> FeedState:
        """Replace the transcripts that changed since they were added; the state after that."""
        for episode in look.episodes:
            mark = state.marks.get(episode.key)
            if mark is None or not episode.has_transcript:
                continue
            try:
                fetched = await look.fetch(episode, mark)
                if fetched is not None and _mark(mark.slug, fetched).digest != mark.digest:
                    await self._replace(look, mark, fetched)
            except VerbatimError as error:
                log.warning("%s: a transcript could not be looked at again: %s", look.title, error)
                continue
            except Exception as error:  # noqa: BLE001 - one episode must not stop the others for ever
                reference = report("following", error)
                log.warning("%s: an error of the program over %s; reference %s", look.title, mark.slug, reference)
                continue
            if fetched is not None:
                state = feeds.marked(state, episode, _mark(mark.slug, fetched))
        return replace(state, revisited=self._clock.now())

    async def _replace(self, look: FeedLook, mark: TranscriptMark, fetched: FetchedTranscript) -> None:
        """Put a changed transcript in place of the old one, unless somebody edited the interview or removed it."""
        if not await asyncio.to_thread(self._seeds.is_taken, mark.slug):
            return
        if await asyncio.to_thread(self._seeds.is_edited, mark.slug):
            self._notice(
                f"{look.title}: the feed has another transcript of {mark.slug} now; the folder was edited by hand and "
                "is left alone. To use the new one, move the folder away and add the feed again"
            )
            return
        added = await asyncio.to_thread(partial(adding.add, fetched.incoming, self._seeds, slug=mark.slug))
        self._unindexed |= added.status != adding.UNCHANGED
        self._notice(f"{look.title}: its transcript changed, {added.status} {added.slug}: {understood(added)}")

    def _failed(self, look: FeedLook, episode: PublishedEpisode, state: FeedState, reason: str) -> FeedState:
        """The state after an episode could not be added."""
        after = feeds.failed(state, episode)
        what_now = "it is given up" if episode.key in after.known else "it is tried again later"
        log.warning("%s: an episode could not be added; %s: %s", look.title, what_now, reason)
        return after

    async def _note_failure(self, feed: FollowedFeed, state: FeedState, reason: str, wait: float | None = None) -> None:
        log.warning("a followed feed could not be read: %s", reason)
        state = replace(state, failures=state.failures + 1, trouble=reason)
        await self._finish(feed, state, wait=wait)

    async def _finish(
        self, feed: FollowedFeed, state: FeedState, *, wait: float | None = None, interval: float | None = None
    ) -> None:
        """Note the state, and when to look again."""
        if interval is None:
            interval = feeds.next_interval(state.failures, wait, random.uniform(-1, 1))
        state = replace(state, next_look=self._clock.now() + interval)
        await self._journal.note(feed.key, feeds.dumped(state))

    async def _bring_up_to_date(self) -> None:
        """Have the library built; if that fails, it is tried again in the next round."""
        try:
            self._notice(await self._index())
        except VerbatimError as error:
            self._unindexed = True
            log.warning("%s", error)
        else:
            self._unindexed = False
