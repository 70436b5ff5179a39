"""Building, checking, publishing and removing library versions, and what a serving process sees of it."""

import asyncio
import errno
import fcntl
import logging
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.errors import LibraryError, SeedError
from bot.model import Question, Ref, Span, View
from store.library import build, indexing, quoting, vectors, word_index
from store.library.reader import ServedLibrary
from store.library.schema import DATABASE_FILE
from store.library.vector_file import HASHES_FILE, LENGTHS_FILE, VECTORS_FILE
from store.library.versions import MANIFEST_FILE, POINTER_FILE, LibraryVersions
from tests.conftest import ROOT, Workbench
from tests.fixtures.fakes import FakeEncoder, silent
from tests.fixtures.lighthouse import EDITED, lighthouse, span_of

PART_FILES = (DATABASE_FILE, HASHES_FILE, VECTORS_FILE, LENGTHS_FILE)
"""Of a part; the catalogue, which has the same name as a part's tables, lies above."""
FILES = (DATABASE_FILE, *(f"part-*/{name}" for name in PART_FILES))
BREAD = Ref("lighthouse-1", Span(*span_of("he stole my bread")))


def current(workbench: Workbench) -> Path:
    """The version being served."""
    folder = LibraryVersions(workbench.data).current()
    assert folder is not None
    return folder


def found(workbench: Workbench, name: str) -> Path:
    """A file of the version being served."""
    (path,) = current(workbench).glob(name)
    return path


def version_names(workbench: Workbench) -> set[str]:
    return {path.name for path in (workbench.data / "library").iterdir() if path.is_dir()}


async def bread(library: ServedLibrary) -> str:
    (quote,) = await library.quotes([BREAD], View.CLEAN)
    return quote.text


def edit(workbench: Workbench) -> None:
    """Change one word of the seeds; all other texts stay the same."""
    lighthouse(workbench.seeds, EDITED.replace("my bread", "my {bread|loaf}"))


# --- building -----------------------------------------------------------------------------------


async def test_a_second_index_without_changes_does_nothing(workbench: Workbench) -> None:
    first = await workbench.index()
    assert (first.built, first.interviews, first.reason) == (True, 2, indexing.FIRST_BUILD)
    assert first.encoded == len(workbench.encoder.seen) == len(set(workbench.encoder.seen))
    second = await workbench.index()
    assert (second.built, second.encoded, second.version) == (False, 0, first.version)


async def test_only_changed_texts_are_encoded(workbench: Workbench) -> None:
    await workbench.index()
    workbench.encoder.seen.clear()
    edit(workbench)
    again = await workbench.index()
    assert (again.built, again.reason) == (True, "the seeds, the model or the program changed")
    assert workbench.encoder.seen
    assert all("loaf" in text for text in workbench.encoder.seen)


async def test_reused_vectors_are_the_same_as_newly_encoded_ones(workbench: Workbench, tmp_path: Path) -> None:
    await workbench.index()
    edit(workbench)
    await workbench.index()
    fresh = Workbench(workbench.seeds, tmp_path / "fresh", FakeEncoder())
    await fresh.index()
    for name in FILES[2:]:
        assert found(workbench, name).read_bytes() == found(fresh, name).read_bytes()


async def test_another_model_encodes_everything_again(workbench: Workbench) -> None:
    await workbench.index()
    other = Workbench(workbench.seeds, workbench.data, FakeEncoder("other"))
    await other.index()
    assert sorted(other.encoder.seen) == sorted(workbench.encoder.seen)


async def test_indexing_for_words_alone_keeps_existing_vectors(workbench: Workbench) -> None:
    built = await workbench.index()
    without = await indexing.index(workbench.seeds, workbench.data, None, lambda: workbench.encoder, silent)
    assert (without.built, without.version) == (False, built.version)


async def test_force_builds_without_a_change(workbench: Workbench) -> None:
    first = await workbench.index()
    workbench.encoder.seen.clear()
    forced = await workbench.index(force=True)
    assert (forced.built, forced.reason, forced.encoded) == (True, "asked for", 0)
    assert forced.version != first.version


async def test_a_new_interview_is_added(workbench: Workbench) -> None:
    moved = workbench.seeds / "ferry-2"
    moved.rename(workbench.seeds / "_ferry")  # a folder that starts with _ is not an interview
    assert (await workbench.index()).interviews == 1
    (workbench.seeds / "_ferry").rename(moved)
    assert (await workbench.index()).interviews == 2


# --- damage -------------------------------------------------------------------------------------


def _missing(path: Path) -> None:
    path.unlink()


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def _flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [_missing, _truncated, _flipped])
@pytest.mark.parametrize("name", [*FILES, f"{word_index.FOLDER}/meta.json", f"{word_index.FOLDER}/.managed.json"])
async def test_a_damaged_file_is_noticed_and_the_library_rebuilt(
    workbench: Workbench, name: str, harm: Callable[[Path], None]
) -> None:
    built = await workbench.index()
    harm(found(workbench, name))
    again = await workbench.index()
    assert (again.built, again.version != built.version) == (True, True)
    assert Path(name).name in again.reason
    async with workbench.served() as library:
        assert "stole my bread" in await bread(library)


