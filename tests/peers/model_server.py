"""An OpenAI-compatible endpoint on this machine that answers as a test says: carefully, badly or not at all."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Answer = Callable[["ModelServer", Mapping[str, Any]], Awaitable[web.StreamResponse]]
"""How a request's body is answered."""


@dataclass(slots=True)
class ModelServer:
    """`answer` says how; `bodies` are the requests that came, `keys` their bearer tokens."""

    answer: Answer
    url: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    at_once: int = 0
    most_at_once: int = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.bodies.append(body)
        self.keys.add(request.headers.get("Authorization", ""))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self.answer(self, body)
        finally:
            self.at_once -= 1


def completion(content: object, *, finish: str = "stop", refusal: str | None = None) -> web.Response:
    """A chat completion with this content."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return web.json_response({
        "id": "c1", "object": "chat.completion", "created": 1, "model": "careful-2",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150},
    })  # fmt: skip


def failure(status: int, message: str, **headers: str) -> web.Response:
    """An error as these endpoints send it; underscores in the names of headers are dashes."""
    body = json.dumps({"error": {"message": message, "type": "error"}})
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.Response(text=body, status=status, headers=named, content_type="application/json")


def step_of(body: Mapping[str, Any]) -> str:
    """The step a request belongs to, by the key of the answer that its prompt asks for."""
    system = body["messages"][0]["content"]
    keys = {"lines": "sentences", "turns": "speakers", "thoughts": "questions"}
    key: str = system.rpartition('Answer: {"')[2].partition('"')[0]
    return keys.get(key, key)


@asynccontextmanager
async def model_server(answer: Answer) -> AsyncIterator[ModelServer]:
    """A server on a free port of this machine."""
    server = ModelServer(answer)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server.handle)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        yield server
    finally:
        await runner.cleanup()
