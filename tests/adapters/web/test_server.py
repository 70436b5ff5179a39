"""The HTTP server of a process: what operators get of it, and that nothing it serves names a question."""

import asyncio
import logging
import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from adapters.web.health import health_routes
from adapters.web.metrics import PrometheusMetrics
from adapters.web.server import WebServer
from adapters.web.settings import read_port
from bot.chat.requests import AskRequest, CheckRequest
from bot.chat.service import ChatService
from bot.chat.visitor import Place, Server, Visitor
from bot.errors import SettingError
from bot.readiness import Readiness
from store.journal.sqlite import SqliteJournal
from tests.fixtures.fake_quotes import FakeBot
from tests.fixtures.fakes import SetClock


async def _get(port: int, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


@pytest.mark.parametrize("ok", [True, False])
async def test_readiness_says_what_is_down(ok: bool) -> None:
    async def look() -> Readiness:
        return Readiness(ok, {"Discord": "running"}, "served", "on time" if ok else "late")

    server = WebServer()
    server.add_routes(health_routes(look))
    async with server.serving(0, "127.0.0.1") as port, aiohttp.ClientSession() as session:
        assert (await _get(port, "/healthz")) == (200, '{"ok": true}')
        async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
            expected = {"ok": ok, "adapters": {"Discord": "running"}, "library": "served"}
            assert answer.status == (200 if ok else 503)
            assert await answer.json() == {**expected, "posts": "on time" if ok else "late"}
        assert (await _get(port, "/elsewhere"))[0] == 404


async def test_what_is_mounted_is_served_and_its_defects_are_one_line(caplog: pytest.LogCaptureFixture) -> None:
    async def works(_: web.Request) -> web.Response:
        return web.Response(text="here")

    async def fails(_: web.Request) -> web.Response:
        raise KeyError("SECRET")

    mounted = web.Application()
    mounted.router.add_get("/works", works)
    mounted.router.add_get("/fails", fails)
    server = WebServer()
    server.mount("/part", mounted)
    async with server.serving(0, "127.0.0.1") as port:
        assert await _get(port, "/part/works") == (200, "here")
        assert await _get(port, "/part/fails") == (500, "")
    assert "SECRET" not in caplog.text
    assert len(caplog.records) == 1


async def test_a_port_that_is_in_use_is_named() -> None:
    async with WebServer().serving(0, "127.0.0.1") as port:
        with pytest.raises(SettingError, match=rf"PORT: the bot cannot listen on {port} \("):
            async with WebServer().serving(port, "127.0.0.1"):
                raise AssertionError


@pytest.mark.parametrize("value", ["80a", "0", "65536", "-1", "80.5", "9" * 5000, "८०"])
def test_what_is_no_port_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match=r"^PORT: .* is not a port; use a number from 1 to 65535"):
        read_port({"PORT": value})


def test_a_port() -> None:
    assert read_port({"PORT": " 8080 "}) == 8080
    assert read_port({"PORT": " "}) is None
    assert read_port({}) is None


async def test_metrics_count_and_name_no_question(tmp_path: Path) -> None:
    metrics, visitor = PrometheusMetrics("1.2.3"), Visitor("discord", Place(Server("1"), "2"), "3", "Ada")
    journal = await SqliteJournal.open(tmp_path, SetClock())
    bot = FakeBot()
    chat = ChatService(bot, bot, journal, SetClock(), "1.2.3", None, metrics)
    server = WebServer()
    server.add_routes(metrics.routes())
    with metrics.counting_log_lines():
        async with server.serving(0, "127.0.0.1") as port:
            for text in ("sure SECRET", "unsure SECRET", "sure"):
                await chat.answer(visitor, AskRequest(text))
            await chat.answer(visitor, CheckRequest("verbatim SECRET"))
            logging.getLogger("verbatim.test").error("SECRET")
            metrics.posted("discord", "posted")
            status, text = await _get(port, "/metrics")
    await journal.close()
    assert status == 200
    assert "SECRET" not in text
    assert 'verbatim_questions_total{confidence="sure"} 2.0' in text
    assert 'verbatim_questions_total{confidence="unsure"} 1.0' in text
    assert 'verbatim_request_seconds_count{kind="ask",platform="discord"} 3.0' in text
    assert 'verbatim_requests_in_progress{platform="discord"} 0.0' in text
    assert 'verbatim_posts_total{outcome="posted",platform="discord"} 1.0' in text
    assert 'verbatim_log_lines_total{level="error"} 1.0' in text
    assert sum(float(count) for count in re.findall(r"verbatim_claims_total\{.*\} (.*)", text)) == 1.0


async def test_a_request_that_waits_is_in_progress() -> None:
    metrics = PrometheusMetrics("1.2.3")

    def in_progress() -> Any:
        return metrics.registry.get_sample_value("verbatim_requests_in_progress", {"platform": "slack"})

    async def answer() -> None:
        with metrics.answering("slack", "ask"):
            await going_on.wait()

    going_on = asyncio.Event()
    waiting = [asyncio.create_task(answer()) for _ in range(3)]
    await asyncio.sleep(0)
    assert in_progress() == 3
    going_on.set()
    await asyncio.gather(*waiting)
    assert in_progress() == 0
