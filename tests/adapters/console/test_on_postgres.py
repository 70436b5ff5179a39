"""The terminal with the journal on PostgreSQL: nothing is stored in the data folder but the library."""

import contextlib
import re
import sqlite3
import zipfile
from pathlib import Path

import pytest

from bot.presentation import wording
from tests.conftest import Typed
from tests.fixtures.postgres_server import PostgresServer
from tests.store.journal.test_damage import damage


@pytest.fixture
def on_postgres(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> str:
    url = postgres.schema()
    monkeypatch.setenv("DATABASE_URL", url)
    return url


@pytest.mark.usefixtures("on_postgres")
def test_a_daily_quote_is_set_and_listed(typed: Typed, tmp_path: Path) -> None:
    assert typed("daily", "set", "--at", "09:00", "--zone", "Europe/Berlin").code == 0
    assert "09:00" in typed("daily", "list").out
    assert not (tmp_path / "data" / "journal.sqlite").exists()


@pytest.mark.usefixtures("on_postgres")
def test_doctor_looks_at_the_database(typed: Typed) -> None:
    typed("index")
    ran = typed("doctor")
    assert ran.code == 0
    assert "in the PostgreSQL database of DATABASE_URL" in " ".join(ran.out.split())


def test_doctor_says_that_the_server_is_away(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@127.0.0.1:1/quotes")
    ran = typed("doctor")
    assert ran.code == 2
    assert "database quotes on 127.0.0.1) cannot be reached (Connection refused)" in " ".join(ran.out.split())
    assert "secret" not in ran.out + ran.err


def test_another_kind_of_database_is_refused(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://me:secret@127.0.0.1/quotes")
    ran = typed("daily", "list")
    assert ran.code == 2
    assert ran.complaint.startswith("DATABASE_URL: only PostgreSQL is supported, such as postgresql://")
    assert "secret" not in ran.err


def test_a_journal_moves_to_postgresql_and_back(
    typed: Typed, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert typed("daily", "set", "--at", "09:00", "--zone", "Europe/Berlin").code == 0
    url, back = postgres.schema(), tmp_path / "back"
    moved = typed("journal", "copy", "--from", str(tmp_path / "data"), "--to", url)
    assert (moved.code, moved.err) == (0, "")
    assert moved.out.splitlines()[-1] == "Copied 1 row; both journals were compared and are the same."
    assert typed("journal", "copy", "--from", url, "--to", f"sqlite:///{back}/journal.sqlite").code == 0
    for name, value in (("DATABASE_URL", url), ("VERBATIM_DATA", str(back))):
        with monkeypatch.context() as there:
            there.setenv(name, value)
            assert "09:00" in typed("daily", "list").out


def test_what_cannot_be_copied_is_said_in_a_line(typed: Typed, postgres: PostgresServer, tmp_path: Path) -> None:
    url = postgres.schema()
    assert typed("journal", "copy", "--from", str(tmp_path), "--to", url).complaint.startswith(
        f"there is no journal in {tmp_path}; --from takes the folder"
    )
    assert typed("journal", "copy", "--from", url, "--to", url).complaint == "--from and --to name the same journal"
    typed("daily", "set", "--at", "09:00", "--zone", "UTC")
    data = tmp_path / "data"
    (tmp_path / "other").mkdir()
    typed("journal", "copy", "--from", str(data), "--to", url)
    typed("daily", "set", "--at", "10:00", "--zone", "UTC")
    refused = typed("journal", "copy", "--from", str(data), "--to", url)
    assert (refused.code, refused.complaint[:38]) == (2, "the journal to copy to is not empty (i")
    with (data / "journal.sqlite").open("r+b") as file:
        file.write(b"x" * 5000)
    assert "not an SQLite file" in typed("journal", "copy", "--from", str(data), "--to", url).complaint


def test_a_backup_holds_no_journal_from_before_the_move(
    typed: Typed, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It would bring old schedules back to life."""
    assert typed("daily", "set", "--at", "09:00", "--zone", "Europe/Berlin").code == 0
    (tmp_path / "data" / "slack.sqlite").write_bytes(b"")
    monkeypatch.setenv("DATABASE_URL", postgres.schema())
    written = typed("backup", str(tmp_path / "b.zip"))
    assert (written.code, written.err) == (0, "")
    said = " ".join(written.out.split())
    assert "2 interviews" in said
    assert said.endswith(wording.errors.BACKED_UP_ELSEWHERE)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert not [name for name in archive.namelist() if name.endswith(".sqlite")]


@pytest.mark.parametrize(("table", "column", "value"), [("schedule", "channel", "'x'"), ("post", "attempts", "7")])
def test_a_damaged_daily_quote_is_removed_before_the_move_as_the_error_says(
    typed: Typed, postgres: PostgresServer, tmp_path: Path, table: str, column: str, value: str
) -> None:
    assert typed("daily", "set", "--at", "09:00", "--zone", "Europe/Berlin").code == 0
    assert typed("daily", "skip").code == 0  # a row of a post
    damage(tmp_path / "data", table, column, value)
    copying = ("journal", "copy", "--from", str(tmp_path / "data"), "--to", postgres.schema())
    refused = typed(*copying)
    assert refused.code == 2
    command = refused.complaint.rpartition("python -m bot ")[2]
    assert re.fullmatch(r"daily remove \w+", command)
    assert typed(*command.split()).code == 0
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "journal.sqlite")) as db:
        assert db.execute("select count(*) from schedule").fetchone() == (0,)
