"""What the bot really sends, for the pictures: its adapters, the real library, and the tests' Discord and Slack."""

import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import discord
import simcord

from adapters.console.terminal import console
from adapters.discord.client import VerbatimClient
from adapters.image.pictures import CardDrawer
from adapters.slack import placeholder
from bot.app import App, environment, read_app_settings
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.daily.quote_picker import QuotePicker
from bot.daily.service import DailyService
from bot.model import Ref
from bot.presentation import quote_replies, wording
from bot.presentation.reply import Reply
from bot.version import version
from docs.pictures.scenes import Scene
from store.journal.sqlite import SqliteJournal
from store.library.reader import ServedLibrary
from tests.fixtures.shows import four_talks
from tests.peers import slack_payloads, slack_peer, slack_world

Json = dict[str, Any]

SURE, UNSURE, NONE = "is he afraid of dying?", "what about working with competitors?", "what is the best pizza topping?"
ALTERED = "I started this whole company, and my life's work is not around human connection"
STITCHED = "So I'm definitely aware of it, and just that human connection is the meaning."
_CHAPTER = 3  # of the menu, from 0
ABSENT = "We will sell the company next year."
VERBATIM = "just that human connection is the meaning"
SEVERAL = (
    'He said "just that human connection is the meaning" and "my life\'s work is not around human connection", '
    'and then "We will sell the company next year."'
)
TWO_SPEAKERS = "zuckerberg-267:20244-20309"
DAILY_SET = "daily set 9:00 Europe/Berlin days: mon-fri"
QUOTE, DAILY = "zuckerberg-267:21620-21655", "zuckerberg-267:21670-21715"
CHAPTERS, COUNT = "what are the chapters?", "how many times do they say metaverse?"
QUOTES = "give me 5 quotes about privacy"
MANY_SURE, MANY_UNSURE, MANY_NONE = "is he afraid of the dark?", "what do they say about fog?", "what about mortgages?"
ONE_NEAR = "how much does a hydrophone cost?"
_ALONE = "whales-3"
"""The one of several interviews that has only one passage near that question."""

_BANNED = 7
_SETTLE = 120.0  # seconds; a busy machine must not fail it


class PatientClock:
    """Fulfils `MonotonicClock`: ten seconds pass between any two looks at it, so nobody asks too fast."""

    def __init__(self) -> None:
        self._passed = 0.0

    def now(self) -> float:
        """Seconds since the epoch."""
        self._passed += 10.0
        return time.time() + self._passed

    def ticks(self) -> float:
        """Seconds since this machine was started."""
        return time.monotonic()


@dataclass(frozen=True, slots=True)
class RealChat:
    """The chat over the real library, what stands behind it, and quotes that admins may ban."""

    chat: ChatService
    journal: SqliteJournal
    daily_admin: DailyAdmin
    banned: tuple[Ref, ...]

    async def ban(self, platform: str, server: str) -> None:
        """Ban a few quotes in a server."""
        for ref in self.banned:
            await self.journal.veto(platform, server, ref)


