"""Discord's row of the adapter contract: a member of a virtual server (simcord) asks, and reads what is posted."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import discord
import simcord

from bot.presentation import wording
from tests.adapters.contract import Passage, Person, Seen, squeezed
from tests.fixtures.fake_quotes import FakeBot
from tests.peers.discord_world import World, labels, world

_BACKSLASHED = re.compile(r"\\([^0-9A-Za-z\s])")
_LARGE = re.compile(r"\*\*(?P<speaker>[^*]+)\*\*|\*(?P<nobody>[^*]+)\*")
_LINKED = re.compile(r"\[([\d:]+)\]\(<(.+?)>\)")
_OBEYED = re.compile(r"(?<!\\)(?:[*_~`|<>\[\]@#]|:(?=//))")
_HEADING = re.compile(r"^#{2,3} ")
_MARK = re.compile(r"^[^\w\s*>]+ ")


class DiscordPerson:
    """Alice, in the only channel."""

    def __init__(self, here: World, log: "_Log") -> None:
        self._here, self._log = here, log
        self._answer: simcord.ResponseMessage | None = None

    async def ask(self, question: str) -> Seen:
        return self._seen(await self._here.alice.slash(self._here.channel, "ask", question=question))

    async def check(self, claim: str) -> Seen:
        return self._seen(await self._here.alice.slash(self._here.channel, "check", claim=claim))

    async def write(self, text: str) -> Seen:
        return await self.follow(text)

    async def follow(self, word: str) -> Seen:
        before = max((message.id for message in self._here.channel.history()), default=0)
        await self._here.alice.send(self._here.channel, f"{self._here.me} {word}")
        posted = [message for message in self._here.channel.history() if message.author.bot and message.id > before]
        posted.sort(key=lambda message: message.id)
        return _read([message.content for message in posted])

    async def rest(self) -> str:
        if self._answer is None or wording.answers.READ_ON not in labels(self._answer):
            return ""
        pressed = await self._here.alice.click(self._answer, label=wording.answers.READ_ON)
        return _read([message.content for message in pressed.followups]).passages[0].words

    async def echo(self) -> None:
        robot = self._here.guild.add_member(self._here.env.create_user("robot", bot=True))
        await robot.send(self._here.channel, f"{self._here.me} sure")
        own = discord.utils.find(lambda message: message.author.bot, self._here.channel.history())
        assert own is not None
        await self._here.client.on_message(own)

    def refuse(self) -> None:
        self._here.env.inject_error("PATCH", "/webhooks/*", status=404, code=10008, message="Unknown Message")

    @property
    def log(self) -> str:
        return "\n".join([*self._here.notices, *self._log.lines])

    def _seen(self, result: simcord.InteractionResult) -> Seen:
        self._answer = result.response
        messages = [
            message for message in (result.response, *result.followups) if message is not None and message.content
        ]
        return _read([message.content for message in messages])


def _read(contents: list[str]) -> Seen:
    """Messages as Discord shows them."""
    if not contents:
        return Seen()
    lines = "\n".join(contents).split("\n")
    first = lines[1] if lines[0].startswith("-# ") and len(lines) > 1 else lines[0]  # below who asked what
    lead = None if first.startswith((">", "-#")) else _plain(_MARK.sub("", first).replace("**", ""))
    passages: list[Passage] = []
    said: list[str] = []
    facts = ""
    for line in lines:
        if line.startswith("> "):
            said.append(_HEADING.sub("", line.removeprefix("> ")))
        elif _names(line):
            numbered = re.match(r"-# \*\*\d+\*\* · ", line)
            if numbered:
                facts = line
                continue
            passages.append(_credited(said, line))
            said = []
        if said and facts:
            passages.append(_passage(said, facts.split(" · ", 1)[1], None))
            said, facts = [], ""
    live = tuple(sign for line in lines if line.startswith("> ") for sign in _OBEYED.findall(_bare(line)))
    return Seen(lead, tuple(passages), squeezed(_plain("\n".join(lines))), live)


def _names(line: str) -> bool:
    return bool(re.match(r"-# (?:\*\*\d+\*\* · )?(?:\*\*[^*]+\*\*|\*[^*]+\*)(?:,| ·) ", line))


def _credited(said: list[str], facts: str) -> Passage:
    """A single passage with its credits: the speaker first, the time as a link. They name no chapter."""
    speaker = re.match(r"-# \*\*([^*]+)\*\*", facts)
    moment = _LINKED.search(facts)
    clock, link = moment.groups() if moment is not None else (None, None)
    return Passage(_joined(said), _plain(speaker[1]) if speaker is not None else None, None, clock, link)


def _passage(said: list[str], facts: str, link: str | None) -> Passage:
    known = _LARGE.match(facts)
    assert known is not None
    where = facts[known.end() :].removeprefix(" · ").split(" · ")
    times = [part for part in where if re.match(r"\[?\d+:", part)]
    linked = _LINKED.match(times[0]) if times else None
    chapter = next((part for part in where if part not in times), None)
    passage = Passage(_joined(said), known["speaker"], chapter, times[0] if times else None, link)
    return replace(passage, clock=linked[1], link=linked[2]) if linked else passage


def _joined(lines: list[str]) -> str:
    """The words of block quotes that continue one another. The mark of a cut touches a word only if it cuts it."""
    text = ""
    for line in lines:
        text += f" {line.removeprefix('[…]').removesuffix('[…]').strip()}"
    return squeezed(_plain(text))


def _bare(line: str) -> str:
    return _HEADING.sub("", line.removeprefix("> ")).replace("[…]", "")


def _plain(text: str) -> str:
    return _BACKSLASHED.sub(r"\1", text)


class _Log(logging.Handler):
    """What is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@asynccontextmanager
async def on_discord(bot: FakeBot, data: Path) -> AsyncIterator[Person]:
    """A Discord client over a bot."""
    log = _Log()
    logging.getLogger("verbatim").addHandler(log)
    try:
        async with world(data, bot) as here:
            yield DiscordPerson(here, log)
    finally:
        logging.getLogger("verbatim").removeHandler(log)
