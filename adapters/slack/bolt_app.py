"""Bolt, the library that takes Slack's requests, with every listener of the bot."""

import logging
import os

from slack_bolt.async_app import AsyncApp

from adapters.slack import texts
from adapters.slack.clients import SlackClients
from adapters.slack.handlers import SlackHandlers
from adapters.slack.listeners import listen
from adapters.slack.oauth.authorize import ManyWorkspaces, OneWorkspace
from adapters.slack.oauth.flow import InstallFlow
from adapters.slack.settings import SlackSettings
from adapters.slack.welcome import Greeter

sdk_log = logging.getLogger("verbatim.slack.sdk")


def _without_traceback(record: logging.LogRecord) -> bool:
    """What the libraries log fits on one line."""
    record.exc_info = record.exc_text = None
    return True


sdk_log.addFilter(_without_traceback)


def new_app(
    settings: SlackSettings,
    clients: SlackClients,
    handlers: SlackHandlers,
    workspaces: OneWorkspace | ManyWorkspaces,
    flow: InstallFlow | None = None,
) -> AsyncApp:
    """The app; `flow` installs it in many workspaces."""
    greeter = Greeter(handlers, clients)
    if flow is not None:
        flow.on_installed = greeter.on_installed
    _remove_empty_settings()
    app = AsyncApp(
        name="verbatim.slack.bolt",  # Bolt gives the logger of this name the level of the one below
        logger=sdk_log,
        signing_secret=settings.signing_secret,
        client=clients.client(None),
        authorize=workspaces,  # type: ignore[arg-type] # Bolt also takes an AsyncAuthorize
        user_facing_authorize_error_message=texts.NOT_INSTALLED,
        oauth_flow=flow,
    )
    listen(app, handlers, greeter, workspaces)
    return app


def _remove_empty_settings() -> None:
    """Bolt reads the settings of many workspaces from the environment even where they are empty."""
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        if not os.environ.get(name, "x").strip():
            del os.environ[name]
