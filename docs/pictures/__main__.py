"""Draw the pictures of how replies look anew: python -m docs.pictures (or: make pictures).

The bot answers over the real library; what it sent to Discord and to Slack is drawn as those show it, on a phone and on
a desktop. It prints how high each reply is on a phone.
"""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

from adapters.discord.render import DiscordMessage
from adapters.discord.send import proven as on_discord
from adapters.discord.send import view_of
from adapters.slack.send import proven as on_slack
from docs.pictures import discord_html, payloads, slack_html
from docs.pictures.browser import DESKTOP, PHONE, NoBrowserError, picture

HERE = Path(__file__).parent
REPLIES = HERE / "replies"
SHOWN = "sure"
"""The reply that README.md shows, from each platform."""


def main() -> int:
    """Draw all; the exit code."""
    REPLIES.mkdir(exist_ok=True)
    try:
        for platform, name, page in _pages():
            measured = picture(page, REPLIES / f"{platform}-{name}-phone.png", PHONE, scale=1)
            picture(page, REPLIES / f"{platform}-{name}-desktop.png", DESKTOP, scale=1)
            if name == SHOWN:
                picture(page, HERE / f"{platform}.png", PHONE)
            print(f"{platform} {name}: {measured.lines} lines, {measured.pixels} pixels on a phone")
    except NoBrowserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _pages() -> Iterator[tuple[str, str, str]]:
    """The platform, the name and the HTML of each picture."""
    for scene in asyncio.run(payloads.on_discord()):
        page = discord_html.page(scene.message.content, scene.message.components, asker="alice", act=scene.act)
        yield "discord", scene.name, page
    for answered in asyncio.run(payloads.on_slack()):
        page = slack_html.page(answered.message["blocks"], asker="Alice", act=answered.act)
        yield "slack", answered.name, page
    daily = asyncio.run(payloads.daily_post())
    (post,) = on_discord(daily)
    yield "discord", "daily", discord_html.page(post.content, _components(post), asker="", act="")
    yield "slack", "daily", slack_html.page(list(on_slack(daily)[0].blocks), asker="", act="")


def _components(post: DiscordMessage) -> list[discord_html.Json]:
    view = view_of(post)
    return view.to_components() if view is not None else []


if __name__ == "__main__":
    sys.exit(main())
