"""Lets a process of ours talk to the loopback peer alone: `point_at` before `bot.__main__.run`."""

from functools import partial

from adapters.slack import adapter, health, placeholder
from bot.chat import dispatch


def point_at(port: int) -> None:
    """Slack is at the peer."""
    api = f"http://127.0.0.1:{port}/api/"
    placeholder.PLACEHOLDER_AFTER, dispatch._PREFERENCE_SECONDS = 60.0, 60.0  # a busy machine is no failure
    adapter.SlackAdapter = partial(adapter.SlackAdapter, api=api)  # type: ignore[misc, assignment]
    health.examine = partial(health.examine, api=api)
