"""The console's row of the adapter contract: commands typed, printed text read."""

import io
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from adapters.console import commands
from adapters.console.adapter import ConsoleAdapter
from adapters.console.terminal import Terminal
from bot.chat.service import ChatService
from bot.errors import VerbatimError
from bot.presentation import wording
from bot.quotes.service import QuoteService
from store.journal.sqlite import SqliteJournal
from tests.adapters.contract import Passage, Person, Seen, squeezed
from tests.fixtures.fake_quotes import FakeBot
from tests.fixtures.fakes import SetClock

_QUOTE = re.compile(r"((?:^ {2}\S.*\n)+)\n(?:(?: {4}\S.*\n)+\n)?(\S.*)\n(?:─*●─* \S+\n)?((?:.+\n?)*)", re.MULTILINE)
_LINK = re.compile(r"^https?://\S+$", re.MULTILINE)
_OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


class _Terminal(io.StringIO):
    """A terminal's output that can refuse the next write."""

    refusing = False

    def write(self, text: str) -> int:
        if self.refusing:
            self.refusing = False
            raise OSError(28, "No space left on device")
        return super().write(text)


class ConsolePerson:
    """Types commands and lines of chat; reads what is printed."""

    def __init__(self, bot: FakeBot, data: Path) -> None:
        self._bot, self._data = bot, data
        self._out, self._err = _Terminal(), io.StringIO()
        self._refuse = False
        self.seeds = data

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[QuoteService]:
        yield cast("QuoteService", self._bot)

    @asynccontextmanager
    async def chat(self) -> AsyncIterator[ChatService]:
        async with self.journal() as journal:
            yield ChatService(self._bot, self._bot, journal, SetClock(), "1.2.3")

    @asynccontextmanager
    async def journal(self) -> AsyncIterator[SqliteJournal]:
        journal = await SqliteJournal.open(self._data, SetClock())
        try:
            yield journal
        finally:
            await journal.close()

    def site(self) -> None:
        """No reading room."""

    async def ask(self, question: str) -> Seen:
        """In a chat, so that follow-ups have an answer to follow."""
        return await self._chat(question)

    async def check(self, claim: str) -> Seen:
        return await self._run(["check", "--", claim])

    async def write(self, text: str) -> Seen:
        return await self._chat(text)

    async def follow(self, word: str) -> Seen:
        return await self._chat(word)

    async def rest(self) -> str:
        return ""  # a terminal cuts nothing

    async def echo(self) -> None:
        """Nothing that is printed is typed again."""

    def refuse(self) -> None:
        self._refuse = True

    @property
    def log(self) -> str:
        return self._err.getvalue()

    async def _chat(self, line: str) -> Seen:
        return await self._run(["chat"], line)

    async def _run(self, arguments: list[str], *lines: str) -> Seen:
        typed = iter(lines)

        async def read(_: str) -> str | None:
            line = next(typed, None)
            if line is not None:
                self._clear()  # what was printed before is not an answer to this line
                self._out.refusing, self._refuse = self._refuse, False
            return line

        self._clear()
        application: Any = self
        try:
            await ConsoleAdapter(application, _terminal(self._out), _terminal(self._err), read).perform(
                commands.parse(arguments)
            )
        except VerbatimError as error:
            self._err.write(f"{error}\n")
        return _read(self._out.getvalue())

    def _clear(self) -> None:
        self._out.seek(0)
        self._out.truncate()


def _terminal(file: io.StringIO) -> Terminal:
    return Terminal(file=file, width=92, highlight=False, markup=False, emoji=False)


def _read(printed: str) -> Seen:
    passages = []
    for said, facts, rest in _QUOTE.findall(printed):
        speaker, *where = facts.split(" · ")
        link = _LINK.search(rest)
        known = speaker if speaker != wording.answers.UNKNOWN_SPEAKER else None
        passages.append(Passage(squeezed(said), known, *_where(where), link[0] if link else None))
    first = printed.split("\n\n", maxsplit=1)[0]
    lead = squeezed(first) if first and not first.startswith(" ") else None
    return Seen(lead, tuple(passages), squeezed(printed), tuple(_OBEYED.findall(printed)))


def _where(parts: Sequence[str]) -> tuple[str | None, str | None]:
    chapter = next((part for part in parts if not re.fullmatch(r"[\d:]+", part)), None)
    return chapter, next((part for part in parts if re.fullmatch(r"[\d:]+", part)), None)


@asynccontextmanager
async def console(bot: FakeBot, data: Path) -> AsyncIterator[Person]:
    """A console over a bot."""
    yield ConsolePerson(bot, data)
