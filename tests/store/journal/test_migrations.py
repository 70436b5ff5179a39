"""A journal of any earlier version is brought up to date, whole or not at all."""

import contextlib
import datetime as dt
import re
import sqlite3
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.daily.health import fault_of
from bot.daily.schedule import Outcome, Post, Run, Schedule
from bot.errors import JournalError
from bot.model import Ref, Span, View
from bot.reasons import Reason, ReasonCode
from store.journal import sqlite as journal_module
from store.journal import version_3
from store.journal.migrate import migrate, scripts
from store.journal.row_checksums import row_checksum
from store.journal.sqlite import FILE, SqliteJournal
from store.sqlite import connect
from tests.fixtures.fakes import SetClock

VERSION_3 = Path(__file__).with_name("version_3.sql")
"""A dump of a journal that version 3 wrote, with rows of every kind."""

REF = Ref("lighthouse-1", Span(113, 133))


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


def new_folder(path: Path) -> Path:
    path.mkdir()
    return path


def journal_of_version(version: int, data: Path) -> None:
    """Make an empty journal as the program of that version left it."""
    path = new_folder(data) / FILE
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        migrate(db, path, scripts()[:version])


def schema(data: Path) -> dict[str, str]:
    """The statements that made the tables and indexes, by name."""
    with contextlib.closing(sqlite3.connect(data / FILE)) as db:
        return dict(db.execute("select name, sql from sqlite_master where sql is not null"))


