"""What is shown where an answer takes longer than a moment: "Looking it up…", after a second."""

import asyncio

from adapters.slack.render import SlackMessage
from adapters.slack.send import proven
from bot.presentation import compose, wording
from bot.presentation.reply import Reply

PLACEHOLDER_AFTER = 1.0
"""Seconds after which a placeholder is shown; the journal and the answer usually take a few hundredths."""


async def wait_before_placeholder(answer: "asyncio.Task[Reply | None]") -> None:
    """Wait for an answer, until it is time for a placeholder."""
    await asyncio.wait({answer}, timeout=PLACEHOLDER_AFTER)


def looking() -> tuple[SlackMessage, ...]:
    """The placeholder."""
    return proven(compose.notice(wording.answers.LOOKING))
