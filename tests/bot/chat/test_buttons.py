"""What buttons do, and for whom; over a bot of four quotes and a real journal."""

from dataclasses import replace

import pytest

from bot.presentation import compose, wording
from bot.presentation.reply import Action, Button, Excerpt, button_id, parse_button_id
from tests.bot.chat.chat_world import ADMIN, ALICE, BOB, ChatWorld
from tests.fixtures.fake_quotes import quote


async def test_turning_ends_at_both_ends(here: ChatWorld) -> None:
    token = await here.token()

    async def turn(action: Action) -> str | None:
        return (await here.press(action, token)).reply.lead

    assert await turn(Action.PREVIOUS) == wording.answers.NO_PREVIOUS
    assert [await turn(Action.NEXT) for _ in range(4)] == [
        "Match 2 of 4",
        "Match 3 of 4",
        "Match 4 of 4",
        wording.answers.NO_NEXT,
    ]
    assert await turn(Action.PREVIOUS) == "Match 3 of 4"


@pytest.mark.parametrize("action", [Action.NEXT, Action.PREVIOUS, Action.OPEN, Action.SHARE])
async def test_what_turns_or_shares_belongs_to_whoever_asked(here: ChatWorld, action: Action) -> None:
    pressed = await here.press(action, await here.token(), BOB, number=1)
    assert pressed.reply == compose.notice(wording.errors.BELONGS)


@pytest.mark.parametrize("action", [Action.MORE, Action.ALSO, Action.REST])
async def test_what_only_shows_is_for_everybody_and_private(here: ChatWorld, action: Action) -> None:
    pressed = await here.press(action, await here.token(), BOB)
    assert (pressed.turned, pressed.public, pressed.reply.private) == (False, False, True)
    assert pressed.reply.excerpts


async def test_a_button_of_another_platform_a_forged_one_and_an_old_one_find_no_answer(here: ChatWorld) -> None:
    token = await here.token()
    gone = compose.notice(wording.errors.GONE)
    assert (await here.press(Action.NEXT, token, replace(ALICE, platform="other"))).reply == gone
    assert (await here.press(Action.NEXT, "forged")).reply == gone
    here.clock.wait(31 * 86400)
    assert (await here.press(Action.NEXT, token)).reply == gone


async def test_a_button_of_another_version_says_so(here: ChatWorld) -> None:
    pressed = await here.chat.press(ALICE, None, private=False)
    assert pressed.reply == compose.notice(wording.errors.OLD_BUTTON)


async def test_a_button_whose_quote_is_gone_fails_with_a_sentence(here: ChatWorld) -> None:
    token = await here.token()
    here.bot.gone = True
    assert (await here.press(Action.NEXT, token)).reply == compose.notice("There is no interview 'talk-1' here.")


async def test_a_private_answer_is_shared_once(here: ChatWorld) -> None:
    token = await here.token(private=True)
    shared = await here.press(Action.SHARE, token, private=True)
    assert shared.public
    assert (shared.reply.lead, shared.reply.excerpts, shared.reply.private) == (
        "Shared by Alice:",
        (Excerpt(quote(0)),),
        False,
    )
    assert shared.before is not None
    assert [button for button in shared.before.buttons if button.action is Action.SHARE] == [
        Button(Action.SHARE, "Shared", enabled=False)
    ]
    again = await here.press(Action.SHARE, token, private=True)
    assert again.reply == compose.notice(wording.errors.SHARED_ALREADY)


async def test_only_admins_veto_and_allow(here: ChatWorld) -> None:
    token = await here.token()
    refusal = compose.notice(wording.daily.VETO_FOR_ADMINS)
    assert (await here.press(Action.VETO, token)).reply == refusal
    vetoed = await here.press(Action.VETO, token, ADMIN)
    assert vetoed.reply.buttons == (Button(Action.ALLOW, wording.daily.ALLOW),)
    assert quote(0).ref not in await here.random_quotes(3)
    assert (await here.press(Action.ALLOW, token)).reply == refusal
    assert (await here.press(Action.ALLOW, token, ADMIN)).reply == compose.notice(wording.daily.ALLOWED)
    assert quote(0).ref in await here.random_quotes(4)


@pytest.mark.parametrize("name", ["next:abc", "open3:a-b_c", "share:x"])
def test_a_button_is_read_as_it_was_written(name: str) -> None:
    press = parse_button_id(name)
    assert press is not None
    assert button_id(Button(press.action, "", press.number), press.token) == name


@pytest.mark.parametrize("name", ["", "next", "next:", "fly:abc", "next:a b", f"next:{'x' * 65}"])
def test_a_forged_name_is_not_a_button(name: str) -> None:
    assert parse_button_id(name) is None
