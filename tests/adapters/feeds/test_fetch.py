"""Fetching, from a server that misbehaves in every way there is."""

import asyncio
import gzip
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web

from adapters.feeds.fetch import FetchedPage, Fetcher, Limits, Validators
from bot.errors import FetchError
from bot.version import version
from tests.peers.feed_server import PRIVATE, FeedServer, is_public, rude_server


async def refused(fetcher: Fetcher, address: str) -> str:
    """The one line with which an address is refused."""
    with pytest.raises(FetchError) as raised:
        await fetcher.fetch(address)
    assert "\n" not in str(raised.value)
    return str(raised.value)


async def test_a_page_comes_with_its_type_and_what_tells_whether_it_changed(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.put("/a.vtt", "WEBVTT", Content_Type="text/vtt; charset=utf-8", ETag='"1"', Last_Modified="yesterday")
    page = await fetcher.fetch(server.address("/a.vtt"))
    assert page is not None
    assert (page.content, page.content_type, page.charset) == (b"WEBVTT", "text/vtt", "utf-8")
    assert page.validators == Validators('"1"', "yesterday")
    [(path, headers)] = server.seen
    assert path == "/a.vtt"
    assert headers["User-Agent"] == f"Verbatim/{version()}"
    assert "If-None-Match" not in headers
    assert "Cookie" not in headers


async def test_what_did_not_change_is_not_sent_again(server: FeedServer, fetcher: Fetcher) -> None:
    server.put("/feed", status=304)
    assert await fetcher.fetch(server.address("/feed"), Validators('"1"', "yesterday")) is None
    headers = server.seen[0][1]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"1"', "yesterday")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://example.org/a", "is not an http(s) address"),
        ("file:///etc/passwd", "is not an http(s) address"),
        ("https://", "is not an http(s) address"),
        ("http://[::1", "is not an address"),
        ("http://example.org:99999/", "is not an address"),
        ("nonsense", "is not an http(s) address"),
    ],
)
async def test_what_is_no_address_is_refused(fetcher: Fetcher, address: str, reason: str) -> None:
    assert reason in await refused(fetcher, address)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (404, "there is nothing there (404)"), (410, "there is nothing there (410)"),
        (401, "may not be read by programs (401)"), (403, "may not be read by programs (403)"),
        (418, "answered with status 418"),
    ],
)  # fmt: skip
async def test_a_status_that_will_not_pass_is_said_at_once(
    server: FeedServer, fetcher: Fetcher, waits: list[float], status: int, reason: str
) -> None:
    server.put("/a", status=status)
    assert reason in await refused(fetcher, server.address("/a"))
    assert (len(server.seen), waits) == (1, [])


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_status_that_may_pass_is_tried_three_times(
    server: FeedServer, fetcher: Fetcher, waits: list[float], status: int
) -> None:
    server.put("/a", status=status)
    assert f"is not available now ({status})" in await refused(fetcher, server.address("/a"))
    assert len(server.seen) == 3
    assert len(waits) == 2
    assert 0 < waits[0] < waits[1]


async def test_a_server_that_recovers_is_heard(server: FeedServer, fetcher: Fetcher) -> None:
    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response(status=503) if len(server.seen) < 3 else web.Response(body=b"here")

    server.pages["/a"] = handler
    page = await fetcher.fetch(server.address("/a"))
    assert page is not None
    assert page.content == b"here"


async def test_the_wait_that_a_server_asks_for_is_kept(
    server: FeedServer, fetcher: Fetcher, waits: list[float]
) -> None:
    server.put("/a", status=429, Retry_After="40")
    await refused(fetcher, server.address("/a"))
    assert waits == [40.0, 40.0]


@pytest.mark.parametrize("kind", ["seconds", "date"])
async def test_a_long_wait_is_left_to_whoever_asked(
    server: FeedServer, fetcher: Fetcher, waits: list[float], kind: str
) -> None:
    later = format_datetime(datetime.now(tz=UTC) + timedelta(seconds=7200), usegmt=True)
    server.put("/a", status=503, Retry_After="7200" if kind == "seconds" else later)
    with pytest.raises(FetchError) as raised:
        await fetcher.fetch(server.address("/a"))
    assert raised.value.wait == pytest.approx(7200, abs=60)
    assert raised.value.temporary
    assert (len(server.seen), waits) == (1, [])


