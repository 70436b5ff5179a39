"""The reading room in a real Chromium, on a phone and a desktop, light and dark, with and without scripts."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from importlib.resources import files

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, async_playwright
from yarl import URL

from adapters.web.reading import texts
from adapters.web.reading.settings import Access
from docs.pictures.browser import INSTALL, NAMES
from tests.adapters.web.reading.conftest import Serve, Served, serving
from tests.adapters.web.reading.test_pages import FOG, REF, START
from tests.conftest import Workbench
from tests.fixtures.lighthouse import span_of
from tests.fixtures.patience import HANGS

pytestmark = [pytest.mark.processes, pytest.mark.asyncio(loop_scope="module")]

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
BOTH_SPEAKERS = "lighthouse-1:{}-{}".format(*span_of("afraid of the dark? um No, I am not afraid"))
PATHS = (
    "/", "/?q=fog", "/?q=submarine tax filings", "/?q=list the chapters", f"/q/{REF}", f"/q/{REF}?view=strict&wide=1",
    f"/q/{REF}?view=captions", f"/q/{BOTH_SPEAKERS}", "/q/ferry-2:3-20", "/i/lighthouse-1",
    "/i/lighthouse-1?view=strict", "/i/lighthouse-1?view=captions", "/i/ferry-2", "/check", "/nope",
)  # fmt: skip
CLAIMS = {
    "verbatim": "What frightens me is fog, because fog swallows the light",
    "altered": "the dark is not where the light does its work",
    "stitched": "No, I am not afraid of the dark ... A lighthouse asks one thing of you, which is to be there",
    "absent": "We grow seventeen sorts of rhubarb in the cellar of the opera house",
}
"""Verdicts, and what each is given to."""
PHONE, DESKTOP = ViewportSize(width=360, height=740), ViewportSize(width=1280, height=800)


HANGING = 1000 * HANGS
"""Milliseconds after which a page counts as hanging, however busy the machine is."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """Chromium as it is installed here, started once."""
    name = next((found for name in NAMES if (found := shutil.which(name)) is not None), None)
    assert name is not None, f"these tests need Chromium; on Debian: {INSTALL}"
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=name, chromium_sandbox=False, timeout=HANGING)
        try:
            yield started
        finally:
            await started.close()


@pytest_asyncio.fixture(loop_scope="module")
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """Chromium, without the pages of other tests."""
    yield chromium
    for context in chromium.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="module")
async def serve(workbench: Workbench) -> AsyncIterator[Serve]:
    """Serve with these settings, in the event loop of the browser."""
    async with AsyncExitStack() as held:
        yield serving(workbench, held)


async def opened(browser: Browser, served: Served, **options: object) -> tuple[Page, list[str]]:
    """A new page of a new reader, and what the browser complains about."""
    context: BrowserContext = await browser.new_context(base_url=served.address, **options)  # type: ignore[arg-type]
    context.set_default_timeout(HANGING)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    return page, complaints


async def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds: each rule with the first place."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Runtime.evaluate", {"expression": AXE})  # past our own policy, as an extension does it
    return await _broken_rules(page, {})


async def violations_in_both_schemes(page: Page) -> list[tuple[str, str]]:
    """What axe finds: all its rules in light, and those of colors again in dark.

    Nothing but colors differs there (test_pages.py).
    """
    await page.emulate_media(color_scheme="light")
    in_light = await violations(page)
    await page.emulate_media(color_scheme="dark")
    return in_light + await _broken_rules(page, {"runOnly": {"type": "tag", "values": ["cat.color"]}})


async def _broken_rules(page: Page, options: dict[str, object]) -> list[tuple[str, str]]:
    found = await page.evaluate("options => axe.run(document, options).then(result => result.violations)", options)
    return [(item["id"], item["nodes"][0]["html"]) for item in found]


async def misfits(page: Page) -> dict[str, object]:
    """What does not fit on the screen: the width beyond it, flat buttons, labels and buttons on several lines."""
    found: dict[str, object] = await page.evaluate(
        """() => {
            const seen = all => [...document.querySelectorAll(all)].filter(element => element.offsetParent);
            const texts = elements => elements.map(element => element.textContent);
            return {
                beyond: Math.max(0, document.documentElement.scrollWidth - innerWidth),
                flat: texts(seen("button, .button").filter(element => element.offsetHeight < 40)),
                broken: texts(seen("label, button, .button").filter(element =>
                    element.offsetHeight > 2.9 * parseFloat(getComputedStyle(element).fontSize))),
            };
        }"""
    )
    return found


async def assert_accessible_and_fitting(page: Page, what: object) -> None:
    """Axe finds nothing and everything fits, on a phone and a desktop, in light and dark."""
    for size in (PHONE, DESKTOP):
        await page.set_viewport_size(size)
        found = await violations_in_both_schemes(page)
        assert (what, size, found) == (what, size, [])
        assert (what, size, await misfits(page)) == (what, size, {"beyond": 0, "flat": [], "broken": []})


async def test_axe_finds_nothing_and_everything_fits(serve: Serve, browser: Browser) -> None:
    served = await serve()
    page, complaints = await opened(browser, served)
    for path in PATHS:
        await page.goto(path)
        await assert_accessible_and_fitting(page, path)
    for verdicts in (*([verdict] for verdict in CLAIMS), list(CLAIMS)):
        await page.goto("/check")
        await page.fill("#claim", "\n\n".join(f"“{CLAIMS[verdict]}”" for verdict in verdicts))
        await page.click("main button")
        for verdict in verdicts:
            assert await page.locator(f".verdict.{verdict}").count() == 1
        await assert_accessible_and_fitting(page, verdicts)
    assert [text for text in complaints if "404" not in text] == []


@pytest.mark.parametrize(
    ("settings", "status"), [({"access": Access.PRIVATE, "key": "k" * 32}, 403), ({"rate": 1}, 429)]
)
async def test_axe_finds_nothing_on_a_page_that_refuses(
    serve: Serve, browser: Browser, settings: dict[str, object], status: int
) -> None:
    served = await serve(**settings)
    page, _ = await opened(browser, served)
    for _ in range(3):
        await served.get("/?q=fog")  # as many pages as a reader may open at once
    answer = await page.goto("/check")
    assert answer is not None
    assert answer.status == status
    await assert_accessible_and_fitting(page, status)


async def test_the_player_is_loaded_by_a_press_at_the_moment_and_nothing_foreign_before(
    serve: Serve, browser: Browser, workbench: Workbench
) -> None:
    facts = workbench.seeds / "lighthouse-1" / "interview.toml"
    facts.write_text(facts.read_text("utf-8").replace("video.example", "www.youtube.com"), "utf-8")
    served = await serve()
    page, complaints = await opened(browser, served)
    await page.route(
        "https://**", lambda route: route.fulfill(body="<title>A player</title>", content_type="text/html")
    )
    foreign: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(served.address) else foreign.append(request.url))
    await page.goto(f"/q/{REF}", wait_until="networkidle")
    assert foreign == []
    link = URL(await page.get_attribute("a[href*=youtube]", "href") or "")
    await page.click("text=Play it here")
    player = URL(await page.get_attribute("#player iframe", "src") or "")
    assert (player.host, player.path) == ("www.youtube-nocookie.com", "/embed/lamp")
    assert player.query["start"] == link.query["t"].removesuffix("s") != "0"
    assert await page.locator("button[data-play]:visible").count() == 0
    assert await page.get_attribute("#player iframe", "title") == texts.PLAYER_TITLE
    assert complaints == []


async def test_selecting_words_gives_their_id_and_opens_them_as_a_quote(serve: Serve, browser: Browser) -> None:
    served = await serve()
    page, complaints = await opened(browser, served)
    await page.goto("/i/lighthouse-1")
    await page.evaluate(
        """([id, from, to]) => {
            const text = document.getElementById(id).firstChild, range = document.createRange();
            range.setStart(text, text.data.indexOf(from));
            range.setEnd(text, text.data.indexOf(to) + to.length);
            getSelection().removeAllRanges(); getSelection().addRange(range);
        }""",
        [f"w{START}", "fog, because", "because fog"],
    )
    await page.wait_for_selector("#selection:not([hidden])")
    assert await page.text_content("#selection code") == f"lighthouse-1:{START + 4}-{START + 7}"
    assert await violations(page) == []
    await page.click("#selection a")
    assert await page.text_content("#quote") == "fog, because fog"
    assert complaints == []


@pytest.mark.parametrize(
    ("where", "quoted"),
    [
        (f"#w{START}", "No, I am not afraid of the dark."),  # a triple click: it ends in front of the next paragraph
        (".speaker", "No,"),
    ],
)
async def test_a_selection_may_begin_or_end_outside_sentences(
    serve: Serve, browser: Browser, where: str, quoted: str
) -> None:
    served = await serve()
    page, complaints = await opened(browser, served)
    await page.goto("/i/lighthouse-1")
    if where == ".speaker":
        await page.evaluate(
            """() => {
                const label = document.querySelectorAll('#transcript .speaker')[1], range = document.createRange();
                range.setStart(label.firstChild, 0);
                range.setEnd(label.nextElementSibling.querySelector('span').firstChild, 5);
                getSelection().removeAllRanges(); getSelection().addRange(range);
            }"""
        )
    else:
        await page.locator(where).click(click_count=3)
    await page.wait_for_selector("#selection:not([hidden])")
    await page.click("#selection a")
    shown = await page.text_content("#quote") or ""
    assert shown.startswith(quoted)
    assert shown.endswith("nobody can see it." if where != ".speaker" else "I")
    assert complaints == []


async def test_a_selection_across_speakers_is_a_quote_of_both(serve: Serve, browser: Browser) -> None:
    served = await serve()
    page, complaints = await opened(browser, served)
    await page.goto("/i/lighthouse-1")
    await page.evaluate(
        """() => {
            const [first, second] = document.querySelectorAll('#transcript .speaker'), range = document.createRange();
            const line = first.nextElementSibling.querySelector('span').firstChild;
            range.setStart(line, line.data.lastIndexOf(' ') + 1);
            range.setEnd(second.nextElementSibling.querySelector('span').firstChild, 2);
            getSelection().removeAllRanges(); getSelection().addRange(range);
        }"""
    )
    await page.wait_for_selector("#selection:not([hidden])")
    await page.click("#selection a")
    assert len(await page.locator("#quote .speaker").all()) == 2
    assert await violations(page) == []
    assert complaints == []


async def test_on_a_phone_the_verdict_is_in_sight(serve: Serve, browser: Browser) -> None:
    served = await serve()
    page, _ = await opened(browser, served, viewport=PHONE)
    await page.goto("/check")
    await page.fill("#claim", "the dark is not where the light does its work")
    await page.click("main button")
    await page.wait_for_function(  # it may scroll smoothly
        """() => {
            const top = document.querySelector(".verdict h2")?.getBoundingClientRect().top;
            return 0 <= top && top <= innerHeight / 2;
        }"""
    )


async def test_words_after_a_footnote_are_counted_without_its_number(serve: Serve, browser: Browser) -> None:
    served = await serve()
    page, _ = await opened(browser, served)
    await page.goto("/i/lighthouse-1")
    await page.evaluate(
        """() => {
            const line = [...document.querySelectorAll('#transcript span')].find(e => e.textContent.includes('Kraken'));
            const after = [...line.childNodes].find(n => n.nodeType === 3 && n.data.includes('near'));
            const range = document.createRange();
            range.setStart(after, after.data.indexOf('near'));
            range.setEnd(after, after.data.indexOf('near') + 4);
            getSelection().removeAllRanges(); getSelection().addRange(range);
        }"""
    )
    await page.wait_for_selector("#selection:not([hidden])")
    await page.click("#selection a")
    assert await page.text_content("#quote") == "near"


async def test_quote_and_citation_are_copied(serve: Serve, browser: Browser) -> None:
    served = await serve()
    page, complaints = await opened(browser, served, permissions=["clipboard-read", "clipboard-write"])
    await page.goto(f"/q/{REF}")
    await page.click("text=Copy quote")
    assert await page.evaluate("navigator.clipboard.readText()") == FOG
    await page.click("text=Copy citation")
    assert re.match(rf"“{re.escape(FOG)}”\n— Moss Keeper, ", await page.evaluate("navigator.clipboard.readText()"))
    assert complaints == []


async def test_everything_can_be_reached_and_read_without_scripts(serve: Serve, browser: Browser) -> None:
    served = await serve()
    page, _ = await opened(browser, served, java_script_enabled=False, viewport=PHONE)
    await page.goto("/")
    await page.fill("#q", "what scares the keeper?")
    await page.press("#q", "Enter")
    await page.locator("text=Read around it").first.click()
    assert FOG in (await page.text_content("#quote") or "")
    assert await page.locator("button:visible").count() == 0
    await page.click("text=Read it in the transcript")
    assert re.search(r"/i/lighthouse-1#w\d+$", page.url)
    await page.locator("a.at").first.click()
    assert "/q/lighthouse-1:" in page.url
    await page.click("text=Check a quote")
    await page.fill("#claim", FOG)
    await page.click("main button")
    assert await page.locator(".verdict.verbatim").count() == 1


async def test_the_keyboard_reaches_everything_and_sees_where_it_is(serve: Serve, browser: Browser) -> None:
    served = await serve()
    page, _ = await opened(browser, served)
    await page.goto(f"/q/{REF}")
    seen: list[str] = []
    for _ in range(40):
        await page.keyboard.press("Tab")
        seen.append(await page.evaluate("document.activeElement.textContent.trim()"))
        outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none" or seen[-1] == await page.evaluate("document.body.textContent.trim()")
        if len(seen) > 12 and seen[-1] == seen[0]:
            break
    assert seen[0] == "Skip to the text"
    assert {"Copy quote", "Copy citation", "Every word", "square", "Read it in the transcript"} <= set(seen)
