"""Which of Slack's events, commands and actions go to which handler. Everything else is acknowledged and ignored."""

import re

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import command_text, inbound
from adapters.slack.ask_dialog import CALLBACK as ASK_FORM
from adapters.slack.ask_dialog import INTERVIEW, SHOW, AskDialog
from adapters.slack.buttons import WATCH
from adapters.slack.daily_dialog import CALLBACK as DAILY_FORM
from adapters.slack.daily_dialog import ZONE, DailyDialog
from adapters.slack.handlers import SlackHandlers
from adapters.slack.home import Home
from adapters.slack.home_view import ACTIONS
from adapters.slack.inbound import PLATFORM
from adapters.slack.manifest import ASK_SHORTCUT, COMMAND, NEVER_SHORTCUT, SHORTCUT
from adapters.slack.markup import Json
from adapters.slack.oauth.authorize import Workspaces
from adapters.slack.welcome import Greeter
from adapters.slack.workflow_steps import WorkflowSteps
from bot.logs import report
from bot.presentation.buttons import BUTTON_ID

ANYTHING = re.compile(".*", re.DOTALL)


def listen(app: AsyncApp, handlers: SlackHandlers, greeter: Greeter, workspaces: Workspaces) -> None:
    """Register everything. Bolt tries listeners in this order, so the last ones catch what is left."""
    _listen_to_messages(app, handlers)
    _listen_to_actions(app, handlers)
    _listen_to_dialogs(app, handlers)
    _listen_to_workflows(app, WorkflowSteps(handlers))
    _listen_to_home(app, Home(handlers, DailyDialog(handlers)), greeter)
    _listen_to_removals(app, handlers, workspaces)
    _ignore_the_rest(app)


def _listen_to_messages(app: AsyncApp, handlers: SlackHandlers) -> None:
    async def on_message(body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await handlers.messages.on_message(client, body, context.bot_user_id)

    app.event("app_mention")(on_message)
    app.event("message")(on_message)


def _listen_to_actions(app: AsyncApp, handlers: SlackHandlers) -> None:
    daily_dialog = DailyDialog(handlers)

    @app.command(COMMAND)
    async def on_command(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        if command_text.opens_daily_dialog(str(body.get("text") or "")):
            await ack()
            async with handlers.dispatcher.running():
                visitor = inbound.visitor_of_command(body)
                await daily_dialog.open(client, visitor, str(body.get("trigger_id")))
            return
        await handlers.commands.on_command(ack, client, body)

    @app.message_shortcut(SHORTCUT)
    async def on_shortcut(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await handlers.commands.on_shortcut(ack, client, body)

    @app.message_shortcut(NEVER_SHORTCUT)
    async def on_never_show(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await handlers.commands.on_never_show(ack, client, body)

    @app.action(WATCH)
    async def on_watch(ack: AsyncAck) -> None:
        await ack()

    @app.action(re.compile(f"^{BUTTON_ID}"))  # Bolt searches: without ^, at every place of a forged id
    async def on_button(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await handlers.buttons.on_button(ack, client, body)


def _listen_to_dialogs(app: AsyncApp, handlers: SlackHandlers) -> None:
    ask_dialog, daily_dialog = AskDialog(handlers), DailyDialog(handlers)

    @app.global_shortcut(ASK_SHORTCUT)
    async def on_ask_shortcut(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ask_dialog.on_shortcut(ack, client, body)

    @app.view(ASK_FORM)
    async def on_asked(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ask_dialog.on_submitted(ack, client, body)

    @app.view(DAILY_FORM)
    async def on_daily(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await daily_dialog.on_submitted(ack, client, body)

    for menu in (INTERVIEW, SHOW):

        @app.options(menu)
        async def on_interviews(ack: AsyncAck, body: Json) -> None:
            await ask_dialog.on_options(ack, body)

    @app.options(ZONE)
    async def on_zones(ack: AsyncAck, body: Json) -> None:
        await daily_dialog.on_zones(ack, body)


def _listen_to_workflows(app: AsyncApp, steps: WorkflowSteps) -> None:
    @app.event("function_executed")
    async def on_executed(body: Json, client: AsyncWebClient) -> None:
        await steps.on_executed(client, body)


def _listen_to_home(app: AsyncApp, home: Home, greeter: Greeter) -> None:
    @app.event("app_home_opened")
    async def on_opened(body: Json, client: AsyncWebClient) -> None:
        if body["event"].get("tab") == "home":
            await home.on_opened(client, body)
            await greeter.on_home_opened(client, body)
        else:
            await greeter.on_messages_opened(client, body)

    @app.action(re.compile(ACTIONS))
    async def on_action(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await home.on_action(ack, client, body)


def _listen_to_removals(app: AsyncApp, handlers: SlackHandlers, workspaces: Workspaces) -> None:
    """Removals finish before the bot ends, as answers do: Slack reports each only once."""

    @app.event("app_uninstalled")
    async def on_uninstalled(body: Json) -> None:
        async with handlers.dispatcher.running():
            await workspaces.uninstalled(inbound.team_of(body), body.get("event_time"))

    @app.event("tokens_revoked")
    async def on_tokens_revoked(body: Json) -> None:
        if body["event"].get("tokens", {}).get("bot"):  # other tokens are members' own, which this app does not request
            async with handlers.dispatcher.running():
                await workspaces.uninstalled(inbound.team_of(body), body.get("event_time"))


def _ignore_the_rest(app: AsyncApp) -> None:
    """Without these, Bolt would answer 404 and log the whole request; what was asked is never logged."""

    async def ignore(ack: AsyncAck) -> None:
        await ack()

    app.event(ANYTHING)(ignore)
    for kind in (app.action, app.command, app.shortcut, app.view, app.options):
        kind(ANYTHING)(ignore)

    @app.error
    async def on_error(error: Exception) -> None:
        """Log one line for an escaped error, in place of Bolt's, which would show what was asked."""
        report(PLATFORM, error)
