"""Readers who mean harm: odd paths and bodies, forged headers, connections that say nothing, a hostile interview."""

import asyncio
import re
from contextlib import AsyncExitStack
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.web.reading import texts
from adapters.web.reading.access import PASS
from adapters.web.reading.limits import reader_network
from adapters.web.reading.settings import Access
from tests.adapters.web.reading.conftest import Serve, Served
from tests.adapters.web.reading.test_pages import REF
from tests.fixtures.lighthouse import EDITED
from tests.fixtures.patience import HANGS

KEY = "k" * 32
SAFE = ("Content-Security-Policy", "X-Content-Type-Options", "X-Robots-Tag", "Strict-Transport-Security")


FILE = (
    b'--b\r\nContent-Disposition: form-data; name="claim"; filename="f"\r\nContent-Type: text/plain\r\n\r\n'
    b"fog\r\n--b--\r\n"
)


async def raw(served: Served, request: bytes) -> bytes:
    """What the server answers to bytes, to the end of the connection, which the request must ask for."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(request)
    async with asyncio.timeout(HANGS):
        answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize(
    "path",
    ["//", "/%00", "/%", "/%ff", "/q/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2froom.py", "/i/..%5c..%5croom.py",
     "/q/lighthouse-1:1-2%0d%0aSet-Cookie:%20a=b", "/i/lighthouse-1/../../etc/passwd", "/i/lighthouse-1//words",
     "/q/" + "a" * 4000 + ":1-2", "/i/" + "a" * 4000, "/q/lighthouse-1:999999999-999999999", "/q/lighthouse-1:0-0",
     "/q/lighthouse-1:0-999999999", "/q/lighthouse-1:0-999999999.png", "/q/lighthouse-1:-1-5", "/Q/" + REF,
     "/q/%D9%A3:1-2", "/i/lighthouse-1?part=99999", "/i/lighthouse-1?part=%D9%A3", "/i/con", "/readme", "/.env"],
)  # fmt: skip
async def test_an_odd_path_is_a_page_that_says_so(serve: Serve, path: str) -> None:
    served = await serve()
    answer = await raw(served, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split()[1] in (b"404", b"400")
    assert b"\r\nSet-Cookie" not in head
    assert b"root:" not in body
    assert b"Traceback" not in body
    if head.split()[1] == b"404":
        assert texts.NOT_FOUND.encode() in body
        assert all(name.encode() in head for name in SAFE)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", f"/q/{REF}", "/robots.txt"])
async def test_another_method_changes_nothing_and_is_refused_safely(serve: Serve, method: str, path: str) -> None:
    served = await serve()
    answer = await raw(served, f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    head = answer.partition(b"\r\n\r\n")[0]
    assert head.split()[1] == b"405"
    assert all(name.encode() in head for name in SAFE)


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/x-www-form-urlencoded; charset=nonsense", b"claim=fog", 400),
        ("application/x-www-form-urlencoded", b"claim=%ff%fe", 200),
        ("application/x-www-form-urlencoded", b"claim=" + b"a" * 1_040_000, 200),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(50_000)), 413),
        ("application/json", b'{"claim": "fog"}', 200),
        ("multipart/form-data", b"claim=fog", 400),
        ("multipart/form-data; boundary=b", b"--b\r\nnothing", 400),
        ("multipart/form-data; boundary=b", FILE, 200),
    ],
)  # fmt: skip
async def test_an_odd_form_gets_a_page(serve: Serve, kind: str, body: bytes, status: int) -> None:
    served = await serve()
    response, page = await served.send("/check", body, {"Content-Type": kind})
    assert response.status == status
    assert "<h1>" in page
    assert not re.search(r"FileField|BufferedRandom|/tmp|Traceback|reference", page)
    assert all(name in response.headers for name in SAFE)


@pytest.mark.parametrize("host", ["evil.example", "", "quotes.example.org:1@evil.example", "[::1", "a" * 3000])
async def test_the_host_that_a_reader_names_is_in_no_page(serve: Serve, host: str) -> None:
    served = await serve()
    for path in ("/", f"/q/{REF}", "/nope"):
        answer = await raw(served, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert b"evil" not in answer
    answer = await raw(
        served, b"GET http://evil.example/check HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    )
    assert b"evil" not in answer


async def test_a_signed_link_is_no_pass_after_its_days_and_its_parts_do_not_mix(serve: Serve) -> None:
    served = await serve(access=Access.PRIVATE, key=KEY)
    token = served.room.site.link("/").partition(f"{PASS}=")[2]
    day, _, signature = token.partition(".")
    for forged in (
        f"{int(day) + 1}.{signature}",
        f"{day}.{signature[::-1]}",
        f"0{day}.{signature}",
        f"{token}0",
        token.upper(),
    ):
        response, _ = await served.get("/", params={PASS: forged})
        assert (forged, response.status) == (forged, 403)
    response, _ = await served.get(f"/?{PASS}=no&{PASS}={token}")
    assert response.status == 403  # the first one counts
    assert (await served.get("/", headers={"Cookie": f"__Host-verbatim={token}; __Host-verbatim=x"}))[0].status in (
        200,
        403,
    )


async def test_a_private_room_gives_away_nothing(serve: Serve) -> None:
    served = await serve(access=Access.PRIVATE, key=KEY)
    known, unknown = [await served.get(path) for path in (f"/q/{REF}", "/q/nobody-1:1-2")]
    assert known[0].status == unknown[0].status == 403
    assert known[1] == unknown[1]
    for path in ("/i/lighthouse-1/words?first=0.0&last=0.1", f"/q/{REF}.png", "/robots.txt", "/static/x"):
        response, page = await served.get(path)
        assert "lighthouse" not in page.casefold()
        assert response.content_type != "image/png"
    assert "fog" not in (await served.post("/check", claim="fog"))[1]


async def test_a_thousand_silent_connections_keep_nobody_out(serve: Serve) -> None:
    served = await serve()
    async with AsyncExitStack() as held:
        for number in range(1_000):
            _, writer = await asyncio.open_connection("127.0.0.1", served.port)
            held.callback(writer.close)
            if number % 2:
                writer.write(b"GET /check HTTP/1.1\r\nHost: x\r\n")
            if number % 100 == 0:
                assert (await served.get("/check"))[0].status == 200
        assert (await served.get(f"/q/{REF}"))[0].status == 200


async def test_a_reader_who_never_reads_holds_up_nobody(serve: Serve) -> None:
    served = await serve()
    async with AsyncExitStack() as held:
        for _ in range(20):
            _, writer = await asyncio.open_connection("127.0.0.1", served.port, limit=1)
            held.callback(writer.close)
            writer.write(b"GET /i/lighthouse-1 HTTP/1.1\r\nHost: x\r\n\r\n" * 200)
        for _ in range(5):
            assert (await served.get("/i/lighthouse-1"))[0].status == 200


HOSTILE = "<img src=x onerror='alert(1)'>"


async def test_a_hostile_interview_has_no_markup_of_its_own(serve: Serve, seeds: Path) -> None:
    folder = seeds / "lighthouse-1"
    metadata = (folder / "interview.toml").read_text("utf-8")
    for name in ("The Lamp Room", "Moss Keeper", "Harbour Voices", "Arrival"):
        metadata = metadata.replace(name, f"{HOSTILE} {name} ' & {{{{ 7*7 }}}} \\u202e")
    (folder / "interview.toml").write_text(metadata, "utf-8")
    edited = EDITED.replace("## 0:00 Arrival", f"## 0:00 {HOSTILE} Arrival ' & {{{{ 7*7 }}}} \u202e")
    if (folder / "edited.md").read_text("utf-8") != edited:
        (folder / "edited.md").write_text(edited, "utf-8")
    served = await serve()
    for path in (
        "/",
        "/i/lighthouse-1",
        f"/q/{REF}",
        "/?q=fog",
        f"/?q={HOSTILE}",
        "/?q=list the chapters&interview=lighthouse-1",
    ):
        _, page = await served.get(path)
        assert "<img src=x" not in page
        assert 'onerror="' not in page
        assert "\u202e" not in page
    _, page = await served.get(f"/q/{REF}")
    assert HOSTILE in unescape(page)
    assert "49" not in unescape(page).partition("<main")[2]


@given(path=st.text(max_size=60), query=st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_address_is_a_defect(public: Served, path: str, query: str) -> None:
    response, page = await public.get_quoted(path, query)
    assert response.status in (200, 303, 400, 404)
    assert "reference" not in page


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("[2001:db8:1:2:3::4]:4711", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("unknown", None),
        ("", None),
    ],
)
def test_a_reader_is_known_by_the_network_however_a_proxy_writes_it(address: str, network: str | None) -> None:
    assert reader_network(address) == network
