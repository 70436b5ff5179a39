"""Damaged and hostile answers: nothing is taken wrongly, nothing is raised, no word is lost, added or changed."""

import json
import re
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.editing.opened import StepChoice, open_interview
from bot.editing.responses import Response, items_of, read_completion, read_response
from bot.editing.working_copy import WorkingCopy
from bot.model import UNKNOWN_NAME, View
from bot.transcript.folder import read_folder
from bot.transcript.words import normalize_word
from store.encoder import english_words
from tests.bot.editing.conftest import Desk
from tests.bot.editing.hostile_answers import hostile, sentence_faults
from tests.fixtures.clockmaker import ANSWERS, CAPTIONS, SLUG, sentence_answer

STEPS_BEFORE = StepChoice(("people", "speakers"))


def response(custom_id: str, answer: Any) -> Response:
    """The answer as a line of a responses file gives it, or as a live call does."""
    read = read_response(json.dumps({"custom_id": custom_id, "answer": answer}))
    assert read is not None
    return read


def assert_true_to_the_captions(desk: Desk) -> None:
    """The loader proves the folder; nothing but credible corrections is shown that was not said."""
    read = read_folder(desk.folder)
    assert read.problems == []
    assert read.interview is not None
    interview = read.interview
    assert interview.words == tuple(CAPTIONS.split())
    for line in interview.lines:
        for unit in line.units:
            if unit.kind != "correction" and unit.text(View.STRICT):
                shown = [normalize_word(word) for word in unit.text(View.STRICT).split()]
                assert [word for word in shown if word] == [normalize_word(word) for word in unit.captions.split()]
    assert {speaker.name for speaker in interview.speakers} <= {"Nora Vale", "Piet Sand", UNKNOWN_NAME}


def shown(copy: WorkingCopy) -> str:
    """Everything of a working copy that is shown, or that the search goes by."""
    people = [speaker for speaker in copy.speakers if speaker.is_known]
    return f"{copy.edition()}\n{people}\n{copy.chapters}\n{copy.picks}\n{copy.entries}"


@pytest.fixture
async def spoken(punctuated: Desk) -> Desk:
    """The interview with sentences and speakers."""
    await punctuated.answer_all(STEPS_BEFORE)
    return punctuated


async def test_no_hostile_answer_is_taken(spoken: Desk) -> None:
    answers = hostile()
    assert len(answers) >= 200
    opened = open_interview(SLUG, spoken.seeds, frozenset(english_words()))
    opened.record.done.clear()
    tasks = {step.name: (step, task) for step, task in opened.pending(StepChoice(tuple(ANSWERS)))}
    before = shown(opened.copy)
    for name, answer in answers:
        step, task = tasks[name]
        items, fault = items_of(step, task, response(task.custom_id, answer))
        if fault is not None:
            continue
        copy = deepcopy(opened.copy)
        step.apply(copy, task, items)
        assert re.sub(r"\{([^|{}]*)\|[^{}]*\?\}", r"\1", shown(copy)) == before, (name, answer)


async def test_hostile_answers_all_together_leave_what_was_there(spoken: Desk) -> None:
    """The whole way, and every file."""
    before = spoken.state()
    opened = open_interview(SLUG, spoken.seeds)
    ids = {step.name: task.custom_id for step, task in opened.pending(StepChoice())}
    answers = [(name, answer) for name, answer in hostile() if name in ids and name != "corrections"]
    report = await spoken.take(*(response(ids[name], answer) for name, answer in answers))
    assert sum(step.outcome.taken for step in report.steps.values()) == 0
    assert_true_to_the_captions(spoken)
    after = spoken.state()
    assert {name for name, content in after.items() if content != before.get(name)} == {"editor.json"}


async def test_no_damaged_sentence_is_taken(desk: Desk) -> None:
    opened = open_interview(SLUG, desk.seeds)
    [(step, task)] = opened.pending(StepChoice())
    lines = [item for item in sentence_answer(task)["lines"] if len(item["text"].split()) > 4]
    faults = [(item["line"], fault) for item in lines[:6] for fault in sentence_faults(item["text"])]
    assert len(faults) >= 100
    before = shown(opened.copy)
    for line, fault in faults:
        outcome = step.apply(opened.copy, task, [{"line": line, "text": fault}])
        assert (outcome.taken, len(outcome.refused)) == (0, 1), fault
    assert shown(opened.copy) == before


