"""What replicas share: a version is fetched whole and verified, only what changed travels, and one replica builds."""

import asyncio
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import LibraryError
from bot.model import Question
from bot.quotes.service import QuoteService
from store.library import sharing
from store.library.chunks import chunks_of
from store.library.object_store import SharedObjects
from store.library.reader import ServedLibrary
from store.library.schema import LAYOUT, VERSION
from store.library.shared_version import SHARED_FILE
from store.library.sharing import SharedLibrary
from store.library.upkeep import LibraryUpkeep
from store.library.versions import LibraryVersions
from tests.conftest import Workbench
from tests.fixtures.fakes import FakeEncoder
from tests.fixtures.lighthouse import interview_folder
from tests.peers.s3_server import BUCKET, s3_server, use


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(params=["folder", "s3"])
def address(request: pytest.FixtureRequest, tmp_path: Path, s3: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store that is empty: a folder, or an S3 server."""
    if request.param == "folder":
        return str(tmp_path / "shared")
    use(s3, monkeypatch)
    return f"s3://{BUCKET}/{tmp_path.name}"


class Replica:
    """A data folder of its own, over the same seeds."""

    def __init__(self, workbench: Workbench, name: str, address: str) -> None:
        self.bench = Workbench(workbench.seeds, workbench.data.with_name(name), FakeEncoder())
        self.versions = LibraryVersions(self.bench.data)
        self.shared = SharedLibrary(address)

    async def build_and_publish(self) -> None:
        await self.bench.index()
        current = self.versions.current()
        assert current is not None
        self.shared.publish(self.versions, current)

    async def answers(self, library: ServedLibrary | None = None) -> str:
        served = library or ServedLibrary(self.bench.data, "fake")
        answer = await QuoteService(served, self.bench.encoder).ask(Question("are you afraid of the dark"))
        if library is None:
            await served.close()
        return answer.quotes[0].text


async def test_a_replica_serves_what_another_built_without_building(workbench: Workbench, address: str) -> None:
    first, second = Replica(workbench, "first", address), Replica(workbench, "second", address)
    assert not second.shared.fetch(second.versions)
    await first.build_and_publish()
    assert second.shared.fetch(second.versions)
    assert not second.shared.fetch(second.versions)
    assert not first.shared.fetch(first.versions)
    current = second.versions.current()
    assert current is not None
    assert second.versions.fault(current, thorough=True) is None
    assert await second.answers() == await first.answers()
    assert not (await second.bench.index()).built
    assert second.bench.encoder.seen == ["are you afraid of the dark"]


async def test_it_is_swapped_in_while_serving(workbench: Workbench, address: str) -> None:
    first, second = Replica(workbench, "first", address), Replica(workbench, "second", address)
    await first.build_and_publish()
    second.shared.fetch(second.versions)
    library = ServedLibrary(second.bench.data, "fake")
    assert len(await library.interviews()) == 2
    interview_folder(workbench.seeds, "mill-3", "The Mill", "the mill has turned since before i was born", "")
    await first.build_and_publish()
    assert second.shared.fetch(second.versions)
    assert [info.slug for info in await library.interviews()] == ["ferry-2", "lighthouse-1", "mill-3"]
    assert await second.answers(library) == await first.answers()
    await library.close()


async def test_only_what_changed_travels(workbench: Workbench, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.library.chunks.SMALLEST", 512)
    monkeypatch.setattr("store.library.chunks._MASK", 0xFFC00000)  # chunks of about 1 KiB, as the library is small
    first, second = Replica(workbench, "first", address), Replica(workbench, "second", address)
    await first.build_and_publish()
    fetched = list[str]()
    get = SharedObjects.get

    def counting(self: SharedObjects, name: str) -> bytes | None:
        fetched.append(name)
        return get(self, name)

    second.shared.fetch(second.versions)
    monkeypatch.setattr(SharedObjects, "get", counting)
    interview_folder(workbench.seeds, "mill-3", "The Mill", "the mill has turned since before i was born", "")
    await first.build_and_publish()
    current = first.versions.current()
    assert current is not None
    described = json.loads((current / SHARED_FILE).read_bytes())
    needed = {digest for chunks in described["chunks"].values() for digest, _ in chunks}
    fetched.clear()
    second.shared.fetch(second.versions)
    chunks = [name for name in fetched if name.startswith("chunks/")]
    assert 0 < len(chunks) < 0.8 * len(needed)


async def test_a_file_that_two_versions_share_is_neither_read_nor_sent_again(
    workbench: Workbench, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Replica(workbench, "first", address), Replica(workbench, "second", address)
    await first.build_and_publish()
    second.shared.fetch(second.versions)
    interview_folder(workbench.seeds, "mill-3", "The Mill", "the mill has turned since before i was born", "")
    read = list[str]()

    def reading(path: Path) -> Iterator[bytes]:
        read.append(path.parent.name)
        return chunks_of(path)

    monkeypatch.setattr(sharing, "chunks_of", reading)
    first_before, second_before = parts_of(first), parts_of(second)
    await first.build_and_publish()
    second.shared.fetch(second.versions)
    assert set(read).isdisjoint(first_before)
    assert first_before.items() < parts_of(first).items()
    assert second_before.items() < parts_of(second).items()
    assert parts_of(second).keys() == parts_of(first).keys()


def parts_of(replica: Replica) -> dict[str, int]:
    """The parts of the version being served, each with the number of its tables' file on the disk."""
    current = replica.versions.current()
    assert current is not None
    return {path.parent.name: path.stat().st_ino for path in current.glob("part-*/library.sqlite")}


async def test_building_by_force_repairs_what_is_damaged_in_the_store(workbench: Workbench, tmp_path: Path) -> None:
    address = tmp_path / "shared"
    first, second = Replica(workbench, "first", str(address)), Replica(workbench, "second", str(address))
    await first.build_and_publish()
    for chunk in address.glob("chunks/*/*"):
        chunk.write_bytes(b"damaged")
    upkeep = LibraryUpkeep(workbench.seeds, first.bench.data, str(address))
    await upkeep.build(lambda: first.bench.index(force=True), "fake", force=True)
    assert second.shared.fetch(second.versions)
    assert await second.answers() == await first.answers()


async def test_a_version_that_an_older_program_published_is_served(workbench: Workbench, tmp_path: Path) -> None:
    address = tmp_path / "shared"
    first, second = Replica(workbench, "first", str(address)), Replica(workbench, "second", str(address))
    await first.build_and_publish()
    pointer = address / f"current-{VERSION}-{LAYOUT}"
    pointer.rename(address / f"current-{VERSION}")
    assert second.shared.fetch(second.versions)
    assert await second.answers() == await first.answers()


@pytest.mark.parametrize("damage", ["changed", "missing", "version", "pointer"])
async def test_what_is_damaged_is_never_served(workbench: Workbench, tmp_path: Path, damage: str) -> None:
    address = tmp_path / "shared"
    first, second = Replica(workbench, "first", str(address)), Replica(workbench, "second", str(address))
    await first.build_and_publish()
    pointer = next(address.glob("current-*"))
    largest = max((path for path in address.rglob("chunks/*/*")), key=lambda path: path.stat().st_size)
    if damage == "changed":
        largest.write_bytes(largest.read_bytes()[:-1] + b"\0")
    elif damage == "missing":
        largest.unlink()
    elif damage == "version":
        described = address / "versions" / f"{pointer.read_text()}.json"
        described.write_bytes(described.read_bytes().replace(b'"size"', b'"Size"') + b" ")
    else:
        pointer.write_text("../../etc/passwd")
    with pytest.raises(LibraryError, match=r"^VERBATIM_LIBRARY: .* is damaged; run on one machine"):
        second.shared.fetch(second.versions)
    assert second.versions.current() is None
    assert list(second.versions.root.glob(".building-*")) == []


async def test_a_damaged_version_here_is_no_source(workbench: Workbench, address: str) -> None:
    """Of a file that was changed on this disk nothing is taken over."""
    first, second = Replica(workbench, "first", address), Replica(workbench, "second", address)
    await first.build_and_publish()
    second.shared.fetch(second.versions)
    current = second.versions.current()
    assert current is not None
    database = current / "library.sqlite"
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(content)
    interview_folder(workbench.seeds, "mill-3", "The Mill", "the mill has turned since before i was born", "")
    await first.build_and_publish()
    assert second.shared.fetch(second.versions)
    current = second.versions.current()
    assert current is not None
    assert second.versions.fault(current, thorough=True) is None


async def test_old_versions_leave_the_store_and_the_last_ones_stay(
    workbench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "_GARBAGE_AFTER", -60.0)
    address = tmp_path / "shared"
    first = Replica(workbench, "first", str(address))
    for number in range(6):
        interview_folder(workbench.seeds, f"mill-{number}", "The Mill", f"the mill number {number} turns and turns", "")
        await first.build_and_publish()
        await asyncio.sleep(0.01)  # so that the files' times differ
    assert len(list((address / "versions").iterdir())) == 3
    described = [json.loads(path.read_bytes()) for path in (address / "versions").iterdir()]
    needed = {digest for held in described for chunks in held["chunks"].values() for digest, _ in chunks}
    assert {path.name for path in address.glob("chunks/*/*")} == needed
    second = Replica(workbench, "second", str(address))
    assert second.shared.fetch(second.versions)


def test_one_builds_at_a_time(address: str) -> None:
    one, other = SharedLibrary(address), SharedLibrary(address)
    with one.building() as first, other.building() as second:
        assert (first, second) == (True, False)
    with other.building() as third:
        assert third
    names = SharedObjects(address).names("locks")
    assert len(names) == 1


def test_of_many_at_once_one_builds(address: str) -> None:
    granted, ready, done = list[bool](), threading.Barrier(8), threading.Barrier(8)

    def build() -> None:
        shared = SharedLibrary(address)
        ready.wait()
        with shared.building() as alone:
            granted.append(alone)
            done.wait()

    threads = [threading.Thread(target=build) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(granted) == 1


def test_the_lock_of_a_replica_that_died_runs_out(address: str) -> None:
    objects = SharedObjects(address)
    objects.put("locks/000000000007", b'{"until": 1}')
    with SharedLibrary(address).building() as alone:
        assert alone


def test_a_lock_is_renewed_for_as_long_as_it_is_needed(tmp_path: Path) -> None:
    shared, objects = SharedLibrary(str(tmp_path)), SharedObjects(str(tmp_path))

    def until() -> float:
        [lock] = objects.names("locks")
        return float(json.loads(objects.get(lock.name) or b"")["until"])

    with shared.building(lease=0.2) as alone:
        assert alone
        first = until()
        while until() == first:
            threading.Event().wait(0.01)
        assert until() > first
    assert until() == 0


def test_what_is_no_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for address in ("nothing://x", "s3://", str(tmp_path / "file")):
        with pytest.raises(LibraryError, match=r"^VERBATIM_LIBRARY: "):
            SharedLibrary(address).fetch(LibraryVersions(tmp_path / "data"))


async def test_a_store_that_is_away_is_named(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    use("http://127.0.0.1:9", monkeypatch)
    monkeypatch.setattr("store.library.object_store._RETRIES", 0)
    with pytest.raises(LibraryError, match=r"^VERBATIM_LIBRARY: s3://bucket cannot be used \("):
        SharedLibrary("s3://bucket").fetch(LibraryVersions(workbench.data))


async def test_publishing_what_was_published_changes_nothing(workbench: Workbench, tmp_path: Path) -> None:
    address = tmp_path / "shared"
    first = Replica(workbench, "first", str(address))
    await first.build_and_publish()
    before = {path.name for path in address.rglob("*") if path.is_file()}
    current = first.versions.current()
    assert current is not None
    first.shared.publish(first.versions, current)
    assert {path.name for path in address.rglob("*") if path.is_file()} == before
    shutil.rmtree(first.bench.data)
    assert first.shared.fetch(first.versions)
