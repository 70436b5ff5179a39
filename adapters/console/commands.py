"""The console's command line: what was typed -> a parsed command. It runs nothing."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from adapters.console import arguments
from adapters.console.argument_types import date, words
from bot.errors import InputError
from bot.presentation import wording
from bot.version import version

SHELLS = ("bash", "zsh", "tcsh")
"""The shells that `completion` writes scripts for."""

EPILOG = """
exit codes: 0 an answer (sure or unsure), a verdict, or done; 1 nothing here covers it;
            2 bad use or bad data, explained in one line
settings, in the environment or in .env: VERBATIM_DATA, VERBATIM_SEEDS, VERBATIM_MODEL and more (docs/operations.md)
"""


class _Parser(argparse.ArgumentParser):
    """A parser that answers bad use with one line and exit code 2, like all other bad input."""

    def __init__(self, **settings: Any) -> None:
        """Options must be written out: an abbreviation may fit another option some day."""
        super().__init__(**{**settings, "allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}; see: python -m bot {' '.join([*self.prog.split()[1:], '--help'])}")


class _Version(argparse.Action):
    """`--version`; the version is read only if it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, **settings: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, **settings)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        print(f"verbatim {version()}")  # noqa: T201 - as argparse does it
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = _Parser(
        prog="verbatim",
        description="Quotes an interview: the exact words, who said them, what was asked, and the moment in the video.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action=_Version, help="show the version and exit")
    top.add_argument(
        "--data", type=Path, metavar="FOLDER", help="the folder of the library and journal; overrides VERBATIM_DATA"
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    arguments.for_ask(commands.add_parser("ask", help="answer a question with a quote"))
    arguments.for_show(
        commands.add_parser("show", help="show the quote of a permanent id, with its context if you like")
    )
    arguments.for_card(commands.add_parser("card", help="draw the quote of a permanent id as a picture to share"))
    commands.add_parser("chat", help="ask questions one after another; help lists the rest")
    arguments.for_check(
        commands.add_parser("check", help="check whether a claimed quote is verbatim, altered, stitched or absent")
    )
    arguments.for_random_and_pick(
        commands.add_parser("random", help="show a random quote; none is repeated until all were shown")
    )
    interviews = commands.add_parser("interviews", help="list and search the interviews")
    interviews.add_argument("search", nargs="*", help=wording.interviews.SEARCH)
    interviews.add_argument("--page", type=words, default=1, metavar="N", help=wording.interviews.PAGE)
    interviews.add_argument("--json", action="store_true", help="print one JSON object for each, all pages together")
    pick = commands.add_parser("pick", help="show the quote of a day")
    pick.add_argument("--date", type=date, metavar="YYYY-MM-DD", help="the day (default: today, UTC)")
    pick.add_argument(
        "--seed", default="verbatim", help="the seed of the days' order; another seed gives another order"
    )
    arguments.for_random_and_pick(pick)
    arguments.for_add(
        commands.add_parser("add", help="add interviews: transcripts in files, folders, feeds; - is standard input")
    )
    arguments.for_describe(
        commands.add_parser("describe", help="show or change an interview's title, show, date, link and speakers")
    )
    arguments.for_edit(commands.add_parser("edit", help=wording.editing.COMMAND))
    index = commands.add_parser("index", help="bring the library up to date with the seeds")
    index.add_argument("--force", action="store_true", help="rebuild it even if nothing changed")
    export = commands.add_parser("export", help="print an interview as one JSON object")
    export.add_argument("slug", help="the name of its folder, such as zuckerberg-267")
    lint = commands.add_parser(
        "lint", help="prove interview folders word for word, and list what an editor should look at"
    )
    lint.add_argument("seeds", type=Path, nargs="?", help="the folder of interviews (default: VERBATIM_SEEDS)")
    draft = commands.add_parser("draft", help="print a first edited.md from bare captions, for an editor to correct")
    draft.add_argument(
        "folder", type=Path, help="the interview's folder, which holds its captions; see seeds/README.md"
    )
    score = commands.add_parser("score", help="measure answers on a file of questions with known answers")
    score.add_argument("file", type=Path, help="a file with one JSON object per line, such as bench/questions.jsonl")
    commands.add_parser(
        "doctor", help="check settings, tokens, seeds, model, library and journal, and say how to fix what is wrong"
    )
    arguments.for_daily(commands.add_parser("daily", help=wording.daily_options.COMMANDS))
    arguments.for_follow(commands.add_parser("follow", help=wording.following.COMMAND))
    backup = commands.add_parser("backup", help="write journal and interviews to one file, even while the bot runs")
    backup.add_argument("file", type=Path, help="the file to write, such as verbatim.zip")
    restore = commands.add_parser(
        "restore", help="put a backup in place, even while the bot runs; what it replaces is kept"
    )
    restore.add_argument("file", type=Path, help="a file that backup has written")
    commands.add_parser("service", help="print a systemd unit that runs the bot from this folder")
    completion = commands.add_parser("completion", help="print a script that completes commands and options in a shell")
    completion.add_argument("shell", choices=SHELLS, metavar="|".join(SHELLS), help="the shell")
    arguments.for_journal(commands.add_parser("journal", help=wording.journal.COMMAND))
    commands.add_parser("site", help=wording.cards.SITE_COMMAND)
    commands.add_parser("run", help="run the bot on every platform that has a token")
    return top


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command that was typed. Raises InputError for bad use, SystemExit for --help and --version."""
    command = parser().parse_args(arguments)
    if command.command == "ask" and bool(command.question) == (command.file is not None):
        raise InputError('ask takes a question or --file, such as: ask "what is the meaning of life?"')
    if command.command == "check" and bool(command.claim) == (command.file is not None):
        raise InputError('check takes a claim or --file, such as: check "all children are artists"')
    return command
