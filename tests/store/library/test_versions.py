"""Building, publishing and removing library versions, and what a serving process sees of it."""

import asyncio
import logging
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.model import View
from store.library import indexing, quoting
from store.library.reader import ServedLibrary
from store.library.schema import DATABASE_FILE
from store.library.versions import POINTER_FILE
from tests.conftest import ROOT, Workbench
from tests.fixtures.fakes import FakeEncoder, silent
from tests.fixtures.lighthouse import EDITED, lighthouse
from tests.store.library.version_files import BREAD, FILES, bread, current, edit, found, truncate, version_names


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
        truncate(current(workbench) / DATABASE_FILE)
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
