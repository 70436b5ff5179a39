"""What the machine lacks is named with its fix, whichever library says it; nothing else is taken for that."""

import errno
import sqlite3

import pytest

from bot.errors import first_few, in_quotes, lack_of
from store.sqlite import explain

FILES, MEMORY = "too many files are open; allow", "there is not enough memory; give"


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.EMFILE, "Too many open files"), FILES),
        (ValueError("Failed to open file: IoError { Os { code: 24, kind: TooManyOpenFiles } }"), FILES),
        (OSError(errno.ENFILE, "Too many open files in system"), "this machine has too many open files"),
        (MemoryError(), MEMORY),
        (sqlite3.OperationalError("out of memory"), MEMORY),
        (RuntimeError("std::bad_alloc"), MEMORY),
        (RuntimeError("can't start new thread"), MEMORY),
        (FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']"), "there is no folder for"),
    ],
)
def test_what_the_machine_lacks(error: BaseException, says: str) -> None:
    lack = lack_of(error)
    assert lack is not None
    assert lack.startswith(says)


@pytest.mark.parametrize("error", [OSError(errno.ENOENT, "No such file"), ValueError("memory of a memory"), KeyError()])
def test_any_other_error_is_no_lack(error: BaseException) -> None:
    assert lack_of(error) is None


def test_sqlite_without_memory_is_not_called_damaged() -> None:
    assert explain(sqlite3.OperationalError("out of memory")).startswith(f"cannot be used: {MEMORY}")


@pytest.mark.parametrize(
    ("text", "shown"), [("dance", "'dance'"), ("it's", '"it\'s"'), ("\u200ba\tb\n", "'a b'"), ("\u200b", "''")]
)
def test_what_was_typed_is_named_without_pythons_escapes(text: str, shown: str) -> None:
    assert in_quotes(text) == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "none"), (1, "a0"), (5, "a0, a1, a2, a3, a4"), (1006, "a0, a1, a2, a3, a4 and 1,001 more")],
)
def test_an_error_names_five_and_counts_the_others(count: int, shown: str) -> None:
    assert first_few([f"a{number}" for number in range(count)]) == shown
