"""Dialogs: asking from anywhere, setting the daily quote, and what is shown when Slack refuses a dialog."""

import datetime as dt
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import dialogs, texts
from adapters.slack.ask_dialog import INTERVIEW, SHOW, form, request_in
from adapters.slack.daily_dialog import ZONE
from bot.chat.requests import AskRequest
from bot.model import Role, Scope, View
from bot.presentation import wording
from bot.presentation.buttons import Position, parse_button_id
from tests.adapters.slack.test_home import bot_with_questions, home, value_of
from tests.fixtures.fake_quotes import TEXTS
from tests.peers.slack_payloads import command, global_shortcut, in_view, submitted, typing
from tests.peers.slack_peer import ADMIN, ALICE, CHANNEL, FOREIGN_ADMIN, TEAM
from tests.peers.slack_world import World, button, names, shown, world

QUESTION = {"question": {"question": {"type": "plain_text_input", "value": "sure?"}}}


def chosen(time: str = "07:30", zone: str = "Europe/Berlin", channel: str = CHANNEL, days: str = "0123456") -> Any:
    """What an admin chose in the form."""
    return {
        "time": {"time": {"type": "timepicker", "selected_time": time}},
        "zone": {ZONE: {"type": "external_select", "selected_option": {"value": zone}}},
        "channel": {"channel": {"type": "conversations_select", "selected_conversation": channel}},
        "days": {"days": {"type": "checkboxes", "selected_options": [{"value": day} for day in days]}},
    }


async def opened(here: World, user: str = ADMIN) -> dict[str, Any]:
    """The form, opened by a command."""
    await here.send(command(here.peer, "daily set", user=user))
    await here.until(lambda: here.peer.views)
    await here.quiet()
    return here.peer.views["V0001"]


# --- asking -------------------------------------------------------------------------------------


