"""A message that says `add` and shares a transcript: the file is queued, and one message shows how far it is."""

import re
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import send, texts
from adapters.slack.clients import SlackClients
from adapters.slack.files import download
from adapters.slack.markup import Json
from adapters.slack.members import with_admin_right
from adapters.slack.pace import ChannelPace
from adapters.slack.render import SlackMessage
from bot.chat.addition_replies import progress_reply
from bot.chat.additions import AdditionQueue, Failed, Finished, Ticket
from bot.chat.dispatch import Dispatcher
from bot.chat.upload import Upload
from bot.chat.visitor import Visitor
from bot.errors import InputError
from bot.presentation.reply import Reply

_ADD = "add"
_DETAIL = re.compile(r"(?:^|[;,|\n])[^\S\n]*(title|show|date|host|url|link)[^\S\n]*[:=]\s*", re.IGNORECASE)


def details_in(event: Json, text: str) -> dict[str, str] | None:
    """What a message with files that begins with `add` says of the interview; None for any other message.

    That is its title, or details by name, such as `add The Lamp; show: Lights; host: Ida; date: 2024-05-06`: `title`,
    `show`, `date`, `host` and `url` as `Upload` has them.
    """
    command, _, rest = text.strip().partition(" ")
    if command.casefold() != _ADD or not event.get("files"):
        return None
    title, *named = _DETAIL.split(rest.strip())
    details = {"title": title.strip(" ;,")}
    for name, value in zip(named[::2], named[1::2], strict=True):
        details[{"link": "url"}.get(name.casefold(), name.casefold())] = value.strip(" ;,|\n")
    if re.match(r"[\w-]+\.[\w.-]+/", details.get("url", "")):  # Slack's label of a link typed without https://
        details["url"] = f"https://{details['url']}"
    return details


class AddMessages:
    """Answers such messages."""

    def __init__(self, additions: AdditionQueue, dispatcher: Dispatcher, clients: SlackClients) -> None:
        self._additions, self._dispatcher, self._clients = additions, dispatcher, clients

    async def on_message(
        self, client: AsyncWebClient, event: Json, visitor: Visitor, details: dict[str, str], key: str
    ) -> None:
        """Queue the file, show its progress; in a channel without public answers, only the result. Raises TROUBLE."""
        tickets: list[Ticket] = []

        async def submit(visitor: Visitor) -> None:
            upload = self._upload(client, event["files"], details)
            tickets.append(await self._additions.submit(await with_admin_right(client, visitor), upload))

        refusal = await self._dispatcher.administer(visitor, submit, key, refusable=True)
        public = await self._dispatcher.allows_public_answers(visitor)
        shown = _Shown(client, visitor, self._clients.pace, public=public)
        if refusal is not None:
            await shown.show(refusal, final=True)
        for ticket in tickets:
            async for progress in ticket.progress():
                await shown.show(progress_reply(progress), final=isinstance(progress, Finished | Failed))

    def _upload(self, client: AsyncWebClient, files: list[Json], details: dict[str, str]) -> Upload:
        """The one file of a message. Raises InputError if there are more."""
        if len(files) != 1:
            raise InputError(texts.ONE_FILE)
        (file,) = files
        url = str(file.get("url_private_download") or file.get("url_private") or "")
        return Upload(
            name=str(file.get("name") or ""),
            size=int(file.get("size") or 0),
            read=partial(download, self._clients, client, url),
            **details,
        )


class _Shown:
    """The message that shows the progress."""

    def __init__(self, client: AsyncWebClient, visitor: Visitor, pace: ChannelPace, *, public: bool) -> None:
        self._client, self._visitor, self._pace, self._public = client, visitor, pace, public
        self._ts: str | None = None

    async def show(self, reply: Reply, *, final: bool) -> None:
        """Post the message, or replace it. Raises TROUBLE."""
        place = self._visitor.place
        if not self._public:
            if final:
                await send.whisper(self._client, place.channel, place.thread, self._visitor.user_id, reply)
            return
        first, *others = send.proven(reply)
        if self._ts is None:
            self._ts = await self._post(first)
        else:
            await send.update(self._client, place.channel, self._ts, first)
        for message in others:
            await self._post(message)

    async def _post(self, message: SlackMessage) -> str:
        """Post a message when the turn of its channel comes; its ts. Raises TROUBLE."""
        place = self._visitor.place
        async with self._pace.turn(place.channel):
            return await send.post(self._client, place.channel, place.thread, message)
