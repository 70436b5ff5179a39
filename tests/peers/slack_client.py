"""Lets a process of the tests talk to the loopback peer alone: `point_at` before `bot.__main__.run`."""

from functools import partial

from adapters.slack import adapter, health
from tests.fixtures.patience import be_patient


def point_at(port: int) -> None:
    """Slack is at the peer."""
    api = f"http://127.0.0.1:{port}/api/"
    be_patient()
    adapter.SlackAdapter = partial(adapter.SlackAdapter, api=api)  # type: ignore[misc, assignment]
    health.examine = partial(health.examine, api=api)
