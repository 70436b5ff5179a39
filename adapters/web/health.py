"""`/healthz` and `/readyz`: whether the process is alive, and whether it does its work."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict

from aiohttp import web

from bot.readiness import Readiness

HEALTH_PATH, READY_PATH = "/healthz", "/readyz"


def health_routes(look: Callable[[], Awaitable[Readiness]]) -> list[web.RouteDef]:
    """The two routes; `look` says how the parts of the process are."""

    async def healthy(_: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def ready(_: web.Request) -> web.Response:
        readiness = await look()
        return web.json_response(asdict(readiness), status=200 if readiness.ok else 503)

    return [web.get(HEALTH_PATH, healthy), web.get(READY_PATH, ready)]