def rows(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row there is, by table."""
    with contextlib.closing(sqlite3.connect(data / FILE)) as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        return {table: db.execute(f"select * from {table}").fetchall() for table in tables}


def restore_version_3(data: Path) -> None:
    """Put the journal of version 3 into a folder."""
    with contextlib.closing(sqlite3.connect(new_folder(data) / FILE)) as db:
        db.executescript(VERSION_3.read_text(encoding="utf-8"))


def test_the_files_are_numbered_without_a_gap() -> None:
    names = sorted(file.name for file in resources.files("store.journal.migrations.sqlite").iterdir())
    numbers = [int(name[:4]) for name in names if re.fullmatch(r"\d{4}_[a-z]+\.sql", name)]
    assert numbers == list(range(1, len(scripts()) + 1))


async def test_every_earlier_version_is_brought_up_to_date(tmp_path: Path, clock: SetClock) -> None:
    for version in range(len(scripts()) + 1):
        data = tmp_path / str(version)
        journal_of_version(version, data)
        journal = await SqliteJournal.open(data, clock)
        assert await journal.claim("event", 60)
        token = await journal.remember("discord", "1/2", "alice", [REF])
        assert await journal.recall(token) is not None
        await journal.close()
        with contextlib.closing(sqlite3.connect(data / FILE)) as db:
            assert db.execute("pragma user_version").fetchone() == (len(scripts()),)
            assert db.execute("pragma journal_mode").fetchone() == ("wal",)


async def test_all_versions_end_with_the_same_tables(tmp_path: Path, clock: SetClock) -> None:
    """A journal made today and one that grew with every version are the same."""
    await (await SqliteJournal.open(tmp_path / "new", clock)).close()
    restore_version_3(tmp_path / "old")
    await (await SqliteJournal.open(tmp_path / "old", clock)).close()
    assert schema(tmp_path / "old") == schema(tmp_path / "new")


async def test_the_first_three_migrations_make_what_version_3_made(tmp_path: Path) -> None:
    """Byte for byte: the tables of existing journals are those that later migrations count on."""
    journal_of_version(3, tmp_path / "files")
    restore_version_3(tmp_path / "dump")
    assert schema(tmp_path / "files") == schema(tmp_path / "dump")


async def test_a_migration_that_fails_leaves_the_journal_as_it_was(
    tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = await SqliteJournal.open(tmp_path, clock)
    await journal.claim("event", 60)
    await journal.close()
    before = schema(tmp_path), rows(tmp_path)
    failing = "create table half (a);\ncreate table claim (b);"
    monkeypatch.setattr(journal_module, "scripts", lambda: (*scripts(), failing))
    with pytest.raises(JournalError, match="table claim already exists"):
        await SqliteJournal.open(tmp_path, clock)
    assert (schema(tmp_path), rows(tmp_path)) == before


async def test_a_migration_before_one_that_fails_stays(
    tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has a transaction of its own, so that the next start goes on where this one stopped."""
    await (await SqliteJournal.open(tmp_path, clock)).close()
    monkeypatch.setattr(journal_module, "scripts", lambda: (*scripts(), "create table whole (a);", "no SQL;"))
    with pytest.raises(JournalError, match="syntax error"):
        await SqliteJournal.open(tmp_path, clock)
    assert "whole" in schema(tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("pragma user_version").fetchone() == (len(scripts()) + 1,)


async def test_a_newer_journal_is_refused(tmp_path: Path, clock: SetClock) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("pragma user_version = 99")
    with pytest.raises(JournalError, match=r"has version 99, but this program knows only \d; update Verbatim"):
        await SqliteJournal.open(tmp_path, clock)


# --- migration 4: sentences become codes ------------------------------------------------------------

PAUSED = {
    "a00": None,
    "a01": Reason(ReasonCode.PAUSED_BY_ADMIN),
    "a02": Reason(ReasonCode.ZONE_GONE, ("Mars/Olympus",)),
    "a03": Reason(ReasonCode.CHANNEL_GONE),
    "a04": Reason(ReasonCode.THREAD_LOCKED),
    "a05": Reason(ReasonCode.PERMISSIONS_MISSING, ("Send Messages",)),
    "a06": Reason(ReasonCode.PERMISSIONS_MISSING, ("View Channel", "Send Messages", "Send Messages in Threads")),
    "a07": Reason(ReasonCode.PERMISSIONS_MISSING),
    "a08": Reason(ReasonCode.NOT_IN_CHANNEL),
    "a09": Reason(ReasonCode.CHANNEL_ARCHIVED),
    "a10": Reason(ReasonCode.THREAD_GONE),
    "a11": Reason(ReasonCode.APP_REMOVED),
    "a12": Reason(ReasonCode.PLATFORM_REFUSED, ("discord", "50035", "0a1b2c3d")),
    "a13": Reason(ReasonCode.PLATFORM_REFUSED, ("slack", "msg_too_long", "0a1b2c3d")),
    "a14": Reason(ReasonCode.DEFECT, ("0a1b2c3d",)),
    "a15": Reason(ReasonCode.OTHER, ("a sentence that no version wrote; with a second half",)),
}


def failed(platform: str, code: str) -> Reason:
    return Reason(ReasonCode.PLATFORM_FAILED, (platform, code))


def unconfirmed(cause: Reason) -> Reason:
    return Reason(ReasonCode.UNCONFIRMED, cause=cause)


def gave_up(cause: Reason) -> Reason:
    return Reason(ReasonCode.GAVE_UP, cause=cause)


UNREACHABLE = Reason(ReasonCode.PLATFORM_UNREACHABLE, ("slack",))
BUSY = Reason(ReasonCode.PLATFORM_BUSY, ("discord",))
UNREADABLE = Reason(ReasonCode.INSTALLATION_UNREADABLE)
NOT_PRINTED = Reason(ReasonCode.NOT_PRINTED, ("Broken pipe",))

REASONS: list[Reason | None] = [
    Reason(ReasonCode.BOT_AWAY), Reason(ReasonCode.ONLY_THE_LATEST), Reason(ReasonCode.BOT_AWAY_FOR_DAYS, ("12",)),
    Reason(ReasonCode.SKIPPED_BY_ADMIN), Reason(ReasonCode.PAUSED_BY_ADMIN),
    Reason(ReasonCode.NO_QUOTE_LEFT), Reason(ReasonCode.QUOTE_BANNED), Reason(ReasonCode.QUOTE_GONE),
    Reason(ReasonCode.HELD_UP), Reason(ReasonCode.TIMED_OUT), Reason(ReasonCode.DEFECT),
    Reason(ReasonCode.NOT_CONNECTED), BUSY, Reason(ReasonCode.PLATFORM_BUSY, ("slack",)),
    Reason(ReasonCode.PLATFORM_UNREACHABLE, ("discord",)), UNREACHABLE,
    Reason(ReasonCode.PLATFORM_UNREACHABLE, ("discord", "ClientConnectorError")), UNREADABLE,
    failed("discord", "502"), failed("slack", "fatal_error"),
    Reason(ReasonCode.NEVER_CONFIRMED), Reason(ReasonCode.UNCONFIRMED), Reason(ReasonCode.CHANNEL_CHANGED),
    unconfirmed(NOT_PRINTED), unconfirmed(failed("slack", "503")), unconfirmed(Reason(ReasonCode.TIMED_OUT)),
    unconfirmed(UNREACHABLE), unconfirmed(Reason(ReasonCode.DEFECT)),
    gave_up(BUSY), gave_up(UNREADABLE), gave_up(failed("discord", "500")),
    Reason(ReasonCode.OTHER, ("words of an earlier program",)), None, None, None,
]  # fmt: skip
"""Of the posts of version_3.sql, in the order of their dates."""


async def test_a_journal_of_version_3_keeps_everything(tmp_path: Path) -> None:
    restore_version_3(tmp_path / "data")
    before = rows(tmp_path / "data")
    journal = await SqliteJournal.open(tmp_path / "data", SetClock(1_795_000_000.0))
    schedules = {schedule.identity: schedule for schedule in await journal.all_schedules()}
    posts = list(reversed(await journal.posts("a00", 100)))
    assert {identity: schedule.paused for identity, schedule in schedules.items()} == PAUSED
    assert [post.reason for post in posts] == REASONS
    assert schedules["a00"] == Schedule(
        "a00", "discord", "1", "2", dt.time(9, 5), "Europe/Berlin", Run(dt.date(2026, 12, 25), 1_798_024_000.0), (0, 2),
        ("talk-1", "talk-2"), ("guest", "Zoë Ü"), View.STRICT, 7200.0, None, "42", 17.0,
    )  # fmt: skip
    assert posts[-1] == Post(
        "a00", Run(dt.date(2026, 12, 24), 1_797_937_600.0), Outcome.SENDING, 1_797_937_601.0,
        Ref("talk-1", Span(34, 54)), "t34", None, None, 1, 1_797_937_600.0, 5.0, 1_797_937_660.0,
    )  # fmt: skip
    assert (posts[-2].outcome, posts[-2].message_id) == (Outcome.LATE, "m33")
    assert await journal.queue("a00") == [Ref("talk-2", Span(40, 60)), Ref("talk-2", Span(80, 99))]
    assert await journal.vetoes("discord", "1") == [Ref("talk-1", Span(10, 30))]
    assert await journal.shown("discord:1/random") == [Ref("lighthouse-1", Span(113, 133))]
    assert await journal.preferences("discord", "1") == {"view": "strict"}
    assert await journal.noted("discord:commands:1") == "abc"
    answer = await journal.recall("token01")
    assert answer is not None
    assert (answer.place, answer.asker, len(answer.refs)) == ("1/2", "alice", 2)
    assert not await journal.claim("slack:Ev1", 60)
    await journal.close()
    after = rows(tmp_path / "data")
    assert {table: len(after[table]) for table in before} == {table: len(before[table]) for table in before}


def test_the_dump_holds_every_sentence_that_version_3_wrote(tmp_path: Path) -> None:
    """So that the test above covers each of them."""
    restore_version_3(tmp_path / "data")
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / FILE)) as db:
        query = "select paused from schedule union select reason from post"
        sentences = {sentence for (sentence,) in db.execute(query) if sentence is not None}
    assert {sentence for sentence in version_3._SENTENCES if sentence not in sentences} == set()
    patterns = [pattern for pattern, _ in (*version_3._PATTERNS, *version_3._ENDINGS)]
    matches = [ending.fullmatch(sentence) for ending, _ in version_3._ENDINGS for sentence in sentences]
    sentences |= {match[1] for match in matches if match is not None}
    for pattern in (*patterns, version_3._MISSING_PERMISSIONS):
        assert any(pattern.fullmatch(sentence) for sentence in sentences), pattern.pattern


