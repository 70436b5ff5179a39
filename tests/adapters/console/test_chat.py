"""`chat` on the console: it goes on after bad lines and a restart."""

import re
from pathlib import Path
from typing import Any

from bot.presentation import wording
from tests.adapters.console.printed import HELP, squeezed
from tests.adapters.contract_console import console
from tests.fixtures.fake_quotes import FakeBot


def test_chat_goes_on_after_a_restart(process: Any) -> None:
    first = process(["chat"], b"\nnext\nafraid of the dark\nquit\nnever read\n")
    assert (first.returncode, first.stderr) == (0, b"")
    printed = squeezed(first.stdout.decode())
    assert printed.startswith(f"{HELP} {wording.errors.NOTHING_YET}")
    shown = re.findall(r"\S+:\d+-\d+", printed)
    assert len(shown) == 3
    second = process(["chat"], b"more\nnext\nprevious\n")
    assert (second.returncode, second.stderr) == (0, b"")
    context, rest = squeezed(second.stdout.decode()).split(wording.answers.NO_NEXT)
    assert shown[-1] in context  # `more` shows the context of what was shown last, before the restart
    assert shown[-2] in rest


async def test_chat_shows_the_quote_of_an_id(tmp_path: Path) -> None:
    async with console(FakeBot(), tmp_path) as person:
        assert "talk-1:200-220" in (await person.ask("talk-1:200-220")).text


async def test_what_is_on_the_screen_is_not_the_next_match(tmp_path: Path) -> None:
    bot = FakeBot()
    async with console(bot, tmp_path) as person:
        assert len((await person.ask("unsure")).passages) == 3
        shown = await person.follow("next")
        assert shown.lead == wording.answers.IN_DOUBT
        assert str(bot.quotes_held[3].ref) in shown.text
        assert (await person.follow("next")).lead == wording.answers.NO_NEXT
        shown = await person.follow("previous")
        assert shown.lead == wording.answers.IN_DOUBT
        assert str(bot.quotes_held[2].ref) in shown.text


def test_chat_answers_bad_lines_and_goes_on(process: Any) -> None:
    ran = process(["chat"], b"???\n" + b"x" * 3000 + b"\n\xff\xfe\x00\x1b[2J\nwhat about fog")
    assert (ran.returncode, ran.stderr) == (0, b"")
    printed = squeezed(ran.stdout.decode())
    assert "There is no question in that" in printed
    assert "3,000 characters" in printed
    assert "fog swallows the light" in printed
    assert "\x1b" not in printed


def test_chat_shows_its_help_again(process: Any) -> None:
    ran = process(["chat"], b"help\n Help \n/help\n")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert squeezed(ran.stdout.decode()) == " ".join([HELP] * 4)


def test_check_alone_says_what_to_type(process: Any) -> None:
    for ran in (process(["chat"], b"check\n"), process(["ask", "check"])):
        assert (ran.returncode, ran.stderr) == (0, b"")
        assert squeezed(ran.stdout.decode()).endswith(wording.facts.HOW_TO_CHECK_TYPED)