@pytest.mark.parametrize("value", ["soon", "-5", "1e9", "99999999999999999999", "NaN", ""])
async def test_a_wait_that_makes_no_sense_is_none(server: FeedServer, fetcher: Fetcher, value: str) -> None:
    server.put("/a", status=503, Retry_After=value)
    with pytest.raises(FetchError) as raised:
        await fetcher.fetch(server.address("/a"))
    assert raised.value.wait is None


# --- size ---------------------------------------------------------------------------------------


async def test_a_page_that_says_it_is_too_large_is_not_read(server: FeedServer, fetcher: Fetcher) -> None:
    server.put("/a", b"x" * 100_001)
    assert "has more than 0 MB" in await refused(fetcher, server.address("/a"))


async def test_a_page_may_have_as_much_as_the_limit(server: FeedServer, fetcher: Fetcher) -> None:
    server.put("/a", b"x" * 100_000)
    page = await fetcher.fetch(server.address("/a"))
    assert page is not None
    assert len(page.content) == 100_000


async def test_a_page_without_an_end_is_left(server: FeedServer, fetcher: Fetcher) -> None:
    sent = 0

    async def handler(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 10_000)
            sent += 10_000

    server.pages["/a"] = handler
    assert "has more than" in await refused(fetcher, server.address("/a"))
    assert sent < 20_000_000


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_page_that_unpacks_to_very_much_is_left(server: FeedServer, fetcher: Fetcher, coding: str) -> None:
    bomb = (gzip.compress if coding == "gzip" else zlib.compress)(b"\0" * 50_000_000)
    assert len(bomb) < 60_000
    server.put("/a", bomb, Content_Encoding=coding)
    assert "has more than" in await refused(fetcher, server.address("/a"))


async def test_a_packed_page_is_unpacked(server: FeedServer, fetcher: Fetcher) -> None:
    server.put("/a", gzip.compress(b"hello"), Content_Encoding="gzip")
    page = await fetcher.fetch(server.address("/a"))
    assert page is not None
    assert page.content == b"hello"


async def test_what_cannot_be_unpacked_is_refused(server: FeedServer, fetcher: Fetcher, waits: list[float]) -> None:
    server.put("/a", b"no gzip at all", Content_Encoding="gzip")
    assert "cannot be unpacked" in await refused(fetcher, server.address("/a"))
    assert waits == []


@pytest.mark.parametrize("kind", ["audio/mpeg", "video/mp4", "image/png"])
async def test_a_recording_is_refused_by_its_type(server: FeedServer, fetcher: Fetcher, kind: str) -> None:
    server.put("/a.mp3", b"x" * 1_000_000, Content_Type=kind)
    said = await refused(fetcher, server.address("/a.mp3"))
    assert f"is {kind}, not a transcript" in said
    assert "WhisperX" in said


# --- servers that do not behave -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "hung up without an answer"),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "does not answer as a web server does"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "ended in the middle"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "does not answer as a web server does"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", "does not answer as a web server does"),
    ],
)
async def test_a_server_that_breaks_off_or_is_none(fetcher: Fetcher, answer: bytes, reason: str) -> None:
    async with rude_server(answer) as address:
        assert reason in await refused(fetcher, address)


async def test_a_server_that_never_answers_is_left() -> None:
    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()  # until the client has gone
        writer.close()

    server = await asyncio.start_server(never, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with Fetcher(Limits(tries=1, silence=0.05), is_public) as impatient:
        assert "takes too long to answer" in await refused(impatient, f"http://127.0.0.1:{port}/")
    server.close()
    await server.wait_closed()


async def test_a_server_that_sends_a_byte_now_and_then_is_left(server: FeedServer) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.02)

    server.pages["/a"] = handler
    async with Fetcher(Limits(tries=1, silence=60.0, seconds=0.3), is_public) as impatient:
        assert "takes too long to answer" in await refused(impatient, server.address("/a"))


async def test_no_server_and_no_host(fetcher: Fetcher, waits: list[float]) -> None:
    assert "accepts no connection" in await refused(fetcher, "http://127.0.0.1:1/")
    assert "its host cannot be found" in await refused(fetcher, "http://no-such-host.invalid/")
    assert len(waits) == 4


async def test_an_error_does_not_show_what_may_be_secret(server: FeedServer, fetcher: Fetcher) -> None:
    address = server.address("/feed?token=SECRET").replace("http://", "http://me:PASSWORD@")
    said = await refused(fetcher, address)
    assert said.startswith(f"{server.address('/feed')}?...: ")
    assert "SECRET" not in said
    assert "PASSWORD" not in said


