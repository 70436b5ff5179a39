"""Installing the app: a page with a button, Slack's consent page, and back. Bolt does all but the first page."""

import asyncio
from collections.abc import Awaitable, Callable
from html import escape
from typing import ClassVar

from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import texts
from adapters.slack.manifest import SCOPES
from adapters.slack.oauth.state_store import STATE_SECONDS
from adapters.slack.oauth.stores import OAuthStores
from adapters.slack.settings import SlackSettings
from bot.presentation import wording

INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<link rel="icon" href="data:,"><style>
body {{
  font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 4rem auto; padding: 0 1rem;
  color: #222; background: #fff
}}
a {{
  display: inline-block; padding: .7rem 1.4rem; border-radius: .4rem;
  background: #4a154b; color: #fff; text-decoration: none
}}
a:focus-visible {{ outline: 3px solid #1d9bd1 }}
</style></head><body><h1>{title}</h1><p>{intro}</p><p><a href="{url}">{button}</a></p><p>{privacy}</p></body></html>
"""


class InstallFlow(AsyncOAuthFlow):
    """Bolt's flow with its own first page, and a greeting at the end."""

    on_installed: Callable[[Installation], Awaitable[None]] | None = None
    _greetings: ClassVar[set["asyncio.Future[None]"]] = set()  # the loop alone would not keep them

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Store an installation, and greet whoever made it; the page does not wait for that."""
        await super().store_installation(request, installation)
        if self.on_installed is not None:
            greeting = asyncio.ensure_future(self.on_installed(installation))
            self._greetings.add(greeting)
            greeting.add_done_callback(self._greetings.discard)

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:  # noqa: ARG002 - Bolt's signature
        """The page with the button that leads to Slack."""
        values = {
            "title": wording.commands.NAME,
            "intro": texts.INSTALL_INTRO,
            "button": texts.INSTALL_BUTTON,
            "privacy": wording.commands.keeps(),
            "url": url,
        }
        return _PAGE.format(**{name: escape(value) for name, value in values.items()})


def new_flow(settings: SlackSettings, stores: OAuthStores, client: AsyncWebClient) -> InstallFlow:
    """The flow over its stores."""
    return InstallFlow(
        client=client,
        settings=AsyncOAuthSettings(
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            scopes=[*SCOPES, *settings.extra_scopes],
            user_scopes=[],
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            installation_store=stores.installations,
            state_store=stores.states,
            state_expiration_seconds=STATE_SECONDS,
        ),
    )
