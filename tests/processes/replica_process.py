"""A replica as a process: python -m tests.processes.replica_process JOURNAL; events come as JSON lines on its input.

It prints the key of each event that it answered, and `done` once the input has ended and everything is answered.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from bot.app import SystemClock, opened_journal
from bot.chat.dispatch import Dispatcher
from bot.chat.requests import AskRequest, CheckRequest, MessageRequest, Request
from bot.chat.service import ChatService
from bot.chat.visitor import Place, Server, Visitor
from bot.presentation import compose
from bot.presentation.buttons import Action, ButtonPress
from bot.presentation.reply import Reply
from bot.settings import is_postgres
from tests.fixtures.fake_quotes import FakeBot
from tests.fixtures.patience import be_patient
from tests.peers.discord_client import say

_REQUESTS: dict[str, Request] = {
    "ask": AskRequest("sure"),
    "check": CheckRequest("a claim"),
    "message": MessageRequest("sure"),
}
_AT_ONCE = 20


def visitor(number: int) -> Visitor:
    """Whoever caused event number n; 60 servers, a member each event."""
    server = Server(f"T{number % 60}")
    return Visitor("slack", Place(server, "general"), f"U{number}", "Somebody", admin=True)


async def answer(dispatcher: Dispatcher, event: dict[str, Any]) -> bool:
    """Whether this replica answered an event."""
    key, who = event["key"], visitor(event["number"])
    if event["kind"] == "press":
        press = ButtonPress(Action.NEXT, 0, event["token"])
        return await dispatcher.press(who, press, key, private=False) is not None
    if event["kind"] == "admin":

        async def work(_: Visitor) -> Reply:
            return compose.notice("Done.")

        return await dispatcher.administer(who, work, key) is not None
    return await dispatcher.answer(who, _REQUESTS[event["kind"]], key) is not None


async def main(place: str) -> None:
    be_patient()
    async with opened_journal(place if is_postgres(place) else Path(place)) as journal:
        bot = FakeBot()
        dispatcher = Dispatcher("slack", ChatService(bot, bot, journal, SystemClock(), "1"), journal)
        seats = asyncio.Semaphore(_AT_ONCE)

        async def handle(line: str) -> None:
            async with seats:
                event = json.loads(line)
                if await answer(dispatcher, event):
                    say(event["key"])

        say("up")
        lines = await asyncio.to_thread(sys.stdin.readlines)
        await asyncio.gather(*map(handle, lines))
    say("done")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
