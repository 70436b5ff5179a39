"""Backups: everything comes back as it was, also from a running bot; what is not a complete backup changes nothing."""

import asyncio
import json
import os
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import BackupError
from bot.model import Ref, Span
from store.backup import read_backup, write_backup
from store.journal.migrate import scripts
from store.journal.sqlite import SqliteJournal
from tests.conftest import ROOT
from tests.fixtures.fakes import SetClock

REF = Ref("lighthouse", Span(0, 5))


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def _token(data: Path) -> str:
    """A journal with one remembered answer."""
    journal = await SqliteJournal.open(data, SetClock())
    token = await journal.remember("discord", "1/2", "3", [REF])
    await journal.close()
    return token


async def _recalls(data: Path, token: str) -> bool:
    journal = await SqliteJournal.open(data, SetClock())
    found = await journal.recall(token)
    await journal.close()
    return found is not None


async def test_everything_comes_back(seeds: Path, tmp_path: Path) -> None:
    data, target = tmp_path / "data", tmp_path / "backup.zip"
    (seeds / "feeds.toml").write_text("# feeds")
    (seeds / ".adding-x").mkdir()
    (seeds / ".adding-x" / "captions.txt").write_text("half")
    token = await _token(data)
    with closing(sqlite3.connect(data / "slack.sqlite")) as db:
        db.execute("create table bot (token text)")
    expected = _files(seeds)
    done = write_backup(target, data, seeds)
    assert (
        done == f"Backed up to {target}: journal.sqlite, slack.sqlite, 2 interviews. The tokens in .env are not in it."
    )
    assert target.stat().st_mode & 0o077 == 0
    elsewhere = tmp_path / "elsewhere"
    assert read_backup(target, elsewhere / "data", elsewhere / "seeds") == (
        f"Restored from {target}: journal.sqlite, slack.sqlite, 2 interviews."
    )
    assert await _recalls(elsewhere / "data", token)
    assert (elsewhere / "data" / "slack.sqlite").is_file()
    del expected[".adding-x/captions.txt"]
    assert _files(elsewhere / "seeds") == expected


async def test_what_a_running_bot_wrote_is_in_it_and_what_it_reads_is_what_was_restored(tmp_path: Path) -> None:
    data, target = tmp_path / "data", tmp_path / "backup.zip"
    running = await SqliteJournal.open(data, SetClock())
    before = await running.remember("discord", "1/2", "3", [REF])
    assert (data / "journal.sqlite-wal").stat().st_size > 0  # a plain copy of the file would lack it
    write_backup(target, data, tmp_path / "no seeds")
    after = await running.remember("discord", "1/2", "3", [REF])
    said = read_backup(target, data, tmp_path / "no seeds")
    assert await running.recall(before) is not None
    assert await running.recall(after) is None
    assert await running.claim("event", 60)
    await running.close()
    kept = data / "before-restore"
    assert said.endswith(f"What was there before is in {kept}.")
    assert await _recalls(kept, after)


async def test_a_damaged_journal_is_replaced_and_kept(tmp_path: Path) -> None:
    data, target = tmp_path / "data", tmp_path / "backup.zip"
    token = await _token(data)
    write_backup(target, data, tmp_path / "seeds")
    (data / "journal.sqlite").write_bytes(b"damaged" * 1000)
    read_backup(target, data, tmp_path / "seeds")
    assert await _recalls(data, token)
    assert (data / "before-restore" / "journal.sqlite").read_bytes() == b"damaged" * 1000


async def test_interviews_that_differ_are_replaced_and_kept_and_others_stay(seeds: Path, tmp_path: Path) -> None:
    data, target = tmp_path / "data", tmp_path / "backup.zip"
    write_backup(target, data, seeds)
    expected = _files(seeds)
    edited, other = seeds / "lighthouse-1" / "captions.txt", seeds / "later" / "captions.txt"
    edited.write_text("edited since")
    other.parent.mkdir()
    other.write_text("added since")
    read_backup(target, data, seeds)
    assert _files(seeds) == {**expected, "later/captions.txt": b"added since"}
    kept = data / "before-restore" / "seeds"
    assert (kept / edited.relative_to(seeds)).read_text() == "edited since"
    assert [folder.name for folder in kept.iterdir()] == [edited.parent.name]


