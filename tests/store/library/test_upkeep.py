"""One replica builds and all serve it; a store that is away stops nobody; what is behind can be served meanwhile."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from store.library import upkeep as upkeep_module
from store.library.indexing import IndexResult
from store.library.sharing import SharedLibrary
from store.library.upkeep import LibraryUpkeep
from store.library.versions import LibraryVersions
from tests.conftest import Workbench
from tests.fixtures.fakes import FakeEncoder
from tests.fixtures.lighthouse import interview_folder
from tests.fixtures.patience import HANGS


class Replica:
    """A data folder of its own, over the same seeds and the same shared folder."""

    def __init__(self, workbench: Workbench, name: str, address: str | None) -> None:
        self.bench = Workbench(workbench.seeds, workbench.data.with_name(name), FakeEncoder())
        self.upkeep = LibraryUpkeep(self.bench.seeds, self.bench.data, address)
        self.results = list[IndexResult]()

    async def index(self) -> IndexResult:
        self.results.append(await self.bench.index())
        return self.results[-1]

    async def build(self) -> IndexResult:
        return await self.upkeep.build(self.index, "fake")

    @property
    def current(self) -> Path | None:
        return LibraryVersions(self.bench.data).current()


def _add_mill(seeds: Path) -> None:
    interview_folder(seeds, "mill-3", "The Mill", "the mill has turned since before i was born", "")


async def test_of_replicas_that_start_together_one_builds(
    workbench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep_module, "_WAIT_FOR_OTHER", 0.01)
    replicas = [Replica(workbench, f"replica-{number}", str(tmp_path / "shared")) for number in range(4)]
    await asyncio.gather(*(replica.build() for replica in replicas))
    assert sum(result.built for replica in replicas for result in replica.results) == 1
    assert sum(bool(replica.bench.encoder.seen) for replica in replicas) == 1
    assert all(replica.upkeep.is_current("fake") for replica in replicas)


async def test_a_new_replica_fetches_and_a_changed_interview_is_encoded_by_one(
    workbench: Workbench, tmp_path: Path
) -> None:
    first, second = (Replica(workbench, name, str(tmp_path / "shared")) for name in ("first", "second"))
    assert (await first.build()).built
    assert not (await second.build()).built
    _add_mill(workbench.seeds)
    assert not second.upkeep.is_current("fake")
    assert second.upkeep.is_servable()
    assert (await second.build()).built
    assert len(second.bench.encoder.seen) < len(first.bench.encoder.seen) / 2
    assert not (await first.build()).built
    assert await first.upkeep.fetch() is False


async def test_what_was_built_before_there_was_a_store_is_published(workbench: Workbench, tmp_path: Path) -> None:
    first = Replica(workbench, "first", None)
    await first.build()
    sharing = Replica(workbench, "first", str(tmp_path / "shared"))
    assert not (await sharing.build()).built
    second = Replica(workbench, "second", str(tmp_path / "shared"))
    assert await second.upkeep.fetch()


async def test_a_replica_follows_what_others_publish(
    workbench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep_module, "POLL", 0.01)
    first, second = (Replica(workbench, name, str(tmp_path / "shared")) for name in ("first", "second"))
    arrived, fetch = asyncio.Event(), second.upkeep.fetch

    async def fetched() -> bool:
        if await fetch():
            arrived.set()
        return arrived.is_set()

    monkeypatch.setattr(second.upkeep, "fetch", fetched)
    following = asyncio.create_task(second.upkeep.follow())
    await first.build()
    async with asyncio.timeout(HANGS):
        await arrived.wait()
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    assert second.upkeep.is_current("fake")


def _unusable(shared: Path) -> None:
    shared.write_text("a file")


def _damaged(shared: Path) -> None:
    next(shared.glob("current-*")).write_text("nothing")


@pytest.mark.parametrize("fault", [_unusable, _damaged])
async def test_a_store_that_cannot_be_used_stops_nobody(
    workbench: Workbench, tmp_path: Path, caplog: pytest.LogCaptureFixture, fault: Callable[[Path], None]
) -> None:
    shared = tmp_path / "shared"
    if fault is _damaged:
        await Replica(workbench, "first", str(shared)).build()
    fault(shared)
    second = Replica(workbench, "second", str(shared))
    assert (await second.build()).built
    assert second.upkeep.is_current("fake")
    assert "VERBATIM_LIBRARY: " in caplog.text


async def test_a_published_version_replaces_a_damaged_pointer(workbench: Workbench, tmp_path: Path) -> None:
    await Replica(workbench, "first", str(tmp_path / "shared")).build()
    _damaged(tmp_path / "shared")
    await Replica(workbench, "second", str(tmp_path / "shared")).build()
    third = Replica(workbench, "third", str(tmp_path / "shared"))
    assert await third.upkeep.fetch()


async def test_a_damaged_version_is_fetched_again(workbench: Workbench, tmp_path: Path) -> None:
    replica = Replica(workbench, "first", str(tmp_path / "shared"))
    await replica.build()
    damaged = replica.current
    assert damaged is not None
    LibraryVersions(replica.bench.data).mark_damaged(damaged, "a row is damaged")
    assert not replica.upkeep.is_servable()
    assert await replica.upkeep.fetch()
    assert replica.upkeep.is_current("fake")
    assert replica.current != damaged


async def test_a_version_of_another_program_is_not_served(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = Replica(workbench, "first", None)
    assert not replica.upkeep.is_servable()
    await replica.build()
    assert replica.upkeep.is_servable()
    monkeypatch.setattr("store.library.base_version.VERSION", 1)
    assert not replica.upkeep.is_servable()


async def test_versions_of_another_schema_are_left_alone(
    workbench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While programs are updated one after another, each serves what its own kind built."""
    first = Replica(workbench, "first", str(tmp_path / "shared"))
    await first.build()
    monkeypatch.setattr("store.library.sharing.VERSION", 1)
    assert not SharedLibrary(str(tmp_path / "shared")).fetch(LibraryVersions(tmp_path / "other"))


async def test_the_library_that_came_with_the_program_is_taken_if_it_is_of_these_seeds(
    workbench: Workbench, tmp_path: Path
) -> None:
    packaged = tmp_path / "packaged"
    await Replica(workbench, "image", str(packaged)).build()
    before = {path: path.stat().st_mtime_ns for path in packaged.rglob("*") if path.is_file()}
    replica = Replica(workbench, "first", None)
    replica.upkeep = LibraryUpkeep(workbench.seeds, replica.bench.data, packaged=packaged)
    assert not (await replica.build()).built
    assert replica.upkeep.is_current("fake")
    assert {path: path.stat().st_mtime_ns for path in packaged.rglob("*") if path.is_file()} == before
    _add_mill(workbench.seeds)
    other = Replica(workbench, "other", None)
    other.upkeep = LibraryUpkeep(workbench.seeds, other.bench.data, packaged=packaged)
    assert not await other.upkeep.unpack("fake")
    assert (await other.build()).built
