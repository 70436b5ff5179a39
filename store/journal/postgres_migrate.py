"""Brings a journal on PostgreSQL up to date with the numbered files of migrations/postgres/.

All missing ones are applied in one transaction, under a lock for which other replicas wait. A released file is never
edited. Append a new one whenever SQLite gets one that changes tables, so that both keep the same tables.
"""

from collections.abc import Sequence
from functools import cache
from importlib import resources

from bot.errors import JournalError
from store.postgres import Postgres

_FOLDER = "store.journal.migrations.postgres"
_PATIENCE = 300.0  # seconds that a migration, or another replica's, may take

LOCK = "set local lock_timeout = '300s'; set local statement_timeout = '300s'"
HOLD = "select pg_advisory_xact_lock(hashtextextended('verbatim migration ' || current_schema(), 0))"
CREATE = "create table if not exists journal_version (version integer not null)"
VERSION = "select coalesce(max(version), 0) as version from journal_version"
RAISE = "insert into journal_version (version) values (:version)"


@cache
def scripts() -> tuple[str, ...]:
    """The migrations, in order; the first is number 1."""
    files = [file for file in resources.files(_FOLDER).iterdir() if file.name.endswith(".sql")]
    return tuple(file.read_text(encoding="utf-8") for file in sorted(files, key=lambda file: file.name))


async def migrate(postgres: Postgres, migrations: Sequence[str]) -> None:
    """Apply the migrations a journal lacks, all or none.

    Raises JournalError, also for a journal that a newer version of Verbatim has written.
    """
    async with postgres.session() as session:
        for statement in LOCK.split(";"):
            await session.write(statement, {})
        await session.write(HOLD, {}, _PATIENCE)
        await session.write(CREATE, {})
        [row] = await session.rows(VERSION, {})
        version = int(row["version"])
        if version > len(migrations):
            raise JournalError(
                f"{postgres.name} has version {version}, but this program knows only {len(migrations)}; update Verbatim"
            )
        for number, script in enumerate(migrations[version:], version + 1):
            for statement in statements(script):
                await session.write(statement, {}, _PATIENCE)
            await session.write(RAISE, {"version": number})
        await session.commit()


def statements(script: str) -> list[str]:
    """The statements of a script, each of which ends with a semicolon at the end of a line."""
    lines = [line for line in script.splitlines() if not line.startswith("--")]
    return [statement.strip() for statement in "\n".join(lines).split(";\n") if statement.strip(" ;\n")]
