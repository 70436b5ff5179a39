"""What the bot really sends, for the pictures: its adapters, the real library, and the tests' Discord and Slack."""

import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import simcord

from adapters.console.terminal import console
from adapters.discord.client import VerbatimClient
from adapters.slack import placeholder
from bot.app import App, environment, read_app_settings
from bot.chat.service import ChatService
from bot.model import Ref
from bot.presentation import quote_replies, wording
from bot.presentation.reply import Reply
from bot.version import version
from docs.pictures.scenes import Scene
from store.journal.sqlite import SqliteJournal
from store.library.reader import ServedLibrary
from tests.peers import slack_payloads, slack_world

Json = dict[str, Any]

SURE, UNSURE, NONE = "is he afraid of dying?", "what about working with competitors?", "what is the best pizza topping?"
ALTERED = "I started this whole company, and my life's work is not around human connection"
STITCHED = "So I'm definitely aware of it, and just that human connection is the meaning."
ABSENT = "We will sell the company next year."
VERBATIM = "just that human connection is the meaning"
TWO_SPEAKERS = "zuckerberg-267:20244-20309"
DAILY = "zuckerberg-267:21670-21715"


class PatientClock:
    """Fulfils `bot.ports.Clock`: ten seconds pass between any two looks at it, so nobody asks too fast."""

    def __init__(self) -> None:
        self._passed = 0.0

    def now(self) -> float:
        """Seconds since the epoch."""
        self._passed += 10.0
        return time.time() + self._passed


@asynccontextmanager
async def real_chat(folder: Path) -> AsyncIterator[tuple[ChatService, SqliteJournal]]:
    """The chat over the real library, which is built first if it must be, and a journal in `folder`."""
    settings, clock = read_app_settings(environment()), PatientClock()
    async with AsyncExitStack() as stack:
        quotes = await stack.enter_async_context(App(settings, console(stderr=True), console()).bot())
        library = ServedLibrary(settings.core.data)
        stack.push_async_callback(library.close)
        journal = await SqliteJournal.open(folder, clock)
        stack.push_async_callback(journal.close)
        yield ChatService(quotes, library, journal, clock, version()), journal


@dataclass(frozen=True, slots=True)
class DiscordMessage:
    """A message as it was sent to Discord's API."""

    content: str
    components: list[Json]


async def on_discord() -> list[Scene[DiscordMessage]]:
    """What is asked on Discord, and the messages it is answered with."""
    with tempfile.TemporaryDirectory() as folder:
        async with real_chat(Path(folder)) as (chat, journal):
            await chat.warm_up()  # the virtual Discord's clock runs ahead while the library is opened
            async with simcord.run(VerbatimClient(chat, journal, lambda _: None), shard_count=1) as env:
                guild = env.create_guild("Home")
                alice = guild.add_member(env.create_user("alice"))
                return await _discord_scenes(alice, guild.create_text_channel("general"))


async def _discord_scenes(alice: simcord.MemberActor, channel: simcord.ChannelHandle) -> list[Scene[DiscordMessage]]:
    async def used(name: str, command: str, **options: Any) -> tuple[Scene[DiscordMessage], simcord.ResponseMessage]:
        response = _response(await alice.slash(channel, command, **options))
        return _scene(name, f"/{command}", response), response

    async def pressed(name: str, label: str, under: simcord.ResponseMessage) -> Scene[DiscordMessage]:
        result = await alice.click(under, label=label)
        return _scene(name, label, result.followups[0] if result.followups else under)

    sure, answer = await used("sure", "ask", question=SURE)
    unsure, near = await used("unsure", "ask", question=UNSURE, private=True)
    altered, verdict = await used("altered", "check", claim=ALTERED, private=True)
    return [
        sure,
        await pressed("context", wording.answers.MORE, answer),
        await pressed("cite", wording.answers.CITE, answer),
        await pressed("next", wording.answers.NEXT, answer),
        unsure,
        await pressed("opened", wording.answers.open_match(1), near),
        (await used("none", "ask", question=NONE))[0],
        altered,
        await pressed("shared", wording.checks.SHARE, verdict),
        (await used("stitched", "check", claim=STITCHED))[0],
        (await used("absent", "check", claim=ABSENT))[0],
        (await used("verbatim", "check", claim=VERBATIM))[0],
        (await used("two-speakers", "quote", id=TWO_SPEAKERS))[0],
        (await used("about", "about"))[0],
    ]


def _scene(name: str, act: str, response: simcord.ResponseMessage) -> Scene[DiscordMessage]:
    """The message as it is now: a later press may change it."""
    return Scene(name, act, DiscordMessage(response.content, response.components))


def _response(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    if result.response is None:
        raise RuntimeError("the bot did not answer on Discord")
    return result.response


async def on_slack() -> list[Scene[Json]]:
    """What is asked on Slack, and the messages it is answered with."""
    placeholder.PLACEHOLDER_AFTER = 60.0  # on a busy machine a picture would show that an answer is looked up
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as slack_folder:
        async with real_chat(Path(folder)) as (chat, _), slack_world.world(Path(slack_folder), chat=chat) as slack:
            await chat.warm_up()
            return await _slack_scenes(slack)


async def _slack_scenes(slack: slack_world.World) -> list[Scene[Json]]:
    async def mentioned(name: str, text: str) -> Scene[Json]:
        return Scene(name, f"@Verbatim {text}", deepcopy(await slack.answered(slack_payloads.mention(text))))

    async def used(name: str, text: str) -> Scene[Json]:
        message = await slack.answered(slack_payloads.command(slack.peer, text))
        return Scene(name, f"/verbatim {text}", deepcopy(message))

    async def pressed(name: str, label: str, under: Scene[Json], *, hidden: bool = False) -> Scene[Json]:
        identity = slack_world.button(under.message, label)
        body = slack_payloads.press(slack.peer, under.message, identity, hidden=hidden)
        return Scene(name, label, deepcopy(await slack.answered(body)))

    sure = await mentioned("sure", SURE)

    async def turned(name: str, label: str, under: Scene[Json]) -> Scene[Json]:
        """A button that changes the message above it, which the peer does in place."""
        message = deepcopy(under.message)
        await slack.send(slack_payloads.press(slack.peer, message, slack_world.button(message, label)))
        await slack.quiet()
        return Scene(name, label, message)

    unsure = await mentioned("unsure", UNSURE)
    altered = await used("altered", f"check {ALTERED}")
    return [
        sure,
        await pressed("context", wording.answers.MORE, sure),
        await pressed("cite", wording.answers.CITE, sure),
        await turned("next", wording.answers.NEXT, sure),
        unsure,
        await turned("opened", wording.answers.open_match(1), unsure),
        await mentioned("none", NONE),
        altered,
        await pressed("shared", wording.checks.SHARE, altered, hidden=True),
        await used("stitched", f"check {STITCHED}"),
        await used("absent", f"check {ABSENT}"),
        await used("verbatim", f"check {VERBATIM}"),
        await used("two-speakers", f"quote {TWO_SPEAKERS}"),
        await used("about", "about"),
    ]


async def daily_post() -> Reply:
    """The quote of the day; the publishers post what the renderers make of it."""
    settings = read_app_settings(environment())
    async with App(settings, console(stderr=True), console()).bot() as quotes:
        return quote_replies.daily(await quotes.show(Ref.parse(DAILY)), "token")
