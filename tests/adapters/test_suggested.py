"""Every question that the bot suggests, asked: each is answered surely, on every platform."""

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
from bot.presentation.reply import Choice, Tone
from bot.quotes.service import QuoteService
from store.encoder import OnnxEncoder, model_name
from store.journal.sqlite import SqliteJournal
from store.library.reader import ServedLibrary
from tests.conftest import ROOT
from tests.fixtures.fakes import SetClock

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


async def test_slacks_prompts_are_of_the_list(here: Suggesting) -> None:
    manifest = yaml.safe_load((ROOT / "slack-manifest.yaml").read_text(encoding="utf-8"))
    prompts = [prompt["message"] for prompt in manifest["features"]["agent_view"]["suggested_prompts"]]
    assert prompts == [choice.label for choice in here.questions[: len(prompts)]]