@asynccontextmanager
async def real_chat(folder: Path, *, has_many: bool = False) -> AsyncIterator[RealChat]:
    """The chat over the real library, which is built first if it must be, and a journal in `folder`.

    `has_many`: over a library of four small interviews of two shows, which are made up.
    """
    settings, clock = read_app_settings(environment()), PatientClock()
    if has_many:
        seeds = folder / "seeds"
        settings = replace(settings, core=replace(settings.core, seeds=four_talks(seeds), data=folder / "data"))
    async with AsyncExitStack() as stack:
        quotes = await stack.enter_async_context(App(settings, console(stderr=True), console()).bot())
        library = ServedLibrary(settings.core.data)
        stack.push_async_callback(library.close)
        journal = await SqliteJournal.open(folder, clock)
        stack.push_async_callback(journal.close)
        daily = DailyService(journal, QuotePicker(quotes, journal), clock)
        admin = DailyAdmin(quotes, library, journal, daily, clock)
        pickable = list(await library.pickable())
        banned = tuple(pickable[:: max(1, len(pickable) // _BANNED)][:_BANNED])
        yield RealChat(ChatService(quotes, library, journal, clock, version()), journal, admin, banned)


@dataclass(frozen=True, slots=True)
class DiscordMessage:
    """A message as it was sent to Discord's API, with the quote card that was attached to it."""

    content: str
    components: list[Json]
    card: bytes | None = None


async def on_discord() -> list[Scene[DiscordMessage]]:
    """What is asked on Discord, and the messages it is answered with."""
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack, real_chat(Path(folder)) as real:
            await real.chat.warm_up()  # the virtual Discord's clock runs ahead while the library is opened
            drawer = CardDrawer()
            stack.push_async_callback(drawer.close)
            client = VerbatimClient(real.chat, real.journal, lambda _: None, real.daily_admin, cards=drawer)
            async with simcord.run(client, shard_count=1, settle_timeout=_SETTLE) as env:
                guild = env.create_guild("Home")
                admins = guild.create_role("admins", permissions=discord.Permissions(manage_guild=True))
                alice = guild.add_member(env.create_user("alice"))
                admin = guild.add_member(env.create_user("admin"), roles=[admins])
                channel = guild.create_text_channel("general")
                welcome = await _welcome(env, client, guild, channel)
                await real.ban("discord", str(guild.id))
                return [
                    welcome,
                    *await _discord_scenes(alice, channel),
                    await _quote_with_card(env, alice, channel),
                    *await _discord_admin_scenes(admin, channel),
                ]


async def on_discord_with_many() -> list[Scene[DiscordMessage]]:
    """What is asked on Discord where the library has several interviews, and the messages it is answered with."""
    with tempfile.TemporaryDirectory() as folder:
        async with real_chat(Path(folder), has_many=True) as real:
            await real.chat.warm_up()
            client = VerbatimClient(real.chat, real.journal, lambda _: None, real.daily_admin)
            async with simcord.run(client, shard_count=1, settle_timeout=_SETTLE) as env:
                guild = env.create_guild("Home")
                alice = guild.add_member(env.create_user("alice"))
                channel = guild.create_text_channel("general")

                async def used(name: str, command: str, **options: Any) -> Scene[DiscordMessage]:
                    return _scene(name, f"/{command}", _response(await alice.slash(channel, command, **options)))

                return [
                    await used("many-sure", "ask", question=MANY_SURE),
                    await used("many-unsure", "ask", question=MANY_UNSURE),
                    await used("many-none", "ask", question=MANY_NONE),
                    await used("near", "ask", question=ONE_NEAR, interview=_ALONE),
                    await used("many-absent", "check", claim=ABSENT),
                    await used("many-interviews", "interviews"),
                ]


async def _welcome(
    env: simcord.Env, client: VerbatimClient, guild: simcord.GuildHandle, channel: simcord.ChannelHandle
) -> Scene[DiscordMessage]:
    """What the bot writes where a server has just added it."""
    joined = client.get_guild(guild.id)
    if joined is None:
        raise RuntimeError("the bot is not in the server")
    await client.on_guild_join(joined)
    await env.settle()
    message = channel.last_message
    if message is None:
        raise RuntimeError("the bot did not greet the server")
    return Scene("welcome", "", DiscordMessage(message.content, [dict(row.to_dict()) for row in message.components]))


async def _discord_scenes(alice: simcord.MemberActor, channel: simcord.ChannelHandle) -> list[Scene[DiscordMessage]]:
    async def used(name: str, command: str, **options: Any) -> tuple[Scene[DiscordMessage], simcord.ResponseMessage]:
        response = _response(await alice.slash(channel, command, **options))
        return _scene(name, f"/{command}", response), response

    async def pressed(name: str, label: str, under: simcord.ResponseMessage) -> Scene[DiscordMessage]:
        result = await alice.click(under, label=label)
        return _scene(name, label, result.followups[0] if result.followups else under)

    async def under(label: str, above: simcord.ResponseMessage) -> simcord.ResponseMessage:
        """The message that a button sends."""
        return (await alice.click(above, label=label)).followups[0]

    sure, answer = await used("sure", "ask", question=SURE)
    around = await under(wording.answers.MORE, answer)
    unsure, near = await used("unsure", "ask", question=UNSURE, private=True)
    none, nothing = await used("none", "ask", question=NONE)

    async def chosen(name: str, under: simcord.ResponseMessage) -> Scene[DiscordMessage]:
        """A chapter of the menu under an answer of none."""
        [menu] = [item for row in under.components for item in row["components"] if "options" in item]
        option = menu["options"][_CHAPTER]
        result = await alice.select(under, [option["value"]], custom_id=menu["custom_id"])
        return _scene(name, option["label"], result.followups[0] if result.followups else _response(result))

    altered, verdict = await used("altered", "check", claim=ALTERED, private=True)
    return [
        sure,
        _scene("context", wording.answers.MORE, around),
        await pressed("wider", wording.answers.WIDER, around),
        await pressed("also", wording.answers.ALSO, around),
        await pressed("cite", wording.answers.CITE, answer),
        await pressed("next", wording.answers.NEXT, answer),
        unsure,
        await pressed("opened", wording.answers.open_match(1, 3), near),
        await pressed("shared-unsure", wording.answers.SHARE, near),
        none,
        await chosen("chapter", nothing),
        altered,
        await pressed("shared", wording.checks.SHARE, verdict),
        (await used("stitched", "check", claim=STITCHED))[0],
        (await used("absent", "check", claim=ABSENT))[0],
        (await used("verbatim", "check", claim=VERBATIM))[0],
        (await used("two-speakers", "quote", id=TWO_SPEAKERS))[0],
        (await used("several", "check", claim=SEVERAL))[0],
        (await used("quotes", "ask", question=QUOTES))[0],
        (await used("chapters", "ask", question=CHAPTERS))[0],
        (await used("count", "ask", question=COUNT))[0],
        (await used("interviews", "interviews"))[0],
        (await used("about", "about"))[0],
    ]


async def _discord_admin_scenes(
    admin: simcord.MemberActor, channel: simcord.ChannelHandle
) -> list[Scene[DiscordMessage]]:
    async def used(name: str, command: str, **options: Any) -> Scene[DiscordMessage]:
        return _scene(name, f"/{command}", _response(await admin.slash(channel, command, **options)))

    return [
        await used("bans", "settings bans"),
        await used("daily-set", "daily set", time="9:00", zone="Europe/Berlin", weekdays="mon-fri"),
        await used("daily-list", "daily list"),
        await used("daily-status", "daily status"),
        await used("settings", "settings show"),
    ]


async def _quote_with_card(
    env: simcord.Env, alice: simcord.MemberActor, channel: simcord.ChannelHandle
) -> Scene[DiscordMessage]:
    response = _response(await alice.slash(channel, "quote", id=QUOTE))
    [card] = response.attachments
    message = DiscordMessage(response.content, response.components, env.backend.cdn.get(card.url))
    return Scene("quote", "/quote", message)


def _scene(name: str, act: str, response: simcord.ResponseMessage) -> Scene[DiscordMessage]:
    """The message as it is now: a later press may change it."""
    return Scene(name, act, DiscordMessage(response.content, response.components))


def _response(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """What answers a command: its response, or what followed one that was taken back to be seen by the asker alone."""
    return result.response or result.followups[0]


async def on_slack() -> list[Scene[Json]]:
    """What is asked on Slack, and the messages it is answered with."""
    placeholder.PLACEHOLDER_AFTER = 60.0  # on a busy machine a picture would show that an answer is looked up
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as slack_folder:
        async with AsyncExitStack() as stack:
            real, drawer = await stack.enter_async_context(real_chat(Path(folder))), CardDrawer()
            stack.push_async_callback(drawer.close)
            world = slack_world.world(Path(slack_folder), chat=real.chat, cards=drawer)
            slack = await stack.enter_async_context(world)
            await real.chat.warm_up()
            await real.ban("slack", slack_peer.TEAM)
            await slack.send(slack_payloads.home_opened(tab="messages"))
            await slack.until(lambda: slack.peer.messages)
            await slack.quiet()
            welcome = Scene("welcome", "", deepcopy(slack.peer.messages[0]))
            return [welcome, *await _slack_scenes(slack)]


async def _slack_scenes(slack: slack_world.World) -> list[Scene[Json]]:
    async def mentioned(name: str, text: str) -> Scene[Json]:
        return Scene(name, f"@Verbatim {text}", deepcopy(await slack.answered(slack_payloads.mention(text))))

    async def used(name: str, text: str, user: str = slack_peer.ALICE) -> Scene[Json]:
        message = await slack.answered(slack_payloads.command(slack.peer, text, user=user))
        return Scene(name, f"/verbatim {text}", deepcopy(message))

    async def with_card(name: str, text: str) -> Scene[Json]:
        """A quote, and under `card` the file that follows it."""
        scene = await used(name, text)
        [picture] = slack.peer.whispers[-1]["blocks"]
        card = slack.peer.uploads[picture["slack_file"]["id"]]["content"]
        return Scene(name, scene.act, {**scene.message, "card": card})

    async def pressed(name: str, label: str, under: Scene[Json], *, hidden: bool = False) -> Scene[Json]:
        message = deepcopy(under.message)  # what is pressed may change
        body = slack_payloads.press(slack.peer, message, slack_world.button(message, label), hidden=hidden)
        return Scene(name, label, deepcopy(await slack.answered(body)))

    sure = await mentioned("sure", SURE)

    async def turned(name: str, label: str, under: Scene[Json], *, hidden: bool = False) -> Scene[Json]:
        """A button that changes the message above it, which the peer does in place."""
        message = deepcopy(under.message)
        identity = slack_world.button(message, label)
        await slack.send(slack_payloads.press(slack.peer, message, identity, hidden=hidden))
        await slack.quiet()
        return Scene(name, label, message)

    unsure = await mentioned("unsure", UNSURE)
    none = await mentioned("none", NONE)

    async def chosen(name: str, under: Scene[Json]) -> Scene[Json]:
        """A chapter of the menu under an answer of none."""
        elements = [
            item for block in under.message["blocks"] for item in block.get("elements", ()) if "options" in item
        ]
        option = elements[0]["options"][_CHAPTER]
        body = slack_payloads.press(slack.peer, under.message, "chapter:")
        body["actions"][0] |= {"type": "static_select", "selected_option": option}
        return Scene(name, option["text"]["text"], deepcopy(await slack.answered(body)))

    altered = await used("altered", f"check {ALTERED}")
    context = await pressed("context", wording.answers.MORE, sure)
    near = await used("near", f"ask {UNSURE}")
    opened = await turned("near-opened", wording.answers.open_match(1, 3), near, hidden=True)
    await used("daily-set", f"{DAILY_SET} <#{slack_peer.CHANNEL}|general>", slack_peer.ADMIN)
    return [
        sure,
        context,
        await pressed("wider", wording.answers.WIDER, context, hidden=True),
        await pressed("also", wording.answers.ALSO, context, hidden=True),
        await pressed("cite", wording.answers.CITE, sure),
        await turned("next", wording.answers.NEXT, sure),
        unsure,
        await turned("opened", wording.answers.open_match(1, 3), unsure),
        await pressed("shared-unsure", wording.answers.SHARE, opened, hidden=True),
        none,
        await chosen("chapter", none),
        altered,
        await pressed("shared", wording.checks.SHARE, altered, hidden=True),
        await used("stitched", f"check {STITCHED}"),
        await used("absent", f"check {ABSENT}"),
        await used("verbatim", f"check {VERBATIM}"),
        await used("two-speakers", f"quote {TWO_SPEAKERS}"),
        await with_card("quote", f"quote {QUOTE}"),
        await used("several", f"check {SEVERAL}"),
        await mentioned("quotes", QUOTES),
        await mentioned("chapters", CHAPTERS),
        await mentioned("count", COUNT),
        await used("interviews", "interviews"),
        await used("bans", "bans", slack_peer.ADMIN),
        await used("daily-list", "daily list", slack_peer.ADMIN),
        await used("daily-status", "daily status", slack_peer.ADMIN),
        await used("about", "about"),
    ]


async def on_slack_with_many() -> list[Scene[Json]]:
    """What is asked on Slack where the library has several interviews, and the messages it is answered with."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as slack_folder:
        async with (
            real_chat(Path(folder), has_many=True) as real,
            slack_world.world(Path(slack_folder), chat=real.chat) as slack,
        ):
            await real.chat.warm_up()

            async def used(name: str, text: str) -> Scene[Json]:
                message = await slack.answered(slack_payloads.command(slack.peer, text))
                return Scene(name, f"/verbatim {text}", deepcopy(message))

            return [
                await used("many-sure", f"ask {MANY_SURE}"),
                await used("many-unsure", f"ask {MANY_UNSURE}"),
                await used("many-none", f"ask {MANY_NONE}"),
                await used("near", f"ask {ONE_NEAR} interview={_ALONE}"),
                await used("many-absent", f"check {ABSENT}"),
                await used("many-interviews", "interviews"),
            ]


async def slack_views() -> list[Scene[Json]]:
    """Slack's Home tab, as an admin sees it, the dialogs, and the message that greets a new workspace."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as slack_folder:
        async with real_chat(Path(folder)) as real, slack_world.world(Path(slack_folder), chat=real.chat) as slack:
            await real.chat.warm_up()
            return await _views(slack)


def _other_view(slack: slack_world.World, before: set[str]) -> set[str]:
    return set(slack.peer.views) - before


async def _views(slack: slack_world.World) -> list[Scene[Json]]:
    await slack.answered(slack_payloads.command(slack.peer, DAILY_SET, user=slack_peer.ADMIN))
    await slack.send(slack_payloads.home_opened(user=slack_peer.ADMIN))
    await slack.until(lambda: slack_peer.ADMIN in slack.peer.homes)
    await slack.quiet()
    scenes = [Scene("home", "", deepcopy(slack.peer.homes[slack_peer.ADMIN]))]
    for name, body in (
        ("ask-dialog", slack_payloads.global_shortcut(slack.peer)),
        ("daily-dialog", slack_payloads.command(slack.peer, "daily set", user=slack_peer.ADMIN)),
    ):
        before = set(slack.peer.views)
        await slack.send(body)
        await slack.until(partial(_other_view, slack, before))
        await slack.quiet()
        [opened] = set(slack.peer.views) - before
        scenes.append(Scene(name, "", deepcopy(slack.peer.views[opened])))
    return scenes


async def daily_post() -> Reply:
    """The quote of the day; the publishers post what the renderers make of it."""
    settings = read_app_settings(environment())
    async with App(settings, console(stderr=True), console()).bot() as quotes:
        return quote_replies.daily(await quotes.show(Ref.parse(DAILY)), "token")
