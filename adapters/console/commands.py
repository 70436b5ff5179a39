"""The console's command line: what was typed -> a parsed command. It runs nothing."""

import argparse
import datetime as dt
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, Protocol, TypeVar

from bot.errors import InputError
from bot.model import Role, View
from bot.presentation import wording
from bot.version import version

_Choice = TypeVar("_Choice", bound=StrEnum)
_VIEWS = "clean|strict|captions"
_DIGITS = 6
_MOST_DIGITS_OF_TOKENS = 12

SHELLS = ("bash", "zsh", "tcsh")
"""The shells that `completion` writes scripts for."""

CONSOLE = "console"
"""The platform of a daily quote, if none is named."""

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
        "--data", type=Path, metavar="FOLDER", help="the folder of library and journal, before VERBATIM_DATA"
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _ask(commands.add_parser("ask", help="answer a question with a quote"))
    _show(commands.add_parser("show", help="show the quote of a permanent id, with its context if you like"))
    _card(commands.add_parser("card", help="draw the quote of a permanent id as a picture to share"))
    commands.add_parser("chat", help="ask questions one after another; help lists the rest")
    _check(commands.add_parser("check", help="check whether a claimed quote is verbatim, altered, stitched or absent"))
    _picks(commands.add_parser("random", help="show a random quote; none is repeated until all were shown"))
    interviews = commands.add_parser("interviews", help="list the interviews that can be asked")
    interviews.add_argument("search", nargs="*", help=wording.interviews.SEARCH)
    interviews.add_argument("--page", type=_words, default=1, metavar="N", help=wording.interviews.PAGE)
    interviews.add_argument("--json", action="store_true", help="print one JSON object for each, all pages together")
    pick = commands.add_parser("pick", help="show the quote of a day")
    pick.add_argument("--date", type=_date, metavar="YYYY-MM-DD", help="the day (default: today, UTC)")
    pick.add_argument(
        "--seed", default="verbatim", help="a seed gives the days their order; another seed, another order"
    )
    _picks(pick)
    _add(commands.add_parser("add", help="add interviews: transcripts in files, folders, feeds; - is standard input"))
    _describe(
        commands.add_parser("describe", help="show or change an interview's title, show, date, link and speakers")
    )
    _edit(commands.add_parser("edit", help=wording.editing.COMMAND))
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
    _daily(commands.add_parser("daily", help=wording.daily.COMMANDS))
    _follow(commands.add_parser("follow", help=wording.following.COMMAND))
    backup = commands.add_parser("backup", help="write journal and interviews to one file, even while it runs")
    backup.add_argument("file", type=Path, help="the file to write, such as verbatim.zip")
    restore = commands.add_parser("restore", help="put a backup in place, even while it runs; what it replaces is kept")
    restore.add_argument("file", type=Path, help="a file that backup has written")
    commands.add_parser("service", help="print a systemd unit that runs the bot from this folder")
    completion = commands.add_parser("completion", help="print a script that completes commands and options in a shell")
    completion.add_argument("shell", choices=SHELLS, metavar="|".join(SHELLS), help="the shell")
    _journal(commands.add_parser("journal", help=wording.journal.COMMAND))
    commands.add_parser("site", help=wording.cards.SITE_COMMAND)
    commands.add_parser("run", help="run the bot on every platform that has a token")
    return top


_STEPS = ("status", "pause", "resume", "test", "skip", "remove")
_HELP = (
    wording.daily.STATUS, wording.daily.PAUSE, wording.daily.RESUME, wording.daily.TEST, wording.daily.SKIP,
    wording.daily.REMOVE,
)  # fmt: skip