# --- redirects and the local network ------------------------------------------------------------


async def test_redirects_are_followed_and_the_last_address_is_known(server: FeedServer, fetcher: Fetcher) -> None:
    server.put("/a", status=301, Location="/b")
    server.put("/b", status=302, Location=server.address("/c"))
    server.put("/c", "here")
    page = await fetcher.fetch(server.address("/a"))
    assert page is not None
    assert (page.content, page.address) == (b"here", server.address("/c"))


async def test_redirects_in_a_circle_end(server: FeedServer, fetcher: Fetcher) -> None:
    server.put("/a", status=302, Location="/a")
    assert "redirects more than 3 times" in await refused(fetcher, server.address("/a"))
    assert len(server.seen) == 4


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "", "javascript:alert(1)"])
async def test_redirects_to_anything_else_are_refused(server: FeedServer, fetcher: Fetcher, target: str) -> None:
    server.put("/a", status=302, Location=target)
    assert "not an http(s) address" in await refused(fetcher, server.address("/a"))


@pytest.mark.parametrize("host", [PRIVATE, "2130706434", "0x7f.2", "[::1]", "[::ffff:127.0.0.2]"])
async def test_a_redirect_into_the_local_network_is_refused(server: FeedServer, fetcher: Fetcher, host: str) -> None:
    server.put("/secret", "secret")
    server.put("/a", status=302, Location=server.address("/secret", host))
    said = await refused(fetcher, server.address("/a"))
    assert "is in the local network" in said or "does not answer as a web server does" in said
    assert server.paths() == ["/a"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"])
async def test_a_link_to_this_machine_is_refused_by_name_and_by_number(server: FeedServer, host: str) -> None:
    async with Fetcher() as fetcher:
        with pytest.raises(FetchError, match="is in the local network"):
            await fetcher.fetch_link(server.address("/secret", host), FetchedPage("https://example.org/feed", b""))
    assert server.seen == []


async def test_an_address_that_is_given_may_be_in_the_local_network(server: FeedServer, fetcher: Fetcher) -> None:
    server.put("/feed", "here")
    page = await fetcher.fetch(server.address("/feed", PRIVATE))
    assert page is not None
    assert page.local_origin == server.address("", PRIVATE)
    with pytest.raises(FetchError, match="local network"):
        await fetcher.fetch(server.address("/feed", PRIVATE), may_be_local=False)
    assert len(server.seen) == 1


async def test_links_of_a_public_page_do_not_reach_the_local_network(server: FeedServer, fetcher: Fetcher) -> None:
    server.put("/feed", "here")
    server.put("/a.vtt", "WEBVTT")
    page = await fetcher.fetch(server.address("/feed"))
    assert page is not None
    assert page.local_origin == ""
    assert (await fetcher.fetch_link(server.address("/a.vtt"), page)).content == b"WEBVTT"
    with pytest.raises(FetchError, match="local network"):
        await fetcher.fetch_link(server.address("/a.vtt", PRIVATE), page)
    server.put("/b.vtt", status=302, Location=server.address("/a.vtt", PRIVATE))
    with pytest.raises(FetchError, match="local network"):
        await fetcher.fetch_link(server.address("/b.vtt"), page)
    assert server.paths() == ["/feed", "/a.vtt", "/b.vtt"]


async def test_links_of_a_local_page_reach_its_own_origin_alone(server: FeedServer, fetcher: Fetcher) -> None:
    server.put("/feed", "here")
    server.put("/a.vtt", "WEBVTT")
    page = await fetcher.fetch(server.address("/feed", PRIVATE))
    assert page is not None
    assert (await fetcher.fetch_link(server.address("/a.vtt", PRIVATE), page)).content == b"WEBVTT"
    for elsewhere in (f"http://{PRIVATE}:1/a.vtt", f"http://127.0.0.3:{server.port}/a.vtt"):
        with pytest.raises(FetchError, match="local network"):
            await fetcher.fetch_link(elsewhere, page)


async def test_a_host_is_asked_for_two_things_at_once_and_no_more(server: FeedServer, fetcher: Fetcher) -> None:
    async def handler(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.01)
        return web.Response(body=b"here")

    server.pages["/a"] = handler
    await asyncio.gather(*(fetcher.fetch(server.address("/a")) for _ in range(8)))
    assert (len(server.seen), server.most_at_once) == (8, 2)
