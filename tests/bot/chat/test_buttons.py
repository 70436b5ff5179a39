"""What buttons do, and for whom; over a bot of four quotes and a real journal."""

from dataclasses import replace
from functools import partial

import pytest

from bot.chat.buttons import PressResult
from bot.chat.requests import CheckRequest
from bot.chat.visitor import Place, Server
from bot.model import Answer, Confidence, Scope
from bot.presentation import compose, wording
from bot.presentation.buttons import Action, Button, Position, button_id, parse_button_id
from bot.presentation.reply import Above, Excerpt, Tone
from tests.bot.chat.chat_world import ADMIN, ALICE, BOB, ELSEWHERE, ChatWorld, labels
from tests.fixtures.fake_quotes import quote


async def test_turning_ends_at_both_ends(here: ChatWorld) -> None:
    token = await here.token()

    async def turn(action: Action) -> str | None:
        reply = (await here.press(action, token)).reply
        return reply.match or reply.lead

    assert await turn(Action.PREVIOUS) == wording.answers.NO_PREVIOUS
    assert [await turn(Action.NEXT) for _ in range(4)] == [
        "Match 2 of 4",
        "Match 3 of 4",
        "Match 4 of 4",
        wording.answers.NO_NEXT,
    ]
    assert await turn(Action.PREVIOUS) == "Match 3 of 4"


@pytest.mark.parametrize("action", [Action.NEXT, Action.PREVIOUS, Action.OPEN, Action.SHARE, Action.SHARE_VERDICT])
async def test_what_turns_or_shares_belongs_to_whoever_asked(here: ChatWorld, action: Action) -> None:
    pressed = await here.press(action, await here.token(), BOB, number=1)
    assert pressed.reply == compose.notice(wording.errors.BELONGS)


@pytest.mark.parametrize("action", [Action.MORE, Action.ALSO, Action.REST, Action.CITE])
async def test_what_only_shows_is_for_everybody_and_private(here: ChatWorld, action: Action) -> None:
    pressed = await here.press(action, await here.token(), BOB)
    assert (pressed.turned, pressed.public, pressed.reply.private) == (False, False, True)
    assert pressed.reply.excerpts or pressed.reply.citation


async def test_a_button_of_another_platform_a_forged_one_and_an_old_one_find_no_answer(here: ChatWorld) -> None:
    token = await here.token()
    gone = compose.notice(wording.errors.GONE)
    assert (await here.press(Action.NEXT, token, replace(ALICE, platform="other"))).reply == gone
    assert (await here.press(Action.NEXT, "forged")).reply == gone
    here.clock.wait(31 * 86400)
    assert (await here.press(Action.NEXT, token)).reply == gone


async def test_a_token_that_is_pressed_in_another_server_finds_no_answer(here: ChatWorld) -> None:
    token = await here.token()
    abroad = replace(ALICE, place=Place(Server("abroad"), "lobby"))
    assert (await here.press(Action.NEXT, token, abroad)).reply == compose.notice(wording.errors.GONE)
    assert (await here.press(Action.NEXT, token, ELSEWHERE)).turned
    assert (await here.press(Action.NEXT, token, replace(ALICE, place=Place(Server("abroad"), "general")))).turned


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
    assert (shared.reply.prompt, shared.reply.excerpts, shared.reply.private) == (
        ("Shared by Alice",),
        (Excerpt(quote(0)),),
        False,
    )
    assert shared.before is not None
    assert [button for button in shared.before.buttons if button.action is Action.SHARE] == [
        Button(Action.SHARE, "Shared", enabled=False, position=Position(0))
    ]
    again = await here.press(Action.SHARE, token, private=True)
    assert again.reply == compose.notice(wording.errors.SHARED_ALREADY)


async def test_only_admins_veto_and_allow(here: ChatWorld) -> None:
    token = await here.token()
    refusal = compose.notice(wording.daily.VETO_FOR_ADMINS)
    assert (await here.press(Action.VETO, token)).reply == refusal
    vetoed = await here.press(Action.VETO, token, ADMIN)
    assert vetoed.reply.buttons == (Button(Action.ALLOW, wording.daily.ALLOW, position=Position(0)),)
    assert quote(0).ref not in await here.random_quotes(3)
    assert (await here.press(Action.ALLOW, token)).reply == refusal
    assert (await here.press(Action.ALLOW, token, ADMIN)).reply == compose.notice(wording.daily.ALLOWED)
    assert quote(0).ref in await here.random_quotes(4)


