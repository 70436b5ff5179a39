"""Reasons as the journal stores them, and the sentence each of them has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation import wording
from bot.reasons import Reason, ReasonCode

BUSY = Reason(ReasonCode.PLATFORM_BUSY, ("discord",))

EXAMPLES = {
    ReasonCode.BOT_AWAY_FOR_DAYS: Reason(ReasonCode.BOT_AWAY_FOR_DAYS, ("12",)),
    ReasonCode.GAVE_UP: Reason(ReasonCode.GAVE_UP, cause=BUSY),
    ReasonCode.PLATFORM_BUSY: BUSY,
    ReasonCode.PLATFORM_UNREACHABLE: Reason(ReasonCode.PLATFORM_UNREACHABLE, ("slack", "ClientError")),
    ReasonCode.PLATFORM_FAILED: Reason(ReasonCode.PLATFORM_FAILED, ("discord", "502")),
    ReasonCode.NOT_PRINTED: Reason(ReasonCode.NOT_PRINTED, ("Broken pipe",)),
    ReasonCode.ZONE_GONE: Reason(ReasonCode.ZONE_GONE, ("Mars/Olympus",)),
    ReasonCode.PLATFORM_REFUSED: Reason(ReasonCode.PLATFORM_REFUSED, ("slack", "msg_too_long", "0a1b2c3d")),
    ReasonCode.PERMISSIONS_MISSING: Reason(ReasonCode.PERMISSIONS_MISSING, ("View Channel", "Send Messages")),
    ReasonCode.DEFECT: Reason(ReasonCode.DEFECT, ("0a1b2c3d",)),
    ReasonCode.OTHER: Reason(ReasonCode.OTHER, ("words of an earlier program",)),
}
"""Of the codes that have details, one each with all of them."""

REASONS = st.recursive(
    st.builds(Reason, st.sampled_from(ReasonCode), st.lists(st.text(), max_size=3).map(tuple)),
    lambda causes: st.builds(Reason, st.sampled_from(ReasonCode), st.just(()), causes),
    max_leaves=3,
)


@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_reason_has_a_sentence_with_all_its_details(code: ReasonCode) -> None:
    reason = EXAMPLES.get(code, Reason(code))
    sentence = wording.reasons.sentence(reason)
    assert sentence
    assert not sentence.endswith(".")
    for detail in reason.details:
        assert detail.casefold() in sentence.casefold()


def test_a_reason_behind_another_one_comes_first() -> None:
    gave_up = wording.reasons.sentence(Reason(ReasonCode.GAVE_UP, cause=BUSY))
    assert gave_up == "Discord asked the bot to wait; the bot tried again until it was too late to post"


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason(ReasonCode.DEFECT), "the bot had an internal error; its log says more"),
        (Reason(ReasonCode.PERMISSIONS_MISSING), "the bot may not post there"),
        (Reason(ReasonCode.PERMISSIONS_MISSING, ("A", "B", "C")), "the bot lacks A, B and C there"),
        (Reason(ReasonCode.PLATFORM_UNREACHABLE, ("slack",)), "Slack cannot be reached"),
    ],
)
def test_details_that_are_not_known_are_left_out(reason: Reason, sentence: str) -> None:
    assert wording.reasons.sentence(reason) == sentence


@given(REASONS)
def test_a_reason_comes_back_as_it_was_stored(reason: Reason) -> None:
    assert Reason.load(reason.dump()) == reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a sentence",
        "3",
        "[]",
        "null",
        '{"code": "of_the_future"}',
        '{"details": []}',
        '{"code": "gave_up", "cause": 3}',
    ],
)
def test_what_is_not_a_reason_is_kept_word_for_word(text: str) -> None:
    assert Reason.load(text) == Reason(ReasonCode.OTHER, (text,))
