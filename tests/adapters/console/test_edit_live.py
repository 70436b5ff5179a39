"""The console's `edit` with an endpoint: it says what it will take, asks, and reports."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.editing.opened import StepChoice, open_interview
from bot.transcript.folder import read_interview
from store.seed_folders import SeedFolders
from tests.conftest import Typed
from tests.fixtures.clockmaker import ANSWERS, SLUG, clockmaker, sentence_answer
from tests.peers.model_server import Answer, ModelServer, completion, failure, model_server, step_of


def careful(seeds: Path) -> Answer:
    """Answers as a careful model does."""
    [(_, sentences)] = open_interview(SLUG, SeedFolders(seeds)).pending(StepChoice())

    async def answer(_: ModelServer, body: Mapping[str, Any]) -> web.StreamResponse:
        step = step_of(body)
        return completion(json.dumps(sentence_answer(sentences) if step == "sentences" else ANSWERS[step]))

    return answer


@pytest.fixture(autouse=True)
def _model(monkeypatch: pytest.MonkeyPatch, seeds: Path) -> None:
    clockmaker(seeds)
    monkeypatch.setenv("VERBATIM_EDITOR_MODEL", "m-1")


async def test_an_interview_is_edited(typed: Typed, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with model_server(careful(seeds)) as server:
        monkeypatch.setenv("VERBATIM_EDITOR_URL", server.url)
        ran = await asyncio.to_thread(typed, "edit", "--yes", "--price", "0.15/0.60", SLUG)
    assert ran.code == 0, ran.err
    assert "sentences: 1 request, " in ran.err
    assert f"The transcripts are sent to {server.url} (model m-1)." in ran.err
    assert f"{SLUG}: 9 requests answered now" in ran.err
    assert "this costs about 0.00" in ran.err
    assert "questions: 1 answer, 3 taken" in ran.out
    assert len(read_interview(seeds / SLUG).picks) == 2


async def test_without_a_yes_nothing_is_sent(
    typed: Typed, seeds: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with model_server(careful(seeds)) as server:
        monkeypatch.setenv("VERBATIM_EDITOR_URL", server.url)
        ran = await asyncio.to_thread(typed, "edit", SLUG)
        assert server.bodies == []
    assert ran.code == 2
    assert ran.err.endswith("Nothing was sent; --yes sends without asking.\n")
    assert not (tmp_path / "data" / "editor-answers.jsonl").exists()


async def test_a_refused_key_is_said(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(_: ModelServer, __: Mapping[str, Any]) -> web.StreamResponse:
        return failure(401, "no")

    async with model_server(answer) as server:
        monkeypatch.setenv("VERBATIM_EDITOR_URL", server.url)
        ran = await asyncio.to_thread(typed, "edit", "--yes", SLUG)
    assert ran.code == 2
    assert "VERBATIM_EDITOR_KEY" in ran.err


@pytest.fixture
def another(seeds: Path) -> str:
    """The slug of an interview beside the one that is edited."""
    return min(path.name for path in seeds.iterdir() if path.is_dir() and path.name != SLUG)


async def test_what_fails_for_one_interview_is_not_tried_with_the_next(
    typed: Typed, another: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answer(_: ModelServer, __: Mapping[str, Any]) -> web.StreamResponse:
        return failure(401, "no")

    async with model_server(answer) as server:
        monkeypatch.setenv("VERBATIM_EDITOR_URL", server.url)
        ran = await asyncio.to_thread(typed, "edit", "--yes", SLUG, another)
        asked = len(server.bodies)
    assert (ran.code, asked) == (2, 1)
    assert ran.err.count("does not accept the key") == 1


def test_no_endpoint_no_model_and_bad_options_are_one_line(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "VERBATIM_EDITOR_URL is empty" in typed("edit", SLUG).complaint
    monkeypatch.setenv("VERBATIM_EDITOR_URL", "http://127.0.0.1:9/v1")
    monkeypatch.delenv("VERBATIM_EDITOR_MODEL")
    assert "no model is named" in typed("edit", SLUG).complaint
    for arguments, said in (
        (("--price", "cheap"), "--price 'cheap' must be"),
        (("--most-cost", "2"), "--most-cost needs --price"),
        (("--most-tokens", "0"), "is not a number of tokens"),
        (("--prepare", "--yes"), "are for asking an endpoint"),
    ):
        ran = typed("edit", *arguments, SLUG)
        assert (ran.code, said in ran.complaint) == (2, True), ran.err
