"""Posts unasked: one call a post, which is never repeated by itself, since Slack knows no nonce.

Slack allows about one message a second in a channel, and some hundreds a minute in a workspace
(https://docs.slack.dev/apis/web-api/rate-limits). What an error means for the post is decided here: certainly not posted, or perhaps.
The bot reads no channel, so that what may have been posted cannot be looked for.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import send
from adapters.slack.clients import API, SlackClients
from adapters.slack.inbound import PLATFORM
from adapters.slack.oauth.authorize import ManyWorkspaces, OneWorkspace, Workspaces
from adapters.slack.oauth.installations import open_stores
from adapters.slack.send import REASON_CODES, TROUBLE, RefusalKind, code_of, proven, refusal_of
from adapters.slack.settings import ConnectionMode, SlackSettings
from bot.chat.preferences import PreferenceCache, Trouble
from bot.chat.visitor import Server
from bot.daily.ports import Pace
from bot.daily.schedule import Post, Schedule
from bot.errors import OutcomeUnknownError, PublishError, Reach, RefusedForGoodError, RefusedForNowError, VerbatimError
from bot.logs import report
from bot.presentation.reply import Reply
from bot.reasons import Reason, ReasonCode

log = logging.getLogger("verbatim.slack")

PACE = Pace(per_second=20.0, server_gap=0.25, place_gap=1.1)

_PERHAPS = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Slack's words for an error of its own; of some it says that the call may have been done in part."""

_TOO_MANY = 429


class SlackPublisher:
    """Fulfils `bot.daily.ports.Publisher` over whichever way is open now."""

    platform = PLATFORM
    pace = PACE
    same_for = 0.0

    def __init__(self, preferences: PreferenceCache) -> None:
        self._preferences = preferences
        self.workspaces: Workspaces | None = None
        """Set while Slack can be reached."""

    def ready(self) -> bool:
        """Whether there is a way."""
        return self.workspaces is not None

    async def publish(self, schedule: Schedule, reply: Reply, _: str) -> str:
        """Post; the message's ts. Raises PublishError."""
        try:
            [one] = proven(reply)
        except Exception as error:  # noqa: BLE001 - a sentence of apology is no quote of the day
            raise RefusedForGoodError(Reason(ReasonCode.DEFECT, (report(self.platform, error),))) from None
        client = await self._client(schedule)
        channel, _, thread = schedule.place.partition("/")
        try:
            return await send.post(client, channel, thread or None, one)
        except TROUBLE as error:
            raise await self._judged(schedule, error) from None

    async def seek(self, _: Schedule, __: Post) -> str | None:
        """It reads no channel."""
        raise OutcomeUnknownError(Reason(ReasonCode.UNCONFIRMED))

    async def tell(self, schedule: Schedule, reply: Reply) -> bool:
        """Note it for the Home tab, and write to whoever set the schedule."""
        try:
            if schedule.paused is not None:
                trouble = Trouble(schedule.place.partition("/")[0], schedule.paused)
                await self._preferences.note_trouble(self.platform, Server(schedule.server), trouble)
            if not schedule.set_by:
                return False
            client = await self._client(schedule)
            for one in proven(reply):
                await send.post(client, schedule.set_by, None, one)
        except TROUBLE as error:
            log.warning("whoever set a daily quote cannot be told: %s", code_of(error))
            return False
        except PublishError:
            return False
        except VerbatimError as error:
            report(self.platform, error)
            return False
        return True

    async def _client(self, schedule: Schedule) -> AsyncWebClient:
        if self.workspaces is None:
            raise RefusedForNowError(Reason(ReasonCode.NOT_CONNECTED), reach=Reach.PLATFORM)
        client = await self.workspaces.client(schedule.server, retry=False)
        if client is None:
            raise RefusedForGoodError(Reason(ReasonCode.APP_REMOVED))
        return client

    async def _judged(self, schedule: Schedule, error: BaseException) -> PublishError:
        """What an error means for the post."""
        if isinstance(error, aiohttp.ClientConnectorError):
            return RefusedForNowError(self._reason(ReasonCode.PLATFORM_UNREACHABLE), reach=Reach.PLATFORM)
        if not isinstance(error, SlackApiError):
            return OutcomeUnknownError(self._reason(ReasonCode.PLATFORM_UNREACHABLE))
        code, status = code_of(error), int(error.response.status_code)
        if status == _TOO_MANY or code == "ratelimited":
            return RefusedForNowError(self._reason(ReasonCode.PLATFORM_BUSY), _retry_after(error), Reach.SERVER)
        if status >= 500 or code in _PERHAPS:
            return OutcomeUnknownError(self._reason(ReasonCode.PLATFORM_FAILED, code))
        fate = refusal_of(error)
        if fate is RefusalKind.INVALID_TOKEN and self.workspaces is not None:
            await self.workspaces.token_refused(schedule.server)
            return RefusedForGoodError(Reason(ReasonCode.APP_REMOVED))
        if fate in REASON_CODES:
            return RefusedForGoodError(Reason(REASON_CODES[fate]))
        return RefusedForGoodError(self._reason(ReasonCode.PLATFORM_REFUSED, code, report(self.platform, error)))

    def _reason(self, code: ReasonCode, *details: str) -> Reason:
        return Reason(code, (self.platform, *details))


def _retry_after(error: SlackApiError) -> float | None:
    """Seconds, as the header of a 429 tells them."""
    value = str(error.response.headers.get("Retry-After", ""))
    return float(value) if value.isdecimal() else None


@asynccontextmanager
async def lone(
    settings: SlackSettings, data: Path, preferences: PreferenceCache, api: str = API
) -> AsyncIterator[SlackPublisher]:
    """A publisher without a connection, for a single post."""
    clients = SlackClients(api)
    async with AsyncExitStack() as held:
        held.push_async_callback(clients.close)
        publisher = SlackPublisher(preferences)
        if settings.mode is ConnectionMode.MANY:
            stores = await held.enter_async_context(open_stores(data, settings.client_id, settings.token_keys))
            publisher.workspaces = ManyWorkspaces(stores.installations, clients, preferences)
        else:
            publisher.workspaces = OneWorkspace(settings.bot_token, clients)
        yield publisher
