"""The dispatcher: each event is answered once, by one of several replicas, and what runs finishes before the end."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import pytest

from bot.chat.dispatch import Dispatcher
from bot.chat.refusals import WINDOW
from bot.chat.requests import AskRequest, ForgetMeRequest, MessageRequest, QuoteRequest
from bot.chat.right_of_way import MOST_OF_QUIET
from bot.chat.service import ChatService
from bot.chat.turns import MOST_WAITING, FairTurns
from bot.chat.visitor import Place, Server
from bot.errors import JournalError
from bot.model import OpenQuestion
from bot.presentation import compose, wording
from bot.presentation.buttons import Action, ButtonPress
from bot.presentation.reply import Reply, Tone
from tests.bot.chat.chat_world import ADMIN, ALICE, BOB, ChatWorld
from tests.fixtures.fake_quotes import FakeBot, quote

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
    assert result.reply.match == "Match 2 of 4"
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
    assert replies[5] == compose.refusal(wording.errors.too_fast(4.0))
    assert replies[6] is None


async def test_a_member_who_goes_on_asking_is_refused_silently_until_the_window_is_over(
    here: ChatWorld, dispatcher: Dispatcher
) -> None:
    claims = list[int]()
    for number in range(80):
        claimed = partial(claims.append, number)
        reply = await dispatcher.answer(ALICE, ASK, f"event:{number}", refusable=True, on_claimed=claimed)
        assert (reply is None) == (number > 5), number
    assert claims == [0, 1, 2, 3, 4]  # no sign is shown for what is refused
    assert await dispatcher.answer(BOB, ASK, "event:bob", refusable=True) is not None
    for number in range(20):
        here.clock.wait(WINDOW / 20)
        await dispatcher.administer(ADMIN, nothing, f"command:{number}", refusable=True)
    for number in range(6):
        reply = await dispatcher.answer(ALICE, ASK, f"again:{number}", refusable=True)
    assert reply == compose.refusal(wording.errors.too_fast(4.0))


async def nothing(_: object) -> None:
    """An admin's command that says nothing."""


async def events_claimed(here: ChatWorld) -> int:
    """How many events the journal has."""
    return len(await here.journal.database.rows("select key from claim"))


async def test_what_the_cooldown_or_a_crowd_refuses_is_not_written_to_the_journal(
    here: ChatWorld, dispatcher: Dispatcher
) -> None:
    for number in range(20):
        await dispatcher.answer(ALICE, ASK, f"event:{number}", f"message:{number}", refusable=True)
        await dispatcher.administer(BOB, nothing, f"command:{number}", refusable=True)
    assert await events_claimed(here) == 2 * 5 + 5
    here.chat.admission._turns = FairTurns(0, most_waiting=0)
    eve = replace(ALICE, user_id="eve")
    assert await dispatcher.answer(eve, ASK, "event:busy", refusable=True) == compose.refusal(wording.errors.BUSY)
    assert await events_claimed(here) == 2 * 5 + 5


async def test_what_was_refused_is_neither_refused_nor_answered_when_it_is_delivered_again(
    here: ChatWorld, dispatcher: Dispatcher
) -> None:
    for number in range(6):
        reply = await dispatcher.answer(ALICE, ASK, f"event:{number}", f"message:{number}", refusable=True)
    assert reply == compose.refusal(wording.errors.too_fast(4.0))
    here.clock.wait(WINDOW + 1)  # the member may ask again, and would hear a refusal again
    assert await dispatcher.answer(ALICE, ASK, "event:5", "message:5", refusable=True) is None
    assert await dispatcher.answer(ALICE, ASK, "event:of the pair", "message:5", refusable=True) is None
    assert len(here.bot.asked) == 5


async def test_what_is_let_in_is_claimed_by_whoever_let_it_in(here: ChatWorld, dispatcher: Dispatcher) -> None:
    """A copy of it costs nothing of the member's cooldown, and is neither answered nor refused."""

    async def handle() -> Reply | None:
        async with dispatcher.running():
            if (away := await dispatcher.turn_away(ALICE, "event:1", "message:1")) is not None:
                assert away.reply is None
                return None
            await asyncio.sleep(0.01)  # as for the names of members
            return await dispatcher.answer(ALICE, ASK, "event:1", "message:1", refusable=True)

    replies = await asyncio.gather(*(handle() for _ in range(20)))
    assert len([reply for reply in replies if reply is not None and reply.excerpts]) == 1
    assert len(here.bot.asked) == 1
    assert await dispatcher.answer(ALICE, ASK, "event:1", "message:1") is None


