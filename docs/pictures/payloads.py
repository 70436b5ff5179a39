"""What the bot really sends, for the pictures: its adapters, the real library, and the tests' Discord and Slack."""

import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import simcord

from adapters.console.render import console
from adapters.discord.adapter import VerbatimClient
from bot.app import App, environment, read_app_settings
from bot.chat.service import ChatService
from bot.version import version
from store.journal.sqlite import SqliteJournal
from store.library.reader import ServedLibrary
from tests.peers import slack_payloads, slack_world

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DiscordMessage:
    """A message as it was sent to Discord's API."""

    content: str
    components: list[Json]


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """The blocks of a message as they were sent to Slack's API."""

    blocks: list[Json]


class SystemClock:
    """Fulfils `bot.ports.Clock`."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()


@asynccontextmanager
async def real_chat(folder: Path) -> AsyncIterator[tuple[ChatService, SqliteJournal]]:
    """The chat over the real library, which is built first if it must be, and a journal in `folder`."""
    settings, clock = read_app_settings(environment()), SystemClock()
    async with AsyncExitStack() as stack:
        quotes = await stack.enter_async_context(App(settings, console(stderr=True), console()).bot())
        library = ServedLibrary(settings.core.data)
        stack.push_async_callback(library.close)
        journal = await SqliteJournal.open(folder, clock)
        stack.push_async_callback(journal.close)
        yield ChatService(quotes, library, journal, clock, version()), journal


async def answer_on_discord(question: str) -> DiscordMessage:
    """What `/ask` is answered with."""
    with tempfile.TemporaryDirectory() as folder:
        async with real_chat(Path(folder)) as (chat, journal):
            await chat.warm_up()  # the virtual Discord's clock runs ahead while the library is opened
            async with simcord.run(VerbatimClient(chat, journal, lambda _: None), shard_count=1) as env:
                guild = env.create_guild("Home")
                alice = guild.add_member(env.create_user("alice"))
                asked = await alice.slash(guild.create_text_channel("general"), "ask", question=question)
                if asked.response is None:
                    raise RuntimeError("the bot did not answer on Discord")
                return DiscordMessage(asked.response.content, asked.response.components)


async def answer_on_slack(question: str) -> SlackMessage:
    """What a mention is answered with."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as slack_folder:
        async with real_chat(Path(folder)) as (chat, _), slack_world.world(Path(slack_folder), chat=chat) as slack:
            message = await slack.answered(slack_payloads.mention(question))
            return SlackMessage(message["blocks"])
