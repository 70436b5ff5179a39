"""`python -m bot` against the loopback peers, for `tests/fixtures/warm_processes.py`.

Its arguments: the ports of Slack's peer and of Discord's, 0 where there is none; code to run first; what is typed.
"""

import sys

from adapters.discord import publisher as _discord  # noqa: F401 - what `run` imports, so that a fork has it already
from adapters.slack import publisher as _slack  # noqa: F401
from bot import app as _app  # noqa: F401
from bot.__main__ import run
from tests.peers import discord_client, slack_client


def main(slack: int, discord: int, before: str) -> None:
    """Be the program that the rest of `sys.argv` asks for."""
    exec(before, {})
    if slack:
        slack_client.point_at(slack)
    if discord:
        discord_client.point_at(discord)
    run()


if __name__ == "__main__":
    main(int(sys.argv.pop(1)), int(sys.argv.pop(1)), sys.argv.pop(1))
