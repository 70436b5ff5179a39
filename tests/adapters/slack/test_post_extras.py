"""What goes with daily posts in Slack: chosen by admins, typed or in the dialog, and what Slack is then asked to do."""

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import texts
from adapters.slack.daily_commands import request_in
from adapters.slack.daily_dialog import BESIDE, extras_in
from adapters.slack.daily_extras import MENTION, NO_CHANGE, ExtrasChange
from bot.chat.post_extras import PostExtras
from bot.chat.preferences import read_preferences
from bot.presentation import wording
from bot.reasons import Reason, ReasonCode
from tests.adapters.slack.test_daily_commands import SET, typed
from tests.adapters.slack.test_dialogs import chosen, opened
from tests.fixtures.fake_cards import FakeCards, FakeSite
from tests.peers.slack_payloads import command, submitted
from tests.peers.slack_peer import ADMIN, ALICE, CHANNEL, SCOPES, TEAM
from tests.peers.slack_world import World, shown, world

GROUP = "<!subteam^S0READERS|@readers>"
MENTIONS = {"type": "section", "text": {"type": "mrkdwn", "text": "<!subteam^S0READERS>"}}
CAN_PIN = f"{SCOPES},pins:write"


async def tried_out(here: World) -> list[dict[str, Any]]:
    """What a test of the daily quote posts."""
    before = len(here.peer.messages)
    here.clock.wait(60)
    await here.answered(command(here.peer, "daily test", user=ADMIN))
    return here.peer.messages[before:]


async def stored(here: World) -> PostExtras:
    """What is stored of the workspace."""
    return PostExtras.load((await here.journal.preferences("slack", TEAM)).get("posts", ""))


def ticked(boxes: str, *elements: dict[str, Any]) -> Any:
    """The form with some boxes ticked, and what stands in the line for user groups."""
    line = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}
    return {
        **chosen(),
        BESIDE: {BESIDE: {"type": "checkboxes", "selected_options": [{"value": box} for box in boxes.split()]}},
        MENTION: {MENTION: {"type": "rich_text_input", "rich_text_value": line if elements else None}},
    }


async def test_a_daily_post_has_nothing_beside_it_unless_it_was_asked_for(tmp_path: Path) -> None:
    async with world(tmp_path, cards=FakeCards()) as here:
        await typed(here, SET)
        [posted] = await tried_out(here)
        assert posted.get("files") is None
        assert MENTIONS not in posted["blocks"]
        assert here.peer.pinned == []


async def test_a_daily_post_has_mention_picture_thread_and_pin_as_asked_for(tmp_path: Path) -> None:
    async with world(tmp_path, cards=FakeCards(), site=FakeSite()) as here:
        here.peer.scopes = CAN_PIN
        said = await typed(here, f"{SET} card: on thread: on pin: on mention: {GROUP}")
        assert "with a picture, a thread, a pin and a mention of a user group." in said
        posted, *others = await tried_out(here)
        assert posted["blocks"][0] == MENTIONS
        assert "subteam" not in posted["text"]
        [picture] = [message for message in others if message.get("files")]
        [opener] = [message for message in others if not message.get("files")]
        assert picture["channel"] == opener["channel"] == CHANNEL
        assert opener["thread_ts"] == posted["ts"]
        assert wording.cards.THREAD_OPENER in opener["text"]
        assert "https://quotes.example.org/q/talk-1:" in json.dumps(opener["blocks"])
        assert here.peer.pinned == [posted["ts"]]


async def test_without_a_reading_room_the_thread_opens_with_a_question_alone(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await typed(here, SET)
        await typed(here, "daily thread on")
        posted, opener = await tried_out(here)
        assert (opener["thread_ts"], opener["text"]) == (posted["ts"], wording.cards.THREAD_OPENER)
        assert "http" not in json.dumps(opener["blocks"])


async def test_each_is_chosen_and_taken_back_by_its_name(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.scopes = CAN_PIN
        assert "with a picture." in await typed(here, "daily card on")
        assert "with a picture and a thread." in await typed(here, "daily thread ON")
        assert "a thread and a pin." in await typed(here, "daily pin on")
        assert "a mention of a user group" in await typed(here, f"daily mention {GROUP}")
        assert await stored(here) == PostExtras(card=True, thread=True, pin=True, role="S0READERS")
        for name in ("card", "thread", "pin", "mention"):
            await typed(here, f"daily {name} off")
        assert "nothing else." in await typed(here, "daily pin")
        assert await here.journal.preferences("slack", TEAM) == {}


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("card maybe", texts.switch_unreadable("card")),
        ("thread <!channel>", texts.switch_unreadable("thread")),
        ("mention <!channel>", texts.GROUP_UNREADABLE),
        ("mention <@U0ALICE>", texts.GROUP_UNREADABLE),
        ("mention <!subteam^S1> <!here>", texts.GROUP_UNREADABLE),
        ("mention on", texts.GROUP_UNREADABLE),
        ("pin on", texts.PINS_NOT_PERMITTED),
    ],
)
async def test_what_cannot_be_done_is_said_and_nothing_is_stored(tmp_path: Path, wish: str, said: str) -> None:
    async with world(tmp_path) as here:
        assert said[1:] in await typed(here, f"daily {wish}")
        name, _, value = wish.partition(" ")
        assert said[1:] in await typed(here, f"{SET} {name}: {value}")
        assert await here.journal.preferences("slack", TEAM) == {}
        assert await here.journal.schedules("slack", TEAM) == []


