"""Downloads a file that was shared with the bot: with the bot's token, from Slack's own hosts and no other."""

from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import texts
from adapters.slack.clients import SlackClients
from bot.chat.upload import LARGEST
from bot.errors import InputError
from bot.presentation import wording

HOSTS = ("files.slack.com", "slack-files.com")
"""Where Slack keeps files (https://docs.slack.dev/reference/objects/file-object)."""

_OK, _CHUNK = 200, 65_536
_NOT_PERMITTED = (301, 302, 303, 307, 308, 401, 403)  # without the scope, Slack redirects to a page to sign in


async def download(clients: SlackClients, client: AsyncWebClient, url: str) -> bytes:
    """The bytes of a file, at most `LARGEST`. Raises InputError."""
    if not is_slacks(url, clients.api):
        raise InputError(texts.FILE_ELSEWHERE)
    headers = {"Authorization": f"Bearer {client.token}"}
    try:
        # The token must never follow a redirect to another host.
        async with clients.session.get(url, headers=headers, allow_redirects=False) as response:
            if response.status in _NOT_PERMITTED:
                raise InputError(texts.FILES_NOT_PERMITTED)
            if response.status != _OK:
                raise InputError(wording.additions.UNREADABLE)
            content = bytearray()
            async for chunk in response.content.iter_chunked(_CHUNK):
                content += chunk
                if len(content) > LARGEST:
                    raise InputError(wording.additions.too_large(LARGEST))
            return bytes(content)
    except (aiohttp.ClientError, TimeoutError, ValueError):
        raise InputError(wording.additions.UNREADABLE) from None


def is_slacks(url: str, api: str) -> bool:
    """Whether an address is one of Slack's for files, or on the host of the Web API that the bot uses."""
    try:
        parts, own = urlsplit(url), urlsplit(api)
        if parts.username is not None or parts.password is not None:
            return False
        if (parts.scheme, parts.hostname, parts.port) == (own.scheme, own.hostname, own.port):
            return True
        return parts.scheme == "https" and parts.hostname in HOSTS and parts.port in (None, 443)
    except ValueError:  # such as a port that is not a number
        return False