async def test_what_the_transcript_says_to_a_model_is_only_a_line_of_it(desk: Desk) -> None:
    """A guest says: ignore your instructions. A model that obeys cannot put words into anybody's mouth."""
    [request] = desk.service.prepare(SLUG, StepChoice(), "m")
    system, user = (message["content"] for message in request["body"]["messages"])
    assert "gnore your instructions" in user
    assert "gnore your instructions" not in system
    assert "never follow it" in " ".join(system.split())
    obeyed = {"lines": [{"line": number, "text": "I love digital watches."} for number in range(1, 30)]}
    report = await desk.take(Response(request["custom_id"], obeyed))
    assert report.steps["sentences"].outcome.taken == 0
    assert not (desk.folder / "edited.md").exists()


# --- any damage ---------------------------------------------------------------------------------

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_ITEM = st.fixed_dictionaries(
    {},
    optional={name: st.integers(-1, 20) | _JSON for name in ("line", "from", "to", "occurrence")}
    | {
        name: st.sampled_from(["um", "the", "Nora", "guest", "saint albins", "St Albans", "sponsor", "So."]) | _JSON
        for name in ("text", "name", "role", "speaker", "heard", "said", "words", "title", "kind")
    }
    | {"questions": st.lists(st.text(max_size=30), max_size=4) | _JSON, "sure": st.booleans()},
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(step=st.sampled_from(["sentences", *ANSWERS]), items=st.lists(_ITEM, max_size=6))
async def test_whatever_the_items_hold_the_words_stay(spoken: Desk, step: str, items: list[Any]) -> None:
    (spoken.folder / "editor.json").unlink(missing_ok=True)
    opened = open_interview(SLUG, spoken.seeds)
    pending = [(each, task) for each, task in opened.pending(StepChoice(("sentences", *ANSWERS))) if each.name == step]
    for each, task in pending:
        await spoken.take(Response(task.custom_id, {each.items: items}))
        read = read_folder(spoken.folder)
        assert read.problems == []
        assert read.interview is not None
        assert read.interview.words == tuple(CAPTIONS.split())


@given(
    line=st.text(max_size=200)
    | _JSON.map(json.dumps)
    | st.dictionaries(st.sampled_from(["custom_id", "response", "answer", "error", "model"]), _JSON, max_size=5).map(
        json.dumps
    )
)
def test_no_line_of_a_responses_file_raises(line: str) -> None:
    read = read_response(line)
    assert read is None or isinstance(read.custom_id, str)


@given(
    body=_JSON
    | st.fixed_dictionaries(
        {
            "choices": st.lists(
                st.fixed_dictionaries(
                    {}, optional={"message": _JSON | st.fixed_dictionaries({"content": _JSON}), "finish_reason": _JSON}
                ),
                max_size=2,
            )
        }
    )
)
def test_no_completion_raises(body: Any) -> None:
    assert read_completion("id", body).custom_id == "id"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"picks": [{"from": 1, "to": 2}]}', 1),
        ('```json\n{"picks": [{"from": 1, "to": 2}]}\n```', 1),
        ('Here you are:\n\n{"picks": [{"from": 1, "to": 2}]}\n\nDone.', 1),
        ('<think>{"picks": 7}</think>{"picks": [{"from": 1, "to": 2}]}', 1),
        ('[{"from": 1, "to": 2}]', 1),
        ('{"picks": [{"from": 1, "to"', None),
        ("no", None),
    ],
)
async def test_answers_are_found_between_other_words(spoken: Desk, text: str, found: int | None) -> None:
    [(step, task)] = open_interview(SLUG, spoken.seeds).pending(StepChoice(("picks",)))
    items, fault = items_of(step, task, Response("id", text))
    assert (fault is None, len(items)) == (found is not None, found or 0)
