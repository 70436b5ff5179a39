"""The shipped interview, edited from its bare captions by recorded answers: the whole way, without any model.

`recorded/zuckerberg-267.jsonl` holds what separate writers, who saw nothing but the requests, answered to them. Of
sentences it has the marks and capitals alone: the words are those of the captions.
"""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from adapters.editor.client import OpenAiClient
from adapters.editor.settings import EditorSettings
from bot.editing.live import Budget, LiveEditing, LiveReport
from bot.editing.opened import StepChoice
from bot.editing.service import EditingService
from bot.model import Interview, Role
from bot.transcript.folder import read_interview
from store.answer_cache import AnswerFile
from store.encoder import english_words
from store.seed_folders import SeedFolders
from tests.peers.model_server import Answer, ModelServer, completion, failure, model_server

SLUG = "zuckerberg-267"
SHIPPED = Path(__file__).parents[3] / "seeds" / SLUG
RECORDED = Path(__file__).parent / "recorded" / f"{SLUG}.jsonl"

Key = tuple[str, str]
"""A step, and the words it is about, as a custom id has them."""


def recorded() -> dict[Key, dict[str, Any]]:
    """The answers. What else a custom id has depends on the text of the request, which later prompts may change."""
    rows = [json.loads(line) for line in RECORDED.read_text(encoding="utf-8").splitlines()]
    return {key_of(row["custom_id"]): row["answer"] for row in rows}


def key_of(custom_id: str) -> Key:
    _, step, words, _ = custom_id.split("/")
    return step, words


def bare_captions(seeds: Path) -> Path:
    """The interview without anything that an editor made: its words, their times, and who speaks in it."""
    folder = seeds / SLUG
    folder.mkdir(parents=True)
    for name in ("captions.txt", "times.csv"):
        shutil.copy(SHIPPED / name, folder / name)
    details = (SHIPPED / "interview.toml").read_text(encoding="utf-8")
    (folder / "interview.toml").write_text(
        re.sub(r"\[\[chapters\]\].*", "", details, flags=re.DOTALL), encoding="utf-8"
    )
    return folder


def spoken(answer: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """An answer with the words of its request: recorded are the shapes of words alone, x and X for their letters."""
    asked = dict(re.findall(r"^(\d+) (.*)$", body["messages"][1]["content"], re.MULTILINE))
    lines = [{**line, "text": shaped(line["text"], asked[str(line["line"])])} for line in answer["lines"]]
    return {"lines": lines}


def shaped(shape: str, words: str) -> str:
    letters = (letter for letter in words if letter.isalnum())
    cased = {"x": str.lower, "X": str.upper}
    return "".join(cased[sign](next(letters)) if sign in cased else sign for sign in shape)


class KeyedEditing(EditingService):
    """Editing that remembers the key of each request by the request's text, which is all that an endpoint sees."""

    def __init__(self, seeds: SeedFolders) -> None:
        super().__init__(seeds, None, english_words())
        self._keys: dict[str, Key] = {}

    def next_requests(self, slug: str, choice: StepChoice, model: str) -> list[tuple[dict[str, Any], int]]:
        requests = super().next_requests(slug, choice, model)
        self._keys |= {text_of(request["body"]): key_of(request["custom_id"]) for request, _ in requests}
        return requests

    def key(self, body: Mapping[str, Any]) -> Key:
        return self._keys[text_of(body)]


def text_of(body: Mapping[str, Any]) -> str:
    return "".join(message["content"] for message in body["messages"])


class Recording:
    """An endpoint that has an answer to each request of an interview."""

    def __init__(self, root: Path) -> None:
        self.folder = bare_captions(root / "seeds")
        self.service = KeyedEditing(SeedFolders(root / "seeds"))
        self.data = root / "data"
        self.answers = recorded()

    async def answer(self, _: ModelServer, body: Mapping[str, Any]) -> web.StreamResponse:
        """What was recorded."""
        key = self.service.key(body)
        given = self.answers[key]
        return completion(json.dumps(spoken(given, body) if key[0] == "sentences" else given))

    async def edit(self, answer: Answer) -> LiveReport:
        async with model_server(answer) as server, OpenAiClient(EditorSettings(server.url, "m", None)) as client:
            live = LiveEditing(self.service, client, AnswerFile(self.data), Budget(), lambda *_: None)
            return await live.edit(SLUG, StepChoice(), "m")


async def stumbling(recording: Recording) -> LiveReport:
    """Edit with an endpoint whose every second answer fails at first, in each way in turn."""
    seen: set[Key] = set()
    faults = (
        lambda: completion(None, refusal="I cannot help with that."),
        lambda: completion('{"lines": [{"line": 1, "te', finish="length"),
        lambda: failure(429, "slow down", retry_after_ms="1"),
        lambda: completion("Sure! Here is the transcript."),
        lambda: failure(500, "broken"),
        lambda: completion(json.dumps({"lines": [{"line": 1, "text": "Entirely other words."}], "turns": 7})),
    )

    async def answer(server: ModelServer, body: Mapping[str, Any]) -> web.StreamResponse:
        key = recording.service.key(body)
        fails = key not in seen and len(seen) % 2 == 0
        seen.add(key)
        return faults[len(seen) // 2 % len(faults)]() if fails else await recording.answer(server, body)

    return await recording.edit(answer)


async def test_bare_captions_become_an_edition_with_an_index_whatever_goes_wrong_on_the_way(tmp_path: Path) -> None:
    recording = Recording(tmp_path)
    made = await stumbling(recording)
    assert made.stopped is None
    steps = [step.outcome for report in made.rounds for step in report.steps.values()]
    refused = [fault for step in steps for fault in step.refused]
    assert {fault for fault in refused if "declined" in fault or "cut off" in fault}
    assert sum(step.taken for step in steps) > 20 * len(refused)
    interview = read_interview(recording.folder)  # which proves that it has the captions' words and no others
    shipped = read_interview(SHIPPED)
    assert interview.words == shipped.words
    assert {part.part for part in interview.made} == {step for step, _ in recording.answers}
    assert agreeing_words(interview, shipped) > 0.95
    assert len(interview.entries) > 100
    assert len(interview.picks) > 10


def agreeing_words(interview: Interview, shipped: Interview) -> float:
    """The share of words that both editions give to the same speaker, of those that both give to one."""
    ours, theirs = speakers_of_words(interview), speakers_of_words(shipped)
    known = [(one, other) for one, other in zip(ours, theirs, strict=True) if "" not in (one, other)]
    return sum(one == other for one, other in known) / len(known)


def speakers_of_words(interview: Interview) -> list[str]:
    """Who says each word; empty where that is not known."""
    names = [speaker.name if speaker.role in (Role.HOST, Role.GUEST) else "" for speaker in interview.speakers]
    return [name for turn in interview.turns for name in [names[turn.speaker]] * len(turn.span)]
