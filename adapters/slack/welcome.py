"""The first minute on Slack: a message to whoever installed the bot, and questions to try in an empty conversation."""

import logging
from dataclasses import replace

from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import inbound, send
from adapters.slack.clients import SlackClients
from adapters.slack.handlers import SlackHandlers
from adapters.slack.inbound import PLATFORM
from adapters.slack.markup import Json
from adapters.slack.send import TROUBLE, code_of, failed, proven
from bot.chat.visitor import Visitor
from bot.errors import JournalError
from bot.logs import report
from bot.presentation.reply import Reply

log = logging.getLogger("verbatim.slack")

_MOST_PROMPTS = 4  # that Slack shows


class Greeter:
    """Greets, once."""

    def __init__(self, handlers: SlackHandlers, clients: SlackClients) -> None:
        self._chat, self._dispatcher, self._clients = handlers.chat, handlers.dispatcher, clients
        self._journal = handlers.journal

    async def on_installed(self, installation: Installation) -> None:
        """Write to the member who installed the bot; nothing is lost if that fails."""
        client = self._clients.client(installation.bot_token)
        team = str(installation.team_id or installation.enterprise_id)
        visitor = inbound.visitor_of_installer(team, installation.user_id)
        async with self._dispatcher.running():
            await self._is_first(visitor)
            await self._greet(client, visitor, installation.user_id, f"installed:{team}")

    async def on_home_opened(self, client: AsyncWebClient, body: Json) -> None:
        """Write to the first member of a workspace who opens the Home tab.

        With a single workspace nobody tells the bot who installed it; mostly that member did.
        """
        async with self._dispatcher.running():
            visitor = inbound.visitor_at_home(body)
            if await self._is_first(visitor):
                await self._greet(client, visitor, visitor.user_id, f"greeted:{visitor.server.id}:{visitor.user_id}")

    async def on_messages_opened(self, client: AsyncWebClient, body: Json) -> None:
        """Offer questions where somebody opens the conversation with the bot, and greet in an empty one."""
        channel = str(body["event"].get("channel") or "")
        async with self._dispatcher.running():
            visitor = inbound.visitor_at_home(body)
            await self._offer_prompts(client, visitor, channel)
            if channel and await _is_empty(client, channel):
                await self._is_first(visitor)
                await self._greet(client, visitor, channel, f"greeted:{visitor.server.id}:{visitor.user_id}")

    async def _is_first(self, visitor: Visitor) -> bool:
        """Whether nobody of the workspace was greeted before; from now on somebody was."""
        try:
            return await self._journal.replace_note(f"slack/greeted/{visitor.server.key}", None, "1")
        except JournalError as error:
            report(PLATFORM, error)
            return False

    async def _greet(self, client: AsyncWebClient, visitor: Visitor, channel: str, key: str) -> None:
        async def greeting(visitor: Visitor) -> Reply:
            return await self._chat.introduction.welcome(visitor)

        reply = await self._dispatcher.administer(visitor, greeting, key)
        if reply is None:
            return
        try:
            await send.post(client, channel, None, proven(replace(reply, private=False))[0])
        except TROUBLE as error:
            failed(error)

    async def _offer_prompts(self, client: AsyncWebClient, visitor: Visitor, channel: str) -> None:
        """The suggested prompts of Slack's agent view; an app that has none, or an old installation, refuses them."""
        questions = await self._chat.introduction.questions(visitor, _MOST_PROMPTS)
        prompts = [{"title": choice.label, "message": choice.label} for choice in questions]
        if not prompts or not channel:
            return
        try:
            await client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
        except TROUBLE as error:
            log.debug("Slack takes no suggested prompts: %s", code_of(error))


async def _is_empty(client: AsyncWebClient, channel: str) -> bool:
    """Whether nothing was written in a direct message yet; False where that cannot be read."""
    try:
        history = await client.conversations_history(channel=channel, limit=1)
    except TROUBLE as error:
        log.debug("a direct message cannot be read: %s", code_of(error))
        return False
    return not history.get("messages")
