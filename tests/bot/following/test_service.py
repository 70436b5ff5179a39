"""Following while the bot runs, over the real journal, seeds and list of feeds, and a source written by hand."""

import datetime as dt
import logging
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.errors import FetchError, InputError, LibraryError
from bot.following import feeds, service
from bot.following.admin import FollowAdmin
from bot.following.feeds import FollowedFeed, PublishedEpisode, TranscriptMark
from bot.following.ports import FeedLook, FetchedTranscript
from bot.following.service import FollowService
from bot.transcript.adding import Incoming
from bot.transcript.folder import read_interview
from store.followed_feeds import FollowedFeeds
from store.journal.sqlite import SqliteJournal
from store.seed_folders import SeedFolders
from tests.fixtures.fakes import SetClock

ADDRESS = "https://example.org/feed"
TODAY = "2023-11-14"  # of the clock that is set


def episode(guid: str, date: str = TODAY, *, transcript: bool = True) -> PublishedEpisode:
    return PublishedEpisode(guid, f"Night {guid}", date, transcript)


def transcript(guid: str, added: str = "") -> Incoming:
    words = " ".join([*(f"{guid}{number}" for number in range(40)), added]).strip()
    return Incoming(name=f"night-{guid}.vtt", content=f"WEBVTT\n\n00:00.000 --> 00:09.000\n{words}\n".encode())


@dataclass(slots=True)
class Shelf:
    """A feed as a test fills it. Fulfils `bot.following.ports.FeedSource`; `asked` are the ETags it was sent."""

    episodes: Sequence[PublishedEpisode] = ()
    bad: set[str] = field(default_factory=set)  # guids whose transcripts cannot be had
    broken: set[str] = field(default_factory=set)  # guids over which the program fails
    error: Exception | None = None
    etag: str = ""
    asked: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)  # guids
    added: dict[str, str] = field(default_factory=dict)  # words at the end of a transcript, by guid
    states: dict[str, str] = field(default_factory=dict)  # ETags of transcripts, by guid

    async def look(
        self,
        address: str,  # noqa: ARG002 - the port has it
        etag: str = "",
        modified: str = "",  # noqa: ARG002 - the port has it
        *,
        may_be_local: bool = False,  # noqa: ARG002 - the port has it
    ) -> FeedLook | None:
        self.asked.append(etag)
        if self.error is not None:
            raise self.error
        if etag and etag == self.etag:
            return None
        return FeedLook(
            title="Keepers",
            episodes=self.episodes,
            etag=self.etag,
            modified="",
            local=False,
            notes=(),
            fetch=self._fetch,
        )

    async def _fetch(self, wanted: PublishedEpisode, known: TranscriptMark | None) -> FetchedTranscript | None:
        self.fetched.append(wanted.guid)
        if wanted.guid in self.broken:
            raise ZeroDivisionError("a defect")
        if wanted.guid in self.bad:
            raise InputError(f"{wanted.title}: not to be had")
        if known is not None and known.etag == self.states.get(wanted.guid, "1"):
            return None
        return FetchedTranscript(
            transcript(wanted.guid, self.added.get(wanted.guid, "")), self.states.get(wanted.guid, "1")
        )


class World:
    """One process or several over the same folders. `built` counts how often the library was built."""

    def __init__(self, root: Path, journal: SqliteJournal, clock: SetClock) -> None:
        self.journal, self.clock, self.shelf = journal, clock, Shelf()
        self.seeds, self.followed = root / "seeds", FollowedFeeds(root / "seeds")
        self.admin = FollowAdmin(self.followed, self.shelf, journal, clock)
        self.built = 0
        self.index_error: Exception | None = None
        self.notices: list[str] = []

    def service(self) -> FollowService:
        return FollowService(
            self.followed, self.shelf, self.journal, SeedFolders(self.seeds), self._index, self.clock,
            self.notices.append,
        )  # fmt: skip

    async def _index(self) -> str:
        self.built += 1
        if self.index_error is not None:
            raise self.index_error
        return "The library was built."

    def slugs(self) -> list[str]:
        return sorted(path.name for path in self.seeds.iterdir() if path.is_dir())


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    clock = SetClock()
    journal = await SqliteJournal.open(tmp_path / "data", clock)
    yield World(tmp_path, journal, clock)
    await journal.close()