def _without(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.__delitem__(name)


def _with(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.update({name: content})


def _listing(name: str) -> Callable[[dict[str, bytes]], None]:
    """Add a file, and list it as the backup's own."""

    def change(files: dict[str, bytes]) -> None:
        manifest = json.loads(files["manifest.json"])
        manifest["files"][name] = manifest["files"]["journal.sqlite"]
        files |= {name: files["journal.sqlite"], "manifest.json": json.dumps(manifest).encode()}

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_without("manifest.json"), "is not a complete backup"),
        (_without("journal.sqlite"), "is damaged: its list of files is not what is in it"),
        (_with("extra", b""), "is damaged: its list of files is not what is in it"),
        (_with("journal.sqlite", b"other"), "is damaged: journal.sqlite is not as it was written"),
        (_with("manifest.json", b"[]"), "is not a complete backup"),
        (_with("manifest.json", b'{"format": 2, "files": {}}'), "was written by a newer version"),
        (_listing("seeds/../../evil"), "which no backup has"),
        (_listing("/etc/evil"), "which no backup has"),
        (_listing("seeds/x/.hidden"), "which no backup has"),
        (_listing("slack.sqlite/evil"), "which no backup has"),
    ],
)
async def test_what_is_no_whole_backup_changes_nothing(
    seeds: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], expected: str
) -> None:
    data, target = tmp_path / "data", tmp_path / "backup.zip"
    await _token(data)
    write_backup(target, data, seeds)
    with zipfile.ZipFile(target) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    before = _files(tmp_path)
    with pytest.raises(BackupError, match=expected):
        read_backup(target, data, seeds)
    assert _files(tmp_path) == before


@pytest.mark.parametrize("cut", [0, 10, 0.5, -1])
async def test_a_file_that_ends_early_changes_nothing(tmp_path: Path, cut: float) -> None:
    data, target = tmp_path / "data", tmp_path / "backup.zip"
    await _token(data)
    write_backup(target, data, tmp_path / "seeds")
    whole = target.read_bytes()
    target.write_bytes(whole[: int(cut * len(whole)) if isinstance(cut, float) else cut])
    before = _files(tmp_path)
    with pytest.raises(BackupError, match="is not a complete backup"):
        read_backup(target, data, tmp_path / "seeds")
    assert _files(tmp_path) == before


async def test_a_journal_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    data, target = tmp_path / "data", tmp_path / "backup.zip"
    await _token(data)
    with closing(sqlite3.connect(data / "journal.sqlite")) as db:
        db.execute(f"pragma user_version = {len(scripts()) + 1}")
    write_backup(target, data, tmp_path / "seeds")
    with pytest.raises(BackupError, match="which this program does not know"):
        read_backup(target, tmp_path / "new", tmp_path / "seeds")
    assert not (tmp_path / "new" / "journal.sqlite").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"nothing\.zip does not exist"):
        read_backup(tmp_path / "nothing.zip", tmp_path / "data", tmp_path / "seeds")


async def test_only_a_backup_is_overwritten(tmp_path: Path) -> None:
    """Not the journal itself, for example."""
    data, target = tmp_path / "data", tmp_path / "backup.zip"
    token = await _token(data)
    for taken in (data / "journal.sqlite", data):
        with pytest.raises(BackupError, match="exists and is not a backup, so it is not overwritten"):
            write_backup(taken, data, tmp_path / "seeds")
    assert await _recalls(data, token)
    write_backup(target, data, tmp_path / "seeds")
    write_backup(target, data, tmp_path / "seeds")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="No such file or directory"):
        write_backup(tmp_path / "none" / "b.zip", tmp_path / "data", tmp_path / "seeds")


_WRITE = """
import asyncio, sys
from pathlib import Path
from bot.model import Ref, Span
from store.journal.sqlite import SqliteJournal
from tests.fixtures.fakes import SetClock

async def main():
    journal = await SqliteJournal.open(Path(sys.argv[1]), SetClock())
    while True:
        print(await journal.remember("discord", "1/2", "3", [Ref("lighthouse", Span(0, 5))]), flush=True)

asyncio.run(main())
"""


@pytest.mark.processes
async def test_a_backup_of_a_process_that_writes_and_is_killed_is_whole(tmp_path: Path) -> None:
    """All that was confirmed before the backup began is in it."""
    data, target = tmp_path / "data", tmp_path / "backup.zip"
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _WRITE, str(data), cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert writer.stdout is not None
    confirmed = [(await writer.stdout.readline()).decode().strip() for _ in range(20)]
    await asyncio.to_thread(write_backup, target, data, tmp_path / "seeds")
    assert writer.returncode is None
    writer.kill()
    await writer.communicate()
    read_backup(target, tmp_path / "new", tmp_path / "seeds")
    for token in confirmed:
        assert await _recalls(tmp_path / "new", token)


async def test_a_file_that_an_interview_got_after_the_backup_is_gone_again(seeds: Path, tmp_path: Path) -> None:
    data, target = tmp_path / "data", tmp_path / "backup.zip"
    slug = "lighthouse-1"
    (seeds / slug / ".DS_Store").write_text("of the desktop, in no backup")
    expected = _files(seeds)
    write_backup(target, data, seeds)
    assert read_backup(target, data, seeds).endswith(": 2 interviews.")  # the same interviews: nothing is replaced
    (seeds / slug / "added.txt").write_text("nonsense")
    said = read_backup(target, data, seeds)
    kept = data / "before-restore"
    assert said.endswith(f" What was there before is in {kept}.")
    assert (kept / "seeds" / slug / "added.txt").read_text() == "nonsense"
    del expected[f"{slug}/.DS_Store"]
    assert _files(seeds) == expected
