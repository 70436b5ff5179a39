"""Draw the pictures of how replies look anew: python -m docs.pictures (or: make pictures).

The bot answers over the real library; what it sent to Discord and to Slack is drawn as those show it, on a phone and on
a desktop, light and dark. It prints how high each reply is on a phone.
"""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Browser

from adapters.discord.render import DiscordMessage
from adapters.discord.send import proven as on_discord
from adapters.discord.send import view_of
from adapters.slack.send import proven as on_slack
from docs.pictures import discord_html, index, payloads, slack_html, slack_views
from docs.pictures.browser import DESKTOP, PHONE, CannotDrawError, chromium, executable, picture

HERE = Path(__file__).parent
REPLIES = HERE / "replies"
SHOWN = "sure"
"""The reply that README.md shows, from each platform."""


def main() -> int:
    """Draw all; the exit code."""
    try:
        executable()  # before the bot is asked for minutes
        pages = list(_pages())
        with chromium() as browser:
            _draw(browser, pages)
        listed = index.replies(path.name for path in REPLIES.glob("*.png"))
        (REPLIES / "README.md").write_text(listed, encoding="utf-8")
    except CannotDrawError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _draw(browser: Browser, pages: Sequence[tuple[str, str, str, str]]) -> None:
    """Four looks of each reply; and the one that README.md shows."""
    REPLIES.mkdir(exist_ok=True)
    for platform, name, light, dark in pages:
        for theme, page in (("light", light), ("dark", dark)):
            measured = picture(browser, page, REPLIES / f"{platform}-{name}-phone-{theme}.png", PHONE, scale=1)
            picture(browser, page, REPLIES / f"{platform}-{name}-desktop-{theme}.png", DESKTOP, scale=1)
        if name == SHOWN:
            picture(browser, light if platform == "slack" else dark, HERE / f"{platform}.png", PHONE)
        print(f"{platform} {name}: {measured.lines} lines, {measured.pixels} pixels on a phone")


def _pages() -> Iterator[tuple[str, str, str, str]]:
    """The platform, the name, and the HTML of each picture: light, then dark."""
    for scene in (*asyncio.run(payloads.on_discord()), *asyncio.run(payloads.on_discord_with_many())):
        sent = scene.message
        yield "discord", scene.name, *_on_discord(sent.content, sent.components, "alice", scene.act, sent.card)
    for answered in (*asyncio.run(payloads.on_slack()), *asyncio.run(payloads.on_slack_with_many())):
        message = answered.message
        yield "slack", answered.name, *_on_slack(message["blocks"], "Alice", answered.act, message.get("card"))
    for opened in asyncio.run(payloads.slack_views()):
        yield "slack", opened.name, slack_views.page(opened.message), slack_views.page(opened.message, dark=True)
    daily = asyncio.run(payloads.daily_post())
    (post,) = on_discord(daily)
    yield "discord", "daily", *_on_discord(post.content, _components(post), "", "")
    yield "slack", "daily", *_on_slack(list(on_slack(daily)[0].blocks), "", "")


def _on_discord(
    content: str, components: list[discord_html.Json], asker: str, act: str, card: bytes | None = None
) -> tuple[str, str]:
    """Light, then dark."""
    light, dark = (
        discord_html.page(content, components, asker=asker, act=act, light=is_light, card=card)
        for is_light in (True, False)
    )
    return light, dark


def _on_slack(blocks: list[slack_html.Json], asker: str, act: str, card: bytes | None = None) -> tuple[str, str]:
    """Light, then dark."""
    light, dark = (slack_html.page(blocks, asker=asker, act=act, dark=is_dark, card=card) for is_dark in (False, True))
    return light, dark


def _components(post: DiscordMessage) -> list[discord_html.Json]:
    view = view_of(post)
    return view.to_components() if view is not None else []


if __name__ == "__main__":
    sys.exit(main())