@pytest.mark.parametrize(
    "manifest", [b"", b"{}", b"[]", b"\xff", b'{"files": {}}', b'{"digest": 5, "files": {"library.sqlite": 3}}']
)
async def test_a_library_with_a_damaged_manifest_is_rebuilt(workbench: Workbench, manifest: bytes) -> None:
    await workbench.index()
    (current(workbench) / MANIFEST_FILE).write_bytes(manifest)
    assert (await workbench.index()).built


@pytest.mark.parametrize("pointer", [b"", b"nothing-1", b"\xff\xfe", b"..", b".", b"../..", b"x" * 5000, b"a\0b"])
async def test_a_pointer_that_names_no_library_leads_to_a_rebuild(workbench: Workbench, pointer: bytes) -> None:
    await workbench.index()
    (workbench.data / "library" / POINTER_FILE).write_bytes(pointer)
    assert LibraryVersions(workbench.data).current() is None
    assert (await workbench.index()).reason == "the pointer did not name a library"


async def test_a_library_of_an_older_program_is_rebuilt(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "VERSION", 0)
    await workbench.index()
    monkeypatch.undo()
    assert (await workbench.index()).reason == "the seeds, the model or the program changed"


@pytest.mark.parametrize("name", [*FILES[3:], *FILES[:2]])
async def test_damage_while_serving_is_a_one_line_error(workbench: Workbench, name: str) -> None:
    await workbench.index()
    path = found(workbench, name)
    path.write_bytes(b"\0" * path.stat().st_size)
    library = ServedLibrary(workbench.data)
    with pytest.raises(LibraryError, match=r"^the library in \S+ cannot be read \(.*\); run: python -m bot index$"):
        await library.interviews()
    await library.close()