async def test_a_replica_that_must_refuse_says_nothing_where_another_one_answers(
    here: ChatWorld, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = FakeBot()
    replica = Dispatcher("chat", ChatService(bot, bot, here.journal, here.clock, "1"), here.journal)
    monkeypatch.setattr(here.journal.database, "on_several_hosts", True)
    here.chat.admission._turns = FairTurns(0, most_waiting=0)
    refused, answered = await asyncio.gather(
        dispatcher.answer(ALICE, ASK, "event:1", refusable=True),
        replica.answer(ALICE, ASK, "event:1", refusable=True),
    )
    assert refused is None
    assert answered is not None
    assert answered.excerpts


async def test_a_member_is_refused_kindly_while_the_journal_is_away(
    here: ChatWorld, dispatcher: Dispatcher, outage: pytest.MonkeyPatch
) -> None:
    here.chat.admission._turns = FairTurns(0, most_waiting=0)
    outage.setattr(here.journal, "is_claimed", _away)
    assert await dispatcher.answer(ALICE, ASK, "event:1", refusable=True) == compose.refusal(wording.errors.BUSY)


async def test_where_too_many_wait_a_question_is_refused_kindly_and_once(
    here: ChatWorld, dispatcher: Dispatcher
) -> None:
    here.chat.admission._turns = FairTurns(0, most_waiting=0)
    busy = compose.refusal(wording.errors.BUSY)
    assert dispatcher.refusal(ALICE) == busy
    assert await dispatcher.answer(ALICE, ASK, "event:1", refusable=True) == busy
    assert await dispatcher.answer(ALICE, ASK, "event:2", refusable=True) is None
    assert await dispatcher.answer(ALICE, ASK, "event:3") == busy  # it was acknowledged, so something must be said
    result = await dispatcher.press(ALICE, None, "press:1", private=False)
    assert result is not None
    assert result.reply == busy
    assert here.bot.asked == []


async def test_a_servers_claim_does_not_wait_for_all_claims_of_a_crowd(here: ChatWorld, dispatcher: Dispatcher) -> None:
    claim, order = here.journal.claim_event, list[str]()

    async def noted(keys: Sequence[str], ttl: float, question: OpenQuestion | None = None) -> bool:
        order.extend(keys)
        return await claim(keys, ttl, question)

    here.journal.claim_event = noted  # type: ignore[method-assign] # the same journal, watched
    crowd = [asyncio.create_task(dispatcher.answer(ALICE, ASK, f"event:{number}")) for number in range(90)]
    await asyncio.sleep(0)
    other = replace(ALICE, place=Place(Server("other"), "general"))
    assert await dispatcher.answer(other, ASK, "event:other") is not None
    assert order.index("chat:event:other") <= 32
    await asyncio.gather(*crowd)


async def _away(*_: object, **__: object) -> None:
    raise JournalError("the journal cannot be reached; check DATABASE_URL and that the server runs")


@pytest.fixture
def outage() -> Iterator[pytest.MonkeyPatch]:
    """`begin` takes the journal away, `end` brings it back."""
    patch = pytest.MonkeyPatch()
    yield patch
    patch.undo()


def begin(here: ChatWorld, outage: pytest.MonkeyPatch) -> None:
    for name in (
        "claim",
        "claim_event",
        "remember",
        "recall",
        "latest",
        "preferences",
        "shown",
        "vetoes",
        "forget",
        "forget_asker",
    ):
        outage.setattr(here.journal, name, _away)


async def test_without_the_journal_questions_are_answered_without_buttons_and_once(
    here: ChatWorld, dispatcher: Dispatcher, outage: pytest.MonkeyPatch
) -> None:
    assert await dispatcher.answer(ALICE, ASK, "event:0") is not None
    here.clock.wait(3600)  # what the admins chose was read long ago, and would be read again
    begin(here, outage)
    assert await dispatcher.answer(ALICE, ASK, "event:0") is None
    reply = await dispatcher.answer(ALICE, ASK, "event:1", "message:1")
    assert reply is not None
    assert (reply.excerpts[0].quote, reply.token, reply.buttons) == (quote(0), None, ())
    assert await dispatcher.answer(ALICE, ASK, "event:2", "message:1") is None
    outage.undo()
    assert await dispatcher.answer(ALICE, ASK, "event:1") is None  # delivered again once the journal is back
    assert len(here.bot.asked) == 2


async def test_what_needs_the_journal_says_so_kindly(
    here: ChatWorld, dispatcher: Dispatcher, outage: pytest.MonkeyPatch
) -> None:
    begin(here, outage)
    press = ButtonPress(Action.NEXT, 0, "token")
    result = await dispatcher.press(ALICE, press, "press:1", private=False)
    assert result is not None
    replies = [
        result.reply,
        await dispatcher.answer(ALICE, QuoteRequest(None), "random:1"),
        await dispatcher.answer(ALICE, MessageRequest("next"), "message:1"),
        await dispatcher.answer(ALICE, ForgetMeRequest(), "forget:1"),
        await dispatcher.answer(ALICE, ASK, "ask:1"),  # nobody knows what the admins of this server allow
    ]
    assert [reply.lead if reply is not None else None for reply in replies] == [wording.errors.JOURNAL_AWAY] * 5
    assert all(reply is not None and reply.tone is Tone.FAILED for reply in replies)


async def test_draining_refuses_new_requests_and_waits_for_running_ones(dispatcher: Dispatcher) -> None:
    started, go_on = asyncio.Event(), asyncio.Event()

    async def handle() -> None:
        async with dispatcher.running():
            started.set()
            await go_on.wait()

    handling = asyncio.create_task(handle())
    await started.wait()
    assert not await dispatcher.drain(0.01)
    restarting = compose.refusal(wording.errors.RESTARTING)
    assert dispatcher.refusal(ALICE) == restarting
    assert await dispatcher.answer(ALICE, MessageRequest("sure"), "event:1", refusable=True) == restarting
    go_on.set()
    assert await dispatcher.drain(10)
    await handling


async def test_what_came_before_the_end_is_answered_however_far_it_had_got(dispatcher: Dispatcher) -> None:
    came, go_on = asyncio.Event(), asyncio.Event()

    async def handle() -> Reply | None:
        async with dispatcher.running():
            came.set()
            await go_on.wait()
            return await dispatcher.answer(ALICE, MessageRequest("sure"), "event:1", refusable=True)

    handling = asyncio.create_task(handle())
    await came.wait()
    assert not await dispatcher.drain(0.01)
    go_on.set()
    reply = await handling
    assert reply is not None
    assert not reply.refusal


async def test_no_error_escapes_from_a_handler(dispatcher: Dispatcher, caplog: pytest.LogCaptureFixture) -> None:
    async def handle() -> None:
        async with dispatcher.running():
            raise RuntimeError("SECRET")

    await handle()
    await dispatcher.wait_until_idle()
    assert "RuntimeError at " in caplog.text
    assert "SECRET" not in caplog.text


async def test_a_crowds_messages_are_not_even_claimed_while_a_quiet_server_is_served(dispatcher: Dispatcher) -> None:
    quiet = replace(BOB, place=Place(Server("quiet"), "general"))
    for _ in range(MOST_OF_QUIET + 1):
        dispatcher.way.begin(ALICE.server.key)
    async with dispatcher.running():
        assert dispatcher.refusal(quiet) is None
        claimed = asyncio.Event()
        crowd = asyncio.create_task(
            dispatcher.answer(ALICE, MessageRequest("sure"), "message:1", refusable=True, on_claimed=claimed.set)
        )
        served = await dispatcher.answer(quiet, ASK, "event:1")
        assert served is not None
        assert not claimed.is_set()
    reply = await crowd
    assert reply is not None
    assert not reply.refusal


async def test_it_is_idle_only_once_nothing_runs(dispatcher: Dispatcher) -> None:
    drained = []  # looked at outside, since no error escapes from `running`
    async with dispatcher.running():
        async with dispatcher.running():
            pass
        drained.append(await dispatcher.drain(0.01))
    drained.append(await dispatcher.drain(10))
    assert drained == [False, True]


async def test_an_event_that_has_ended_makes_room_for_another(dispatcher: Dispatcher) -> None:
    refusals = []
    for number in range(MOST_WAITING + 1):
        async with dispatcher.running():
            refusals.append(dispatcher.refusal(replace(ALICE, user_id=f"user{number}")))
    assert refusals == [None] * (MOST_WAITING + 1)