async def test_new_episodes_are_added_and_the_library_is_built_once(world: World) -> None:
    await world.admin.follow(ADDRESS)
    world.shelf.episodes = [episode("b"), episode("a"), episode("old", "2020-01-01"), episode("bare", transcript=False)]
    running = world.service()
    assert await running.look_at_what_is_due() == 2
    assert world.slugs() == ["night-a", "night-b"]
    assert world.built == 1
    assert world.notices[0].startswith("Keepers: added night-")
    assert world.notices[-1] == "The library was built."


async def test_a_feed_is_left_alone_until_its_next_look(world: World) -> None:
    await world.admin.follow(ADDRESS)
    running = world.service()
    await running.look_at_what_is_due()
    asked = len(world.shelf.asked)
    world.clock.wait(feeds.INTERVAL * 0.7)
    await running.look_at_what_is_due()
    await world.service().look_at_what_is_due()  # nor does a restart ask at once
    assert len(world.shelf.asked) == asked
    world.clock.wait(feeds.INTERVAL * 0.6)
    await running.look_at_what_is_due()
    assert len(world.shelf.asked) == asked + 1
    assert world.built == 0


async def test_a_feed_that_did_not_change_is_not_sent_again(world: World) -> None:
    await world.admin.follow(ADDRESS)
    world.shelf.etag, running = '"1"', world.service()
    for _ in range(3):
        await running.look_at_what_is_due()
        world.clock.wait(2 * feeds.INTERVAL)
    assert world.shelf.asked[1:] == ["", '"1"', '"1"']


async def test_a_transcript_that_changed_replaces_the_old_one(world: World) -> None:
    await world.admin.follow(ADDRESS)
    world.shelf.episodes, running = [episode("a"), episode("b")], world.service()
    await running.look_at_what_is_due()
    world.shelf.added, world.shelf.states = {"a": "corrected"}, {"a": "2"}
    world.clock.wait(2 * feeds.INTERVAL)
    await running.look_at_what_is_due()  # within a day nothing is fetched again
    assert sorted(world.shelf.fetched) == ["a", "b"]
    world.clock.wait(feeds.REVISIT)
    await running.look_at_what_is_due()
    assert world.slugs() == ["night-a", "night-b"]
    assert (world.seeds / "night-a" / "captions.txt").read_text().endswith("corrected\n")
    assert world.notices[-2].startswith("Keepers: its transcript changed, updated night-a: ")
    assert world.built == 2
    world.clock.wait(feeds.REVISIT)
    await running.look_at_what_is_due()
    assert world.built == 2


async def test_a_changed_transcript_keeps_the_length_that_a_person_set(world: World) -> None:
    await world.admin.follow(ADDRESS)
    world.shelf.episodes, running = [episode("a")], world.service()
    await running.look_at_what_is_due()
    described = world.seeds / "night-a" / "interview.toml"
    described.write_text(f'length = "48:00"\n{described.read_text()}')
    world.shelf.added, world.shelf.states = {"a": "corrected"}, {"a": "2"}
    world.clock.wait(feeds.REVISIT)
    await running.look_at_what_is_due()
    interview = read_interview(world.seeds / "night-a")
    assert (interview.words[-1], interview.length) == ("corrected", 48 * 60.0)


async def test_an_edited_interview_is_left_alone_and_that_is_said_once(world: World) -> None:
    await world.admin.follow(ADDRESS)
    world.shelf.episodes, running = [episode("a")], world.service()
    await running.look_at_what_is_due()
    captions = world.seeds / "night-a" / "captions.txt"
    (world.seeds / "night-a" / "questions.tsv").write_text("0\t10\twhat is a?\n")
    before = captions.read_bytes()
    world.shelf.added, world.shelf.states = {"a": "corrected"}, {"a": "2"}
    for _ in range(2):
        world.clock.wait(feeds.REVISIT)
        await running.look_at_what_is_due()
    assert captions.read_bytes() == before
    assert sum("edited by hand" in notice for notice in world.notices) == 1


