"""Who may read, how often, and what every answer carries: safe headers, caching, words for every failure."""

import asyncio
import re
from urllib.parse import quote
from urllib.robotparser import RobotFileParser

import pytest

from adapters.web.reading import texts
from adapters.web.reading.access import PASS
from adapters.web.reading.room import ReadingRoom
from adapters.web.reading.settings import Access, SiteSettings
from bot.errors import LibraryError
from bot.model import Ref
from tests.adapters.web.reading.conftest import ADDRESS, Serve
from tests.adapters.web.reading.test_pages import REF
from tests.fixtures.patience import HANGS

KEY = "k" * 32
PATHS = ("/", "/?q=fog", f"/q/{REF}", "/i/lighthouse-1", "/check", "/nope")


@pytest.mark.parametrize("path", [*PATHS, f"/q/{REF}.png", "/robots.txt"])
async def test_every_answer_keeps_foreign_content_out(serve: Serve, path: str) -> None:
    served = await serve()
    response, page = await served.get(path)
    headers = response.headers
    policy = dict(re.findall(r"([a-z-]+) ([^;]+)", headers["Content-Security-Policy"]))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Strict-Transport-Security"]
    assert headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in headers
    assert not re.search(r"<script(?! src)|<style|\son\w+=|style=|javascript:", page)
    outside = re.findall(
        r'(?:src|href)="(https?://[^"]+)"', re.sub(r'<a [^>]*>|rel="canonical" href="[^"]+"', "", page)
    )
    assert outside == []


def test_the_operator_reads_where_it_is() -> None:
    line = ReadingRoom(SiteSettings(ADDRESS)).where(3000)
    assert "3000" in line
    assert ADDRESS in line


async def test_only_a_quote_may_let_the_player_in(serve: Serve) -> None:
    served = await serve()
    framing = {
        path: (await served.get(path))[0].headers["Content-Security-Policy"].split("frame-src ")[1] for path in PATHS
    }
    assert framing.pop(f"/q/{REF}") == "https://www.youtube-nocookie.com"
    assert set(framing.values()) == {"'none'"}


async def test_questions_are_not_kept_and_pages_are(serve: Serve) -> None:
    served = await serve()
    for path in ("/?q=fog", "/nope"):
        assert (await served.get(path))[0].headers["Cache-Control"] == "no-store"
    assert (await served.post("/check", claim="fog"))[0].headers["Cache-Control"] == "no-store"
    response, _ = await served.get(f"/q/{REF}")
    assert response.headers["Cache-Control"] == "public, max-age=60"
    again, body = await served.get(f"/q/{REF}", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status, body) == (304, "")


async def test_own_files_are_kept_for_ever_under_a_name_of_their_content(serve: Serve) -> None:
    served = await serve()
    _, page = await served.get("/")
    paths = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(paths) == 3
    for path in paths:
        response, body = await served.get(path)
        assert (response.status, response.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
        assert body


# --- private ------------------------------------------------------------------------------------


async def test_a_private_room_opens_for_a_signed_link_for_30_days(serve: Serve) -> None:
    served = await serve(access=Access.PRIVATE, key=KEY)
    for path in (*PATHS, f"/q/{REF}.png"):
        response, page = await served.get(path)
        assert response.status == 403
        assert texts.PRIVATE in page
        assert "fog" not in page
    link = served.room.site.around(Ref.parse(REF))
    assert served.room.site.citable(Ref.parse(REF)) is None  # a citation never carries the key
    assert link.startswith(f"{ADDRESS}/q/{REF}?{PASS}=")
    response, _ = await served.get(link.removeprefix(ADDRESS))
    assert (response.status, response.headers["Location"]) == (303, f"/q/{REF}")
    cookie = response.headers["Set-Cookie"]
    assert all(part in cookie for part in ("__Host-verbatim=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"))
    held = {"Cookie": cookie.partition(";")[0]}
    response, page = await served.get(f"/q/{REF}", headers=held)
    assert response.status == 200
    assert "og:image" not in page
    assert response.headers["Cache-Control"] == "private, no-cache"
    served.clock.seconds += 32 * 24 * 3600
    assert (await served.get(f"/q/{REF}", headers=held))[0].status == 403
    assert (await served.get(link.removeprefix(ADDRESS)))[0].status == 403


@pytest.mark.parametrize("forged", ["", "99999.{}", "20718.0", "x", "٣.{}", "20718." + "0" * 40])
async def test_a_forged_link_opens_nothing(serve: Serve, forged: str) -> None:
    served = await serve(access=Access.PRIVATE, key=KEY)
    real = served.room.site.link("/").partition(f"{PASS}=")[2]
    token = forged.format(real.partition(".")[2])
    assert (await served.get("/", params={PASS: token}))[0].status == 403
    assert (await served.get("/", headers={"Cookie": f"__Host-verbatim={token.encode().decode('latin-1')}"}))[
        0
    ].status == 403


async def test_a_signed_link_leads_nowhere_else(serve: Serve) -> None:
    served = await serve(access=Access.PRIVATE, key=KEY)
    token = served.room.site.link("/").partition(f"{PASS}=")[2]
    for path in ("//evil.example/x", "/q/..//evil.example"):
        response, _ = await served.get(f"{path}?{PASS}={token}")
        assert not response.headers.get("Location", "/").startswith(("//", "http"))


def test_a_public_room_links_without_a_signature() -> None:
    site = ReadingRoom(SiteSettings(ADDRESS)).site
    assert site.around(Ref.parse(REF)) == site.citable(Ref.parse(REF)) == f"{ADDRESS}/q/{REF}"


# --- robots and pace ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "listed"),
    [({}, False), ({"robots": True}, True), ({"robots": True, "access": Access.PRIVATE, "key": KEY}, False)],
)
async def test_search_engines_see_what_was_chosen(serve: Serve, settings: dict[str, object], listed: bool) -> None:
    served = await serve(**settings)
    response, robots = await served.get("/robots.txt")
    assert ("Disallow: /\n" not in robots) is listed
    assert ("X-Robots-Tag" not in response.headers) is listed
    assert ("X-Robots-Tag" not in (await served.get("/check"))[0].headers) is listed


