"""`add` with an address, over a server on this machine."""

import asyncio
import json
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import Ran, Typed
from tests.peers.feed_server import FeedServer, feed_server

VTT = (
    "WEBVTT\n\n00:00.000 --> 00:04.000\n<v Ada Stone>Welcome to Keepers. Which bird {} came first?\n\n"
    "00:04.000 --> 00:09.000\n<v Ben Moor>The puffin came first, and it stayed for the whole of the summer {}.\n"
)
ITEM = """<item><guid>{0}</guid><title>Night {0}</title><pubDate>{0} Nov 2026 08:00:00 GMT</pubDate>
<itunes:episode>{0}</itunes:episode><podcast:person>Ada Stone</podcast:person>
<podcast:person role="guest">Ben Moor</podcast:person>{1}</item>"""
HEAD = '<rss xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    """A feed of four episodes: two good ones, one without a transcript, one whose transcript is gone."""
    links = {1: "/1.vtt", 2: "/2.vtt", 4: "/gone.vtt"}
    items = [
        ITEM.format(number, f'<podcast:transcript url="{links[number]}" type="text/vtt"/>' if number in links else "")
        for number in (4, 3, 2, 1)
    ]
    async with feed_server() as server:
        server.put("/feed.xml", f"{HEAD}<channel><title>Keepers</title>{''.join(items)}</channel></rss>")
        for number in (1, 2):
            server.put(f"/{number}.vtt", VTT.format(f"{number} " * 9, f"{number} " * 9))
        yield server


async def add(typed: Typed, *arguments: str) -> Ran:
    """Run the command beside the server's loop."""
    return await asyncio.to_thread(typed, "add", *arguments)


async def test_the_episodes_of_a_feed_are_added_and_what_is_missing_is_said(
    server: FeedServer, typed: Typed, seeds: Path
) -> None:
    ran = await add(typed, "--json", server.address("/feed.xml"))
    assert ran.code == 2
    added = [json.loads(line) for line in ran.out.splitlines()]
    assert [item["slug"] for item in added] == ["night-2", "night-1"]
    assert [[speaker["role"] for speaker in item["speakers"]] for item in added] == [["host", "guest"]] * 2
    gone = f"Night 4: {server.address('/gone.vtt')}: there is nothing there (404); check the address"
    assert gone in ran.err.splitlines()
    assert "Keepers: episodes without a transcript: 1 of 4 (Night 3)." in ran.err.splitlines()
    said = tomllib.loads((seeds / "night-2" / "interview.toml").read_text())
    assert (said["title"], said["show"], said["episode"], str(said["date"])) == ("Night 2", "Keepers", 2, "2026-11-02")


async def test_adding_a_feed_again_changes_nothing(server: FeedServer, typed: Typed) -> None:
    for status in ("added", "unchanged"):
        ran = await add(typed, "--json", "--newest", "2", server.address("/feed.xml"))
        assert [json.loads(line)["status"] for line in ran.out.splitlines()] == [status]


async def test_a_transcript_is_added_by_its_address(server: FeedServer, typed: Typed) -> None:
    ran = await add(typed, server.address("/1.vtt"), "--title", "By address", "--slug", "by-address")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "added by-address: By address")


async def test_a_video_gets_one_line(typed: Typed) -> None:
    ran = await add(typed, "https://www.youtube.com/watch?v=5zOHSysMmH0")
    assert (ran.code, ran.out) == (2, "")
    [line] = ran.err.splitlines()
    assert "is a video, not a transcript; save its captions with yt-dlp" in line
