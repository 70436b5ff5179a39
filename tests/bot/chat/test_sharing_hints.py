"""A private verdict has a button to share it, or says how to get one that has."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from adapters.discord import render as discord
from adapters.slack import render as slack
from bot.chat.requests import CheckRequest
from bot.model import CheckResult, Role, Scope, Verdict
from bot.presentation import verdict_replies, wording
from bot.presentation.buttons import Action, Position
from bot.presentation.reply import Above, Reply
from bot.presentation.verdict_replies import LONGEST_CLAIM
from bot.verify.claim import read_message
from tests.bot.chat.chat_world import ALICE, ChatWorld
from tests.fixtures.fake_quotes import quote

ONE = CheckResult("words", Verdict.VERBATIM, (quote(0),))
ABSENT = CheckResult("words", Verdict.ABSENT)
HINTS = (
    wording.checks.SHARE_ONE,
    wording.checks.SHARE_UNLIMITED,
    wording.checks.share_shorter(LONGEST_CLAIM),
)


@pytest.mark.parametrize(
    ("result", "shareable", "hint"),
    [
        (ONE, True, None),
        (ABSENT, True, None),
        (replace(ONE, claim="x" * LONGEST_CLAIM), True, None),
        (replace(ONE, claim="x" * (LONGEST_CLAIM + 1)), True, wording.checks.share_shorter(LONGEST_CLAIM)),
        (replace(ABSENT, claim="x" * (LONGEST_CLAIM + 1)), True, wording.checks.share_shorter(LONGEST_CLAIM)),
        (ONE, False, wording.checks.SHARE_UNLIMITED),
        (replace(ONE, others=(ABSENT,)), True, None),
        (replace(ONE, others=(ABSENT,)), False, wording.checks.SHARE_UNLIMITED),
        (replace(ONE, others=(replace(ABSENT, claim="word " * 30),)), True, wording.checks.SHARE_ONE),
        (replace(ONE, others=(replace(ABSENT, claim="word " * 30),)), False, wording.checks.SHARE_ONE),
        (replace(ONE, others=(replace(ABSENT, claim='odd" Absent: words'),)), True, wording.checks.SHARE_ONE),
        (replace(ONE, others=(replace(ABSENT, claim="word " * 20),) * 9), True, wording.checks.SHARE_ONE),
    ],
)
def test_a_verdict_is_shared_or_says_how(result: CheckResult, shareable: bool, hint: str | None) -> None:
    private = verdict_replies.checked(result, "token", private=True, shareable=shareable)
    assert [note for note in private.notes if note in HINTS] == ([hint] if hint else [])
    assert any(button.action is Action.SHARE_VERDICT for button in private.buttons) == (hint is None)
    public = verdict_replies.checked(result, "token", private=False, shareable=shareable)
    assert not any(note in HINTS for note in public.notes)


@pytest.mark.parametrize(
    ("result", "role"),
    [
        (ONE, None),
        (replace(ONE, claim='I wrote "the lamp is out of oil" there'), None),
        (replace(ONE, claim="I wrote “the lamp is out of oil” there"), None),
        (replace(ONE, claim="is this what he said about the lamp, is it real"), None),
        (replace(ONE, claimed_role=Role.HOST), Role.HOST),
        (replace(ONE, claim='I wrote "the lamp is out of oil" there', claimed_role=Role.HOST), Role.HOST),
        (replace(ONE, claimed_names=("Ida Brandt",), names_another=True), Role.HOST),
    ],
)
def test_what_is_checked_again_is_the_claim_by_whoever_it_names(result: CheckResult, role: Role | None) -> None:
    again = wording.checks.to_check_again(result.claim, wording.checks.verdict(result))
    message = read_message(again, {"host": Role.HOST, "ida": Role.HOST, "brandt": Role.HOST})
    [claim] = message.marked or (message.whole,)
    assert (claim.text, claim.role) == (result.claim, role)


@pytest.mark.parametrize("draw", [discord.render, slack.render])
def test_a_long_claim_is_read_where_its_button_is(draw: Callable[[Reply], Sequence[Any]]) -> None:
    long = replace(ONE, claim="word " * (LONGEST_CLAIM // 5), pieces=(quote(0, "said " * 500),))
    first, *others = draw(verdict_replies.checked(long, "token", private=True))
    assert others
    assert wording.checks.SHARE in str(first)
    assert wording.checks.SHARE not in str(others)


@pytest.mark.parametrize("draw", [discord.render, slack.render])
def test_a_verdict_that_a_message_cannot_carry_says_how_to_share(draw: Callable[[Reply], Sequence[Any]]) -> None:
    escaped = replace(ABSENT, claim='"\\' * (LONGEST_CLAIM // 2))  # longer as it is drawn, or written in a button
    drawn = str(draw(verdict_replies.checked(escaped, "token", private=True)))
    assert f"'{wording.checks.SHARE}'" not in drawn
    assert wording.checks.SHARE_SHORTER in drawn


@pytest.mark.parametrize(
    "scope",
    [
        Scope(("talk-1",), ("Harbour Voices",)),
        Scope(("talk-1", "A Talk: Of Many Things")),
        Scope(shows=("Harbour Voices " * 6,)),  # the first line would be cut
        Scope(shows=("Harbour “Voices”",)),
    ],
)
async def test_a_check_within_several_says_how_to_share(here: ChatWorld, scope: Scope) -> None:
    scoped = await here.chat.answer(ALICE, CheckRequest("verbatim", scope), private=True)
    assert wording.checks.SHARE_UNLIMITED in scoped.notes
    assert scoped.prompt == ("Alice had this checked",)


@pytest.mark.parametrize(
    ("scope", "named", "shared_scope"),
    [
        (Scope(("talk-1",)), "“A Talk: Of Many Things”", Scope(("A Talk: Of Many Things",))),
        (Scope(shows=("Harbour Voices",)), "the show “Harbour Voices”", Scope(shows=("Harbour Voices",))),
    ],
)
async def test_a_check_within_one_is_shared_with_what_it_was_limited_to(
    here: ChatWorld, scope: Scope, named: str, shared_scope: Scope
) -> None:
    private = await here.chat.answer(ALICE, CheckRequest("verbatim", scope), private=True)
    assert private.prompt == (f"Alice had this checked, only in {named}",)
    [share] = [button for button in private.buttons if button.action is Action.SHARE_VERDICT]
    press = partial(here.press, Action.SHARE_VERDICT, private.token or "", private=True, number=share.number)
    lost = await press(position=Position(0), above=Above(("Alice had this checked",), ("verbatim",)))
    assert lost.reply.lead == wording.checks.SHARE_UNLIMITED
    shared = await press(position=Position(0), above=Above(private.prompt, ("verbatim",)))
    assert here.bot.checked[-1] == ("verbatim", shared_scope)
    assert (shared.public, shared.reply.prompt) == (True, private.prompt)
    assert shared.before is not None
    assert replace(share, label="Shared", enabled=False) in shared.before.buttons
