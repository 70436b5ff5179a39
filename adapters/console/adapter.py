"""The console: runs one command, or a chat. What it needs beyond the core is handed in as an Application."""

import argparse
import getpass
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.text import Text

from adapters.console import daily_commands, following, render, seed_commands, service, terminal
from adapters.console.application import Application
from adapters.console.exit_codes import BAD, FOUND
from adapters.console.interview_commands import InterviewCommands
from adapters.console.output import Output
from adapters.console.quote_commands import QuoteCommands
from bot.chat.requests import MessageRequest
from bot.chat.visitor import Place, Server, Visitor
from bot.doctor import Diagnosis, sound
from bot.presentation import wording
from bot.presentation.reply import Tone

_QUIT = ("quit", "exit", "q")


class ConsoleAdapter:
    """Commands in, printed answers out. Each command's method returns an exit code."""

    def __init__(
        self, application: Application, out: Console, err: Console, read: Callable[[str], Awaitable[str | None]]
    ) -> None:
        """`read` prompts for a line of chat; None at the end of input."""
        self._application, self._output, self._read = application, Output(out, err), read
        self._quotes = QuoteCommands(application, self._output)
        self._interviews = InterviewCommands(application, self._output, read)

    async def perform(self, command: argparse.Namespace) -> int:
        """Run a parsed command; the exit code. Raises VerbatimError for what the user or the operator can fix."""
        quotes, interviews = self._quotes, self._interviews
        commands: dict[str, Callable[[argparse.Namespace], Awaitable[int]]] = {
            "ask": quotes.ask, "show": quotes.show, "check": quotes.check, "random": quotes.random,
            "pick": quotes.pick, "interviews": quotes.interviews, "card": quotes.card,
            "add": interviews.add, "describe": interviews.describe, "edit": interviews.edit,
            "index": interviews.index, "export": interviews.export, "lint": interviews.lint,
            "draft": interviews.draft,
            "chat": self._chat, "score": self._score, "doctor": self._doctor, "daily": self._daily,
            "follow": self._follow, "journal": self._journal, "site": self._site, "backup": self._backup,
            "restore": self._restore, "service": self._service, "completion": self._completion, "run": self._run,
        }  # fmt: skip
        return await commands[command.command](command)

    async def _site(self, _: argparse.Namespace) -> int:
        self._output.print(Text(self._application.site_link()), whole_lines=True)
        return FOUND

    async def _chat(self, _: argparse.Namespace) -> int:
        visitor = _visitor()
        async with self._application.chat() as chat:
            self._output.print(render.reply(await chat.introduction.help(visitor)))
            while (line := await self._read("> ")) is not None:
                if line.strip().casefold() in _QUIT:
                    break
                if line.strip():
                    reply = await chat.answer(visitor, MessageRequest(line))
                    self._output.print(render.reply(reply))
                    await chat.mark_all_seen(reply)
        return FOUND

    async def _score(self, command: argparse.Namespace) -> int:
        async with self._application.bot() as bot:
            self._output.print(Text(await seed_commands.score(command.file, bot)), whole_lines=True)
        return FOUND

    async def _doctor(self, _: argparse.Namespace) -> int:
        diagnoses = await self._application.diagnose()
        for diagnosis in diagnoses:
            self._output.print(_diagnosis_line(diagnosis), whole_lines=True)
        return FOUND if sound(diagnoses) else BAD

    async def _daily(self, command: argparse.Namespace) -> int:
        async with self._application.daily_admin() as (admin, journal):
            connect = partial(self._application.connected, daily=admin.service, journal=journal)
            replies = await daily_commands.perform(command, admin, journal, connect)
        for reply in replies:
            self._output.print(render.reply(reply))
        failed = any(reply.tone is Tone.FAILED for reply in replies)
        return BAD if failed and command.step != "status" else FOUND

    async def _follow(self, command: argparse.Namespace) -> int:
        following.check(command)
        async with self._application.following() as admin:
            results = await following.perform(command, admin)
        for result in results:
            if isinstance(result, str):
                self._output.print(Text(terminal.visible(result)), whole_lines=True)
            else:
                self._output.print_json(result)
        return FOUND

    async def _backup(self, command: argparse.Namespace) -> int:
        self._output.print_lines([await self._application.backup(command.file)])
        return FOUND

    async def _restore(self, command: argparse.Namespace) -> int:
        self._output.print_lines([await self._application.restore(command.file)])
        return FOUND

    async def _service(self, _: argparse.Namespace) -> int:
        self._output.write(service.unit(Path.cwd(), self._application.data, self._application.seeds))
        return FOUND

    async def _completion(self, command: argparse.Namespace) -> int:
        self._output.write(service.completion(command.shell))
        return FOUND

    async def _journal(self, command: argparse.Namespace) -> int:
        rows, installations = await self._application.copy_journal(command.source, command.target)
        self._output.print_lines(wording.journal.copied(rows, installations))
        return FOUND

    async def _run(self, _: argparse.Namespace) -> int:
        return await self._application.run()


def _diagnosis_line(diagnosis: Diagnosis) -> Text:
    """`ok`, `note` or `wrong`, what was checked, and the message."""
    word, style = ("note ", "yellow") if diagnosis.warning else ("ok   ", "green")
    if not diagnosis.ok:
        word, style = "wrong", "red"
    return Text.assemble((word, style), " ", (diagnosis.subject, "bold"), ": ", terminal.one_line(diagnosis.message))


def _visitor() -> Visitor:
    """Whoever types in this terminal."""
    try:
        name = getpass.getuser().encode("ascii", "backslashreplace").decode()
    except (OSError, KeyError):
        name = "someone"
    return Visitor(render.PLATFORM, Place(Server(render.SERVER), "chat"), name, name, command_prefix=None)
