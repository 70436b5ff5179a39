"""Steps of Slack's Workflow Builder: a quote is picked, a quote is checked, and a failure ends the step."""

from pathlib import Path

from adapters.slack import texts
from adapters.slack.workflow_steps import CHECK, PICK
from bot.presentation import wording
from tests.fixtures.fake_quotes import TEXTS, VIDEO, FakeBot
from tests.peers.slack_payloads import step_executed
from tests.peers.slack_world import Json, World, world


async def ended(here: World, body: Json) -> Json:
    """How a step ended."""
    before = len(here.peer.steps)
    await here.send(body)
    await here.until(lambda: len(here.peer.steps) > before)
    await here.quiet()
    return here.peer.steps[-1]


async def test_a_quote_is_picked_and_never_the_same_twice_in_a_row(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        first = (await ended(here, step_executed(PICK, {})))["outputs"]
        second = (await ended(here, step_executed(PICK, {})))["outputs"]
        assert (first["quote"], first["speaker"], first["link"]) == (TEXTS[0], "Ada Guest", VIDEO.format(600))
        assert "talk-1:0-20" in first["citation"]
        assert second["quote"] != first["quote"]


async def test_nothing_in_a_variable_is_live(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await ended(here, step_executed(PICK, {}))
        second = (await ended(here, step_executed(PICK, {})))["outputs"]
        assert "<@123>" in TEXTS[1]
        assert "&lt;@123&gt;" in second["quote"]
        assert "<" not in second["citation"]


async def test_a_quote_is_checked(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        outputs = (await ended(here, step_executed(CHECK, {"quote": "so it is"})))["outputs"]
        assert (outputs["verdict"], outputs["quote"]) == ("verbatim", TEXTS[0])
        assert outputs["explanation"]
        absent = (await ended(here, step_executed(CHECK, {"quote": "absent words"})))["outputs"]
        assert (absent["verdict"], absent["quote"], absent["link"]) == ("absent", "", "")


async def test_a_step_that_cannot_be_carried_out_says_why(tmp_path: Path) -> None:
    async with world(tmp_path, FakeBot([])) as here:
        assert (await ended(here, step_executed(PICK, {})))["error"] == wording.answers.NOTHING_TO_PICK
        assert (await ended(here, step_executed(CHECK, {"quote": " "})))["error"] == wording.checks.NOTHING_TO_CHECK
        assert (await ended(here, step_executed("dance", {})))["error"] == texts.NO_SUCH_STEP


async def test_a_step_that_slack_sends_twice_is_carried_out_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        body = step_executed(PICK, {})
        await ended(here, body)
        await here.send(body)
        await here.quiet()
        assert len(here.peer.steps) == 1
