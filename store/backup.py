"""Writes and restores one file with all that cannot be derived again: journal, installations, interviews.

A zip archive: `journal.sqlite`, `slack.sqlite`, `seeds/SLUG/...` and `seeds/feeds.toml`, and `manifest.json` with the
SHA-256 of each. The databases are copied by SQLite's own backup, which is safe while the bot runs and includes what is
only in the write-ahead log. `.env` is left out: it holds tokens.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath

from bot.errors import BackupError
from store.journal.migrate import scripts
from store.locks import locked
from store.sqlite import brief

JOURNAL, INSTALLATIONS = "journal.sqlite", "slack.sqlite"
MANIFEST = "manifest.json"
_SEEDS = "seeds"
_FORMAT = 1
_BUSY_SECONDS = 10.0
_OWNER_ONLY = 0o600
_NAME_ANOTHER = "name a file that `backup` has written"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError, RuntimeError)
"""What zipfile and json raise for a file that is not a complete backup; RuntimeError for an encrypted one."""


def write_backup(target: Path, data: Path | None, seeds: Path) -> str:
    """Write a backup, whole or not at all; one line that says what is in it. Raises BackupError.

    `data` is the folder of the databases; None where they are in PostgreSQL, so that none of before the move is taken.
    """
    if target.exists() and not zipfile.is_zipfile(target):
        raise BackupError(f"{target} exists and is not a backup, so it is not overwritten; name another file")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with _reporting_errors(target), tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as copies:
            files = _copied_databases(data, Path(copies)) if data is not None else {}
            unfinished.touch(mode=_OWNER_ONLY)
            with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
                if seeds.is_dir():
                    with locked(seeds):  # so that no interview is copied while it is being written
                        files |= {f"{_SEEDS}/{path.relative_to(seeds).as_posix()}": path for path in _seed_files(seeds)}
                        digests = _pack(archive, files)
                else:
                    digests = _pack(archive, files)
                archive.writestr(MANIFEST, json.dumps({"format": _FORMAT, "files": digests}, indent=1))
            with unfinished.open("rb") as file:
                os.fsync(file.fileno())
            os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return f"Backed up to {target}: {_contents(digests)}. The tokens in .env are not in it."


def read_backup(source: Path, data: Path, seeds: Path) -> str:
    """Restore everything in a backup; one line that says what. All of it is verified before anything is changed.

    Interviews and databases that are replaced are kept in `data/before-restore`. Raises BackupError.
    """
    with _reporting_errors(data):
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=data) as unpacked:
            digests = _unpack(source, Path(unpacked))
            for name in (JOURNAL, INSTALLATIONS):
                if name in digests:
                    _verify_database(Path(unpacked) / name, source)
            kept = _free_folder(data)
            for name in (JOURNAL, INSTALLATIONS):
                if name in digests:
                    _restore_database(Path(unpacked) / name, data / name, kept)
            if (Path(unpacked) / _SEEDS).is_dir():
                _restore_seeds(Path(unpacked) / _SEEDS, seeds, kept)
    replaced = f" What was there before is in {kept}." if kept.exists() else ""
    return f"Restored from {source}: {_contents(digests)}.{replaced}"


# --- writing ------------------------------------------------------------------------------------


def _seed_files(seeds: Path, within: Path | None = None) -> Iterator[Path]:
    """The files of `seeds`, or of one folder `within` it, that belong in a backup."""
    for path in sorted((within or seeds).rglob("*")):
        name = f"{_SEEDS}/{path.relative_to(seeds).as_posix()}"
        if path.is_file() and not path.is_symlink() and _is_of_seeds(name):
            yield path


def _is_of_seeds(name: str) -> bool:
    """Whether a name in the archive is a file of an interview or the list of feeds, and no path to elsewhere."""
    root, *parts = name.split("/")
    if root != _SEEDS or any(not part or part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return False
    return len(parts) > 1 or parts == ["feeds.toml"]


def _pack(archive: zipfile.ZipFile, files: dict[str, Path]) -> dict[str, str]:
    """Add files; the SHA-256 of each."""
    digests = {}
    for name, path in files.items():
        content = path.read_bytes()
        digests[name] = hashlib.sha256(content).hexdigest()
        archive.writestr(name, content)
    return digests


def _copied_databases(data: Path, copies: Path) -> dict[str, Path]:
    """Copy the databases of a folder that there are; the copies by their names in the archive."""
    present = [name for name in (JOURNAL, INSTALLATIONS) if (data / name).is_file()]
    for name in present:
        _copy_database(data / name, copies / name)
    return {name: copies / name for name in present}


def _copy_database(source: Path, target: Path) -> None:
    """Make a consistent copy of a database that others may be writing to."""
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=_BUSY_SECONDS)) as live:
        with closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
        target.chmod(_OWNER_ONLY)


def _contents(digests: dict[str, str]) -> str:
    names = [name for name in (JOURNAL, INSTALLATIONS) if name in digests]
    interviews = len({PurePosixPath(name).parts[1] for name in digests if name.count("/") > 1})
    return ", ".join([*names, f"{interviews} {'interview' if interviews == 1 else 'interviews'}"])


# --- restoring ----------------------------------------------------------------------------------


def _unpack(source: Path, folder: Path) -> dict[str, str]:
    """Write the files of a backup into a folder, each verified; their digests."""
    try:
        with zipfile.ZipFile(source) as archive:
            digests = _digests(archive, source)
            for name, digest in digests.items():
                content = archive.read(name)
                if hashlib.sha256(content).hexdigest() != digest:
                    raise BackupError(f"{source} is damaged: {name} is not as it was written; use another backup")
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    except FileNotFoundError:
        raise BackupError(f"{source} does not exist; {_NAME_ANOTHER}") from None
    except _UNREADABLE as error:
        raise BackupError(f"{source} is not a complete backup ({brief(error)}); {_NAME_ANOTHER}") from None
    return digests


def _digests(archive: zipfile.ZipFile, source: Path) -> dict[str, str]:
    """The SHA-256 of each file by the manifest. Raises BackupError if the archive has other files than a backup may."""
    manifest = json.loads(archive.read(MANIFEST))
    digests: dict[str, str] = manifest["files"]
    if manifest["format"] != _FORMAT:
        raise BackupError(f"{source} was written by a newer version of Verbatim; update Verbatim")
    if {MANIFEST, *digests} != set(archive.namelist()):
        raise BackupError(f"{source} is damaged: its list of files is not what is in it; use another backup")
    for name in digests:
        if name not in (JOURNAL, INSTALLATIONS) and not _is_of_seeds(name):
            raise BackupError(f"{source} contains {name!r}, which no backup has; use another backup")
    return digests


def _verify_database(path: Path, source: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        try:
            [(checked,)] = db.execute("pragma integrity_check(1)")
            [(version,)] = db.execute("pragma user_version")
        except sqlite3.DatabaseError as error:
            checked, version = brief(error), 0
    if checked != "ok":
        raise BackupError(f"{source} is damaged: {path.name}: {checked}; use another backup")
    if path.name == JOURNAL and version > len(scripts()):
        raise BackupError(f"{source} has a journal of version {version}, which this program does not know; update it")


def _restore_database(source: Path, target: Path, kept: Path) -> None:
    """Overwrite a database in one transaction, so that a running bot sees it whole; keep a copy of the old one."""
    if target.exists():
        kept.mkdir(exist_ok=True)
        try:
            _copy_database(target, kept / target.name)
        except sqlite3.DatabaseError:  # it is damaged, which may be why somebody restores
            for suffix in ("", "-wal", "-shm"):
                if (part := target.with_name(target.name + suffix)).exists():
                    os.replace(part, kept / part.name)
    target.touch(mode=_OWNER_ONLY)
    with closing(sqlite3.connect(source)) as backup, closing(sqlite3.connect(target, timeout=_BUSY_SECONDS)) as live:
        live.execute("pragma journal_mode = wal")
        backup.backup(live)


def _restore_seeds(source: Path, seeds: Path, kept: Path) -> None:
    """Replace interviews that differ, one at a time; those that are not in the backup stay."""
    seeds.mkdir(parents=True, exist_ok=True)
    with locked(seeds):
        for new in sorted(source.iterdir()):
            old = seeds / new.name
            if old.exists() and _same(new, old, seeds):
                continue
            arriving = seeds / f".{new.name}.restored"
            shutil.rmtree(arriving, ignore_errors=True)
            (shutil.copytree if new.is_dir() else shutil.copyfile)(new, arriving)
            if old.exists():
                (kept / _SEEDS).mkdir(parents=True, exist_ok=True)
                shutil.move(old, kept / _SEEDS / new.name)
            os.replace(arriving, old)


def _same(new: Path, old: Path, seeds: Path) -> bool:
    """Whether what is in place has the files of the backup, and no other file that a backup would have."""
    if new.is_file():
        return old.is_file() and new.read_bytes() == old.read_bytes()
    names = {path.relative_to(new) for path in new.rglob("*") if path.is_file()}
    return {path.relative_to(old) for path in _seed_files(seeds, old)} == names and all(
        (old / name).read_bytes() == (new / name).read_bytes() for name in names
    )


def _free_folder(data: Path) -> Path:
    """A folder that does not exist yet, for what is replaced."""
    number, folder = 1, data / "before-restore"
    while folder.exists():
        number += 1
        folder = data / f"before-restore-{number}"
    return folder


@contextmanager
def _reporting_errors(path: Path) -> Iterator[None]:
    """Turn an error of the disk or a database into a BackupError that says where, why and what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise BackupError(
            f"the databases cannot be copied ({brief(error)}); try again, or run: python -m bot doctor"
        ) from None
    except OSError as error:
        where = error.filename or path
        raise BackupError(
            f"{where}: {error.strerror or brief(error)}; free some space, or name a folder you can write"
        ) from None