async def test_a_button_belongs_to_the_quote_it_stands_under(here: ChatWorld) -> None:
    """Whatever was turned elsewhere since: by somebody else, or by `next` in a thread."""
    token = await here.token()
    for _ in range(2):
        await here.write("next")
    under_first = Position(0)
    assert (await here.press(Action.MORE, token, BOB, position=under_first)).reply.excerpts[0].quote == quote(0)
    assert (await here.press(Action.CITE, token, BOB, position=under_first)).reply.citation == quote(0)
    assert (await here.press(Action.NEXT, token, position=under_first)).reply.match == "Match 2 of 4"
    assert (await here.press(Action.NEXT, token, position=Position(2))).reply.match == "Match 4 of 4"
    assert (await here.press(Action.MORE, token, position=Position(99))).reply.excerpts[0].quote == quote(3)


async def test_a_turned_reply_keeps_who_asked_what(here: ChatWorld) -> None:
    above = Above(("Alice asked: sure",))
    turned = await here.press(Action.NEXT, await here.token(), position=Position(0), above=above)
    assert turned.reply.prompt == above.prompt


async def test_what_is_shared_keeps_its_question_and_its_doubt(here: ChatWorld) -> None:
    near = await here.ask("what is it", private=True)
    above, second = Above(near.prompt), Position(1, doubtful=True)
    shared = await here.press(Action.SHARE, near.token or "", private=True, position=second, above=above)
    assert shared.reply.prompt == ("Alice asked: what is it",)
    assert (shared.reply.tone, shared.reply.lead) == (Tone.UNSURE, wording.answers.IN_DOUBT)
    assert shared.reply.excerpts == (Excerpt(quote(1)),)


@pytest.mark.parametrize("confidence", [Confidence.SURE, Confidence.UNSURE])
async def test_a_list_of_quotes_is_shared_whole_and_once(here: ChatWorld, confidence: Confidence) -> None:
    asked = "3 quotes about fog"
    here.bot.facts[asked] = Answer(confidence, tuple(map(quote, range(4))), wanted=3)
    public, private = await here.ask(asked), await here.ask(asked, private=True)
    button = private.buttons[-1]
    assert (button.action, button.label, button.number) == (Action.SHARE, wording.answers.SHARE, 3)
    assert Action.SHARE not in {each.action for each in public.buttons}

    async def share() -> PressResult:
        press = partial(here.press, private=True, number=button.number, position=button.position)
        return await press(Action.SHARE, private.token or "", above=Above(private.prompt))

    shared = await share()
    assert shared.public
    assert shared.reply == replace(public, token=shared.reply.token, matches_left=0)
    opened = await here.press(Action.OPEN, shared.reply.token or "", number=3, position=Position(2))
    assert opened.reply.excerpts == (Excerpt(quote(2)),)
    assert shared.before is not None
    assert shared.before.buttons == (*private.buttons[:-1], replace(button, label="Shared", enabled=False))
    assert (await share()).reply == compose.notice(wording.errors.SHARED_ALREADY)


@pytest.mark.parametrize("claim", ["altered words", "stitched words", "absent words", "verbatim words"])
async def test_a_verdict_is_shared_with_its_claim(here: ChatWorld, claim: str) -> None:
    private = await here.chat.answer(ALICE, CheckRequest(claim), private=True)
    assert wording.checks.SHARE in labels(private)
    above = Above(private.prompt, private.to_share)
    shared = await here.press(
        Action.SHARE_VERDICT, private.token or "", private=True, position=Position(0), above=above
    )
    assert shared.public
    assert shared.reply == replace(
        private,
        buttons=tuple(button for button in private.buttons if button.action is not Action.SHARE_VERDICT),
        token=shared.reply.token,
        private=False,
        to_share=(),
    )
    again = await here.press(Action.SHARE_VERDICT, private.token or "", private=True, position=Position(0), above=above)
    assert again.reply == compose.notice(wording.errors.SHARED_ALREADY)


async def test_a_verdict_that_cannot_be_read_again_from_its_message_has_no_share_button(here: ChatWorld) -> None:
    too_long = await here.chat.answer(ALICE, CheckRequest("verbatim " * 120), private=True)
    limited = await here.chat.answer(ALICE, CheckRequest("verbatim", Scope(("talk-1",), ("A Show",))), private=True)
    for reply in (too_long, limited):
        assert wording.checks.SHARE not in labels(reply)


@pytest.mark.parametrize("name", ["next:abc", "open3:a-b_c", "share:x", "next.0:abc", "open3.2u:a", "share.19u:x"])
def test_a_button_is_read_as_it_was_written(name: str) -> None:
    press = parse_button_id(name)
    assert press is not None
    assert button_id(Button(press.action, "", press.number, position=press.position), press.token) == name


@pytest.mark.parametrize(
    "name", ["", "next", "next:", "fly:abc", "next:a b", f"next:{'x' * 65}", "next.:a", "next.123:a", "next.1x:a"]
)
def test_a_forged_name_is_not_a_button(name: str) -> None:
    assert parse_button_id(name) is None