async def test_an_interview_that_was_removed_does_not_come_back(world: World) -> None:
    await world.admin.follow(ADDRESS)
    world.shelf.episodes, running = [episode("a")], world.service()
    await running.look_at_what_is_due()
    shutil.rmtree(world.seeds / "night-a")
    world.shelf.added, world.shelf.states = {"a": "corrected"}, {"a": "2"}
    world.clock.wait(feeds.REVISIT)
    await running.look_at_what_is_due()
    assert world.slugs() == []


async def test_of_two_replicas_one_looks(world: World) -> None:
    await world.admin.follow(ADDRESS)
    asked = len(world.shelf.asked)
    state = feeds.loaded(await world.journal.noted(world.followed.followed()[0].key))
    assert await world.journal.claim(f"{world.followed.followed()[0].key}:{state.next_look:.3f}", service.LEASE)
    await world.service().look_at_what_is_due()
    assert len(world.shelf.asked) == asked
    world.clock.wait(service.LEASE + 1)  # the other process ended in the middle
    await world.service().look_at_what_is_due()
    assert len(world.shelf.asked) == asked + 1


async def test_an_episode_that_fails_is_tried_again_although_the_feed_did_not_change(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.admin.follow(ADDRESS)
    world.shelf.etag, world.shelf.episodes, world.shelf.bad = '"1"', [episode("a"), episode("b")], {"a"}
    running = world.service()
    with caplog.at_level(logging.WARNING):
        assert await running.look_at_what_is_due() == 1
    assert "Night a: not to be had" in caplog.text
    assert world.slugs() == ["night-b"]
    world.shelf.bad = set()
    world.clock.wait(2 * feeds.INTERVAL)
    assert await running.look_at_what_is_due() == 1
    assert world.slugs() == ["night-a", "night-b"]


async def test_a_feed_that_cannot_be_read_is_asked_less_often(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await world.admin.follow(ADDRESS)
    world.shelf.error = FetchError("it is down", temporary=True)
    running, waits = world.service(), []
    with caplog.at_level(logging.WARNING):
        for _ in range(8):
            await running.look_at_what_is_due()
            [(_, state)] = await world.admin.listed()
            waits.append(state.next_look - world.clock.now())
            world.clock.wait(waits[-1])
    assert state.trouble == "it is down"
    assert state.failures == 8
    assert waits[0] < waits[2] < waits[4]
    assert max(waits) <= feeds.LONGEST_INTERVAL * 1.2
    assert caplog.text.count("it is down") == 8
    world.shelf.error = None
    await running.look_at_what_is_due()
    [(_, state)] = await world.admin.listed()
    assert (state.failures, state.trouble) == (0, "")


async def test_the_wait_that_a_server_asks_for_is_kept(world: World) -> None:
    await world.admin.follow(ADDRESS)
    world.shelf.error = FetchError("too often", temporary=True, wait=7 * 3600.0)
    await world.service().look_at_what_is_due()
    [(_, state)] = await world.admin.listed()
    assert state.next_look - world.clock.now() == 7 * 3600.0


async def test_many_new_episodes_are_added_in_portions_one_after_another(world: World) -> None:
    await world.admin.follow(ADDRESS)
    world.shelf.etag, world.shelf.episodes = (
        '"1"',
        [episode(f"x{number}") for number in range(feeds.MOST_AT_A_TIME + 3)],
    )
    running = world.service()
    assert await running.look_at_what_is_due() == feeds.MOST_AT_A_TIME
    world.clock.wait(1)
    assert await running.look_at_what_is_due() == 3
    world.clock.wait(1)
    assert await running.look_at_what_is_due() == 0
    assert len(world.slugs()) == feeds.MOST_AT_A_TIME + 3


async def test_a_library_that_could_not_be_built_is_built_in_the_next_round(world: World) -> None:
    await world.admin.follow(ADDRESS)
    world.shelf.episodes, world.index_error = [episode("a")], LibraryError("the disk is full")
    running = world.service()
    await running.look_at_what_is_due()
    world.index_error = None
    assert await running.look_at_what_is_due() == 0
    assert await running.look_at_what_is_due() == 0
    assert world.built == 2


async def test_a_feed_in_trouble_does_not_stop_the_others(world: World) -> None:
    world.shelf.error = InputError("no feed")
    world.followed.follow(FollowedFeed(address="https://example.org/1", since=TODAY))
    world.followed.follow(FollowedFeed(address="https://example.org/2", since=TODAY))
    await world.service().look_at_what_is_due()
    assert len(world.shelf.asked) == 2


async def test_a_defect_over_one_feed_or_episode_does_not_stop_the_others(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.admin.follow(ADDRESS)
    world.shelf.episodes, world.shelf.broken = [episode("a"), episode("b")], {"a"}
    with caplog.at_level(logging.WARNING):
        assert await world.service().look_at_what_is_due() == 1
        world.shelf.error = ZeroDivisionError("a defect")
        world.clock.wait(2 * feeds.INTERVAL)
        await world.service().look_at_what_is_due()
    assert world.slugs() == ["night-b"]
    [(_, state)] = await world.admin.listed()
    assert state.failures == 1
    assert "an error of the program; reference " in state.trouble
    assert caplog.text.count("ZeroDivisionError at ") == 2


async def test_a_list_that_cannot_be_read_is_said_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.seeds.mkdir()
    (world.seeds / "feeds.toml").write_text("[[feed]]\naddress = 7\n")
    running = world.service()
    with caplog.at_level(logging.WARNING):
        await running.look_at_what_is_due()
        await running.look_at_what_is_due()
    assert caplog.text.count("address must be an http(s) address") == 1


async def test_what_is_lost_of_the_journal_is_added_again_without_harm(world: World) -> None:
    await world.admin.follow(ADDRESS)
    world.shelf.episodes = [episode("a")]
    await world.service().look_at_what_is_due()
    await world.journal.note(world.followed.followed()[0].key, "")
    world.clock.wait(service.LEASE + 1)
    await world.service().look_at_what_is_due()
    assert world.slugs() == ["night-a"]


# --- the operator -------------------------------------------------------------------------------


async def test_following_says_what_there_is_and_begins_today(world: World) -> None:
    world.shelf.episodes = [episode("a"), episode("b", transcript=False)]
    result = await world.admin.follow(f" {ADDRESS} ")
    assert (result.episodes, result.with_transcript, result.before) == (2, 1, False)
    assert world.followed.followed() == [FollowedFeed(address=ADDRESS, title="Keepers", since=TODAY)]


async def test_following_again_keeps_the_day_unless_another_is_given(world: World) -> None:
    await world.admin.follow(ADDRESS)
    world.shelf.episodes = [episode("old", "2020-05-05")]
    await world.service().look_at_what_is_due()
    world.clock.wait(90_000)
    assert (await world.admin.follow(ADDRESS)).feed.since == TODAY
    result = await world.admin.follow(ADDRESS, dt.date(2020, 1, 1))
    assert (result.feed.since, result.before) == ("2020-01-01", True)
    assert await world.service().look_at_what_is_due() == 1  # at once
    assert world.slugs() == ["night-old"]


async def test_what_is_no_feed_is_not_followed(world: World) -> None:
    world.shelf.error = InputError("it is a web page")
    with pytest.raises(InputError, match="it is a web page"):
        await world.admin.follow(ADDRESS)
    assert await world.admin.listed() == []


@pytest.mark.parametrize("name", [ADDRESS, "keepers", " Keepers "])
async def test_a_feed_is_stopped_by_its_address_or_title(world: World, name: str) -> None:
    await world.admin.follow(ADDRESS)
    assert (await world.admin.stop(name)).address == ADDRESS
    assert await world.admin.listed() == []


async def test_stopping_what_is_not_followed_names_what_is(world: World) -> None:
    with pytest.raises(InputError, match="followed: none"):
        await world.admin.stop("Keepers")
    await world.admin.follow(ADDRESS)
    with pytest.raises(InputError, match=f"no feed is followed that is called 'Keeper'; .* followed: {ADDRESS}"):
        await world.admin.stop("Keeper")


async def test_a_feed_that_is_followed_again_soon_is_looked_at(world: World) -> None:
    for _ in range(2):
        await world.admin.follow(ADDRESS)
        world.shelf.asked.clear()
        await world.service().look_at_what_is_due()
        assert len(world.shelf.asked) == 1
        await world.admin.stop(ADDRESS)
        world.clock.wait(1)
