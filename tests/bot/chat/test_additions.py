"""Adding interviews from chat, over real folders of interviews and the real journal."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.addition_replies import progress_reply
from bot.chat.additions import (
    MOST_A_DAY,
    MOST_WAITING_OF_SERVER,
    AdditionProgress,
    AdditionQueue,
    Failed,
    Finished,
    Searchable,
    Stage,
    Waiting,
)
from bot.chat.upload import LARGEST, NewFoldersOnly, Upload, plain_name
from bot.chat.visitor import Place, Server, ServerKind, Visitor
from bot.errors import InputError, LibraryError, SeedError
from bot.presentation import wording
from bot.settings import AllowedServers
from bot.transcript.adding import add
from bot.transcript.folder import read_interview
from store.journal.sqlite import SqliteJournal
from store.seed_folders import SeedFolders
from tests.fixtures.fakes import SetClock

EPISODE = (Path(__file__).parents[2] / "fixtures/episode.vtt").read_bytes()
ADMIN = Visitor("discord", Place(Server("1"), "2"), "3", "Ida", admin=True)


def captions(topic: str) -> bytes:
    words = " ".join(f"{topic}{number}" for number in range(40))
    return f"WEBVTT\n\n00:00.000 --> 00:09.000\n{words}\n".encode()


def upload(content: bytes = EPISODE, name: str = "episode.vtt", size: int | None = None, **more: str) -> Upload:
    async def read() -> bytes:
        return content

    return Upload(name=name, size=len(content) if size is None else size, read=read, **more)


@dataclass
class World:
    """A queue over a folder of interviews. `index` waits for `may_build`, and fails with `fault`."""

    seeds: Path
    clock: SetClock
    queue: AdditionQueue = field(init=False)
    may_build: asyncio.Event = field(default_factory=asyncio.Event)
    building: asyncio.Event = field(default_factory=asyncio.Event)
    built: int = 0
    fault: Exception | None = None

    async def index(self) -> str:
        self.building.set()
        await self.may_build.wait()
        self.built += 1
        if self.fault is not None:
            raise self.fault
        return "built"

    def slugs(self) -> list[str]:
        return sorted(path.name for path in self.seeds.iterdir()) if self.seeds.exists() else []

    async def add(self, sent: Upload, visitor: Visitor = ADMIN) -> AdditionProgress:
        return (await all_of((await self.queue.submit(visitor, sent)).progress()))[-1]


async def all_of(states: AsyncIterator[AdditionProgress]) -> list[AdditionProgress]:
    return [state async for state in states]


@asynccontextmanager
async def world(folder: Path, allowed: AllowedServers | None = None, *, build: bool = True) -> AsyncIterator[World]:
    clock = SetClock()
    journal = await SqliteJournal.open(folder / "data", clock)
    here = World(folder / "seeds", clock)
    if build:
        here.may_build.set()
    here.queue = AdditionQueue(allowed or AllowedServers(all=True), SeedFolders(here.seeds), journal, here.index)
    try:
        yield here
    finally:
        await here.queue.close()
        await journal.close()


async def test_a_transcript_is_added_and_can_be_asked(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        ticket = await here.queue.submit(
            ADMIN, upload(title="Keeping\nthe light", show="Lights", date="2024-05-06", url="https://example.org/1")
        )
        assert ticket.latest == Waiting(0)
        state = (await all_of(ticket.progress()))[-1]
        assert isinstance(state, Finished)
        assert (state.added.slug, state.added.words, state.searchable) == ("keeping-the-light", 173, Searchable.NOW)
        interview = read_interview(here.seeds / "keeping-the-light")
        assert interview.show is not None
        assert (interview.title, interview.show.title, interview.date) == ("Keeping the light", "Lights", "2024-05-06")
        assert here.built == 1
        reply = progress_reply(state)
        assert (reply.lead or "").startswith("Added: Keeping the light. It has 173 words, 2 speakers (Ida Moor: host;")
        assert wording.additions.SEEN_BY_ALL in reply.notes


async def test_the_same_file_again_changes_nothing_whatever_is_said_of_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.add(upload())
        before = (here.seeds / "episode/interview.toml").read_bytes()
        state = await here.add(upload(name="other.vtt", title="Another title"))
        assert isinstance(state, Finished)
        assert progress_reply(state).lead == wording.additions.unchanged(state.added.title)
        assert (here.slugs(), here.built) == (["episode"], 1)
        assert (here.seeds / "episode/interview.toml").read_bytes() == before


async def test_no_interview_is_replaced_by_a_newer_file_of_the_same_name(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.add(upload())
        before = {path: path.read_bytes() for path in (here.seeds / "episode").iterdir()}
        state = await here.add(upload(EPISODE + b"\n01:00.000 --> 01:02.000\n<v Ida Moor>Good night.\n"))
        assert isinstance(state, Finished)
        assert state.added.slug == "episode-2"
        assert any("the same conversation as episode" in note for note in state.added.notes)
        assert {path: path.read_bytes() for path in (here.seeds / "episode").iterdir()} == before


def test_its_view_of_the_folders_replaces_and_changes_nothing(tmp_path: Path) -> None:
    seeds = NewFoldersOnly(SeedFolders(tmp_path))
    add(upload().incoming(EPISODE), seeds)
    with pytest.raises(InputError, match="there is already an interview episode"):
        seeds.write("episode", {})
    with pytest.raises(InputError, match="only whoever runs the bot can change an interview"):
        seeds.describe("episode", "")
    with pytest.raises(InputError, match="left alone"):
        add(upload().incoming(captions("fog")), seeds, slug="episode")


async def test_several_files_are_added_in_turn_and_built_once(tmp_path: Path) -> None:
    all_wait = asyncio.Event()

    async def slow() -> bytes:
        await all_wait.wait()
        return EPISODE

    async with world(tmp_path, build=False) as here:
        first = await here.queue.submit(ADMIN, replace(upload(), read=slow))
        second = await here.queue.submit(ADMIN, upload(captions("fog"), "fog.vtt"))
        third = await here.queue.submit(ADMIN, upload(captions("wick"), "wick.vtt"))
        assert (second.latest, third.latest) == (Waiting(1), Waiting(2))
        watching = [asyncio.create_task(all_of(ticket.progress())) for ticket in (first, second, third)]
        all_wait.set()
        await here.building.wait()
        assert [ticket.latest for ticket in (first, second, third)] == [Stage.BUILDING] * 3
        here.may_build.set()
        states = [(await seen)[-1] for seen in watching]
        assert [state.added.slug for state in states if isinstance(state, Finished)] == ["episode", "fog", "wick"]
        assert here.built == 1


@pytest.mark.parametrize(
    ("visitor", "allowed", "reason"),
    [
        (replace(ADMIN, admin=False), AllowedServers(all=True), wording.additions.ONLY_ADMINS),
        (ADMIN, AllowedServers(frozenset({"discord:9", "slack:1"})), wording.additions.NOT_HERE),
        (
            replace(ADMIN, place=Place(Server("1", ServerKind.DIRECT), "2")),
            AllowedServers(all=True),
            wording.additions.NOT_HERE,
        ),
    ],
)
async def test_only_admins_of_allowed_servers_add(
    tmp_path: Path, visitor: Visitor, allowed: AllowedServers, reason: str
) -> None:
    async with world(tmp_path, allowed) as here:
        with pytest.raises(InputError, match=f"^{reason[:30]}"):
            await here.queue.submit(visitor, upload())
        assert here.slugs() == []


async def test_a_server_that_is_named_may_add(tmp_path: Path) -> None:
    async with world(tmp_path, AllowedServers(frozenset({"discord:1"}))) as here:
        assert isinstance(await here.add(upload()), Finished)


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (upload(size=LARGEST + 1), "larger than 10 MB"),
        (upload(date="6 May"), "'6 May' is not a date"),
        (upload(url="javascript:alert(1)"), "is not the address of a recording"),
    ],
)
async def test_what_can_be_seen_before_the_download_is_refused_before_it(
    tmp_path: Path, sent: Upload, reason: str
) -> None:
    async with world(tmp_path) as here:
        with pytest.raises(InputError, match=reason):
            await here.queue.submit(ADMIN, sent)


async def test_what_is_no_transcript_gets_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        for content in (b"", b"\x89PNG\r\n\x1a\n" + bytes(200), b"x" * (LARGEST + 1)):
            state = await here.add(upload(content, "photo.png", size=10))
            assert isinstance(state, Failed)
            assert state.reason
            assert "\n" not in state.reason
        assert (here.slugs(), here.built) == ([], 0)


async def test_a_server_may_have_three_files_waiting(tmp_path: Path) -> None:
    async with world(tmp_path, build=False) as here:
        await here.queue.submit(ADMIN, upload())
        await here.building.wait()
        for number in range(MOST_WAITING_OF_SERVER):
            await here.queue.submit(ADMIN, upload(captions(f"w{number}-"), f"{number}.vtt"))
        with pytest.raises(InputError, match="3 files of this server are already waiting"):
            await here.queue.submit(ADMIN, upload())
        other = replace(ADMIN, place=Place(Server("7"), "2"))
        assert (await here.queue.submit(other, upload())).latest == Waiting(4)
        here.may_build.set()


async def test_a_server_sends_twenty_files_a_day(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        for _ in range(MOST_A_DAY):
            await here.add(upload())
        with pytest.raises(InputError, match="20 files within a day"):
            await here.queue.submit(ADMIN, upload())
        here.clock.wait(86401)
        assert isinstance(await here.add(upload()), Finished)


async def test_a_failed_build_is_said_and_tried_with_the_next_file(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.fault = LibraryError("the disk is full")
        state = await here.add(upload())
        assert isinstance(state, Finished)
        assert wording.additions.LATER in progress_reply(state).notes
        here.fault = None
        again = await here.add(upload())
        assert isinstance(again, Finished)
        assert (again.searchable, here.built) == (Searchable.NOW, 2)


async def test_a_defect_is_reported_and_the_next_file_is_added(tmp_path: Path) -> None:
    async def broken() -> bytes:
        raise ZeroDivisionError

    async with world(tmp_path) as here:
        state = await here.add(replace(upload(), read=broken))
        assert isinstance(state, Failed)
        assert state.reference in (progress_reply(state).lead or "")
        assert isinstance(await here.add(upload()), Finished)


async def test_a_stop_drops_what_waits_and_leaves_the_build_to_the_next_start(tmp_path: Path) -> None:
    async with world(tmp_path, build=False) as here:
        running = await here.queue.submit(ADMIN, upload())
        await here.building.wait()
        waiting = await here.queue.submit(ADMIN, upload(captions("fog"), "fog.vtt"))
        await here.queue.close()
        assert waiting.latest == Failed(wording.additions.DROPPED)
        assert isinstance(running.latest, Finished)
        assert running.latest.searchable is Searchable.AFTER_RESTART
        assert here.slugs() == ["episode"]
        with pytest.raises(InputError, match="restarting"):
            await here.queue.submit(ADMIN, upload())


async def test_a_stop_ends_a_download(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def endless() -> bytes:
        begun.set()
        await asyncio.Event().wait()
        return b""

    async with world(tmp_path) as here:
        ticket = await here.queue.submit(ADMIN, replace(upload(), read=endless))
        await begun.wait()
        await here.queue.close()
        assert ticket.latest == Failed(wording.additions.DROPPED)
        assert here.slugs() == []


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd.vtt", "passwd.vtt"),
        ("..\\x\\night.srt", "night.srt"),
        ("a\x00b.v\x00tt", "a_b.txt"),
        ("...", "transcript"),
        ("<@1> @everyone.vtt", "__1_ _everyone.vtt"),
        ("", "transcript"),
    ],
)
def test_names_lose_what_is_not_a_name(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@given(
    content=st.binary(max_size=300)
    | st.binary(max_size=60).map(lambda more: EPISODE[:700] + more)
    | st.text().map(lambda text: f"WEBVTT\n\n00:00.000 --> 00:09.000\n{text}\n".encode("utf-8", "surrogatepass")),
    name=st.text(max_size=40) | st.sampled_from(["../up.vtt", "a.json", "b.docx", "c.md", "d.srt", "e.html"]),
    title=st.text(max_size=30),
    host=st.text(max_size=30),
)
def test_whatever_is_sent_the_folder_holds_nothing_new_or_an_interview_that_loads(
    content: bytes, name: str, title: str, host: str
) -> None:
    with TemporaryDirectory() as made:
        seeds = Path(made) / "seeds"
        sent = upload(content, name, title=title, host=host)
        slug = None
        try:
            slug = add(sent.incoming(content), NewFoldersOnly(SeedFolders(seeds))).slug
        except (InputError, SeedError) as error:
            assert "\n" not in str(error)  # noqa: PT017 - an error is one of two outcomes
        assert sorted(path.name for path in Path(made).iterdir()) == (["seeds"] if seeds.exists() else [])
        found = sorted(path.name for path in seeds.iterdir()) if seeds.exists() else []
        assert found == ([slug] if slug else [])
        if slug:
            source = next((seeds / slug).glob("source.*"))
            assert hashlib.sha256(source.read_bytes()).digest() == hashlib.sha256(content).digest()
            assert read_interview(seeds / slug).words
