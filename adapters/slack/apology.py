"""The address of an answer in Slack, kept in the journal until it is sent; an apology goes there if it was lost."""

import json

from adapters.slack import send
from adapters.slack.clients import SlackClients
from adapters.slack.inbound import Surface
from adapters.slack.oauth.authorize import Workspaces
from adapters.slack.send import TROUBLE, failed, proven
from bot.chat.visitor import Visitor
from bot.presentation import compose, wording


def address_of_message(visitor: Visitor) -> str:
    """The thread or direct message of a question."""
    place = visitor.place
    return json.dumps({"team": visitor.server.id, "channel": place.channel, "thread": place.thread})


def address_of_surface(surface: Surface) -> str:
    """The response URL of a command or shortcut; Slack takes it for 30 minutes."""
    return json.dumps({"url": surface.url})


class Apologies:
    """Says that a question was lost."""

    def __init__(self, workspaces: Workspaces, clients: SlackClients) -> None:
        self._workspaces, self._clients = workspaces, clients

    async def apologise(self, address: str) -> None:
        """Say so where the question was asked, if Slack still takes it."""
        [message] = proven(compose.notice(wording.errors.LOST))
        match json.loads(address):
            case {"url": str(url)}:
                await send.answer(self._clients, Surface(url, None, None, None, hidden=True), [message])
            case {"team": str(team), "channel": str(channel), "thread": thread}:
                if (client := await self._workspaces.client(team)) is None:
                    return
                try:
                    async with self._clients.pace.turn(channel):
                        await send.post(client, channel, thread, message)
                except TROUBLE as error:
                    failed(error)
