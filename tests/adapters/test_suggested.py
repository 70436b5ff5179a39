"""Every question that the bot suggests, asked: each is answered surely, on every platform."""

import re
import textwrap
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import yaml

from adapters.console import render as console
from adapters.console import terminal
from adapters.discord import send as discord
from adapters.slack import send as slack
from bot.chat.requests import AskRequest, SuggestedRequest
from bot.chat.service import ChatService
from bot.chat.visitor import Place, Server, Visitor
from bot.model import Confidence, Question
from bot.presentation import phone
from bot.presentation.reply import Choice, Tone
from bot.quotes.service import QuoteService
from store.encoder import OnnxEncoder, model_name
from store.journal.sqlite import SqliteJournal
from store.library.reader import ServedLibrary
from tests.conftest import ROOT
from tests.fixtures.fakes import SetClock
from tests.peers.slack_world import shown

VISITOR = Visitor("slack", Place(Server("T1"), "C1"), "U1", "Alice")


@dataclass
class Suggesting:
    """The chat over the real interview, what answers it, and all that it suggests."""

    chat: ChatService
    quotes: QuoteService
    questions: list[Choice]


@pytest.fixture
async def here(real_data: Path, packaged_encoder: OnnxEncoder, tmp_path: Path) -> AsyncIterator[Suggesting]:
    library = ServedLibrary(real_data, model_name(None))
    journal = await SqliteJournal.open(tmp_path, SetClock())
    quotes = QuoteService(library, packaged_encoder)
    chat = ChatService(quotes, library, journal, SetClock(), "1.2.3")
    try:
        yield Suggesting(chat, quotes, await chat.introduction.questions(VISITOR, 100))
    finally:
        await journal.close()
        await library.close()


async def test_every_suggested_question_is_answered_surely(here: Suggesting) -> None:
    assert len(here.questions) >= 12
    answers = {choice.label: await here.quotes.ask(Question(choice.label)) for choice in here.questions}
    assert [label for label, answer in answers.items() if answer.confidence is not Confidence.SURE] == []
    assert [label for label, answer in answers.items() if answer.fact is not None] == []


async def test_the_button_of_each_shows_that_answer_on_every_platform(here: Suggesting) -> None:
    for number, choice in enumerate(here.questions):
        visitor = replace(VISITOR, user_id=f"U{number}")
        pressed = await here.chat.answer(visitor, SuggestedRequest(choice.value), private=True)
        asked = await here.chat.answer(visitor, AskRequest(choice.label), private=True)
        assert (pressed.tone, pressed.excerpts, pressed.prompt) == (Tone.SURE, asked.excerpts, asked.prompt)
        words = pressed.excerpts[0].quote.text.split()[0]
        with terminal.console().capture() as _:
            console.reply(pressed)
        assert words in discord.proven(pressed)[0].content.replace("\\", "")
        assert words in slack.proven(pressed)[0].text


_WIDTHS = {"> ## ": 25, "> ### ": 31, "> ": 36, "-# ": 46, "": 42}
"""Characters of a line of a phone, by the markup it begins with; that of plain quotes is for Slack."""


def lines_of(text: str) -> int:
    """Lines of a message on a phone, with its row of buttons."""
    lines = 1
    for line in text.splitlines():
        markup = next(known for known in _WIDTHS if line.startswith(known))
        seen = re.sub(r"\[([^\]]+)\]\(<[^>]+>\)", r"\1", line.removeprefix(markup)).replace("**", "").replace("\\", "")
        lines += len(textwrap.wrap(seen, _WIDTHS[markup]))
    return lines


async def test_an_answer_with_a_short_quote_takes_nine_lines_of_a_phone(here: Suggesting) -> None:
    short = 0
    for number, choice in enumerate(here.questions):
        reply = await here.chat.answer(replace(VISITOR, user_id=f"U{number}"), AskRequest(choice.label))
        if len(reply.excerpts[0].quote.text) <= phone.SHORT_QUOTE:
            short += 1
            assert lines_of(discord.proven(reply)[0].content) <= phone.LINES, choice.label
            on_slack = f"-# {shown({'blocks': slack.proven(reply)[0].blocks})}"  # its first line is small print, too
            assert lines_of(on_slack) <= phone.LINES, choice.label
    assert short >= 3


async def test_slacks_prompts_are_of_the_list(here: Suggesting) -> None:
    manifest = yaml.safe_load((ROOT / "slack-manifest.yaml").read_text(encoding="utf-8"))
    prompts = [prompt["message"] for prompt in manifest["features"]["agent_view"]["suggested_prompts"]]
    assert prompts == [choice.label for choice in here.questions[: len(prompts)]]
