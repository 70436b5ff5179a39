"""What happens to an answer that Slack refused: the asker hears of it if possible, admins see what they can fix."""

import logging
from collections.abc import Awaitable, Callable

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import send
from adapters.slack.inbound import PLATFORM
from adapters.slack.send import TROUBLE, RefusalKind, code_of, failed, proven, reason_of, refusal_of
from bot.chat.preferences import PreferenceCache, Trouble
from bot.chat.visitor import Visitor
from bot.logs import report
from bot.presentation import compose, wording
from bot.presentation.reply import Tone

log = logging.getLogger("verbatim.slack")

OnTokenRefused = Callable[[str], Awaitable[None]]
"""Called with a workspace whose token Slack no longer accepts."""


class Refusals:
    """Handles Slack's refusals."""

    def __init__(self, preferences: PreferenceCache, on_token_refused: OnTokenRefused) -> None:
        self._preferences, self._on_token_refused = preferences, on_token_refused

    async def handle(self, client: AsyncWebClient, visitor: Visitor, channel: str, error: BaseException) -> None:
        """Note what admins or the operator can fix, and tell whoever asked, if possible."""
        kind, code = refusal_of(error), code_of(error)
        if kind is RefusalKind.GONE:
            return  # whoever deletes a question wants no answer
        if kind is RefusalKind.OTHER:
            await _say_refused(client, visitor, channel, error)
            return
        log.warning("cannot answer in channel %s: %s", channel, code)
        if kind is RefusalKind.INVALID_TOKEN:
            await self._on_token_refused(visitor.server.id)
            return
        trouble = Trouble(channel, reason_of(error))
        await self._preferences.note_trouble(visitor.platform, visitor.server, trouble)
        if kind is RefusalKind.NO_ACCESS and channel != visitor.user_id:
            try:
                await send.post(client, visitor.user_id, None, proven(compose.not_let_in(channel))[0])
            except TROUBLE as other:
                log.warning("nor can the member who asked be written to: %s", code_of(other))


async def _say_refused(client: AsyncWebClient, visitor: Visitor, channel: str, error: BaseException) -> None:
    """Tell whoever asked that Slack did not take the answer. Slack may still be failing: then they hear nothing."""
    apology = compose.notice(wording.errors.failed(report(PLATFORM, error)), Tone.FAILED)
    try:
        if channel.startswith("D"):
            await send.post(client, channel, None, proven(apology)[0])
        else:
            await send.whisper(client, channel, None, visitor.user_id, apology)
    except TROUBLE as other:
        failed(other)
