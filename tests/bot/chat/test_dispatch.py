"""The dispatcher: each event is answered once, by one of several replicas, and what runs finishes before the end."""

import asyncio

import pytest

from bot.chat.dispatch import Dispatcher
from bot.chat.requests import AskRequest, MessageRequest
from bot.errors import JournalError
from bot.presentation import compose, wording
from bot.presentation.reply import Action, ButtonPress, Reply, Tone
from tests.bot.chat.chat_world import ADMIN, ALICE, ChatWorld
from tests.fixtures.fake_quotes import quote

ASK = AskRequest("sure")


@pytest.fixture
def dispatcher(here: ChatWorld) -> Dispatcher:
    return Dispatcher("chat", here.chat, here.journal)


async def test_an_event_is_answered_once_by_whichever_replica_claims_it(
    here: ChatWorld, dispatcher: Dispatcher
) -> None:
    replica, claims = Dispatcher("chat", here.chat, here.journal), list[str]()
    first = await dispatcher.answer(ALICE, ASK, "event:1", "message:1", on_claimed=lambda: claims.append("first"))
    assert first is not None
    assert first.excerpts[0].quote == quote(0)
    assert await replica.answer(ALICE, ASK, "event:1", on_claimed=lambda: claims.append("again")) is None
    assert await replica.answer(ALICE, ASK, "event:2", "message:1") is None  # the same message under another event
    assert claims == ["first"]
    assert len(here.bot.asked) == 1


async def test_a_button_press_is_answered_once(here: ChatWorld, dispatcher: Dispatcher) -> None:
    press = ButtonPress(Action.NEXT, 0, await here.token())
    result = await dispatcher.press(ALICE, press, "press:1", private=False)
    assert result is not None
    assert result.reply.lead == "Match 2 of 4"
    assert await dispatcher.press(ALICE, press, "press:1", private=False) is None


async def test_an_admin_command_runs_once(dispatcher: Dispatcher) -> None:
    runs = list[str]()

    async def work(_: object) -> Reply:
        runs.append("run")
        return compose.notice("Done.")

    assert await dispatcher.administer(ADMIN, work, "command:1") == compose.notice("Done.")
    assert await dispatcher.administer(ADMIN, work, "command:1") is None
    assert runs == ["run"]


async def test_a_refusable_request_is_refused_once(dispatcher: Dispatcher) -> None:
    replies = [
        await dispatcher.answer(ALICE, ASK, f"event:{number}", refusable=True) for number in (1, 2, 3, 4, 5, 6, 6)
    ]
    assert [reply is not None and bool(reply.excerpts) for reply in replies] == [True] * 5 + [False] * 2
    assert replies[5] == compose.notice(wording.errors.too_fast(4.0))
    assert replies[6] is None


async def test_a_claim_that_fails_is_answered_with_a_sentence(here: ChatWorld, dispatcher: Dispatcher) -> None:
    async def broken(key: str, ttl: float) -> bool:
        raise JournalError(f"the journal cannot claim {key} for {ttl} seconds")

    here.journal.claim = broken  # type: ignore[method-assign] # a journal on a broken disk
    reply = await dispatcher.answer(ALICE, ASK, "event:1")
    assert reply is not None
    assert reply.tone is Tone.FAILED
    result = await dispatcher.press(ALICE, None, "press:1", private=False)
    assert result is not None
    assert result.reply.tone is Tone.FAILED
    assert here.bot.asked == []


async def test_draining_refuses_new_requests_and_waits_for_running_ones(dispatcher: Dispatcher) -> None:
    started, go_on = asyncio.Event(), asyncio.Event()

    async def handle() -> None:
        async with dispatcher.running():
            started.set()
            await go_on.wait()

    handling = asyncio.create_task(handle())
    await started.wait()
    assert not await dispatcher.drain(0.01)
    restarting = compose.notice(wording.errors.RESTARTING)
    assert dispatcher.refusal(ALICE) == restarting
    assert await dispatcher.answer(ALICE, MessageRequest("sure"), "event:1", refusable=True) == restarting
    go_on.set()
    assert await dispatcher.drain(10)
    await handling


async def test_no_error_escapes_from_a_handler(dispatcher: Dispatcher, caplog: pytest.LogCaptureFixture) -> None:
    async def handle() -> None:
        async with dispatcher.running():
            raise RuntimeError("SECRET")

    await handle()
    await dispatcher.wait_until_idle()
    assert "RuntimeError at " in caplog.text
    assert "SECRET" not in caplog.text
