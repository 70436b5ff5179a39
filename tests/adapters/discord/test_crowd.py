"""A crowd on Discord: refusals are said once, an indicator shows that a mention arrived, and nothing stays on after."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from adapters.discord.typing_indicators import TypingIndicators
from bot.presentation import wording
from tests.peers.discord_world import answer, last, world


async def test_a_member_who_mentions_the_bot_all_the_time_is_refused_aloud_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        for _ in range(30):
            await here.alice.send(here.channel, f"{here.me} sure")
        own = [message for message in here.channel.history() if message.author.id == here.client.user.id]  # type: ignore[union-attr]
        refusals = [message for message in own if "That was quick." in message.content]
        assert (len(own), len(refusals), len(here.bot.asked)) == (6, 1, 5)
        await here.bob.send(here.channel, f"{here.me} sure")
        assert last(here.channel).content.endswith("t=600s>)")


async def test_a_button_that_is_pressed_all_the_time_is_refused_once_and_then_only_acknowledged(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure"))
        presses = [await here.alice.click(shown, label="Context") for _ in range(20)]
        said = [press.response.content for press in presses if press.response is not None]
        assert sum(wording.errors.too_fast(1)[:15] in content for content in said) == 1
        assert all(press.acknowledged for press in presses)


@dataclass
class Channel:
    """As much of a channel as the indicator needs."""

    id: int = 7
    typed: asyncio.Event = field(default_factory=asyncio.Event)
    times: int = 0

    async def typing(self) -> None:
        self.times += 1
        self.typed.set()


async def test_mentions_of_one_channel_share_one_typing_indicator() -> None:
    indicators, channel = TypingIndicators(), Channel()
    message: Any = SimpleNamespace(channel=channel)
    claimed, never = asyncio.Event(), asyncio.Event()
    async with indicators.shown(message, claimed), indicators.shown(message, claimed), indicators.shown(message, never):
        await asyncio.sleep(0)
        assert channel.times == 0  # nothing is shown for what another replica answers
        claimed.set()
        await channel.typed.wait()
        for _ in range(5):
            await asyncio.sleep(0)
        assert channel.times == 1
    assert (indicators._answering, indicators._showing) == ({}, {})


async def test_the_indicator_is_shown_in_each_channel_and_ends_with_its_last_mention() -> None:
    indicators, channels, claimed = TypingIndicators(), [Channel(1), Channel(2)], asyncio.Event()
    claimed.set()
    messages: list[Any] = [SimpleNamespace(channel=channel) for channel in channels]
    async with indicators.shown(messages[0], claimed):
        async with indicators.shown(messages[1], claimed):
            await asyncio.gather(*(channel.typed.wait() for channel in channels))
        assert list(indicators._showing) == [1]
    assert [channel.times for channel in channels] == [1, 1]
