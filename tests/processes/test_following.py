"""`python -m bot run` with a followed feed, whole: it finds the new episode, adds it, and serves it."""

import asyncio
import signal
from pathlib import Path

import pytest

from store.library.reader import ServedLibrary
from tests.fixtures.patience import HANGS
from tests.fixtures.warm_processes import WarmProcess, started
from tests.peers.feed_server import feed_server

WORDS = "The keeper of the eastern rock counted forty seven cormorants before breakfast that morning."
TRANSCRIPT = f"WEBVTT\n\n00:00.000 --> 00:09.000\n<v Ada Stone>{WORDS}\n"
FEED = """<rss xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Keepers</title>
<item><guid>1</guid><title>Cormorants</title><pubDate>Tue, 03 Nov 2026 10:00:00 GMT</pubDate>
<podcast:transcript url="/1.vtt" type="text/vtt"/></item></channel></rss>"""


async def start(seeds: Path, data: Path) -> WarmProcess:
    settings = {"VERBATIM_SEEDS": str(seeds), "VERBATIM_DATA": str(data), "VERBATIM_MODEL": "off"}
    return await started("tests.processes.run_process", "0", "0", "", "run", settings=settings)


async def interviews(data: Path) -> list[str]:
    """The interviews of the library that is current."""
    library = ServedLibrary(data, None)
    try:
        return [interview.slug for interview in await library.interviews()]
    finally:
        await library.close()


async def said_until(process: WarmProcess, wanted: str) -> list[str]:
    """The lines on the error output up to one that has these words."""
    lines: list[str] = []
    async with asyncio.timeout(HANGS):
        while not lines or wanted not in lines[-1]:
            line = await process.stderr.readline()
            assert line, lines
            lines.append(line.decode())
    return lines


@pytest.mark.processes
async def test_a_new_episode_of_a_followed_feed_is_added_and_served(seeds: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with feed_server() as server:
        server.put("/feed.xml", FEED)
        server.put("/1.vtt", TRANSCRIPT)
        listed = f'[[feed]]\naddress = "{server.address("/feed.xml")}"\nsince = 2026-11-01\nlocal = true\n'
        (seeds / "feeds.toml").write_text(listed)
        process = await start(seeds, data)
        lines = await said_until(process, "The library was built")
        assert any("Keepers: added cormorants" in line for line in lines)
        assert "cormorants" in await interviews(data)
        process.send_signal(signal.SIGTERM)
        _, rest = await asyncio.wait_for(process.communicate(), HANGS)
        assert (process.returncode, rest) == (0, b"")
    assert server.paths() == ["/feed.xml", "/1.vtt"]


@pytest.mark.processes
async def test_a_local_feed_is_not_read_unless_it_was_local_when_it_was_followed(seeds: Path, tmp_path: Path) -> None:
    async with feed_server() as server:
        server.put("/feed.xml", FEED)
        (seeds / "feeds.toml").write_text(f'[[feed]]\naddress = "{server.address("/feed.xml")}"\nsince = 2026-11-01\n')
        process = await start(seeds, tmp_path / "data")
        await said_until(process, "is in the local network")
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), HANGS)
    assert server.paths() == []
