"""Draw the pictures of how replies look anew: python -m docs.pictures (or: make pictures).

The bot answers over the real library; what it sent to Discord and to Slack is drawn as those show it, on a phone and on
a desktop, one of them light and the other dark. It prints how high each reply is on a phone.
"""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

from adapters.discord.render import DiscordMessage
from adapters.discord.send import proven as on_discord
from adapters.discord.send import view_of
from adapters.slack.send import proven as on_slack
from docs.pictures import discord_html, payloads, slack_html, slack_views
from docs.pictures.browser import DESKTOP, PHONE, CannotDrawError, picture

HERE = Path(__file__).parent
REPLIES = HERE / "replies"
SHOWN = "sure"
"""The reply that README.md shows, from each platform."""


def main() -> int:
    """Draw all; the exit code."""
    REPLIES.mkdir(exist_ok=True)
    try:
        for platform, name, usual, other in _pages():
            measured = picture(usual, REPLIES / f"{platform}-{name}-phone.png", PHONE, scale=1)
            picture(other, REPLIES / f"{platform}-{name}-desktop.png", DESKTOP, scale=1)
            if name == SHOWN:
                picture(usual, HERE / f"{platform}.png", PHONE)
            print(f"{platform} {name}: {measured.lines} lines, {measured.pixels} pixels on a phone")
    except CannotDrawError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _pages() -> Iterator[tuple[str, str, str, str]]:
    """The platform, the name, and the HTML of each picture: in the theme that is usual there, and in the other."""
    for scene in asyncio.run(payloads.on_discord()):
        yield "discord", scene.name, *_on_discord(scene.message.content, scene.message.components, "alice", scene.act)
    for answered in asyncio.run(payloads.on_slack()):
        yield "slack", answered.name, *_on_slack(answered.message["blocks"], "Alice", answered.act)
    for opened in asyncio.run(payloads.slack_views()):
        yield "slack", opened.name, slack_views.page(opened.message), slack_views.page(opened.message, dark=True)
    daily = asyncio.run(payloads.daily_post())
    (post,) = on_discord(daily)
    yield "discord", "daily", *_on_discord(post.content, _components(post), "", "")
    yield "slack", "daily", *_on_slack(list(on_slack(daily)[0].blocks), "", "")


def _on_discord(content: str, components: list[discord_html.Json], asker: str, act: str) -> tuple[str, str]:
    """Dark, then light."""
    dark, light = (
        discord_html.page(content, components, asker=asker, act=act, light=is_light) for is_light in (False, True)
    )
    return dark, light


def _on_slack(blocks: list[slack_html.Json], asker: str, act: str) -> tuple[str, str]:
    """Light, then dark."""
    light, dark = (slack_html.page(blocks, asker=asker, act=act, dark=is_dark) for is_dark in (False, True))
    return light, dark


def _components(post: DiscordMessage) -> list[discord_html.Json]:
    view = view_of(post)
    return view.to_components() if view is not None else []


if __name__ == "__main__":
    sys.exit(main())
