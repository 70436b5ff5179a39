"""Draw the pictures of README.md anew: python -m docs.pictures (or: make pictures).

The bot answers over the real library; what it sent to Discord and to Slack is drawn as those show it on a phone.
"""

import asyncio
import sys
from pathlib import Path

from docs.pictures import discord_html, slack_html
from docs.pictures.browser import NoBrowserError, picture
from docs.pictures.payloads import answer_on_discord, answer_on_slack

HERE = Path(__file__).parent
ON_DISCORD, ON_SLACK = "is zuck scared of dying", "what is the meaning of life?"


def main() -> int:
    """Draw both; the exit code."""
    discord, slack = asyncio.run(answer_on_discord(ON_DISCORD)), asyncio.run(answer_on_slack(ON_SLACK))
    pages = {
        "discord.png": discord_html.page(discord.content, discord.components, asker="alice"),
        "slack.png": slack_html.page(slack.blocks, asker="Alice", question=ON_SLACK),
    }
    try:
        for name, page in pages.items():
            picture(page, HERE / name)
            print(f"{HERE / name}: {(HERE / name).stat().st_size:,} bytes")
    except NoBrowserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