@given(st.text())
def test_a_sentence_that_nobody_knows_is_kept_word_for_word(sentence: str) -> None:
    reason = Reason.load(version_3.reason_of_sentence(sentence))
    assert reason == Reason(ReasonCode.OTHER, (sentence,))


async def test_rewording_the_reasons_leaves_every_schedule_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence of a reason is not stored: an admin's pause stays an admin's pause."""
    clock = SetClock(1_795_000_000.0)
    restore_version_3(tmp_path / "data")
    reworded = dict.fromkeys(ReasonCode, "something else")
    monkeypatch.setattr("bot.presentation.wording.reasons._REASONS", reworded)
    journal = await SqliteJournal.open(tmp_path / "data", clock)
    paused = {schedule.identity: schedule.paused for schedule in await journal.all_schedules()}
    assert paused == PAUSED
    by_admin = await journal.schedule("a01")
    assert by_admin is not None
    assert await fault_of(journal, by_admin, clock.now()) is None
    await journal.close()


@pytest.mark.parametrize("queue_of_texts", [True, False])
@pytest.mark.parametrize("version", [3, 4])
async def test_the_two_shapes_that_version_3_had_before_are_repaired(
    tmp_path: Path, clock: SetClock, version: int, queue_of_texts: bool
) -> None:
    data = tmp_path / "journal"
    journal_of_version(version, data)
    with contextlib.closing(sqlite3.connect(data / FILE)) as db, db:
        db.execute("alter table post drop column ticks")
        db.execute(
            "insert into post (schedule, date, due, outcome, changed, attempts) "
            "values ('a1', '2026-11-20', 1, 'posted', 2, 1)"
        )
        if queue_of_texts:
            db.execute("drop table queue")
            db.execute("create table queue (number integer primary key, schedule text not null, ref text not null)")
            db.execute("create index queue_schedule on queue (schedule, number)")
            db.execute("insert into queue (schedule, ref) values ('a1', 'lighthouse-1:113-133')")
    journal = await SqliteJournal.open(data, clock)
    assert await journal.queue("a1") == ([REF] if queue_of_texts else [])
    assert [post.outcome for post in await journal.posts("a1", 10)] == [Outcome.POSTED]
    run = Run(dt.date(2026, 11, 21), clock.now())
    schedule = Schedule("a1", "console", "here", "here", dt.time(9), "UTC", run)
    await journal.add_schedule(schedule)
    assert await journal.advance(
        schedule, [Post("a1", run, Outcome.SENDING, clock.now(), first_attempt_ticks=1.0)], run
    )
    assert await journal.verify() == []
    await journal.close()


# --- migration 8: the doubt of an answer has a column of its own ------------------------------------


async def test_the_doubt_and_the_position_of_every_answer_are_kept(tmp_path: Path, clock: SetClock) -> None:
    """Version 7 stored an answer in doubt that shows its quote 2 as -3; a damaged row stays damaged."""
    data = tmp_path / "journal"
    journal_of_version(7, data)
    db = await connect(str(data / FILE))
    await db.create_function("row_checksum", -1, row_checksum, deterministic=True)
    for token, shown in (("sure", 1), ("doubtful", -3), ("damaged", -1)):
        await db.execute(
            "insert into answer (token, platform, place, asker, refs, shown, created_at) "
            "values (?, 'x', '1', 'a', ?, ?, ?)",
            (token, f'["{REF}", "{REF}", "{REF}"]', shown, clock.now()),
        )
    await db.execute("update answer set answer_checksum = x'00' where token = 'damaged'")
    await db.commit()
    await db.close()
    journal = await SqliteJournal.open(data, clock)
    sure, doubtful = await journal.recall("sure"), await journal.recall("doubtful")
    assert sure is not None
    assert doubtful is not None
    assert [(answer.shown, answer.doubtful) for answer in (sure, doubtful)] == [(1, False), (2, True)]
    assert await journal.recall("damaged") is None
    await journal.turn_to("doubtful", 0)
    turned = await journal.recall("doubtful")
    assert turned is not None
    assert (turned.shown, turned.doubtful) == (0, True)
    assert len(await journal.verify()) == 1
    await journal.close()