async def test_the_shortcut_asks_in_a_dialog_and_answers_there(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        await here.send(global_shortcut(here.peer))
        await here.until(lambda: here.peer.views)
        await here.quiet()
        assert names(here.peer.views["V0001"]) == ["sure of fears?", "sure of waves?"]
        reply = await here.send(submitted(here.peer, "V0001", QUESTION))
        assert json.loads(reply.text)["response_action"] == "update"
        await here.until(lambda: TEXTS[0] in shown(here.peer.views["V0001"]))
        assert [question.text for question in here.bot.asked] == ["sure?"]
        assert here.peer.messages == here.peer.whispers == []


async def test_no_question_leaves_the_dialog_waiting_however_often_somebody_asks(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        acknowledged = []
        for number in range(1, 10):
            await here.send(global_shortcut(here.peer))
            await here.until(partial(here.peer.views.__contains__, f"V{number:04}"))
            acknowledged.append(json.loads((await here.send(submitted(here.peer, f"V{number:04}", QUESTION))).text))
            await here.quiet()
        answered = [shown(view) for view in here.peer.views.values() if TEXTS[0] in shown(view)]
        refused = [answer["errors"]["question"] for answer in acknowledged if answer["response_action"] == "errors"]
        assert (len(answered), len(refused)) == (5, 4)
        assert all("please wait" in refusal for refusal in refused)
        assert not any(wording.answers.LOOKING in shown(view) for view in here.peer.views.values())


async def test_a_question_that_is_sent_twice_does_not_leave_the_dialog_waiting(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        await here.send(global_shortcut(here.peer))
        await here.until(lambda: here.peer.views)
        sent = submitted(here.peer, "V0001", QUESTION)
        await here.send(sent)
        await here.quiet()
        await here.send(sent)
        await here.until(lambda: wording.errors.ASKED_TWICE in shown(here.peer.views["V0001"]))


async def test_the_dialog_has_the_options_of_a_question(tmp_path: Path) -> None:
    def option(name: str, value: str) -> Any:
        return {name: {name: {"type": "static_select", "selected_option": {"value": value}}}}

    async with world(tmp_path, bot_with_questions()) as here:
        await here.send(global_shortcut(here.peer))
        await here.until(lambda: here.peer.views)
        await here.quiet()
        form = here.peer.views["V0001"]
        fields = [block["block_id"] for block in form["blocks"] if block["type"] == "input"]
        assert fields == ["question", "said_by", "view"]  # with one interview there is none to choose
        values = {**QUESTION, **option("said_by", "guest"), **option("view", "strict")}
        await here.send(submitted(here.peer, "V0001", values))
        await here.until(lambda: TEXTS[0] in shown(here.peer.views["V0001"]))
        [asked] = here.bot.asked
        assert (asked.text, asked.scope.said_by, asked.view) == ("sure?", Role.GUEST, View.STRICT)
        name = button(here.peer.views["V0001"], wording.answers.NEXT)
        assert parse_button_id(name).position == Position(0, view=View.STRICT)  # type: ignore[union-attr] # it has one


async def test_where_there_are_several_interviews_the_dialog_offers_them(tmp_path: Path) -> None:
    ask_form = form([], [INTERVIEW, SHOW])
    menus = [block["element"]["type"] for block in ask_form["blocks"] if block["block_id"] in ("interview", "show")]
    assert menus == ["external_select", "external_select"]
    async with world(tmp_path, bot_with_questions()) as here:
        offered = json.loads((await here.send(typing(INTERVIEW, "many"))).text)
        assert [option["value"] for option in offered["options"]] == ["talk-1"]
        chosen_ones = {"interview": {INTERVIEW: {"selected_option": {"value": "talk-1"}}}}
        assert request_in({**QUESTION, **chosen_ones}) == AskRequest("sure?", Scope(("talk-1",)))


async def test_a_suggested_question_in_the_dialog_is_answered_on_top_of_it(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        await here.send(global_shortcut(here.peer))
        await here.until(lambda: here.peer.views)
        await here.quiet()
        name = button(here.peer.views["V0001"], "sure of waves?")
        await here.send(in_view(here.peer, name, view="V0001", kind="modal"))
        await here.until(lambda: "V0002" in here.peer.views)
        assert TEXTS[0] in shown(here.peer.views["V0002"])
        assert here.bot.asked[-1].text == "sure of waves?"


async def test_where_three_dialogs_lie_on_one_another_the_next_replaces_the_third(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        tab = await home(here)
        await here.send(in_view(here.peer, button(tab, "sure of fears?"), value=value_of(tab, "sure of fears?")))
        await here.until(lambda: here.peer.views and TEXTS[0] in shown(here.peer.views["V0001"]))
        await here.quiet()
        for view, label, after in (
            ("V0001", wording.answers.MORE, "V0002"),
            ("V0002", wording.answers.WIDER, "V0003"),
        ):
            name = button(here.peer.views[view], label)
            await here.send(in_view(here.peer, name, view=view, kind="modal"))
            await here.until(partial(here.peer.views.__contains__, after))
            await here.quiet()
        cite = button(here.peer.views["V0003"], wording.answers.CITE)
        await here.send(in_view(here.peer, cite, view="V0003", kind="modal"))
        await here.until(lambda: wording.answers.TO_COPY in shown(here.peer.views["V0003"]))
        assert set(here.peer.views) == {"V0001", "V0002", "V0003"}


async def test_an_answer_that_slack_refuses_does_not_leave_the_dialog_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "_AGAIN_AFTER", 0.0)
    async with world(tmp_path, bot_with_questions()) as here:
        here.peer.fail("views.update", "invalid_arguments")
        await here.send(in_view(here.peer, "home.random"))
        await here.until(lambda: here.peer.views and "something went wrong" in shown(here.peer.views["V0001"]))


# --- setting the daily quote ----------------------------------------------------------------------


async def test_an_admin_sets_the_daily_quote_in_a_dialog(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = await opened(here)
        elements = {block["block_id"]: block["element"] for block in form["blocks"]}
        assert elements["time"]["initial_time"] == "09:00"
        assert elements["zone"]["initial_option"]["value"] == "Europe/Berlin"  # the admin's own, as Slack knows it
        assert elements["channel"]["initial_conversation"] == CHANNEL
        assert len(elements["days"]["initial_options"]) == 7
        await here.send(submitted(here.peer, "V0001", chosen(days="01234"), user=ADMIN))
        await here.until(lambda: wording.daily.ADDED in shown(here.peer.views["V0001"]))
        [schedule] = await here.journal.schedules("slack", TEAM)
        assert (schedule.time_of_day, schedule.zone, schedule.channel) == (dt.time(7, 30), "Europe/Berlin", CHANNEL)
        assert (schedule.weekdays, schedule.set_by) == ((0, 1, 2, 3, 4), ADMIN)
        assert [whisper["text"] for whisper in here.peer.whispers] == [f"💬 {texts.POSTS_HERE}"]


async def test_a_channel_that_the_bot_is_not_in_is_refused_before_anything_is_saved(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await opened(here)
        reply = await here.send(submitted(here.peer, "V0001", chosen(channel="C0099"), user=ADMIN))
        assert json.loads(reply.text) == {"response_action": "errors", "errors": {"channel": texts.NOT_A_MEMBER}}
        assert await here.journal.schedules("slack", TEAM) == []
        here.clock.wait(60)
        typed = await here.answered(command(here.peer, "daily set 9:00 Europe/Berlin <#C0099|x>", user=ADMIN))
        assert texts.NOT_A_MEMBER_THERE.casefold() in shown(typed).casefold()
        assert await here.journal.schedules("slack", TEAM) == []


async def test_a_daily_quote_is_changed_from_the_home_tab(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await opened(here)
        await here.send(submitted(here.peer, "V0001", chosen(), user=ADMIN))
        await here.until(lambda: wording.daily.ADDED in shown(here.peer.views["V0001"]))
        [schedule] = await here.journal.schedules("slack", TEAM)
        tab = await home(here, ADMIN)
        [label] = [name for name in names(tab) if schedule.identity in name]
        await here.send(in_view(here.peer, button(tab, label), user=ADMIN, value=value_of(tab, label)))
        await here.until(lambda: "V0002" in here.peer.views)
        form = here.peer.views["V0002"]
        assert form["private_metadata"] == schedule.identity
        assert form["blocks"][0]["element"]["initial_time"] == "07:30"
        await here.send(submitted(here.peer, "V0002", chosen("08:15", "Asia/Tokyo"), user=ADMIN))
        await here.until(lambda: wording.daily.CHANGED in shown(here.peer.views["V0002"]))
        [changed] = await here.journal.schedules("slack", TEAM)
        assert changed.identity == schedule.identity
        assert (changed.time_of_day, changed.zone) == (dt.time(8, 15), "Asia/Tokyo")


@pytest.mark.parametrize("user", [ALICE, FOREIGN_ADMIN])
async def test_only_admins_open_the_form_or_send_it(tmp_path: Path, user: str) -> None:
    async with world(tmp_path) as here:
        assert wording.daily_input.ONLY_ADMINS in shown(await opened(here, user))
        await here.send(command(here.peer, "daily set", user=ADMIN))
        await here.until(lambda: "V0002" in here.peer.views)
        await here.send(submitted(here.peer, "V0002", chosen(), user=user))
        await here.until(lambda: wording.daily_input.ONLY_ADMINS in shown(here.peer.views["V0002"]))
        assert await here.journal.schedules("slack", TEAM) == []
        assert here.peer.whispers == []  # nor may others have a channel probed


@pytest.mark.parametrize(
    ("typed", "first"), [("berl", "Europe/Berlin"), ("", "Europe/Berlin"), ("tokyo", "Asia/Tokyo")]
)
async def test_time_zones_are_offered_while_one_is_typed(tmp_path: Path, typed: str, first: str) -> None:
    async with world(tmp_path) as here:
        options = json.loads((await here.send(typing(ZONE, typed))).text)["options"]
        assert options[0]["value"] == first
        assert len(options) <= 100
