"""A crowd's events and refusals give way while a quiet server is served, and never for long."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.right_of_way import LONGEST_WAIT, MOST_OF_QUIET, RightOfWay
from tests.peers.virtual_time import virtually


def with_a_crowd() -> RightOfWay:
    way = RightOfWay()
    for _ in range(MOST_OF_QUIET + 1):
        way.begin("crowd")
    return way


def test_a_crowds_event_begins_at_once_while_nobody_else_is_served() -> None:
    async def work() -> None:
        begun = list[str]()
        with_a_crowd().let_in("crowd", lambda: begun.append("crowd"))
        assert begun == ["crowd"]

    virtually(work())


def test_a_crowds_events_begin_in_order_once_the_quiet_server_is_served() -> None:
    async def work() -> None:
        way, begun = with_a_crowd(), list[int]()
        way.begin("quiet")
        for number in range(3):
            way.let_in("crowd", lambda number=number: begun.append(number))  # type: ignore[misc]
        await asyncio.sleep(LONGEST_WAIT / 2)
        assert begun == []
        way.end(["quiet"])
        await asyncio.sleep(0.001)
        assert begun == [0, 1, 2]
        assert not way._held_of

    virtually(work())


def test_a_quiet_servers_event_begins_at_once_while_a_crowds_event_waits() -> None:
    async def work() -> None:
        way, begun = with_a_crowd(), list[str]()
        way.begin("quiet")
        way.let_in("crowd", lambda: begun.append("crowd"))
        way.let_in("quiet", lambda: begun.append("quiet"))
        way.let_in("third", lambda: begun.append("third"))
        assert begun == ["quiet", "third"]
        await way.let_in_all()

    virtually(work())


def test_a_crowds_task_enters_once_the_quiet_server_is_served_and_others_at_once() -> None:
    async def work() -> None:
        loop, way = asyncio.get_running_loop(), with_a_crowd()
        way.begin("quiet")
        loop.call_later(0.2, way.end, ["quiet"])
        await way.enter("quiet")
        assert loop.time() == 0.0
        given_up = asyncio.create_task(way.enter("crowd"))
        await asyncio.sleep(0.1)
        given_up.cancel()
        await way.enter("crowd")
        assert 0.2 <= loop.time() <= 0.201

    virtually(work())


def test_a_crowds_event_stays_behind_those_that_wait_though_the_quiet_server_was_served_meanwhile() -> None:
    async def work() -> None:
        way, begun = with_a_crowd(), list[int]()
        way.begin("quiet")
        way.let_in("crowd", lambda: begun.append(1))
        way.end(["quiet"])
        way.let_in("crowd", lambda: begun.append(2))
        await asyncio.sleep(0.001)
        assert begun == [1, 2]

    virtually(work())


def test_a_crowd_waits_for_half_a_second_at_most() -> None:
    async def work() -> None:
        loop, way, begun = asyncio.get_running_loop(), with_a_crowd(), list[float]()
        way.begin("quiet")
        for _ in range(100):
            way.let_in("crowd", lambda: begun.append(loop.time()))
        await way.wait("crowd")
        refused_at = loop.time()
        await asyncio.sleep(0.001)
        assert refused_at <= LONGEST_WAIT + 0.001
        assert len(begun) == 100
        assert max(begun) <= LONGEST_WAIT + 0.001

    virtually(work())


def test_a_refusal_of_a_quiet_server_never_waits() -> None:
    async def work() -> None:
        way = with_a_crowd()
        way.begin("quiet")
        await way.wait("quiet")
        assert asyncio.get_running_loop().time() == 0.0

    virtually(work())


def test_at_the_end_everything_that_waits_begins() -> None:
    async def work() -> None:
        way, begun = with_a_crowd(), list[int]()
        way.begin("quiet")
        way.let_in("crowd", lambda: begun.append(1))
        way.let_in("crowd", lambda: begun.append(2))
        await asyncio.sleep(LONGEST_WAIT / 2)
        await way.let_in_all()
        assert begun == [1, 2]
        await asyncio.sleep(LONGEST_WAIT * 2)  # the task that would have let them in ends, too
        assert way._letting_in is not None
        assert way._letting_in.done()
        assert way._letting_in.exception() is None

    virtually(work())


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=60))
def test_servers_are_counted_rightly_whatever_begins_and_ends(changes: list[tuple[str, bool]]) -> None:
    async def work() -> None:
        way, counts = RightOfWay(), dict.fromkeys("abc", 0)
        for server, begins in changes:
            if begins:
                way.begin(server)
                counts[server] += 1
            elif counts[server]:
                way.end([server])
                counts[server] -= 1
        assert [way.count(server) for server in "abc"] == list(counts.values())
        assert way.total() == sum(counts.values())
        assert way._quiet == sum(0 < count <= MOST_OF_QUIET for count in counts.values())
        assert way._clear.is_set() == (way._quiet == 0)

    virtually(work())


def test_an_answer_of_a_crowd_waits_between_its_steps_for_half_a_second_in_all() -> None:
    async def work() -> None:
        loop, way = asyncio.get_running_loop(), with_a_crowd()
        wait = way.between_steps("crowd")
        await wait()
        assert loop.time() == 0.0
        for _ in range(3):
            way.begin("quiet")
            loop.call_later(0.2, way.end, ["quiet"])
            await wait()
        assert LONGEST_WAIT <= loop.time() <= LONGEST_WAIT + 0.001
        way.begin("third")
        await wait()
        assert loop.time() <= LONGEST_WAIT + 0.001

    virtually(work())
