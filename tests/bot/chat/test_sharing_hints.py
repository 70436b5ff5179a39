"""A private verdict has a button to share it, or says how to get one that has."""

from dataclasses import replace
from functools import partial

import pytest

from bot.chat.requests import CheckRequest
from bot.model import CheckResult, Scope, Verdict
from bot.presentation import verdict_replies, wording
from bot.presentation.buttons import Action, Position
from bot.presentation.reply import Above
from bot.presentation.verdict_replies import LONGEST_CLAIM
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
        (replace(ONE, others=(ABSENT,)), True, wording.checks.SHARE_ONE),
        (replace(ONE, others=(ABSENT,)), False, wording.checks.SHARE_ONE),
    ],
)
def test_a_verdict_is_shared_or_says_how(result: CheckResult, shareable: bool, hint: str | None) -> None:
    private = verdict_replies.checked(result, "token", private=True, shareable=shareable)
    assert [note for note in private.notes if note in HINTS] == ([hint] if hint else [])
    assert any(button.action is Action.SHARE for button in private.buttons) == (hint is None)
    public = verdict_replies.checked(result, "token", private=False, shareable=shareable)
    assert not any(note in HINTS for note in public.notes)


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
    [share] = [button for button in private.buttons if button.action is Action.SHARE]
    press = partial(here.press, Action.SHARE, private.token or "", private=True, number=share.number)
    lost = await press(position=Position(0), above=Above(("Alice had this checked",), "verbatim"))
    assert lost.reply.lead == wording.checks.SHARE_UNLIMITED
    shared = await press(position=Position(0), above=Above(private.prompt, "verbatim"))
    assert here.bot.checked[-1] == ("verbatim", shared_scope)
    assert (shared.public, shared.reply.prompt) == (True, private.prompt)
    assert shared.before is not None
    assert replace(share, label="Shared", enabled=False) in shared.before.buttons