async def test_a_defect_of_the_program_is_not_blamed_on_the_disk(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with workbench.served() as library:
        await library.interviews()
        monkeypatch.setattr(quoting, "load_line", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await bread(library)


# --- disks and locks --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EROFS, "the disk is read-only"),
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk quota is used up"),
        (errno.EACCES, "this user may not write there"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
async def test_a_write_that_fails_says_where_and_why(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    def fails(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    await workbench.index()
    edit(workbench)
    monkeypatch.setattr(vectors, "save", fails)
    with pytest.raises(LibraryError) as raised:
        await workbench.index()
    root = workbench.data / "library"
    assert str(raised.value).startswith(f"the library cannot be written to {root}: {reason}")
    assert str(raised.value).endswith("; free it or set VERBATIM_DATA to another folder")
    assert version_names(workbench) == {current(workbench).name}  # no unfinished version is left
    monkeypatch.undo()
    assert (await workbench.index()).built


async def test_a_full_disk_is_reported_for_sqlite_and_tantivy_too(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sqlite_is_full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(build, "insert_interview", sqlite_is_full)
        with pytest.raises(LibraryError, match="database or disk is full; free it"):
            await workbench.index()
    (workbench.data / "library").mkdir(exist_ok=True)
    monkeypatch.setattr(word_index, "FOLDER", "a/folder/that/is/not/there")
    with pytest.raises(LibraryError, match="cannot be written"):
        await workbench.index()


async def test_only_one_process_builds(workbench: Workbench) -> None:
    await workbench.index()
    edit(workbench)
    with (workbench.data / "library" / "build.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(LibraryError, match=r"another process is indexing into \S+; wait until it is done"):
            await workbench.index()
    assert (await workbench.index()).built


async def test_a_data_folder_below_a_file_is_refused(workbench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    below = Workbench(workbench.seeds, tmp_path / "file" / "data", workbench.encoder)
    with pytest.raises(LibraryError, match="Not a directory; free it or set VERBATIM_DATA"):
        await below.index()


async def test_a_word_index_on_a_read_only_disk_can_be_read(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # as on a read-only disk
    async with workbench.bot() as bot:
        assert "fog" in (await bot.ask(Question("what about fog and light"))).quotes[0].text


async def test_invalid_seeds_do_not_change_the_library(workbench: Workbench) -> None:
    built = await workbench.index()
    (workbench.seeds / "ferry-2" / "captions.txt").write_text("something else")
    with pytest.raises(SeedError, match=r"ferry-2/captions\.txt:1: its SHA-256 is"):
        await workbench.index()
    assert current(workbench).name == built.version


# --- publishing ---------------------------------------------------------------------------------


async def test_serving_changes_to_the_new_version_and_releases_the_old_one(workbench: Workbench) -> None:
    async with workbench.served() as library:
        assert "my bread" in await bread(library)
        before = current(workbench)
        edit(workbench)
        await workbench.index()
        assert before.is_dir()  # it is still served
        assert "my loaf" in await bread(library)
        await workbench.index(force=True)
        assert not before.exists()


async def test_a_version_in_use_by_another_reader_is_kept(workbench: Workbench) -> None:
    async with workbench.served() as library, workbench.served() as other:
        await library.interviews()
        await other.interviews()
        before = current(workbench)
        await workbench.index(force=True)
        await library.interviews()  # changes to the new one
        await workbench.index(force=True)
        assert before.is_dir()
        assert "my bread" in await bread(other)


async def test_an_old_version_is_closed_after_its_last_reader(workbench: Workbench) -> None:
    async with workbench.served() as library:
        async with AsyncExitStack() as first, AsyncExitStack() as last:
            old = await first.enter_async_context(library._reading())
            assert await last.enter_async_context(library._reading()) is old
            folder = current(workbench)
            edit(workbench)
            await workbench.index()
            assert "my loaf" in await bread(library)
            for reader in (first, last):
                (quote,) = await quoting.read_quotes(old, [BREAD], View.CLEAN)
                assert "my bread" in quote.text
                await workbench.index(force=True)
                assert folder.is_dir()
                await reader.aclose()
        with pytest.raises(ValueError, match="Connection closed"):
            await quoting.read_quotes(old, [BREAD], View.CLEAN)
        await workbench.index(force=True)
        assert not folder.exists()


async def test_folders_that_are_not_versions_are_not_removed(workbench: Workbench) -> None:
    photographs = workbench.data / "library" / "photographs"
    photographs.mkdir(parents=True)
    (photographs / "lighthouse.jpg").write_bytes(b"...")
    await workbench.index()
    await workbench.index(force=True)
    assert (photographs / "lighthouse.jpg").is_file()


async def test_if_a_new_version_cannot_be_opened_the_old_one_is_still_served(
    workbench: Workbench, caplog: pytest.LogCaptureFixture
) -> None:
    async with workbench.served() as library:
        await library.interviews()
        edit(workbench)
        await workbench.index()
        _truncated(current(workbench) / DATABASE_FILE)
        with caplog.at_level(logging.WARNING):
            assert "my bread" in await bread(library)
            assert "my bread" in await bread(library)
        (warning,) = caplog.messages
        assert "library.sqlite is damaged" in warning
        await workbench.index()
        assert "my loaf" in await bread(library)


async def test_the_pointer_may_be_removed_while_a_version_is_served(workbench: Workbench) -> None:
    async with workbench.served() as library:
        await library.interviews()
        (workbench.data / "library" / POINTER_FILE).unlink()
        assert "my bread" in await bread(library)


@pytest.mark.processes
async def test_readers_during_rebuilds_only_see_whole_versions(workbench: Workbench) -> None:
    """Another process rebuilds again and again while this one reads: there is no error and no mixture of versions."""
    done = asyncio.Event()
    seen: set[str] = set()

    async def ask(library: ServedLibrary) -> None:
        while not done.is_set():
            seen.add(await bread(library))

    async with workbench.served() as library, asyncio.TaskGroup() as tasks:
        for _ in range(3):
            tasks.create_task(ask(library))
        for _ in range(3):
            for text in (EDITED.replace("my bread", "my {bread|loaf}"), EDITED):
                lighthouse(workbench.seeds, text)
                builder = await asyncio.create_subprocess_exec(
                    sys.executable, "-c", _REBUILD, workbench.seeds, workbench.data, cwd=ROOT
                )
                assert await builder.wait() == 0
        done.set()
    assert seen == {"he stole my bread", "he stole my loaf"}
    async with workbench.served() as library:
        assert "my bread" in await bread(library)
    assert len(version_names(workbench)) <= 2


_REBUILD = """
import asyncio, sys
from pathlib import Path
from store.library import indexing
from tests.fixtures.fakes import FakeEncoder, silent
asyncio.run(indexing.index(Path(sys.argv[1]), Path(sys.argv[2]), "fake", FakeEncoder, silent, force=True))
"""


@pytest.mark.processes
async def test_the_old_version_is_kept_for_another_process(workbench: Workbench) -> None:
    """A reader in another process keeps its version until it ends, although this one builds."""
    await workbench.index()
    before = current(workbench)
    pipe = asyncio.subprocess.PIPE
    reader = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _READ, workbench.data, cwd=ROOT, stdin=pipe, stdout=pipe
    )
    try:
        assert reader.stdout is not None
        assert await reader.stdout.readline() == b"2\n"
        edit(workbench)
        await workbench.index()
        assert before.is_dir()
    finally:
        output, _ = await reader.communicate(b"\n")
    assert output == b"2\n"
    await workbench.index(force=True)
    assert not before.exists()


_READ = """
import asyncio, sys
from pathlib import Path
from store.library.reader import ServedLibrary
async def read():
    library = ServedLibrary(Path(sys.argv[1]))
    print(len(await library.interviews()), flush=True)
    sys.stdin.readline()
    print(len(await library.interviews()), flush=True)
    await library.close()
asyncio.run(read())
"""


async def test_other_users_may_read_a_library(workbench: Workbench) -> None:
    built = await workbench.index()
    files = [
        path
        for path in (workbench.data / "library" / built.version).rglob("*")
        if path.is_file() and path.suffix != ".lock"
    ]
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in files), [
        path.name for path in files if path.stat().st_mode & 0o044 != 0o044
    ]
