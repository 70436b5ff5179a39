"""The whole way with the real client against an endpoint on this machine, whatever the endpoint does."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from adapters.editor.client import OpenAiClient
from adapters.editor.settings import EditorSettings, read_editor
from bot.editing.live import Budget, LiveEditing, LiveReport
from bot.editing.opened import StepChoice, open_interview
from bot.editing.plan import Price
from bot.editing.service import EditingService
from bot.errors import SettingError
from bot.transcript.folder import read_interview
from store.answer_cache import FILE, AnswerFile
from store.encoder import english_words
from store.seed_folders import SeedFolders
from tests.fixtures.clockmaker import ANSWERS, CAPTIONS, SLUG, clockmaker, sentence_answer
from tests.fixtures.fakes import FakeEncoder
from tests.fixtures.patience import HANGS
from tests.peers.model_server import Answer, ModelServer, completion, failure, model_server, step_of


class Office:
    """An interview, and what edits it through an endpoint."""

    def __init__(self, root: Path) -> None:
        self.folder = clockmaker(root / "seeds")
        self.data = root / "data"
        self.seeds = SeedFolders(root / "seeds")
        self.service = EditingService(self.seeds, FakeEncoder(), english_words())
        [(_, self.sentences)] = open_interview(SLUG, self.seeds).pending(StepChoice())
        self.budget = Budget()

    def careful(self, body: Mapping[str, Any]) -> str:
        """What a careful model answers."""
        step = step_of(body)
        return json.dumps(sentence_answer(self.sentences) if step == "sentences" else ANSWERS[step])

    async def edit(
        self, server: ModelServer, *, retries: int = 2, patience: float = HANGS, key: str = ""
    ) -> LiveReport:
        settings = EditorSettings(server.url, "m-1", key or None)
        async with OpenAiClient(settings, retries=retries, timeout=patience) as client:
            live = LiveEditing(self.service, client, AnswerFile(self.data), self.budget, lambda *_: None)
            return await live.edit(SLUG, StepChoice(), "m-1")

    def is_untouched(self) -> bool:
        """Whether no answer changed anything that is shown."""
        interview = read_interview(self.folder)
        names = {path.name for path in self.folder.iterdir()} - {"editor.json"}
        return interview.words == tuple(CAPTIONS.split()) and names == {"captions.txt", "times.csv", "interview.toml"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def carefully(office: Office) -> Answer:
    async def answer(_: ModelServer, body: Mapping[str, Any]) -> web.StreamResponse:
        return completion(office.careful(body))

    return answer


async def test_an_interview_is_edited_from_bare_captions_to_picks(office: Office) -> None:
    async with model_server(carefully(office)) as server:
        made = await office.edit(server, key="secret-7")
    assert (made.stopped, made.over_budget) == (None, False)
    interview = read_interview(office.folder)
    assert [part.part for part in interview.made] == ["sentences", *ANSWERS]
    assert {part.model for part in interview.made} == {"careful-2"}
    assert (len(interview.entries), len(interview.picks), len(interview.chapters)) == (3, 2, 2)
    assert server.keys == {"Bearer secret-7"}
    assert [step_of(body) for body in server.bodies[:3]] == ["sentences", "people", "speakers"]
    assert (office.budget.tokens_in, office.budget.tokens_out) == (900, 450)


async def test_nothing_is_asked_twice(office: Office) -> None:
    async with model_server(carefully(office)) as server:
        await office.edit(server)
        asked = len(server.bodies)
        again = await office.edit(server)
        assert (again.rounds, len(server.bodies)) == ([], asked)


async def test_what_was_answered_before_a_kill_is_not_asked_again(office: Office) -> None:
    """The answers are on the disk, but were not taken yet; the last line of the file is cut off."""
    async with model_server(carefully(office)) as server:
        await office.edit(server)
        asked = len(server.bodies)
        kept = (office.data / FILE).read_bytes()
        for path in office.folder.iterdir():
            path.unlink()
        office.folder.rmdir()
        clockmaker(office.folder.parent)
        (office.data / FILE).write_bytes(kept[:-40])
        made = await office.edit(server)
        assert (made.asked, made.cached) == (1, asked - 1)
    assert len(read_interview(office.folder).picks) == 2


async def test_a_limit_that_the_endpoint_names_is_waited_for(office: Office) -> None:
    refused: list[str] = []

    async def answer(_: ModelServer, body: Mapping[str, Any]) -> web.StreamResponse:
        if len(refused) % 2 == 0 and len(refused) < 8:
            refused.append("429")
            return failure(429, "slow down", retry_after_ms="5")
        refused.append("")
        return completion(office.careful(body))

    async with model_server(answer) as server:
        made = await office.edit(server)
    assert made.stopped is None
    assert len(read_interview(office.folder).entries) == 3


async def test_an_endpoint_without_structured_output_is_asked_without(office: Office) -> None:
    async def answer(_: ModelServer, body: Mapping[str, Any]) -> web.StreamResponse:
        if "response_format" in body:
            return failure(400, "response_format is not supported")
        return completion(f"Of course!\n```json\n{office.careful(body)}\n```")

    async with model_server(answer) as server:
        made = await office.edit(server)
    assert made.stopped is None
    assert sum("response_format" in body for body in server.bodies) == 1
    assert len(read_interview(office.folder).entries) == 3


async def _hang(_: ModelServer, __: Mapping[str, Any]) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response()


def _always(make: Callable[[], web.Response]) -> Answer:
    async def answer(_: ModelServer, __: Mapping[str, Any]) -> web.StreamResponse:
        return make()

    return answer


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (_always(lambda: failure(401, "bad key")), "does not accept the key"),
        (_always(lambda: failure(403, "not you")), "does not accept the key"),
        (_always(lambda: failure(404, "no such model")), "does not know the address or the model"),
        (_always(lambda: failure(400, "context too long")), "refused a request"),
        (_always(lambda: failure(429, "quota", retry_after_ms="1")), "limit is reached"),
        (_always(lambda: failure(500, "oops", retry_after_ms="1")), "the endpoint failed"),
        (_hang, "did not answer in time"),
    ],
)
async def test_an_endpoint_that_does_not_answer_stops_it_with_the_reason(
    office: Office, answer: Answer, said: str
) -> None:
    async with model_server(answer) as server:
        made = await office.edit(server, retries=1, patience=0.3)
    assert made.stopped is not None
    assert said in made.stopped
    assert office.is_untouched()


async def test_nobody_there(office: Office) -> None:
    async with model_server(carefully(office)) as server:
        pass
    made = await office.edit(server, retries=0)
    assert made.stopped is not None
    assert "cannot be reached" in made.stopped


@pytest.mark.parametrize(
    "answer",
    [
        _always(lambda: completion("I cannot help with that.")),
        _always(lambda: completion(None, refusal="No.")),
        _always(lambda: completion('{"lines": [{"line": 1, "te', finish="length")),
        _always(lambda: completion("")),
        _always(lambda: completion('{"lines": [{"line": 1, "text": "I love digital watches."}]}')),
        _always(lambda: completion("[" * 50_000)),
    ],
)
async def test_bad_answers_are_asked_again_twice_then_left(office: Office, answer: Answer) -> None:
    async with model_server(answer) as server:
        made = await office.edit(server)
    sentences = [body for body in server.bodies if step_of(body) == "sentences"]
    assert len(sentences) == 3
    assert all(" to this was refused in part" in body["messages"][1]["content"] for body in sentences[1:])
    assert office.is_untouched()
    assert made.rounds[-1].given_up > 0


@pytest.mark.parametrize(
    "answer",
    [
        _always(lambda: web.Response(text="<html>maintenance</html>", content_type="text/html")),
        _always(lambda: web.Response(text="")),
        _always(lambda: web.json_response({"choices": "none"})),
        _always(lambda: web.json_response({"error": {"message": "overloaded"}})),
        _always(lambda: web.json_response([1, 2, 3])),
    ],
)
async def test_what_is_no_answer_of_a_model_is_not_held_against_the_request(office: Office, answer: Answer) -> None:
    for _ in range(4):
        async with model_server(answer) as server:
            made = await office.edit(server)
        assert made.stopped is not None
        assert "not a chat completion; look at VERBATIM_EDITOR_URL" in made.stopped
        assert made.rounds == []
    assert not (office.folder / "editor.json").exists()
    async with model_server(carefully(office)) as server:
        made = await office.edit(server)
    assert made.stopped is None
    assert len(read_interview(office.folder).picks) == 2


def _greedy(office: Office, limit: str = "max_completion_tokens") -> Answer:
    """Careful answers, for each of which the model thinks as long as it may."""

    async def answer(_: ModelServer, body: Mapping[str, Any]) -> web.StreamResponse:
        if "max_completion_tokens" in body and limit != "max_completion_tokens":
            return failure(400, "Unsupported parameter: 'max_completion_tokens'; use 'max_tokens'")
        value = json.loads(completion(office.careful(body)).text or "")
        value["usage"]["completion_tokens"] = body.get(limit, 100_000)
        return web.json_response(value)

    return answer


@pytest.mark.parametrize("limit", ["max_completion_tokens", "max_tokens"])
@pytest.mark.parametrize(
    "budget", [Budget(most_tokens=9_000), Budget(most_cost=0.09, price=Price(1.0, 10.0))], ids=["tokens", "cost"]
)
async def test_a_budget_holds_however_long_the_answers_are(office: Office, budget: Budget, limit: str) -> None:
    office.budget = replace(budget, reserved={})
    async with model_server(_greedy(office, limit)) as server:
        made = await office.edit(server)
    assert made.over_budget
    assert made.asked > 2
    assert office.budget.tokens_in + office.budget.tokens_out <= (budget.most_tokens or 10**6)
    assert office.budget.cost <= (budget.most_cost or 0.0)


async def test_without_a_budget_answers_may_be_as_long_as_they_are(office: Office) -> None:
    async with model_server(_greedy(office)) as server:
        await office.edit(server)
    assert not [body for body in server.bodies if "max_completion_tokens" in body]


async def test_an_answer_that_the_rest_of_a_budget_cuts_off_is_asked_again_with_more(office: Office) -> None:
    async def answer(_: ModelServer, body: Mapping[str, Any]) -> web.StreamResponse:
        is_short = body.get("max_completion_tokens", 10**6) < 2000
        return completion(office.careful(body), finish="length" if is_short else "stop")

    office.budget = Budget(most_tokens=2500)
    async with model_server(answer) as server:
        made = await office.edit(server)
        assert (made.over_budget, made.rounds) == (True, [])
        office.budget = Budget()
        await office.edit(server)
    assert len(read_interview(office.folder).picks) == 2


async def test_a_request_without_an_answer_may_have_to_be_paid_for(office: Office) -> None:
    async with model_server(_hang) as server:
        await office.edit(server, retries=1, patience=0.3)
    assert office.budget.tokens_out > 2 * 2000


async def test_a_budget_stops_it_in_time_and_more_goes_on(office: Office) -> None:
    office.budget = Budget(most_cost=0.018, price=Price(10.0, 10.0))
    async with model_server(carefully(office)) as server:
        made = await office.edit(server)
        assert made.over_budget
        assert 0 < len(server.bodies) < 9
        assert office.budget.cost <= 0.018
        office.budget = Budget()
        await office.edit(server)
    assert len(server.bodies) == 9
    assert len(read_interview(office.folder).picks) == 2


async def test_only_so_many_requests_are_under_way(office: Office) -> None:
    async def answer(_: ModelServer, body: Mapping[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(0.02)
        return completion(office.careful(body))

    async with model_server(answer) as server:
        await office.edit(server)
    assert 2 <= server.most_at_once <= 4


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VERBATIM_EDITOR_URL", "localhost:11434"),
        ("VERBATIM_EDITOR_URL", "ftp://host/v1"),
        ("VERBATIM_EDITOR_URL", "http://"),
        ("VERBATIM_EDITOR_URL", "http://[::1"),
        ("VERBATIM_EDITOR_KEY", "a\nb"),
        ("VERBATIM_EDITOR_KEY", "ключ"),
        ("VERBATIM_EDITOR_MODEL", "m" * 600),
    ],
)
def test_settings_that_cannot_be_used_are_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        read_editor({name: value})


def test_the_key_is_in_no_log() -> None:
    assert "secret" not in repr(read_editor({"VERBATIM_EDITOR_KEY": "secret"}))
