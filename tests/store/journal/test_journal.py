"""The journal's contract, on SQLite and PostgreSQL: events claimed once, answers remembered, nothing half written."""

import asyncio
import contextlib
import sys

import pytest

from bot.model import Ref, RememberedAnswer, Span
from store.journal.journal import Journal
from store.journal.row_checksums import row_checksum
from tests.conftest import ROOT
from tests.fixtures.fakes import SetClock
from tests.store.journal.conftest import JournalPlace

REFS = (Ref("lighthouse-1", Span(113, 133)), Ref("ferry-2", Span(0, 20)))
DAY = 86400.0


# --- claims -------------------------------------------------------------------------------------


async def test_an_event_is_claimed_once(journal: Journal, replica: Journal) -> None:
    assert await journal.claim("slack:Ev1", 60)
    assert not await journal.claim("slack:Ev1", 60)
    assert not await replica.claim("slack:Ev1", 60)
    assert await replica.claim("slack:Ev2", 60)


async def test_a_claim_expires(journal: Journal, replica: Journal, clock: SetClock) -> None:
    assert await journal.claim("daily:2026-11-24", 60)
    clock.wait(59.9)
    assert not await replica.claim("daily:2026-11-24", 60)
    clock.wait(0.1)
    assert await replica.claim("daily:2026-11-24", 60)
    clock.wait(59.9)
    assert not await journal.claim("daily:2026-11-24", 60)  # the second claim has its own time


async def test_of_many_claims_at_the_same_time_one_is_granted(journal: Journal, replica: Journal) -> None:
    for key in range(10):
        granted = await asyncio.gather(*(opened.claim(f"event:{key}", 60) for opened in (journal, replica) * 10))
        assert sum(granted) == 1


@pytest.mark.processes
async def test_of_several_processes_one_is_granted(place: JournalPlace) -> None:
    """They create the journal at the same moment, and claim the same 50 events."""
    pipe = asyncio.subprocess.PIPE
    claimers = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", _CLAIM, place.address, cwd=ROOT, stdin=pipe, stdout=pipe
        )
        for _ in range(3)
    ]
    for claimer in claimers:
        assert claimer.stdout is not None
        assert await claimer.stdout.readline() == b"ready\n"
    granted = [
        output.split() for output, _ in await asyncio.gather(*(claimer.communicate(b"go\n") for claimer in claimers))
    ]
    assert [claimer.returncode for claimer in claimers] == [0, 0, 0]
    assert sorted(int(key) for keys in granted for key in keys) == list(range(50))


_CLAIM = """
import asyncio, sys
from pathlib import Path
from store.journal.postgres import PostgresJournal
from store.journal.sqlite import SqliteJournal
from tests.fixtures.fakes import SetClock
async def claim():
    print("ready", flush=True)
    sys.stdin.readline()
    address, clock = sys.argv[1], SetClock()
    on_postgres = address.startswith("postgres")
    journal = await (PostgresJournal.open(address, clock) if on_postgres else SqliteJournal.open(Path(address), clock))
    for key in range(50):
        if await journal.claim(f"event:{key}", 60):
            print(key)
    await journal.close()
asyncio.run(claim())
"""


# --- answers ------------------------------------------------------------------------------------


async def test_an_answer_is_remembered_without_its_question(
    journal: Journal, clock: SetClock, place: JournalPlace
) -> None:
    token = await journal.remember("discord", "1/2", "alice", REFS)
    assert await journal.recall(token) == RememberedAnswer(token, "discord", "1/2", "alice", REFS, 0, clock.now())
    stored = (token, "discord", "1/2", "alice", '["lighthouse-1:113-133", "ferry-2:0-20"]', 0)
    [(table, [row])] = [(name, rows) for name, rows in place.contents().items() if rows]
    checksum = row_checksum(*stored, 0, clock.now())  # only SQLite has it
    assert (table, row) in (
        ("answer", (*stored, clock.now(), 0)),
        ("answer", (*stored, clock.now(), checksum, 0)),
    )


async def test_tokens_cannot_be_guessed(journal: Journal) -> None:
    tokens = {await journal.remember("discord", "1/2", "alice", REFS) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) >= 16 for token in tokens)
    assert await journal.recall("' or 1=1 --") is None


async def test_the_latest_answer_is_the_one_of_the_same_asker(journal: Journal, clock: SetClock) -> None:
    await journal.remember("discord", "1/2", "alice", REFS)
    clock.wait(1)
    second = await journal.remember("discord", "1/2", "alice", REFS[1:])
    clock.wait(1)
    await journal.remember("discord", "1/2", "bob", REFS)
    await journal.remember("discord", "1/3", "alice", REFS)
    await journal.remember("slack", "1/2", "alice", REFS)
    latest = await journal.latest("discord", "1/2", "alice")
    assert latest is not None
    assert (latest.token, latest.refs) == (second, REFS[1:])
    assert await journal.latest("discord", "1/2", "carol") is None
    of_anybody = await journal.latest_of_anybody("discord", "1/2")
    assert of_anybody is not None
    assert of_anybody.asker == "bob"
    assert await journal.latest_of_anybody("discord", "1/4") is None