@pytest.mark.parametrize(
    ("settings", "previewed", "listed"),
    [
        ({}, True, False),
        ({"robots": True}, True, True),
        ({"access": Access.PRIVATE, "key": KEY}, False, False),
        ({"robots": True, "access": Access.PRIVATE, "key": KEY}, False, False),
    ],
)
async def test_link_previews_may_read_the_quotes_of_a_public_room(
    serve: Serve, settings: dict[str, object], previewed: bool, listed: bool
) -> None:
    served = await serve(**settings)
    robots = RobotFileParser()
    robots.parse((await served.get("/robots.txt"))[1].splitlines())
    for name in ("Twitterbot/1.0", "LinkedInBot/1.0", "facebookexternalhit/1.1", "Discordbot/2.0", "WhatsApp/2.23"):
        for path in (f"/q/{REF}", f"/q/{REF}.png"):
            assert robots.can_fetch(name, ADDRESS + path) is previewed
        assert robots.can_fetch(name, f"{ADDRESS}/i/lighthouse-1") is listed
    assert robots.can_fetch("Googlebot", f"{ADDRESS}/q/{REF}") is listed


async def test_a_reader_who_hurries_is_asked_to_wait_and_others_are_not(serve: Serve) -> None:
    served = await serve(rate=20)
    first = [await served.get("/check", headers={"X-Forwarded-For": "203.0.113.9"}) for _ in range(12)]
    assert [response.status for response, _ in first] == [200] * 10 + [429] * 2
    assert first[-1][0].headers["Retry-After"] == "3"
    assert "wait 3 seconds" in first[-1][1]
    for other in ("203.0.113.10", "1.2.3.4, 203.0.113.11"):
        assert (await served.get("/check", headers={"X-Forwarded-For": other}))[0].status == 200
    spoofed = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9"}
    assert (await served.get("/check", headers=spoofed))[0].status == 429
    served.clock.seconds += 4
    assert (await served.get("/check", headers={"X-Forwarded-For": "203.0.113.9"}))[0].status == 200


async def test_a_search_counts_as_five_pages(serve: Serve) -> None:
    served = await serve(rate=20)
    assert [(await served.get("/?q=fog"))[0].status for _ in range(3)] == [200, 200, 429]


# --- failures -----------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", ["a", "ไ", "海"])
async def test_a_question_as_long_as_the_form_takes_is_answered_in_any_script(serve: Serve, letter: str) -> None:
    served = await serve()
    form = (await served.get("/"))[1]
    most = int(re.findall(r'name="q"[^>]* maxlength="(\d+)"', form)[0])
    response, page = await served.get(f"/?q={quote(letter * most)}")
    assert (response.status, response.content_type) == (200, "text/html")
    assert texts.ASK_LABEL in page


async def test_before_the_library_is_served_every_page_says_so(serve: Serve) -> None:
    served = await serve()
    served.room.close()
    response, page = await served.get(f"/q/{REF}")
    assert response.status == 503
    assert texts.STARTING in page


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (LibraryError("the library is damaged"), 503, "The library is damaged."),
        (ZeroDivisionError("secret"), 500, "reference"),
    ],
)
async def test_a_failure_is_a_page(
    serve: Serve, error: Exception, status: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = await serve()

    async def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("bot.quotes.service.QuoteService.widen", fail)
    response, page = await served.get(f"/q/{REF}")
    assert response.status == status
    assert said in page
    assert "secret" not in page


async def test_a_page_with_other_words_is_not_sent(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    served = await serve()
    monkeypatch.setattr("adapters.web.reading.transcript_html.shown", lambda text: text.replace("fog", "smog"))
    response, page = await served.get("/i/lighthouse-1")
    assert response.status == 500
    assert "smog" not in page


async def test_too_many_readers_at_once_are_refused(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    served = await serve()
    going = asyncio.Event()

    async def wait(*_: object) -> None:
        await going.wait()
        raise LibraryError("late")

    monkeypatch.setattr("bot.quotes.service.QuoteService.ask", wait)
    asked = [asyncio.ensure_future(served.get("/?q=fog")) for _ in range(40)]
    done, waiting = await asyncio.wait(asked, timeout=HANGS, return_when=asyncio.FIRST_COMPLETED)
    while len(done) < 8:
        more, waiting = await asyncio.wait(waiting, timeout=HANGS, return_when=asyncio.FIRST_COMPLETED)
        done |= more
    assert {task.result()[0].status for task in done} == {503}
    going.set()
    await asyncio.gather(*waiting)
    monkeypatch.undo()
    assert (await served.get("/?q=fog"))[0].status == 200
