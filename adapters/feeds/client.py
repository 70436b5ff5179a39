"""Feeds and transcripts on the network, as the rest of the program asks for them."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from types import TracebackType
from typing import Self

from adapters.feeds import incoming, pages
from adapters.feeds.failures import shown
from adapters.feeds.feed import Feed
from adapters.feeds.fetch import FetchedPage, Fetcher, Validators
from bot.errors import InputError, VerbatimError
from bot.following.feeds import PublishedEpisode, TranscriptMark
from bot.following.ports import FeedLook, FetchedTranscript
from bot.transcript.adding import Incoming


class FeedClient:
    """Open it with `async with`. Fulfils `bot.following.ports.FeedSource`."""

    def __init__(self, notice: incoming.Notice, fetcher: Fetcher | None = None) -> None:
        """`notice` takes a sentence for the operator about what was left out."""
        self._notice, self._fetcher = notice, fetcher or Fetcher()

    async def __aenter__(self) -> Self:
        await self._fetcher.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._fetcher.__aexit__(kind, error, traceback)

    async def transcripts(
        self, address: str, newest: int | None = None
    ) -> AsyncGenerator[Incoming | VerbatimError, None]:
        """The transcripts of an address, as they come: of a file, or of a feed's newest N episodes that have one.

        Yields the error of an episode whose transcript cannot be fetched. Raises InputError if the address is unusable.
        """
        async with aclosing(incoming.transcripts(address, newest, self._fetcher, self._notice)) as results:
            async for result in results:
                yield result

    async def look(
        self, address: str, etag: str = "", modified: str = "", *, may_be_local: bool = False
    ) -> FeedLook | None:
        """A feed; None if it did not change since it came with `etag` and `modified`. Raises InputError."""
        pages.refuse_video(address)
        page = await self._fetcher.fetch(address, Validators(etag, modified), may_be_local=may_be_local)
        if page is None:
            return None
        if pages.is_html(page):
            raise pages.no_transcript(page)
        if not pages.looks_like_feed(page):
            raise InputError(f"{shown(address)}: is not an RSS or Atom feed, so it cannot be followed; add it as it is")
        feed = await incoming.parsed(page)
        return FeedLook(
            title=feed.title,
            episodes=[
                PublishedEpisode(episode.guid, episode.title, episode.date, bool(episode.transcripts))
                for episode in feed.episodes
            ],
            etag=page.validators.etag,
            modified=page.validators.modified,
            local=bool(page.local_origin),
            notes=feed.notes,
            fetch=partial(self._transcript, feed, page),
        )

    async def _transcript(
        self, feed: Feed, page: FetchedPage, published: PublishedEpisode, known: TranscriptMark | None = None
    ) -> FetchedTranscript | None:
        episode = next(episode for episode in feed.episodes if episode.guid == published.guid)
        validators = Validators(known.etag, known.modified) if known is not None else Validators()
        return await incoming.episode_transcript(feed, episode, page, self._fetcher, self._notice, validators)
