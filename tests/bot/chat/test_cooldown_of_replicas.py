"""One allowance for a member over all replicas on PostgreSQL; on SQLite each process keeps its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.chat.cooldown import BURST, SECONDS_PER_ANSWER
from bot.chat.dispatch import Dispatcher
from bot.chat.requests import AskRequest
from bot.chat.service import ChatService
from bot.presentation import wording
from bot.presentation.reply import Reply
from store.journal.journal import Journal
from store.journal.postgres import PostgresJournal
from tests.bot.chat.chat_world import ALICE, BOB, ChatWorld
from tests.fixtures.fake_quotes import FakeBot
from tests.fixtures.fakes import SetClock
from tests.fixtures.postgres_server import PostgresServer


def replica(journal: Journal, clock: SetClock) -> Dispatcher:
    return Dispatcher("chat", ChatService(FakeBot(), FakeBot(), journal, clock, "1"), journal)


@asynccontextmanager
async def two_on(url: str, clock: SetClock) -> AsyncIterator[tuple[Dispatcher, Dispatcher]]:
    journals = [await PostgresJournal.open(url, clock) for _ in range(2)]
    try:
        yield replica(journals[0], clock), replica(journals[1], clock)
    finally:
        for journal in journals:
            await journal.close()


def refused(reply: Reply | None) -> bool:
    return reply is not None and reply.refusal


async def test_questions_on_several_hosts_count_together(postgres: PostgresServer) -> None:
    clock = SetClock()
    async with two_on(postgres.schema(), clock) as replicas:
        replies = [await replicas[number % 2].answer(ALICE, AskRequest("sure"), f"e{number}") for number in range(8)]
        assert [refused(reply) for reply in replies] == [False] * BURST + [True] * (8 - BURST)
        last = replies[-1]
        assert last is not None
        assert last.lead == wording.errors.too_fast(SECONDS_PER_ANSWER)
        assert not refused(await replicas[0].answer(BOB, AskRequest("sure"), "bob"))
        clock.wait(SECONDS_PER_ANSWER)
        assert not refused(await replicas[1].answer(ALICE, AskRequest("sure"), "later"))
        assert refused(await replicas[0].answer(ALICE, AskRequest("sure"), "too soon"))


async def test_what_other_hosts_used_up_costs_one_claim_and_then_nothing(postgres: PostgresServer) -> None:
    clock = SetClock()
    journal = await PostgresJournal.open(postgres.schema(), clock)
    first, second = replica(journal, clock), replica(journal, clock)
    for number in range(BURST):
        await first.answer(ALICE, AskRequest("sure"), f"e{number}", refusable=True)
    replies = [await second.answer(ALICE, AskRequest("sure"), f"f{number}", refusable=True) for number in range(4)]
    assert [refused(reply) for reply in replies] == [True, False, False, False]
    assert replies[1:] == [None] * 3
    assert len(await journal.database.rows("select key from claim where key not like 'cooldown:%'")) == BURST + 1
    await journal.close()


async def test_presses_cost_less_and_count_too(postgres: PostgresServer) -> None:
    clock = SetClock()
    async with two_on(postgres.schema(), clock) as replicas:
        presses = [await replicas[number % 2].press(ALICE, None, f"p{number}", private=False) for number in range(20)]
        allowed = [result for result in presses if result is not None and not result.reply.refusal]
        assert len(allowed) == 14  # of 0.34 answers each


async def test_an_allowance_that_is_full_again_leaves_no_row(postgres: PostgresServer) -> None:
    clock = SetClock()
    journal = await PostgresJournal.open(postgres.schema(), clock)
    assert await journal.take("cooldown:alice", 4.0, 20.0) == 0.0
    assert await journal.take("cooldown:alice", 18.0, 20.0) == 2.0
    clock.wait(4.0)
    assert await journal.take("cooldown:alice", 18.0, 20.0) == 0.0
    clock.wait(18.0)
    await journal.tidy()
    assert await journal.database.rows("select key from claim") == []
    await journal.close()


async def test_on_one_machine_nothing_is_written_for_it(here: ChatWorld) -> None:
    for _ in range(50):
        assert await here.journal.take("cooldown:alice", 4.0, 20.0) == 0.0
    assert await here.journal.database.rows("select key from claim") == []