class _Parsers(Protocol):
    """What argparse returns for adding commands."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser: ...  # noqa: A002 - argparse's own word


def _edit(edit: argparse.ArgumentParser) -> None:
    edit.add_argument("slugs", nargs="*", metavar="SLUG", help=wording.editing.SLUGS)
    edit.add_argument("--prepare", action="store_true", help=wording.editing.PREPARE)
    edit.add_argument("--take", type=Path, metavar="FILE", help=wording.editing.TAKE)
    edit.add_argument("--step", action="append", default=[], metavar="STEP", help=wording.editing.STEP)
    edit.add_argument("--questions", type=_number, metavar="8|16", help=wording.editing.QUESTIONS)
    edit.add_argument("--model", metavar="NAME", help=wording.editing.MODEL)
    edit.add_argument("--yes", action="store_true", help=wording.editing.YES)
    edit.add_argument("--price", metavar="IN/OUT", help=wording.editing.PRICE)
    edit.add_argument("--most-tokens", type=_tokens, metavar="N", help=wording.editing.MOST_TOKENS)
    edit.add_argument("--most-cost", type=_money, metavar="AMOUNT", help=wording.editing.MOST_COST)
    edit.add_argument("--at-once", type=_number, metavar="N", help=wording.editing.AT_ONCE)


def _follow(follow: argparse.ArgumentParser) -> None:
    follow.add_argument("feed", nargs="?", metavar="FEED", help=wording.following.ADDRESS)
    follow.add_argument("--since", type=_date, metavar="YYYY-MM-DD", help=wording.following.SINCE)
    follow.add_argument("--list", action="store_true", help=wording.following.LIST)
    follow.add_argument("--stop", metavar="FEED", help=wording.following.STOP)
    follow.add_argument("--json", action="store_true", help=wording.following.JSON)


def _journal(journal: argparse.ArgumentParser) -> None:
    steps: _Parsers = journal.add_subparsers(dest="step", metavar="STEP", required=True)
    copying = steps.add_parser("copy", help=wording.journal.COPY)
    copying.add_argument("--from", required=True, metavar="PLACE", dest="source", help=wording.journal.FROM)
    copying.add_argument("--to", required=True, metavar="PLACE", dest="target", help=wording.journal.TO)


def _daily(daily: argparse.ArgumentParser) -> None:
    """The commands below `daily`."""
    steps: _Parsers = daily.add_subparsers(dest="step", metavar="STEP", required=True)
    setting = steps.add_parser("set", help=wording.daily.SET)
    setting.add_argument("schedule", nargs="?", help=wording.daily.CHANGE)
    setting.add_argument("--at", metavar="TIME", help=wording.daily.TIME)
    setting.add_argument("--zone", help=wording.daily.ZONE)
    setting.add_argument("--weekdays", metavar="DAYS", help=wording.daily.WEEKDAYS)
    setting.add_argument("--interviews", metavar="SLUGS", help=wording.daily.INTERVIEWS)
    setting.add_argument("--said-by", metavar="WHO", help=wording.daily.SAID_BY)
    setting.add_argument("--view", metavar="clean|strict|captions", help=wording.daily.VIEW)
    setting.add_argument("--catch-up", metavar="LENGTH", help=wording.daily.CATCH_UP)
    setting.add_argument("--platform", default=CONSOLE, help=wording.daily.PLATFORM)
    setting.add_argument("--server", metavar="ID", help=wording.daily.SERVER)
    setting.add_argument("--channel", metavar="ID", help=wording.daily.CHANNEL_ID)
    steps.add_parser("list", help=wording.daily.LIST_ALL)
    for name, description in zip(_STEPS, _HELP, strict=True):
        steps.add_parser(name, help=description).add_argument("schedule", nargs="?", help=wording.daily.WHICH)
    following = steps.add_parser("next", help=wording.daily.NEXT)
    following.add_argument("id", help=wording.daily.ID)
    following.add_argument("schedule", nargs="?", help=wording.daily.WHICH)


def _ask(ask: argparse.ArgumentParser) -> None:
    ask.add_argument("question", nargs="*", help="your question in your own words; words in quotation marks must occur")
    ask.add_argument("--json", action="store_true", help="print one JSON object")
    ask.add_argument(
        "--file", type=Path, metavar="F.jsonl", help="answer each line (id, question) with one JSON object"
    )
    ask.add_argument("--said-by", type=_one_of(Role), metavar="host|guest", help="only what the host or the guest said")
    _scope(ask)
    ask.add_argument("--view", type=_one_of(View), default=View.CLEAN, metavar=_VIEWS, help="how the words are shown")


def _check(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "claim", nargs="*", help="the words, with or without quotation marks and the name of the speaker"
    )
    check.add_argument("--json", action="store_true", help="print one JSON object")
    check.add_argument(
        "--file", type=Path, metavar="F.jsonl", help="check each line (id, claim), and print one JSON object for it"
    )
    _scope(check)
    check.add_argument("--view", type=_one_of(View), default=View.CLEAN, metavar=_VIEWS, help="how the words are shown")


def _scope(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--interview",
        action="append",
        default=[],
        metavar="SLUG",
        help="only this interview, by slug, title, guest or number; give it several times for several",
    )
    command.add_argument("--show", action="append", default=[], metavar="NAME", help="only the interviews of this show")


def _picks(picks: argparse.ArgumentParser) -> None:
    picks.add_argument("--json", action="store_true", help="print one JSON object")
    picks.add_argument("--view", type=_one_of(View), default=View.CLEAN, metavar=_VIEWS, help="how the words are shown")


def _show(show: argparse.ArgumentParser) -> None:
    show.add_argument("id", help="such as zuckerberg-267:21620-21655")
    show.add_argument("--before", type=_words, default=0, metavar="N", help="also show at least N words before it")
    show.add_argument("--after", type=_words, default=0, metavar="N", help="also show at least N words after it")
    show.add_argument(
        "--captions", action="store_const", const=View.CAPTIONS, dest="view", help="show the raw words of the captions"
    )
    show.add_argument("--view", type=_one_of(View), default=View.CLEAN, metavar=_VIEWS, help="how the words are shown")
    show.add_argument("--json", action="store_true", help="print one JSON object")


def _card(card: argparse.ArgumentParser) -> None:
    card.add_argument("id", help="such as zuckerberg-267:21620-21655")
    card.add_argument("--out", type=Path, required=True, metavar="FILE", help="the PNG file to write")
    card.add_argument("--square", action="store_true", help="1200 x 1200 pixels in place of 1200 x 675")
    card.add_argument("--light", action="store_true", help="dark words on a light ground")
    card.add_argument("--view", type=_one_of(View), default=View.CLEAN, metavar=_VIEWS, help="how the words are shown")


def _add(add: argparse.ArgumentParser) -> None:
    add.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder, an http(s) address, or -")
    add.add_argument("--slug", help="the name of the interview's folder (default: made of the file's name)")
    add.add_argument("--newest", type=_number, metavar="N", help="of a feed, only the newest N episodes")
    add.add_argument("--json", action="store_true", help="print one JSON object for each interview")
    _description(add)


def _describe(describe: argparse.ArgumentParser) -> None:
    describe.add_argument("slug", help="the name of its folder, such as zuckerberg-267")
    describe.add_argument(
        "--name", action="append", default=[], metavar="OLD=NEW", dest="names",
        help='a speaker\'s right name, such as "Speaker 2=Ada Lovelace"; can be given again',
    )  # fmt: skip
    _description(describe)


def _description(command: argparse.ArgumentParser) -> None:
    """What `add` and `describe` can be told of an interview."""
    command.add_argument("--title", default="", help="the interview's title")
    command.add_argument("--show", default="", help="the podcast or series it belongs to")
    command.add_argument("--date", default="", metavar="YYYY-MM-DD", help="the day it was published")
    command.add_argument("--url", default="", help="the address of the recording; quotes of a video link to the moment")
    for role in Role:
        command.add_argument(
            f"--{role}", action="append", default=[], metavar="NAME", dest=f"{role}s",
            help=f"a speaker who is a {role}; can be given again",
        )  # fmt: skip


def _one_of(kind: type[_Choice]) -> Callable[[str], _Choice]:
    """Reads a value of an enumeration."""

    def read(text: str) -> _Choice:
        try:
            return kind(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(kind)}") from None

    return read


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-24") from None


def _words(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > _DIGITS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of words")
    return int(text)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > _DIGITS or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def _tokens(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > _MOST_DIGITS_OF_TOKENS or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of tokens, such as 300000")
    return int(text)


def _money(text: str) -> float:
    whole, point, rest = text.partition(".")
    if not (whole.isascii() and whole.isdecimal() and len(whole) <= _DIGITS) or (
        point and not (rest.isascii() and rest.isdecimal() and len(rest) <= _DIGITS)
    ):
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount, such as 2.50")
    return float(text)


def price(text: str | None) -> tuple[float, float]:
    """What a million tokens cost in and out, written 0.15/0.60. Raises InputError."""
    if text is None:
        return 0.0, 0.0
    first, _, second = text.partition("/")
    try:
        return _money(first), _money(second)
    except argparse.ArgumentTypeError:
        raise InputError(
            f"--price {text[:40]!r} must be what a million tokens cost in and out, such as 0.15/0.60"
        ) from None


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The command that was typed. Raises InputError for bad use, SystemExit for --help and --version."""
    command = parser().parse_args(arguments)
    if command.command == "ask" and bool(command.question) == (command.file is not None):
        raise InputError('ask takes a question or --file, such as: ask "what is the meaning of life?"')
    if command.command == "check" and bool(command.claim) == (command.file is not None):
        raise InputError('check takes a claim or --file, such as: check "all children are artists"')
    return command
