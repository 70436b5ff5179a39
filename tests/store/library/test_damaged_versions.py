"""Library versions that are damaged, locked, or on a disk that refuses: noticed, said in one line, built again."""

import errno
import fcntl
import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import LibraryError, SeedError
from bot.model import Question
from store.library import build, indexing, quoting, vectors, word_index
from store.library.reader import ServedLibrary
from store.library.versions import MANIFEST_FILE, POINTER_FILE, LibraryVersions, files_of
from tests.conftest import Workbench
from tests.store.library.version_files import FILES, bread, current, edit, found, truncate, version_names


def _missing(path: Path) -> None:
    path.unlink()


def _flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [_missing, truncate, _flipped])
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


async def test_a_program_that_cannot_read_parts_takes_the_manifest_for_a_damaged_one(workbench: Workbench) -> None:
    """Such programs read the key `files`, and build the library anew where it is not there."""
    await workbench.index()
    manifest = json.loads((current(workbench) / MANIFEST_FILE).read_text())
    assert "files" not in manifest
    assert files_of(manifest).keys() >= {"library.sqlite"}


async def test_a_library_whose_manifest_is_of_a_program_without_parts_is_read(workbench: Workbench) -> None:
    await workbench.index()
    path = current(workbench) / MANIFEST_FILE
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps({"digest": manifest["digest"], "model": None, "files": dict(files_of(manifest))}))
    assert not (await workbench.index()).built


@pytest.mark.parametrize("pointer", [b"", b"nothing-1", b"\xff\xfe", b"..", b".", b"../..", b"x" * 5000, b"a\0b"])
async def test_a_pointer_that_names_no_library_leads_to_a_rebuild(workbench: Workbench, pointer: bytes) -> None:
    await workbench.index()
    (workbench.data / "library" / POINTER_FILE).write_bytes(pointer)
    assert LibraryVersions(workbench.data).current() is None
    assert (await workbench.index()).reason == "the pointer named no library"


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
    assert str(raised.value).endswith("; fix that or set VERBATIM_DATA to another folder")
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
        with pytest.raises(LibraryError, match="database or disk is full; fix that"):
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
    with pytest.raises(LibraryError, match="Not a directory; fix that or set VERBATIM_DATA"):
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
