"""Makes daily posts on Slack: one call each. A call is never repeated without asking, because Slack has no nonces.

Slack allows about one message a second in a channel, and some hundreds a minute in a workspace
(https://docs.slack.dev/apis/web-api/rate-limits). This file decides what each error means for a post: it was certainly
not made, or perhaps it was. The bot reads no channels, so it cannot look for a post that was perhaps made.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import post_extras, send
from adapters.slack.clients import API, SlackClients
from adapters.slack.inbound import PLATFORM
from adapters.slack.oauth.authorize import ManyWorkspaces, OneWorkspace, Workspaces
from adapters.slack.oauth.stores import open_stores
from adapters.slack.send import TROUBLE, RefusalKind, code_of, proven, reason_of, refusal_of
from adapters.slack.settings import ConnectionMode, SlackSettings
from bot.chat.preferences import PreferenceCache, Trouble
from bot.chat.visitor import Server
from bot.daily.ports import Pace
from bot.daily.schedule import Post, Schedule
from bot.errors import OutcomeUnknownError, PublishError, Reach, RefusedForGoodError, RefusedForNowError, VerbatimError
from bot.logs import report
from bot.presentation.card import CardPictures, only_quote
from bot.presentation.reply import Reply
from bot.presentation.site import Site, linked
from bot.reasons import Reason, ReasonCode

log = logging.getLogger("verbatim.slack")

PACE = Pace(per_second=20.0, server_gap=0.25, channel_gap=1.1)

_PERHAPS_DONE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Slack's codes for errors of its own. Its docs say of some that part of the call may have been done."""

_TOO_MANY = 429


class SlackPublisher:
    """Fulfils `bot.daily.ports.Publisher` over the workspaces that can be reached now."""

    platform = PLATFORM
    pace = PACE
    nonce_lifetime = 0.0

    def __init__(
        self, preferences: PreferenceCache, cards: CardPictures | None = None, site: Site | None = None
    ) -> None:
        """Without `cards` posts have no pictures; they link to the pages of `site`."""
        self._preferences, self._cards, self._site = preferences, cards, site
        self.workspaces: Workspaces | None = None
        """Set while Slack can be reached."""

    def ready(self, server: str | None = None) -> bool:  # noqa: ARG002 - one connection serves all workspaces
        """Whether Slack can be reached."""
        return self.workspaces is not None

    async def publish(self, schedule: Schedule, reply: Reply, _: str) -> str:
        """Post a reply; the message's ts. Raises PublishError."""
        try:
            [message] = proven(linked(reply, self._site))
        except Exception as error:  # noqa: BLE001 - an apology must not be posted as the quote of the day
            raise RefusedForGoodError(Reason(ReasonCode.DEFECT, (report(self.platform, error),))) from None
        client = await self._client(schedule)
        patient = await self._client(schedule, retry=True)  # what follows the post may have to wait for its turn
        channel, thread = _channel_and_thread(schedule)
        server = Server(schedule.server)
        extras, quote = await self._preferences.posts(self.platform, server), only_quote(reply)
        around = self._site.around(quote.ref) if self._site is not None and quote is not None else None
        try:
            identity = await send.post(client, channel, thread, post_extras.with_mention(message, extras))
        except TROUBLE as error:
            raise await self._meaning_of(error, schedule) from None
        await self._preferences.trouble_over(self.platform, server, channel, daily=True)
        refused = await post_extras.follow(
            patient, channel, identity, extras, thread=thread, card=(self._cards, quote), around=around
        )
        await self._preferences.note_lacking(self.platform, server, channel, refused)
        return identity

    async def find_message(self, _: Schedule, __: Post) -> str | None:
        """The bot reads no channels. Raises OutcomeUnknownError."""
        raise OutcomeUnknownError(Reason(ReasonCode.UNCONFIRMED))

    async def notify(self, schedule: Schedule, reply: Reply) -> bool:
        """Note the trouble for the Home tab, and write to whoever set the schedule."""
        try:
            if schedule.paused is not None:
                trouble = Trouble(_channel_and_thread(schedule)[0], schedule.paused)
                await self._preferences.note_trouble(self.platform, Server(schedule.server), trouble)
            if not schedule.set_by:
                return False
            client = await self._client(schedule)
            for message in proven(reply):
                await send.post(client, schedule.set_by, None, message)
        except TROUBLE as error:
            log.warning("the member who set a daily quote cannot be notified: %s", code_of(error))
            return False
        except PublishError:
            return False
        except VerbatimError as error:
            report(self.platform, error)
            return False
        return True

    async def _client(self, schedule: Schedule, *, retry: bool = False) -> AsyncWebClient:
        if self.workspaces is None:
            raise RefusedForNowError(Reason(ReasonCode.NOT_CONNECTED), reach=Reach.PLATFORM)
        client = await self.workspaces.client(schedule.server, retry=retry)
        if client is None:
            raise RefusedForGoodError(Reason(ReasonCode.APP_REMOVED))
        return client

    async def _meaning_of(self, error: BaseException, schedule: Schedule) -> PublishError:
        """What an error means for the post."""
        if isinstance(error, aiohttp.ClientConnectorError):
            return RefusedForNowError(self._reason(ReasonCode.PLATFORM_UNREACHABLE), reach=Reach.PLATFORM)
        if not isinstance(error, SlackApiError):
            return OutcomeUnknownError(self._reason(ReasonCode.PLATFORM_UNREACHABLE))
        code, status = code_of(error), int(error.response.status_code)
        if status == _TOO_MANY or code == "ratelimited":
            return RefusedForNowError(self._reason(ReasonCode.PLATFORM_BUSY), _retry_after(error), Reach.SERVER)
        if status >= 500 or code in _PERHAPS_DONE:
            return OutcomeUnknownError(self._reason(ReasonCode.PLATFORM_FAILED, code))
        if refusal_of(error) is RefusalKind.INVALID_TOKEN and self.workspaces is not None:
            await self.workspaces.token_refused(schedule.server)
            return RefusedForGoodError(Reason(ReasonCode.APP_REMOVED))
        return RefusedForGoodError(reason_of(error))

    def _reason(self, code: ReasonCode, *details: str) -> Reason:
        return Reason(code, (self.platform, *details))


def _channel_and_thread(schedule: Schedule) -> tuple[str, str | None]:
    """A schedule's channel, and the ts of the thread in it that it posts in, if any."""
    channel, _, thread = schedule.channel.partition("/")
    return channel, thread or None


def _retry_after(error: SlackApiError) -> float | None:
    """Seconds, from the header of a 429."""
    value = str(error.response.headers.get("Retry-After", ""))
    return float(value) if value.isdecimal() else None


@asynccontextmanager
async def one_off_publisher(
    settings: SlackSettings,
    data: Path,
    preferences: PreferenceCache,
    api: str = API,
    *,
    cards: CardPictures | None = None,
    site: Site | None = None,
) -> AsyncIterator[SlackPublisher]:
    """A publisher without a connection of its own, for a single post."""
    clients = SlackClients(api)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(clients.close)
        publisher = SlackPublisher(preferences, cards, site)
        if settings.mode is ConnectionMode.MANY:
            stores = await stack.enter_async_context(
                open_stores(data, settings.client_id, settings.token_keys, settings.database)
            )
            publisher.workspaces = ManyWorkspaces(stores.installations, clients, preferences)
        else:
            publisher.workspaces = OneWorkspace(settings.bot_token, clients)
        yield publisher