async def test_a_picture_needs_its_scope_too(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.scopes = SCOPES.replace("files:write,", "")
        assert texts.CARDS_NOT_PERMITTED[1:] in await typed(here, "daily card on")
        here.peer.scopes = ""  # Slack does not say
        assert "with a picture." in await typed(here, "daily card on")


async def test_nobody_else_chooses_what_goes_with_daily_posts(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        for wish in ("card on", f"mention {GROUP}", "pin"):
            assert wording.errors.ONLY_ADMINS in await typed(here, f"daily {wish}", user=ALICE)
        assert await here.journal.preferences("slack", TEAM) == {}


async def test_the_list_says_what_goes_with_the_posts_and_home_what_the_last_one_went_without(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.scopes = CAN_PIN
        await typed(here, f"{SET} thread: on pin: on mention: {GROUP}")
        assert "with a thread, a pin and a mention of " in await typed(here, "daily list")
        assert {"type": "usergroup", "usergroup_id": "S0READERS"} in _elements(here.peer.whispers[-1]["blocks"])
        here.peer.fail("pins.add", error="missing_scope")
        await tried_out(here)
        noted = read_preferences(await here.journal.preferences("slack", TEAM)).trouble
        assert noted is not None
        assert noted.reason == Reason(
            ReasonCode.EXTRAS_REFUSED, ("pin",), Reason(ReasonCode.SCOPE_MISSING, ("pins:write",))
        )
        assert wording.reasons.sentence(noted.reason).endswith("; daily quotes are posted without a pin")
        await tried_out(here)
        assert read_preferences(await here.journal.preferences("slack", TEAM)).trouble is None


def _elements(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What stands in the lines of rich text."""
    lines = [line for block in blocks if block["type"] == "rich_text" for line in block["elements"]]
    return [element for line in lines for element in line["elements"]]


@pytest.mark.parametrize(
    "fault",
    [
        ("pins.add", {"error": "missing_scope"}),
        ("pins.add", {"html": 200}),
        ("files.getUploadURLExternal", {"error": "missing_scope"}),
    ],
)
async def test_what_slack_refuses_leaves_the_post_as_it_is(tmp_path: Path, fault: tuple[str, dict[str, Any]]) -> None:
    async with world(tmp_path, cards=FakeCards()) as here:
        here.peer.scopes = CAN_PIN
        await typed(here, f"{SET} card: on thread: on pin: on")
        method, how = fault
        here.peer.fail(method, **how)
        posted = await tried_out(here)
        assert posted[0]["blocks"]
        assert wording.daily.TESTED.partition(" ")[0] in shown(here.peer.whispers[-1])


async def test_an_admin_chooses_it_in_the_dialog(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.scopes = CAN_PIN
        form = await opened(here)
        elements = {block["block_id"]: block["element"] for block in form["blocks"]}
        assert "initial_options" not in elements[BESIDE]
        assert "initial_value" not in elements[MENTION]
        group = {"type": "usergroup", "usergroup_id": "S0READERS"}
        values = ticked("thread pin", group, {"type": "text", "text": " "})
        await here.send(submitted(here.peer, "V0001", values, user=ADMIN))
        await here.until(lambda: wording.daily.ADDED in shown(here.peer.views["V0001"]))
        assert "with a thread, a pin and a mention of a user group." in shown(here.peer.views["V0001"])
        assert await stored(here) == PostExtras(thread=True, pin=True, role="S0READERS")
        await here.send(command(here.peer, "daily set", user=ADMIN))
        await here.until(lambda: "V0002" in here.peer.views)
        elements = {block["block_id"]: block["element"] for block in here.peer.views["V0002"]["blocks"]}
        assert [option["value"] for option in elements[BESIDE]["initial_options"]] == ["thread", "pin"]
        assert group in elements[MENTION]["initial_value"]["elements"][0]["elements"]


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        (ticked("pin"), {BESIDE: f"{texts.PINS_NOT_PERMITTED}."}),
        (ticked("", {"type": "broadcast", "range": "channel"}), {MENTION: texts.ONE_GROUP}),
        (ticked("", {"type": "text", "text": "@readers"}), {MENTION: texts.ONE_GROUP}),
        (ticked("", *[{"type": "usergroup", "usergroup_id": "S1"}] * 2), {MENTION: texts.ONE_GROUP}),
        (ticked("", {"type": "usergroup", "usergroup_id": "S1|x> <!here"}), {MENTION: texts.ONE_GROUP}),
    ],
)
async def test_the_dialog_says_what_cannot_be_done_and_stays_open(
    tmp_path: Path, values: Any, faults: dict[str, str]
) -> None:
    async with world(tmp_path) as here:
        await opened(here)
        said = json.loads((await here.send(submitted(here.peer, "V0001", values, user=ADMIN))).text)
        assert said == {"response_action": "errors", "errors": faults}
        assert await here.journal.schedules("slack", TEAM) == []
        assert await here.journal.preferences("slack", TEAM) == {}


def test_a_form_of_an_older_version_changes_nothing_of_it() -> None:
    assert extras_in(chosen()) == NO_CHANGE


def test_what_goes_with_posts_is_typed_among_the_other_options() -> None:
    request, which, change = request_in(f"9:00 utc thread: on said by: guest mention: {GROUP} view: clean card=off")
    assert change == ExtrasChange(card=False, thread=True, mention="S0READERS")
    assert (request.time, request.said_by, request.view, which) == ("9:00", "guest", "clean", None)
