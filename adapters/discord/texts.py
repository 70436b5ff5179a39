"""Sentences that only Discord shows. Plain text: renderers add their own markup."""

from collections.abc import Sequence

from bot.presentation.wording import answers

BUSY = "Discord asked the bot to wait"
UNREACHED = "Discord cannot be reached"
GONE = "the channel is gone, or hidden from the bot"
LOCKED = "the thread is locked"


def lacks(names: Sequence[str]) -> str:
    """Why Discord refused a post, as far as the bot can see its rights."""
    return f"the bot lacks {answers.listed(names)} there" if names else "the bot may not post there"
