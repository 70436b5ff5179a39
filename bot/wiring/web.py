"""Runs the HTTP server: health, metrics and, if they are set up, Slack's endpoints and the reading room."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.slack.settings import ConnectionMode
from adapters.web.reading.settings import SiteSettings
from bot.metrics import NO_METRICS, Metrics
from bot.readiness import ReadinessProbe
from bot.version import version
from bot.wiring.settings import AppSettings

if TYPE_CHECKING:  # asking needs none of it
    from adapters.slack.endpoints import SlackEndpoints
    from adapters.web.reading.access import Doorkeeper
    from adapters.web.reading.room import ReadingRoom


@dataclass(frozen=True, slots=True)
class Web:
    """What the rest of the process needs of the HTTP server; without a server, nothing."""

    metrics: Metrics = NO_METRICS
    slack: "SlackEndpoints | None" = None
    room: "ReadingRoom | None" = None
    port: int = 0

    async def keep_warm(self) -> None:
        """Render the slow pages of each new version of the library before readers ask for them, until cancelled."""
        if self.room is not None:
            await self.room.keep_warm()


@asynccontextmanager
async def served_web(settings: AppSettings, probe: ReadinessProbe) -> AsyncIterator[Web]:
    """The HTTP server, if a port is set. It listens from the start, and `/readyz` says when the bot is ready."""
    port, slack = settings.port, settings.slack
    if port is None:
        yield Web()
        return
    from adapters.slack.endpoints import MOUNT, SlackEndpoints  # noqa: PLC0415 - slow to import
    from adapters.web.health import health_routes  # noqa: PLC0415
    from adapters.web.metrics import PrometheusMetrics  # noqa: PLC0415
    from adapters.web.server import WebServer  # noqa: PLC0415

    server, metrics, endpoints = WebServer(), PrometheusMetrics(version()), None
    server.add_routes([*health_routes(probe.look), *metrics.routes()])
    if slack is not None and slack.mode is not ConnectionMode.SOCKET:
        endpoints = SlackEndpoints(slack.signing_secret, server)
        server.mount(MOUNT, endpoints.application)
    room = _reading_room(settings.site)
    if room is not None:
        server.add_routes(room.routes())
    with metrics.counting_log_lines():
        async with server.serving(port) as listening:
            yield Web(metrics, endpoints, room, listening)


def site_of(settings: SiteSettings | None) -> "Doorkeeper | None":
    """The addresses of the reading room's pages; None if it is off."""
    if settings is None:
        return None
    from adapters.web.reading.access import Doorkeeper  # noqa: PLC0415 - slow to import

    return Doorkeeper(settings)


def _reading_room(settings: SiteSettings | None) -> "ReadingRoom | None":
    """The reading room; None if it is off."""
    if settings is None:
        return None
    from adapters.web.reading.room import ReadingRoom  # noqa: PLC0415 - slow to import

    return ReadingRoom(settings)