async def test_which_quote_is_shown_is_remembered(journal: Journal, replica: Journal) -> None:
    token = await journal.remember("console", "chat", "me", REFS)
    await journal.turn_to(token, 1)
    answer = await replica.recall(token)
    assert answer is not None
    assert (answer.shown, answer.doubtful) == (1, False)


async def test_the_doubt_of_an_answer_stays_whichever_of_its_quotes_is_shown(journal: Journal) -> None:
    token = await journal.remember("console", "chat", "me", REFS, doubtful=True)
    for shown in (0, 1, 0):
        await journal.turn_to(token, shown)
        answer = await journal.recall(token)
        assert answer is not None
        assert (answer.shown, answer.doubtful) == (shown, True)


async def test_a_verdict_without_any_passage_is_remembered_too(journal: Journal) -> None:
    token = await journal.remember("console", "chat", "me", ())
    answer = await journal.recall(token)
    assert answer is not None
    assert answer.refs == ()


async def test_an_answer_is_forgotten_after_30_days(journal: Journal, clock: SetClock, place: JournalPlace) -> None:
    token = await journal.remember("discord", "1/2", "alice", REFS)
    await journal.claim("event", 60)
    clock.wait(30 * DAY - 1)
    assert await journal.recall(token) is not None
    assert await journal.latest("discord", "1/2", "alice") is not None
    clock.wait(1)
    assert await journal.recall(token) is None
    assert await journal.latest("discord", "1/2", "alice") is None
    await journal.tidy()
    assert not any(place.contents().values())


async def test_what_random_showed_to_one_person_alone_is_forgotten_after_30_days(
    journal: Journal, clock: SetClock
) -> None:
    alone, together = "discord:user/1/random", "discord:1/random"
    for scope in (alone, together):
        await journal.mark_shown(scope, REFS[0])
    clock.wait(30 * DAY - 1)
    await journal.tidy()
    assert await journal.shown(alone) == [REFS[0]]
    clock.wait(1)
    await journal.tidy()
    assert (await journal.shown(alone), await journal.shown(together)) == ([], [REFS[0]])


async def test_a_server_is_forgotten_with_everything_and_no_other(journal: Journal) -> None:
    for server in ("1", "11"):
        await journal.remember("discord", f"{server}/2", "alice", REFS)
        await journal.prefer("discord", server, "view", "strict")
        await journal.mark_shown(f"discord:{server}/2", REFS[0])
    assert await journal.forget("discord", "1") == 3
    assert await journal.latest("discord", "1/2", "alice") is None
    assert (await journal.preferences("discord", "1"), await journal.shown("discord:1/2")) == ({}, [])
    assert await journal.latest("discord", "11/2", "alice") is not None
    assert (await journal.preferences("discord", "11"), await journal.shown("discord:11/2")) == (
        {"view": "strict"},
        [REFS[0]],
    )


async def test_a_person_is_forgotten_in_one_server_only(journal: Journal) -> None:
    for place in ("1/2", "1/2/thread", "11/2"):
        for asker in ("alice", "bob"):
            await journal.remember("discord", place, asker, REFS)
    assert await journal.forget_asker("discord", "1", "alice") == 2
    left = {(place, asker) for place in ("1/2", "1/2/thread", "11/2") for asker in ("alice", "bob")} - {
        ("1/2", "alice"),
        ("1/2/thread", "alice"),
    }
    for place, asker in left:
        assert await journal.latest("discord", place, asker) is not None
    assert await journal.latest("discord", "1/2", "alice") is None
    assert await journal.latest("discord", "1/2/thread", "alice") is None


async def test_what_was_shown_last_comes_last(journal: Journal) -> None:
    for ref in (*REFS, REFS[0]):
        await journal.mark_shown("console:random", ref)
    assert await journal.shown("console:random") == [REFS[1], REFS[0]]


async def test_choices_and_notes_are_stored_and_taken_back(journal: Journal) -> None:
    await journal.prefer("slack", "T1", "view", "strict")
    await journal.prefer("slack", "T1", "view", "captions")
    await journal.prefer("slack", "T1", "zone", "Europe/Berlin")
    await journal.prefer("slack", "T1", "zone", None)
    await journal.note("commands", "abc")
    await journal.note("commands", "def")
    assert await journal.preferences("slack", "T1") == {"view": "captions"}
    assert (await journal.noted("commands"), await journal.noted("other")) == ("def", None)


# --- what goes wrong ----------------------------------------------------------------------------


async def test_a_cancelled_write_leaves_no_transaction_behind(journal: Journal, replica: Journal) -> None:
    """Whichever step it is cancelled at: this connection still works, and others are not locked out."""
    for steps in range(8):
        task = asyncio.create_task(journal.remember("discord", "1/2", "alice", REFS))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert await journal.claim(f"here:{steps}", 60)
        assert await replica.claim(f"there:{steps}", 60)
