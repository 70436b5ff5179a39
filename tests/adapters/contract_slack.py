"""Slack's row of the adapter contract: a member asks in a channel, follows up in the thread, and reads the posts."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.presentation import wording
from tests.adapters.contract import Passage, Person, Seen, squeezed
from tests.fixtures.fake_quotes import FakeBot
from tests.peers.slack_payloads import command, mention, press, ts
from tests.peers.slack_peer import BOT, BOT_ID
from tests.peers.slack_world import World, button, names, shown, world

Json = dict[str, Any]
_LIVE_TEXT = re.compile(r"<[^>]+>|(?<!&lt)(?<!&gt)(?<!&amp)&(?!amp;|lt;|gt;)")
_LIVE_ELEMENTS = {"user", "usergroup", "broadcast", "emoji", "link", "channel", "date"}
_MARK = re.compile(r"^[^\w\s*>]+ ")


class SlackPerson:
    """Alice, in the only channel."""

    def __init__(self, here: World, log: "_Log") -> None:
        self._here, self._log = here, log
        self._thread = ""
        self._answer: Json | None = None

    async def ask(self, question: str) -> Seen:
        self._thread = ts()
        return _read(await self._said(mention(question, at=self._thread)))

    async def check(self, claim: str) -> Seen:
        return _read(await self._said(command(self._here.peer, f"check {claim}")))

    async def write(self, text: str) -> Seen:
        return await self.ask(text)

    async def follow(self, word: str) -> Seen:
        return _read(await self._said(mention(word, thread_ts=self._thread)))

    async def rest(self) -> str:
        if self._answer is None or wording.answers.READ_ON not in names(self._answer):
            return ""
        pressed = await self._said(press(self._here.peer, self._answer, button(self._answer, wording.answers.READ_ON)))
        return _read(pressed).passages[0].words

    async def echo(self) -> None:
        assert self._answer is not None
        for more in ({"user": BOT, "bot_id": BOT_ID}, {"user": "U0ROBOT", "bot_id": "B0ROBOT"}):
            await self._here.send(mention(self._answer["text"], **more))
        await self._here.quiet()

    def refuse(self) -> None:
        self._here.peer.fail("chat.postMessage", "fatal_error")

    @property
    def log(self) -> str:
        return "\n".join([*self._here.notices, *self._log.lines])

    async def _said(self, body: Json) -> list[Json]:
        """The messages that answer a request, once all are sent."""
        peer = self._here.peer
        before, calls = (len(peer.messages), len(peer.whispers)), len(peer.calls)
        await self._here.send(body)
        await self._here.until(lambda: len(peer.calls) > calls)
        await self._here.quiet()
        posted = [*peer.messages[before[0] :], *peer.whispers[before[1] :]]
        self._answer = posted[-1] if posted else self._answer
        return posted


def _read(messages: list[Json]) -> Seen:
    """Messages as Slack shows them."""
    if not messages:
        return Seen()
    lines = [
        line
        for message in messages
        for block in message["blocks"]
        if block["type"] == "rich_text"
        for line in block["elements"]
    ]
    first = next(block for block in messages[0]["blocks"] if block.get("block_id") != "prompt")
    lead = None
    if first["type"] == "rich_text" and lines[0]["type"] == "rich_text_section":
        lead = _MARK.sub("", _text(lines[0]))
    passages: list[Passage] = []
    said, facts = "", None
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        if line["type"] == "rich_text_quote":
            said = _joined(said, line)
            if after is not None and after["type"] == "rich_text_quote":
                continue
            if facts is not None:
                passages.append(_passage(said, facts[2:]))
                said, facts = "", None
        elif said and len(line["elements"]) > 1:  # one element: words after the passage
            passages.append(_credited(said, line["elements"]))
            said = ""
        elif line["elements"][0]["text"].isdigit():
            facts = line["elements"]
    elements = [element for line in lines if line["type"] == "rich_text_quote" for element in line["elements"]]
    live = [element["type"] for element in elements if element["type"] in _LIVE_ELEMENTS]
    live += [markup for message in messages for markup in _LIVE_TEXT.findall(message["text"])]
    return Seen(lead, tuple(passages), squeezed("\n".join(map(shown, messages))), tuple(live))


def _joined(said: str, line: Json) -> str:
    """The words of quotes that continue one another."""
    more = "".join(element["text"] for element in line["elements"] if not element.get("style", {}).get("italic"))
    return f"{said} {more}".strip()


def _credited(words: str, facts: list[Json]) -> Passage:
    """A single passage with its credits: the speaker first, the time as a link. They name no chapter."""
    speaker = facts[0]["text"] if facts[0].get("style") == {"bold": True} else None
    moment = next((element for element in facts if element["type"] == "link"), {})
    return Passage(words, speaker, None, moment.get("text"), moment.get("url"))


def _passage(words: str, facts: list[Json]) -> Passage:
    """Speaker, chapter and time, with dots between."""
    known = [fact for fact in facts if fact.get("text") != " · "]
    time = next((fact for fact in known[1:] if re.fullmatch(r"[\d:]+", fact["text"])), None)
    chapter = next((fact["text"] for fact in known[1:] if fact is not time), None)
    speaker = known[0]["text"] if known[0].get("style") == {"bold": True} else None
    return Passage(words, speaker, chapter, time["text"] if time else None, (time or {}).get("url"))


def _text(line: Json) -> str:
    return "".join(element["text"] for element in line["elements"])


class _Log(logging.Handler):
    """What is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@asynccontextmanager
async def on_slack(bot: FakeBot, data: Path) -> AsyncIterator[Person]:
    """Slack's adapter over a bot, over HTTP."""
    log = _Log()
    logging.getLogger().addHandler(log)
    try:
        async with world(data, bot) as here:
            yield SlackPerson(here, log)
    finally:
        logging.getLogger().removeHandler(log)
