"""A private verdict has a button to share it, or says how to get one that has."""

from dataclasses import replace

import pytest

from bot.chat.requests import CheckRequest
from bot.model import CheckResult, Scope, Verdict
from bot.presentation import verdict_replies, wording
from bot.presentation.buttons import Action
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


async def test_a_check_within_an_interview_says_how_to_share(here: ChatWorld) -> None:
    scoped = await here.chat.answer(ALICE, CheckRequest("verbatim", Scope(("talk-1",))), private=True)
    assert wording.checks.SHARE_UNLIMITED in scoped.notes
