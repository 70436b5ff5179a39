"""A question that was lost with a killed process is apologised for, once; one that was answered never is."""

import asyncio
from contextlib import suppress

from bot.chat.dispatch import Dispatcher
from bot.chat.lost_questions import _TRIES, RENEWED_EVERY, SILENT
from bot.chat.requests import AskRequest
from tests.bot.chat.chat_world import ALICE, ChatWorld

ASK = AskRequest("sure")


def dispatcher(here: ChatWorld) -> Dispatcher:
    return Dispatcher("chat", here.chat, here.journal)


async def apologies(here: ChatWorld, looking: Dispatcher | None = None) -> list[str]:
    """Where another process apologises."""
    said = list[str]()

    async def apologise(address: str) -> None:
        said.append(address)

    await (looking or dispatcher(here)).questions.look(apologise)
    return said


async def ask_and_die(here: ChatWorld, event: str) -> None:
    """A process that is killed while it answers: nothing of it runs any more."""
    dying, claimed = dispatcher(here), asyncio.Event()
    here.chat.admission._turns._free = 0

    async def handle() -> None:
        async with dying.running():
            await dying.answer(ALICE, ASK, event, on_claimed=claimed.set, address=event)

    handling = asyncio.create_task(handle())
    await claimed.wait()
    handling.cancel()
    with suppress(asyncio.CancelledError):
        await handling


async def test_a_lost_question_is_apologised_for_once(here: ChatWorld) -> None:
    await ask_and_die(here, "event:1")
    assert await apologies(here) == []  # its process may still be at work
    here.clock.wait(SILENT + 1)
    assert await apologies(here) == ["event:1"]
    assert await apologies(here) == []


async def test_an_answer_and_a_defect_leave_nothing_open(here: ChatWorld) -> None:
    working = dispatcher(here)
    async with working.running():  # no error escapes from it: what came of it is looked at outside
        first = await working.answer(ALICE, ASK, "event:1", address="there")
        again = await working.answer(ALICE, ASK, "event:1", address="there")
    assert first is not None
    assert again is None

    async def break_down() -> None:
        async with working.running():
            await working.answer(ALICE, ASK, "event:2", address="there")
            raise RuntimeError("SECRET")

    await break_down()
    here.clock.wait(SILENT + 1)
    assert await apologies(here) == []
    assert working.questions._open == set()


async def test_a_slow_answer_is_not_taken_for_a_lost_one(here: ChatWorld) -> None:
    working, said = dispatcher(here), list[str]()
    async with working.running():
        await working.answer(ALICE, ASK, "event:1", address="there")
        for _ in range(10):
            here.clock.wait(RENEWED_EVERY)
            said += [*await apologies(here, working), *await apologies(here)]
        said.append("looked ten times")
    assert said == ["looked ten times"]


async def test_an_apology_that_fails_is_said_later_and_holds_up_no_other(here: ChatWorld) -> None:
    for number in range(2):
        await ask_and_die(here, f"event:{number}")
    here.clock.wait(SILENT + 1)
    looking, said = dispatcher(here), list[str]()

    async def apologise(address: str) -> None:
        said.append(address)
        if address == "event:0":
            raise RuntimeError("no network")

    for _ in range(_TRIES + 3):
        await looking.questions.look(apologise)
    assert (said.count("event:0"), said.count("event:1")) == (_TRIES + 1, 1)


async def test_a_question_that_another_process_answers_is_not_open_here(here: ChatWorld) -> None:
    answering, other = dispatcher(here), dispatcher(here)
    async with answering.running():
        assert await answering.answer(ALICE, ASK, "event:1", address="there") is not None
    async with other.running():
        assert await other.answer(ALICE, ASK, "event:1", address="there") is None
    assert other.questions._open == set()
