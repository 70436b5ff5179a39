"""The Home tab: what it shows, things to try, and settings for admins."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from adapters.slack import texts
from bot.model import View
from bot.presentation import wording
from bot.reasons import Reason, ReasonCode
from tests.fixtures.fake_quotes import TALK, TEXTS, FakeBot
from tests.peers.slack_payloads import command, home_opened, in_view, mention, press
from tests.peers.slack_peer import ADMIN, ALICE, BOB, CHANNEL, TEAM
from tests.peers.slack_world import World, button, names, shown, world


def bot_with_questions() -> FakeBot:
    """A bot whose talk has questions to try."""
    bot = FakeBot()
    bot.known = [replace(TALK, suggested=("sure of fears?", "sure of waves?"))]
    return bot


def value_of(tab: dict[str, Any], label: str) -> str:
    """The value of the button with a label."""
    elements = [item for block in tab["blocks"] if block["type"] == "actions" for item in block["elements"]]
    return str(next(item["value"] for item in elements if item["text"]["text"] == label))


async def home(here: World, user: str = ALICE) -> dict[str, Any]:
    """The tab as somebody sees it."""
    before = len(here.calls("views.publish"))
    await here.send(home_opened(user=user))
    await here.until(lambda: len(here.calls("views.publish")) > before)
    await here.quiet()
    return here.peer.homes[user]


async def test_it_shows_what_the_bot_is_how_to_ask_and_what_is_stored(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        tab = await home(here)
        text = shown(tab)
        assert "Verbatim 1.2.3 quotes interviews" in text
        assert "Interviews: A Talk: Of Many Things" in text
        assert "Ask with /verbatim ask, or mention me with a question." in text
        assert wording.commands.keeps() in text
        chapters = ["Beginnings", "Fears", "Friends", "Waves"]
        assert names(tab) == [*chapters, texts.A_RANDOM_QUOTE, wording.commands.FORGET_ME]
        assert texts.SETTINGS not in text


async def test_a_chapter_shows_its_quotes_in_a_dialog(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        tab = await home(here)
        await here.send(in_view(here.peer, button(tab, "Fears"), value=value_of(tab, "Fears")))
        await here.until(lambda: here.peer.views and "afraid of @everyone" in shown(here.peer.views["V0001"]))


async def test_a_question_that_is_typed_is_answered_in_a_dialog(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        tab = await home(here)
        assert [block["element"]["action_id"] for block in tab["blocks"] if block["type"] == "input"] == [
            "home.question"
        ]
        await here.send(in_view(here.peer, "home.question", type="plain_text_input", value="sure?"))
        await here.until(lambda: here.peer.views and TEXTS[0] in shown(here.peer.views["V0001"]))
        assert here.bot.asked[-1].text == "sure?"


async def test_trying_it_answers_in_a_dialog(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        tab = await home(here)
        await here.quiet()
        greeting = list(here.peer.messages)
        assert names(tab)[:2] == ["sure of fears?", "sure of waves?"]
        question = button(tab, "sure of fears?")
        await here.send(in_view(here.peer, question, value=value_of(tab, "sure of fears?")))
        await here.until(lambda: here.peer.views and TEXTS[0] in shown(here.peer.views["V0001"]))
        await here.quiet()
        assert (here.peer.messages, here.peer.whispers) == (greeting, [])
        dialog = here.peer.views["V0001"]
        assert wording.answers.SHARE not in names(dialog)
        await here.send(in_view(here.peer, button(dialog, wording.answers.NEXT), view="V0001", kind="modal"))
        await here.until(lambda: wording.answers.match(1, 4) in shown(here.peer.views["V0001"]))
        await here.send(in_view(here.peer, button(dialog, wording.answers.MORE), view="V0001", kind="modal"))
        await here.until(lambda: "V0002" in here.peer.views)
        assert "what went before it" in shown(here.peer.views["V0002"])
        await here.send(in_view(here.peer, button(tab, texts.A_RANDOM_QUOTE)))
        await here.until(lambda: "V0003" in here.peer.views and "Ada Guest" in shown(here.peer.views["V0003"]))


async def test_an_admin_chooses_how_words_are_shown_and_where_the_bot_answers(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        tab = await home(here, ADMIN)
        assert texts.SETTINGS in shown(tab)
        await here.send(
            in_view(here.peer, "home.view", user=ADMIN, type="static_select", selected_option={"value": "strict"})
        )
        await here.until(lambda: len(here.calls("views.publish")) == 2)
        await here.send(in_view(here.peer, "home.channels", user=ADMIN, selected_conversations=[CHANNEL]))
        await here.until(lambda: len(here.calls("views.publish")) == 3)
        await here.quiet()
        assert await here.journal.preferences("slack", TEAM) == {"view": "strict", "channels": CHANNEL}
        menus = [block["accessory"] for block in here.peer.homes[ADMIN]["blocks"] if block["type"] == "section"]
        assert [menus[0]["initial_option"]["value"], menus[1]["initial_conversations"]] == ["strict", [CHANNEL]]
        await here.answered(mention("sure"))
        assert here.bot.asked[0].view is View.STRICT


async def test_others_cannot_change_settings_even_with_forged_requests(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.journal.prefer("slack", TEAM, "view", "strict")
        for name in ("home.view", "home.channels", "home.all"):
            await here.send(in_view(here.peer, name, user=BOB, selected_conversations=["C0666"]))
        await here.until(lambda: len(here.peer.views) == 3)
        assert {shown(dialog) for dialog in here.peer.views.values()} == {f"💬 {wording.errors.ONLY_ADMINS}"}
        assert await here.journal.preferences("slack", TEAM) == {"view": "strict"}


async def test_values_that_no_menu_offers_are_not_stored(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.send(in_view(here.peer, "home.view", user=ADMIN, selected_option={"value": "loud"}))
        await here.send(in_view(here.peer, "home.channels", user=ADMIN, selected_conversations=["C1 C2", "C3"]))
        await here.until(lambda: len(here.calls("views.publish")) == 2)
        assert await here.journal.preferences("slack", TEAM) == {"channels": "C3"}


async def test_in_other_channels_only_the_asker_sees_an_answer(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.journal.prefer("slack", TEAM, "channels", "C0099")
        message = await here.answered(mention("sure"))
        assert here.peer.messages == []
        assert (message["user"], message["channel"]) == (ALICE, CHANNEL)
        assert wording.errors.ONLY_PRIVATELY in shown(message)
        private = await here.answered(command(here.peer, "sure"))
        assert wording.answers.SHARE not in names(private)


async def test_everything_about_a_workspace_or_one_member_is_deleted(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(mention("sure"))
        other = await here.answered(mention("sure", user=BOB))
        tab = await home(here)
        await here.send(in_view(here.peer, button(tab, wording.commands.FORGET_ME)))
        await here.until(lambda: here.peer.views)
        assert shown(here.peer.views["V0001"]) == f"💬 {wording.commands.FORGOT_ME}"
        gone = await here.answered(press(here.peer, message, button(message, wording.answers.MORE)))
        assert wording.errors.GONE in shown(gone)
        assert wording.errors.GONE not in shown(
            await here.answered(press(here.peer, other, button(other, wording.answers.MORE)))
        )
        tab = await home(here, ADMIN)
        await here.send(in_view(here.peer, button(tab, wording.commands.FORGET_NOW), user=ADMIN))
        await here.until(lambda: len(here.peer.views) == 2)
        assert wording.errors.GONE in shown(
            await here.answered(press(here.peer, other, button(other, wording.answers.MORE)))
        )


async def test_admins_see_what_last_went_wrong(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("chat.postMessage", "not_in_channel")
        await here.answered(mention("sure"))
        reason = wording.reasons.sentence(Reason(ReasonCode.NOT_IN_CHANNEL))
        at = wording.dates.moment(here.clock.now(), "UTC")
        assert f"The last problem was on {at} in {CHANNEL}: {reason}." in shown(await home(here, ADMIN))


async def test_if_slack_does_not_say_who_is_an_admin_there_are_no_settings(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("users.info", "missing_scope")
        assert texts.SETTINGS not in shown(await home(here, ADMIN))


async def test_a_dialog_that_opens_too_late_does_no_harm(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("views.open", "expired_trigger_id")
        await here.send(in_view(here.peer, "home.ask0", value="sure"))
        await here.until(lambda: here.calls("views.open"))
        await here.quiet()
        assert here.peer.views == {}
