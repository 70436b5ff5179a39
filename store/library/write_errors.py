"""Explains why the library cannot be written: one line with the folder, the reason and the fix."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import LibraryError, lack_of
from store.sqlite import brief

_REASONS = {
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EACCES: "this user may not write there",
    errno.EPERM: "this user may not write there",
}
_FULL = 1_000_000  # bytes left on a disk that count as full; every file of a library is larger


@contextmanager
def reporting_write_errors(root: Path) -> Iterator[None]:
    """Turn a failed write into a LibraryError that says where, why and what to do."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        lack = lack_of(error)
        fix = lack or f"{_reason(error, root)}; fix that or set VERBATIM_DATA to another folder"
        raise LibraryError(f"the library cannot be written to {root}: {fix}") from None


def _reason(error: OSError | sqlite3.Error, root: Path) -> str:
    """Why a write failed; numpy and tantivy do not say when a disk is full."""
    number = getattr(error, "errno", None)
    if number in _REASONS:
        return _REASONS[number]
    full = number is None and root.is_dir() and shutil.disk_usage(root).free < _FULL
    return _REASONS[errno.ENOSPC] if full else getattr(error, "strerror", None) or brief(error)
