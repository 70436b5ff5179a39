"""An address -> the transcripts it leads to: one, if it is a transcript's file, or those of a feed's episodes."""

import asyncio
import re
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Sequence
from contextlib import aclosing
from itertools import islice
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from adapters.feeds import pages
from adapters.feeds.chapters import read_chapters
from adapters.feeds.failures import not_modified_at_first, shown
from adapters.feeds.feed import Episode, Feed, TranscriptLink, best_first, names, newest_first
from adapters.feeds.feed_parser import read_feed
from adapters.feeds.fetch import FetchedPage, Fetcher, Validators
from bot.errors import InputError, VerbatimError
from bot.following.ports import FetchedTranscript
from bot.model import Role
from bot.transcript.adding import Incoming
from bot.transcript.folder_names import slug_of
from bot.transcript.sources.detect import read_source

_BETWEEN_NAMES = re.compile(r"[,;&/]| and ")
_AHEAD = 2  # episodes that are fetched at once; no more are held
_MOST_TRIED = 3  # transcripts of one episode
_MOST_NAMED = 5  # episodes that a note names

Notice = Callable[[str], None]
"""Takes a sentence for the operator."""


async def transcripts(
    address: str, newest: int | None, fetcher: Fetcher, notice: Notice
) -> AsyncGenerator[Incoming | VerbatimError, None]:
    """The transcripts of an address, as they come: of a file, or of a feed's newest N episodes that have one.

    Yields the error of an episode whose transcript cannot be fetched. Raises InputError if the address cannot be used.
    """
    pages.refuse_video(address)
    page = await fetcher.fetch(address)
    if page is None:
        raise InputError(not_modified_at_first(address))
    if not pages.looks_like_feed(page):
        yield await _file(page)
        return
    feed = await parsed(page)
    chosen = _chosen(feed, page, newest, notice)
    async with aclosing(_ahead(_transcript(feed, it, page, fetcher, notice) for it in chosen)) as results:
        async for result in results:
            yield result


async def _ahead(
    works: Iterator[Coroutine[Any, Any, Incoming]],
) -> AsyncGenerator[Incoming | VerbatimError, None]:
    """The results of jobs, in order, or their errors; the next job runs while a result is being used."""
    running: deque[asyncio.Task[Incoming]] = deque(asyncio.create_task(work) for work in islice(works, _AHEAD))
    try:
        while running:
            try:
                result: Incoming | VerbatimError = await running.popleft()
            except VerbatimError as error:
                result = error
            yield result
            running.extend(asyncio.create_task(work) for work in islice(works, 1))
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def parsed(page: FetchedPage) -> Feed:
    """The feed of a page. Raises InputError."""
    try:
        return await asyncio.to_thread(read_feed, page.content, page.address)
    except InputError as error:
        raise InputError(f"{shown(page.address)}: {error}") from None


def _chosen(feed: Feed, page: FetchedPage, newest: int | None, notice: Notice) -> list[Episode]:
    """The newest episodes that have a transcript; says what is left out. Raises InputError if none has one."""
    for note in feed.notes:
        notice(f"{shown(page.address)}: {note}.")
    ordered = newest_first(feed)
    having = [episode for episode in ordered if episode.transcripts][:newest]
    if not having:
        raise InputError(f"{shown(page.address)}: {no_transcripts(len(ordered))}")
    considered = ordered if newest is None else ordered[: ordered.index(having[-1]) + 1]
    if without := [episode.title for episode in considered if not episode.transcripts]:
        notice(
            f"{feed.title}: episodes without a transcript: {len(without)} of {len(considered)} ({_listed(without)})."
        )
    return having


def no_transcripts(episodes: int) -> str:
    """Why a feed gives nothing, and what to do."""
    if not episodes:
        return "the feed has no episodes"
    return (
        f"none of the feed's {episodes} episodes has a transcript (<podcast:transcript>); transcribe the recordings, "
        "for example with WhisperX, which tells speakers apart, and add the files"
    )


