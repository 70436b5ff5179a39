"""The first minute: a message to the installer, an empty conversation, and Slack's suggested prompts."""

from pathlib import Path

from tests.adapters.slack.test_home import bot_with_questions
from tests.peers.slack_payloads import direct, home_opened, press
from tests.peers.slack_peer import ADMIN, ALICE, DM
from tests.peers.slack_world import button, names, shown, world


async def test_an_empty_conversation_is_greeted_once_with_questions_to_try(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        await here.send(home_opened(tab="messages"))
        await here.until(lambda: here.peer.messages)
        await here.quiet()
        [greeting] = here.peer.messages
        assert greeting["channel"] == DM
        assert "Interviews: A Talk: Of Many Things." in shown(greeting)
        assert names(greeting) == ["sure of fears?", "sure of waves?"]
        await here.send(home_opened(tab="messages"))
        await here.quiet()
        assert here.peer.messages == [greeting]
        answer = await here.answered(press(here.peer, greeting, button(greeting, "sure of fears?")))
        assert answer in here.peer.messages  # in a direct message it need not vanish


async def test_the_first_member_who_opens_the_home_tab_is_greeted_once_in_a_workspace(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        for user in (ALICE, ADMIN, ALICE):
            await here.send(home_opened(user=user))
            await here.quiet()
        [greeting] = here.peer.messages
        assert (greeting["channel"], names(greeting)) == (ALICE, ["sure of fears?", "sure of waves?"])


async def test_a_conversation_that_has_messages_is_left_alone(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        await here.answered(direct("sure"))
        await here.send(home_opened(tab="messages"))
        await here.until(lambda: here.peer.prompts)
        await here.quiet()
        assert len(here.peer.messages) == 1


async def test_slack_offers_the_suggested_questions(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        await here.send(home_opened(tab="messages"))
        await here.until(lambda: here.peer.messages)
        questions = ["sure of fears?", "sure of waves?"]
        assert here.peer.prompts == [{"title": question, "message": question} for question in questions]


async def test_an_installation_without_the_new_permission_is_greeted_all_the_same(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        here.peer.fail("assistant.threads.setSuggestedPrompts", "missing_scope")
        await here.send(home_opened(tab="messages"))
        await here.until(lambda: here.peer.messages)


async def test_an_empty_message_gets_questions_to_try(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        assert names(await here.answered(direct(""))) == ["sure of fears?", "sure of waves?"]
