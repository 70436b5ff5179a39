"""The arguments and options of each command of the console."""

import argparse
from pathlib import Path
from typing import Protocol

from adapters.console.argument_types import amount, date, number, one_of, tokens, words
from bot.model import Role, View
from bot.presentation import wording

_VIEWS = "clean|strict|captions"

CONSOLE = "console"
"""The platform of a daily quote, if none is named."""

_STEPS = {
    "status": wording.daily_options.STATUS,
    "pause": wording.daily_options.PAUSE,
    "resume": wording.daily_options.RESUME,
    "test": wording.daily_options.TEST,
    "skip": wording.daily_options.SKIP,
    "remove": wording.daily_options.REMOVE,
}
"""The steps that need only a daily quote's name, and what `--help` says of each."""


class _Parsers(Protocol):
    """What argparse returns for adding commands."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser: ...  # noqa: A002 - argparse's own word


def for_edit(edit: argparse.ArgumentParser) -> None:
    edit.add_argument("slugs", nargs="*", metavar="SLUG", help=wording.editing.SLUGS)
    edit.add_argument("--prepare", action="store_true", help=wording.editing.PREPARE)
    edit.add_argument("--take", type=Path, metavar="FILE", help=wording.editing.TAKE)
    edit.add_argument("--step", action="append", default=[], metavar="STEP", help=wording.editing.STEP)
    edit.add_argument("--questions", type=number, metavar="8|16", help=wording.editing.QUESTIONS)
    edit.add_argument("--model", metavar="NAME", help=wording.editing.MODEL)
    edit.add_argument("--yes", action="store_true", help=wording.editing.YES)
    edit.add_argument("--price", metavar="IN/OUT", help=wording.editing.PRICE)
    edit.add_argument("--most-tokens", type=tokens, metavar="N", help=wording.editing.MOST_TOKENS)
    edit.add_argument("--most-cost", type=amount, metavar="AMOUNT", help=wording.editing.MOST_COST)
    edit.add_argument("--at-once", type=number, metavar="N", help=wording.editing.AT_ONCE)


def for_follow(follow: argparse.ArgumentParser) -> None:
    follow.add_argument("feed", nargs="?", metavar="FEED", help=wording.following.ADDRESS)
    follow.add_argument("--since", type=date, metavar="YYYY-MM-DD", help=wording.following.SINCE)
    follow.add_argument("--list", action="store_true", help=wording.following.LIST)
    follow.add_argument("--stop", metavar="FEED", help=wording.following.STOP)
    follow.add_argument("--json", action="store_true", help=wording.following.JSON)


def for_journal(journal: argparse.ArgumentParser) -> None:
    steps: _Parsers = journal.add_subparsers(dest="step", metavar="STEP", required=True)
    copying = steps.add_parser("copy", help=wording.journal.COPY)
    copying.add_argument("--from", required=True, metavar="PLACE", dest="source", help=wording.journal.FROM)
    copying.add_argument("--to", required=True, metavar="PLACE", dest="target", help=wording.journal.TO)


def for_daily(daily: argparse.ArgumentParser) -> None:
    """The commands below `daily`."""
    steps: _Parsers = daily.add_subparsers(dest="step", metavar="STEP", required=True)
    setting = steps.add_parser("set", help=wording.daily_options.SET)
    setting.add_argument("schedule", nargs="?", help=wording.daily_options.CHANGE)
    setting.add_argument("--at", metavar="TIME", help=wording.daily_options.TIME)
    setting.add_argument("--zone", help=wording.daily_options.ZONE)
    setting.add_argument("--weekdays", metavar="DAYS", help=wording.daily_options.WEEKDAYS)
    setting.add_argument("--interviews", metavar="SLUGS", help=wording.daily_options.INTERVIEWS)
    setting.add_argument("--said-by", metavar="WHO", help=wording.daily_options.SAID_BY)
    setting.add_argument("--view", metavar="clean|strict|captions", help=wording.daily_options.VIEW)
    setting.add_argument("--catch-up", metavar="LENGTH", help=wording.daily_options.CATCH_UP)
    setting.add_argument("--platform", default=CONSOLE, help=wording.daily_options.PLATFORM)
    setting.add_argument("--server", metavar="ID", help=wording.daily_options.SERVER)
    setting.add_argument("--channel", metavar="ID", help=wording.daily_options.CHANNEL_ID)
    steps.add_parser("list", help=wording.daily_options.LIST_ALL)
    for name, description in _STEPS.items():
        steps.add_parser(name, help=description).add_argument("schedule", nargs="?", help=wording.daily_options.WHICH)
    following = steps.add_parser("next", help=wording.daily_options.NEXT)
    following.add_argument("id", help=wording.daily_options.ID)
    following.add_argument("schedule", nargs="?", help=wording.daily_options.WHICH)


def for_ask(ask: argparse.ArgumentParser) -> None:
    ask.add_argument("question", nargs="*", help="your question in your own words; words in quotation marks must occur")
    ask.add_argument("--json", action="store_true", help="print one JSON object")
    ask.add_argument(
        "--file", type=Path, metavar="F.jsonl", help="answer each line (id, question) with one JSON object"
    )
    ask.add_argument("--said-by", type=one_of(Role), metavar="host|guest", help="only what the host or the guest said")
    _scope(ask)
    ask.add_argument("--view", type=one_of(View), default=View.CLEAN, metavar=_VIEWS, help="how the words are shown")


def for_check(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "claim", nargs="*", help="the words, with or without quotation marks and the name of the speaker"
    )
    check.add_argument("--json", action="store_true", help="print one JSON object")
    check.add_argument(
        "--file", type=Path, metavar="F.jsonl", help="check each line (id, claim), and print one JSON object for it"
    )
    _scope(check)
    check.add_argument("--view", type=one_of(View), default=View.CLEAN, metavar=_VIEWS, help="how the words are shown")


def _scope(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--interview",
        action="append",
        default=[],
        metavar="SLUG",
        help="only this interview, by slug, title, guest or number; give it several times for several",
    )
    command.add_argument("--show", action="append", default=[], metavar="NAME", help="only the interviews of this show")


def for_random_and_pick(picks: argparse.ArgumentParser) -> None:
    picks.add_argument("--json", action="store_true", help="print one JSON object")
    picks.add_argument("--view", type=one_of(View), default=View.CLEAN, metavar=_VIEWS, help="how the words are shown")


def for_show(show: argparse.ArgumentParser) -> None:
    show.add_argument("id", help="such as zuckerberg-267:21620-21655")
    show.add_argument("--before", type=words, default=0, metavar="N", help="also show at least N words before it")
    show.add_argument("--after", type=words, default=0, metavar="N", help="also show at least N words after it")
    show.add_argument(
        "--captions", action="store_const", const=View.CAPTIONS, dest="view", help="show the raw words of the captions"
    )
    show.add_argument("--view", type=one_of(View), default=View.CLEAN, metavar=_VIEWS, help="how the words are shown")
    show.add_argument("--json", action="store_true", help="print one JSON object")


def for_card(card: argparse.ArgumentParser) -> None:
    card.add_argument("id", help="such as zuckerberg-267:21620-21655")
    card.add_argument("--out", type=Path, required=True, metavar="FILE", help="the PNG file to write")
    card.add_argument("--square", action="store_true", help="1200 x 1200 pixels in place of 1200 x 675")
    card.add_argument("--light", action="store_true", help="dark words on a light ground")
    card.add_argument("--view", type=one_of(View), default=View.CLEAN, metavar=_VIEWS, help="how the words are shown")


def for_add(add: argparse.ArgumentParser) -> None:
    add.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder, an http(s) address, or -")
    add.add_argument("--slug", help="the name of the interview's folder (default: made of the file's name)")
    add.add_argument("--newest", type=number, metavar="N", help="of a feed, only the newest N episodes")
    add.add_argument("--json", action="store_true", help="print one JSON object for each interview")
    _description(add)


def for_describe(describe: argparse.ArgumentParser) -> None:
    describe.add_argument("slug", help="the name of its folder, such as zuckerberg-267")
    describe.add_argument(
        "--name", action="append", default=[], metavar="OLD=NEW", dest="names",
        help='a speaker\'s right name, such as "Speaker 2=Ada Lovelace"; can be repeated',
    )  # fmt: skip
    describe.add_argument(
        "--alias", action="append", default=[], metavar="NAME=ALIAS", dest="aliases",
        help='what else a speaker is called, such as "Ada Lovelace=Addie"; can be repeated',
    )  # fmt: skip
    _description(describe)


def _description(command: argparse.ArgumentParser) -> None:
    """The options of `add` and `describe` that say something about an interview."""
    command.add_argument("--title", default="", help="the interview's title")
    command.add_argument("--show", default="", help="the podcast or series it belongs to")
    command.add_argument("--date", default="", metavar="YYYY-MM-DD", help="the day it was published")
    command.add_argument("--url", default="", help="the address of the recording; quotes of a video link to the moment")
    for role in Role:
        command.add_argument(
            f"--{role}", action="append", default=[], metavar="NAME", dest=f"{role}s",
            help=f"a speaker who is a {role}; can be repeated",
        )  # fmt: skip
