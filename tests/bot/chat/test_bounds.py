"""What the chat keeps in memory and does at once is bounded, and no answer takes for ever."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.chat.admission import SEATS, SEATS_OF_ONE
from bot.chat.cooldown import _MOST_ASKERS, BURST, Cooldown
from bot.chat.dispatch import Dispatcher
from bot.chat.event_claims import _MOST_KEYS, _TakenEvents
from bot.chat.preferences import _MOST_SERVERS
from bot.chat.requests import AskRequest
from bot.chat.service import ChatService
from bot.chat.turns import MOST_WAITING
from bot.chat.visitor import Place, Server
from bot.model import Answer, Question
from bot.presentation import compose, wording
from bot.presentation.reply import Tone
from store.journal.sqlite import SqliteJournal
from tests.bot.chat.chat_world import ALICE, VERSION, ChatWorld
from tests.fixtures.fake_quotes import FakeBot
from tests.fixtures.fakes import SetClock
from tests.peers.virtual_time import WallClock, direct_journal, virtually

COMMAND_SECONDS = 900
"""Discord and Slack take the answer of a command for 15 minutes (Discord) and 30 (Slack)."""


def test_of_very_many_askers_the_one_silent_for_longest_is_dropped() -> None:
    cooldown = Cooldown(SetClock())
    for asker in ("first", "second"):
        for _ in range(BURST):
            cooldown.wait(asker)
    for number in range(_MOST_ASKERS - 1):
        cooldown.wait(f"asker {number}")
    assert len(cooldown._levels) == _MOST_ASKERS
    assert cooldown.wait("second") > 0
    assert cooldown.wait("first") == 0.0


def test_the_latest_events_are_known_and_very_old_ones_are_dropped() -> None:
    taken = _TakenEvents()
    for number in range(3 * _MOST_KEYS):
        assert taken.take([f"event:{number}", f"message:{number}"])
        assert not taken.take([f"another event:{number}", f"message:{max(0, number - _MOST_KEYS // 5)}"])
    assert not taken.has(["event:0"])
    assert len(taken._newer | taken._older) <= _MOST_KEYS + 1


async def test_the_preferences_of_very_many_servers_are_not_all_kept(here: ChatWorld) -> None:
    for number in range(_MOST_SERVERS + 10):
        await here.chat.preferences.read("chat", Server(f"server {number}"))
    kept = here.chat.preferences._cached
    assert (len(kept), ("chat", Server("server 0").key) in kept) == (_MOST_SERVERS, False)


class Slow(FakeBot):
    """Answers when it may, and counts how many questions it has at once."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()
        self.at_once = self.most_at_once = 0

    async def ask(self, question: Question) -> Answer:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.go_on.wait()
        self.at_once -= 1
        return await super().ask(question)


def test_few_questions_are_answered_side_by_side_and_the_others_wait_for_them(tmp_path: Path) -> None:
    async def work() -> None:
        bot, clock = Slow(), WallClock()
        journal = await direct_journal(tmp_path, clock)
        chat = ChatService(bot, bot, journal, clock, VERSION)
        others = [replace(ALICE, place=Place(Server(f"other {number}"), "general")) for number in range(SEATS)]
        asking = [asyncio.create_task(chat.answer(ALICE, AskRequest("sure"))) for _ in range(18)]
        await asyncio.sleep(10)
        assert bot.at_once == SEATS_OF_ONE < SEATS  # the others are left for other servers
        asking += [asyncio.create_task(chat.answer(other, AskRequest("sure"))) for other in others]
        await asyncio.sleep(10)
        assert bot.at_once == SEATS
        bot.go_on.set()
        replies = await asyncio.gather(*asking)
        assert all(reply.excerpts for reply in replies)
        assert bot.most_at_once == SEATS <= 8
        await journal.close()

    virtually(work())


def test_a_question_that_finds_no_end_is_answered_while_the_platform_still_takes_an_answer(tmp_path: Path) -> None:
    async def work() -> None:
        bot, clock = Slow(), WallClock()
        journal = await direct_journal(tmp_path, clock)
        chat = ChatService(bot, bot, journal, clock, VERSION)
        reply = await chat.answer(ALICE, AskRequest("sure"))
        assert reply.tone is Tone.FAILED
        assert asyncio.get_running_loop().time() < COMMAND_SECONDS
        await journal.close()

    virtually(work())


async def test_events_that_wait_before_the_chat_count_towards_a_servers_bound(tmp_path: Path) -> None:
    """As while the platform takes no acknowledgement: else a crowd would fill the memory before anybody is refused."""
    clock = SetClock()
    journal = await SqliteJournal.open(tmp_path, clock)
    bot = FakeBot()
    dispatcher = Dispatcher("chat", ChatService(bot, bot, journal, clock, VERSION), journal)
    refusals, go_on = list[object](), asyncio.Event()

    async def handle(number: int, server: str) -> None:
        async with dispatcher.running():
            visitor = replace(ALICE, user_id=str(number), place=Place(Server(server), "general"))
            refusals.append(dispatcher.refusal(visitor))
            await go_on.wait()

    handling = [asyncio.create_task(handle(number, "crowd")) for number in range(MOST_WAITING + 2)]
    handling.append(asyncio.create_task(handle(1_000_000, "other")))
    await asyncio.sleep(0)
    assert refusals == [None] * MOST_WAITING + [compose.refusal(wording.errors.BUSY)] * 2 + [None]
    go_on.set()
    await asyncio.gather(*handling)
    assert dispatcher.way._under_way == {}
    await journal.close()


async def test_a_crowd_that_is_refused_keeps_no_other_server_waiting(tmp_path: Path) -> None:
    clock = SetClock()
    journal = await SqliteJournal.open(tmp_path, clock)
    bot = FakeBot()
    dispatcher = Dispatcher("chat", ChatService(bot, bot, journal, clock, VERSION), journal)
    sent, go_on = list[str](), asyncio.Event()

    async def refuse(server: str) -> None:
        async with dispatcher.refusing(replace(ALICE, place=Place(Server(server), "general"))):
            sent.append(server)
            await go_on.wait()

    refusing = [asyncio.create_task(refuse("crowd")) for _ in range(500)]
    refusing.append(asyncio.create_task(refuse("other")))
    await asyncio.sleep(0)
    assert "other" in sent
    assert len(sent) <= 16
    go_on.set()
    await asyncio.gather(*refusing)
    await journal.close()
