"""Servers take turns, and too many who wait are asked to come back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.turns import FairTurns
from tests.peers.virtual_time import virtually

Ask = Callable[[str], "asyncio.Task[None]"]


@asynccontextmanager
async def counter(turns: FairTurns) -> AsyncIterator[tuple[list[str], Ask]]:
    """Who is served, in order, and a way to ask; each answer takes a second."""
    served: list[str] = []
    asking: list[asyncio.Task[None]] = []

    async def answer(server: str) -> None:
        async with turns.turn(server):
            served.append(server)
            await asyncio.sleep(1)

    def ask(server: str) -> "asyncio.Task[None]":
        asking.append(asyncio.create_task(answer(server)))
        return asking[-1]

    yield served, ask
    await asyncio.gather(*asking, return_exceptions=True)


def test_a_crowd_does_not_keep_another_server_waiting() -> None:
    async def work() -> None:
        async with counter(FairTurns(2)) as (served, ask):
            for _ in range(5):
                ask("crowd")
            await asyncio.sleep(0.5)
            assert served == ["crowd"]  # it never takes the last seat
            ask("small")
            await asyncio.sleep(0)
            assert served == ["crowd", "small"]

    virtually(work())


def test_servers_that_wait_take_turns() -> None:
    async def work() -> None:
        async with counter(FairTurns(1)) as (served, ask):
            for server in "aaaabbc":
                ask(server)
        assert "".join(served) == "aabcaba"

    virtually(work())


def test_a_queue_is_full_and_is_not_once_somebody_was_served() -> None:
    async def work() -> None:
        turns = FairTurns(1, most_waiting=2, most_waiting_in_all=3)
        async with counter(turns) as (_, ask):
            for server in "aaa":
                ask(server)
            await asyncio.sleep(0)
            assert turns.is_full("a")
            assert not turns.is_full("b")
            ask("b")
            await asyncio.sleep(0)
            assert turns.is_full("c")  # too many in all
            await asyncio.sleep(1.5)
            assert not turns.is_full("c")

    virtually(work())


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.floats(0, 3)), max_size=30), st.integers(1, 4))
def test_every_seat_is_free_again_whoever_gave_up(asked: list[tuple[str, bool, float]], seats: int) -> None:
    async def work() -> None:
        turns = FairTurns(seats)
        async with counter(turns) as (served, ask):
            for server, gives_up, pause in asked:
                asking = ask(server)
                await asyncio.sleep(pause)
                if gives_up:
                    asking.cancel()
                assert turns._free >= 0
        assert (turns._free, turns._waiting, dict(turns._seated), dict(turns._queues)) == (seats, 0, {}, {})
        assert len(served) >= sum(not gives_up for _, gives_up, _ in asked)

    virtually(work())


def test_all_who_wait_can_give_up_at_the_same_moment() -> None:
    async def work() -> None:
        turns = FairTurns(1)
        async with counter(turns) as (served, ask):
            asking = [ask(server) for server in "aaabb"]
            await asyncio.sleep(0.5)
            for task in asking:
                task.cancel()
        assert served == ["a"]
        assert (turns._free, turns._waiting, dict(turns._seated), dict(turns._queues)) == (1, 0, {}, {})

    virtually(work())


def test_a_crowd_gives_way_while_a_server_is_served_in_which_nobody_waits() -> None:
    async def work() -> None:
        async with counter(FairTurns(3, 1)) as (served, ask):
            for _ in range(4):
                ask("crowd")
            await asyncio.sleep(0.9)
            ask("small")
            await asyncio.sleep(0.9)  # the crowd's first answer ended, and its next one waits for the other server's
            assert served == ["crowd", "small"]
            await asyncio.sleep(0.2)
            assert served == ["crowd", "small", "crowd"]

    virtually(work())


def test_a_crowd_is_served_however_many_others_come() -> None:
    async def work() -> None:
        async with counter(FairTurns(3, 1)) as (served, ask):
            for _ in range(3):
                ask("crowd")
            for number in range(40):
                await asyncio.sleep(0.6)  # one of them is always being served
                ask(f"small {number}")
            assert served.count("crowd") == 3

    virtually(work())


def test_a_seat_that_comes_to_somebody_who_gives_up_at_that_moment_is_passed_on() -> None:
    async def work() -> None:
        turns = FairTurns(1)
        async with counter(turns) as (served, ask):
            async with turns.turn("first"):
                gone = ask("gone")
                await asyncio.sleep(0)
            gone.cancel()  # it has the seat, and has not noticed
            await asyncio.gather(gone, return_exceptions=True)
            ask("next")
            await asyncio.sleep(0.5)
            assert served == ["next"]

    virtually(work())
