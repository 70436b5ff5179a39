"""What of Slack's is listened to, each a line of work for the handlers. Whatever else comes is acknowledged and left alone."""

import logging
import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import inbound
from adapters.slack.handlers import SlackHandlers
from adapters.slack.home import Home
from adapters.slack.home_view import ACTIONS
from adapters.slack.inbound import COMMAND, PLATFORM, SHORTCUT, Json
from adapters.slack.oauth.authorize import Workspaces
from adapters.slack.render import WATCH
from bot.logs import report
from bot.presentation.reply import BUTTON_ID

log = logging.getLogger("verbatim.slack")

ANYTHING = re.compile(".*", re.DOTALL)


def listen(app: AsyncApp, handlers: SlackHandlers, home: Home, workspaces: Workspaces) -> None:
    """Register everything. Bolt asks in this order, so that the last ones of a kind catch what is left."""
    _messages(app, handlers)
    _uses(app, handlers)
    _home(app, home)
    _workspaces(app, handlers, workspaces)
    _leftovers(app)


def _messages(app: AsyncApp, handlers: SlackHandlers) -> None:
    async def heard(body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await handlers.heard(client, body, context.bot_user_id)

    app.event("app_mention")(heard)
    app.event("message")(heard)


def _uses(app: AsyncApp, handlers: SlackHandlers) -> None:
    @app.command(COMMAND)
    async def commanded(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await handlers.commanded(ack, client, body)

    @app.message_shortcut(SHORTCUT)
    async def picked(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await handlers.picked(ack, client, body)

    @app.action(WATCH)
    async def watched(ack: AsyncAck) -> None:
        await ack()

    @app.action(re.compile(BUTTON_ID))
    async def pressed(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await handlers.pressed(ack, client, body)


def _home(app: AsyncApp, home: Home) -> None:
    @app.event("app_home_opened")
    async def opened(body: Json, client: AsyncWebClient) -> None:
        if body["event"].get("tab") == "home":
            await home.opened(client, body)

    @app.action(re.compile(ACTIONS))
    async def used(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await home.used(ack, client, body)


def _workspaces(app: AsyncApp, handlers: SlackHandlers, workspaces: Workspaces) -> None:
    """Removals are finished before the bot ends, as answers are: Slack does not tell of them again."""

    @app.event("app_uninstalled")
    async def uninstalled(body: Json) -> None:
        async with handlers.dispatcher.busy():
            await workspaces.uninstalled(inbound.team_of(body), body.get("event_time"))

    @app.event("tokens_revoked")
    async def revoked(body: Json) -> None:
        if body["event"].get("tokens", {}).get("bot"):  # others are of members, whose tokens are not asked for
            async with handlers.dispatcher.busy():
                await workspaces.uninstalled(inbound.team_of(body), body.get("event_time"))


def _leftovers(app: AsyncApp) -> None:
    """Bolt would answer 404 and log the whole request; what was asked is never logged."""

    async def left_alone(ack: AsyncAck) -> None:
        await ack()

    app.event(ANYTHING)(left_alone)
    for kind in (app.action, app.command, app.shortcut, app.view, app.options):
        kind(ANYTHING)(left_alone)

    @app.error
    async def failed(error: Exception) -> None:
        """One line for what escaped, in place of Bolt's, which would show what was asked."""
        report(PLATFORM, error)
