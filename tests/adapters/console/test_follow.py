"""`follow` on the console, over a feed that a server on this machine serves."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import Ran, Typed
from tests.peers.feed_server import FeedServer, feed_server

ITEM = '<item><guid>1</guid><title>One</title><podcast:transcript url="/1.vtt"/></item>'
FEED = (
    f'<rss xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Keepers</title>{ITEM}</channel></rss>'
)


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with feed_server() as server:
        server.put("/feed.xml", FEED)
        yield server


async def follow(typed: Typed, *arguments: str) -> Ran:
    """Run the command beside the server's loop."""
    return await asyncio.to_thread(typed, "follow", *arguments)


async def test_a_feed_is_followed_listed_and_stopped(server: FeedServer, typed: Typed, seeds: Path) -> None:
    address = server.address("/feed.xml")
    ran = await follow(typed, address, "--since", "2026-11-01")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "Following Keepers. Episodes published from 2026-11-01 on are added while the bot runs.",
        "  Episodes with a transcript: 1 of 1. `add` with the same address adds them all.",
    ]
    assert f'address = "{address}"' in (seeds / "feeds.toml").read_text()
    listed = (await follow(typed, "--list")).out.splitlines()
    assert listed[:2] == ["Keepers", f"  {address}"]
    assert listed[2].startswith("  since 2026-11-01; added: 0; not read yet; next look ")
    found = json.loads((await follow(typed, "--list", "--json")).out)
    assert found.pop("next_look") > 0
    assert found == {
        "address": address, "title": "Keepers", "since": "2026-11-01", "added": 0, "looked_at": None, "trouble": None,
    }  # fmt: skip
    assert (await follow(typed, "--stop", "keepers")).out == "Keepers is no longer followed. Its interviews stay.\n"
    assert (await follow(typed, "--list")).out.startswith("No feed is followed.")


def test_a_feed_that_cannot_be_had_is_not_followed(typed: Typed, seeds: Path) -> None:
    ran = typed("follow", "http://127.0.0.1:1/feed.xml")
    assert ran.code == 2
    assert ran.complaint == (
        "http://127.0.0.1:1/feed.xml: accepts no connection; check the address, or try again later"
    )
    assert not (seeds / "feeds.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "follow takes one of"),
        (["https://example.org/feed", "--list"], "follow takes one of"),
        (["--stop", "x", "--list"], "follow takes one of"),
        (["--list", "--since", "2026-11-01"], "--since goes with the address of a feed"),
        (["https://example.org/feed", "--json"], "--json goes with --list"),
        (["https://example.org/feed", "--since", "soon"], "is not a date like"),
        (["https://www.youtube.com/@lexfridman"], "is a video, not a transcript"),
        (["nonsense"], "is not an http(s) address"),
        (["--stop", "Nobody"], "no feed is followed that is called 'Nobody'"),
    ],
)
def test_bad_use_gets_one_line(typed: Typed, arguments: list[str], reason: str) -> None:
    ran = typed("follow", *arguments)
    assert ran.code == 2
    assert reason in ran.complaint
