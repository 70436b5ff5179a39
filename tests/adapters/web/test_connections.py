"""How many connections are kept: the one that waits longest makes room, unless its request is being answered."""

import asyncio

from aiohttp import web

from adapters.web.connections import ConnectionLimit


async def test_a_connection_whose_request_is_answered_is_not_closed() -> None:
    begun, going_on = asyncio.Event(), asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        with limit.handling(request):
            begun.set()
            await going_on.wait()
            return web.Response(text="done")

    application = web.Application()
    application.router.add_get("/", slow)
    runner = web.AppRunner(application)
    limit = ConnectionLimit(runner, most=1)
    await runner.setup()
    port = await limit.listen("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    await writer.drain()
    await begun.wait()
    second, other = await asyncio.open_connection("127.0.0.1", port)
    assert await second.read() == b""
    other.close()
    going_on.set()
    assert (await reader.read()).endswith(b"done")
    writer.close()
    limit.stop_listening()
    await runner.cleanup()