def _listed(titles: Sequence[str]) -> str:
    more = len(titles) - _MOST_NAMED
    return "; ".join(titles[:_MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")


# --- one transcript -----------------------------------------------------------------------------


async def _file(page: FetchedPage) -> Incoming:
    """The transcript that an address itself is. Raises InputError."""
    parts = urlsplit(page.address)
    name = PurePosixPath(unquote(parts.path)).name or parts.netloc
    incoming = Incoming(name=name, content=pages.in_utf8(page))
    if pages.is_html(page):
        try:
            await asyncio.to_thread(read_source, name, incoming.content)
        except InputError:
            raise pages.no_transcript(page) from None
    return incoming


async def _transcript(feed: Feed, episode: Episode, page: FetchedPage, fetcher: Fetcher, notice: Notice) -> Incoming:
    fetched = await episode_transcript(feed, episode, page, fetcher, notice, Validators())
    assert fetched is not None  # noqa: S101 - it was not asked what changed
    return fetched.incoming


async def episode_transcript(
    feed: Feed, episode: Episode, page: FetchedPage, fetcher: Fetcher, notice: Notice, known: Validators
) -> FetchedTranscript | None:
    """The best transcript of an episode that can be fetched, with what its feed says of it. Raises InputError.

    None if the best one has not changed since `known`.
    """
    failed: list[str] = []
    for link in best_first(episode, feed.language)[:_MOST_TRIED]:
        try:
            linked = await _linked(link, episode, page, fetcher, known if not failed else Validators())
        except InputError as error:
            failed.append(str(error))
            continue
        if linked is None:
            return None
        name, content, validators = linked
        for reason in failed:
            notice(f"{episode.title}: {reason}; another transcript of it was used.")
        chapters = await _chapters(episode, page, fetcher, notice)
        found = Incoming(
            name=name, content=content, title=episode.title, show=feed.title, episode=episode.number, date=episode.date,
            url=_recording(episode), hosts=names(episode.persons, Role.HOST) or _author(feed),
            guests=names(episode.persons, Role.GUEST), chapters=chapters,
        )  # fmt: skip
        return FetchedTranscript(found, validators.etag, validators.modified)
    raise InputError(f"{episode.title}: {failed[0]}" if failed else f"{episode.title}: it has no transcript")


async def _linked(
    link: TranscriptLink, episode: Episode, page: FetchedPage, fetcher: Fetcher, known: Validators
) -> tuple[str, bytes, Validators] | None:
    """A file's name made of the episode's title, and a content that is a transcript; None if it is still `known`.

    Raises InputError.
    """
    found = await fetcher.fetch_changed_link(link.address, page, known)
    if found is None:
        if known == Validators():
            raise InputError(not_modified_at_first(link.address))
        return None
    served = TranscriptLink(found.address, found.content_type)
    name = f"{slug_of(episode.title) or slug_of(episode.guid) or 'episode'}{link.suffix or served.suffix or '.txt'}"
    content = pages.in_utf8(found)
    try:
        await asyncio.to_thread(read_source, name, content)
    except InputError as error:
        raise InputError(f"{shown(link.address)}: {error}") from None
    return name, content, found.validators


async def _chapters(
    episode: Episode, page: FetchedPage, fetcher: Fetcher, notice: Notice
) -> tuple[tuple[str, float], ...]:
    """An episode's chapters; none, with a note, if they cannot be fetched."""
    if not episode.chapters:
        return ()
    try:
        found = await fetcher.fetch_link(episode.chapters, page)
        try:
            return read_chapters(found.content)
        except InputError as error:
            raise InputError(f"{shown(episode.chapters)}: {error}") from None
    except InputError as error:
        notice(f"{episode.title}: added without chapters: {error}.")
        return ()


def _recording(episode: Episode) -> str:
    """Where to hear it: a video, of which quotes can show the moment; else the episode's page; else the recording."""
    video = next((address for address in (episode.link, episode.media) if pages.is_video(address)), "")
    return video or episode.link or episode.media


def _author(feed: Feed) -> tuple[str, ...]:
    """The show's authors as hosts: a speaker who has the name of one is surely a host."""
    return tuple(name for part in _BETWEEN_NAMES.split(feed.author) if (name := part.strip()))
