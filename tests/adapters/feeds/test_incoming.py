"""An address to transcripts: files, feeds with good and bad episodes, and pages that hold none."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import aclosing

import pytest
from aiohttp import web

from adapters.feeds.fetch import Fetcher
from adapters.feeds.incoming import transcripts
from bot.errors import InputError, VerbatimError
from bot.transcript.adding import Incoming
from tests.fixtures.patience import HANGS
from tests.peers.feed_server import PRIVATE, FeedServer

PODCAST = (
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
VTT = "WEBVTT\n\n00:00.000 --> 00:04.000\n<v Ada Stone>The lamp was lit that night.\n"
SRT = "1\n00:00:00,000 --> 00:00:04,000\nThe lamp was lit that night.\n"


def episode(number: int, *transcript_links: str, more: str = "") -> str:
    """An item of a feed; the higher its number, the newer."""
    links = "".join(f'<podcast:transcript url="{link}"/>' for link in transcript_links)
    return (
        f"<item><guid>{number}</guid><title>Night {number}</title><pubDate>{number} Nov 2026 08:00:00 GMT</pubDate>"
        f"<link>https://example.org/{number}</link>{links}{more}</item>"
    )


def feed(*items: str, channel: str = "") -> str:
    return f"<rss {PODCAST}><channel><title>Keepers</title>{channel}{''.join(items)}</channel></rss>"


class Reader:
    """Reads the transcripts of an address, and keeps what was said to the operator."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher = fetcher
        self.notes: list[str] = []

    async def read(self, address: str, newest: int | None = None) -> list[Incoming | VerbatimError]:
        return [result async for result in transcripts(address, newest, self.fetcher, self.notes.append)]

    async def titles(self, address: str, newest: int | None = None) -> list[str]:
        return [
            result.title if isinstance(result, Incoming) else str(result) for result in await self.read(address, newest)
        ]

    async def refused(self, address: str) -> str:
        with pytest.raises(InputError) as raised:
            await self.read(address)
        assert "\n" not in str(raised.value)
        return str(raised.value)


@pytest.fixture
def reader(fetcher: Fetcher) -> Reader:
    return Reader(fetcher)


async def test_a_transcript_is_taken_as_it_is(server: FeedServer, reader: Reader) -> None:
    server.put("/files/my%20talk.vtt", VTT, Content_Type="text/vtt")
    server.pages["/files/my talk.vtt"] = server.pages["/files/my%20talk.vtt"]
    [incoming] = await reader.read(server.address("/files/my%20talk.vtt"))
    assert incoming == Incoming(name="my talk.vtt", content=VTT.encode())


async def test_a_character_set_that_the_server_names_is_turned_into_utf_8(server: FeedServer, reader: Reader) -> None:
    server.put("/a.vtt", VTT.replace("lamp", "lampé").encode("latin-1"), Content_Type="text/vtt; charset=iso-8859-1")
    [incoming] = await reader.read(server.address("/a.vtt"))
    assert isinstance(incoming, Incoming)
    assert "lampé" in incoming.content.decode()


async def test_an_episode_brings_what_its_feed_says_of_it(server: FeedServer, reader: Reader) -> None:
    more = (
        "<itunes:episode>7</itunes:episode>"
        '<podcast:person role="guest">Ben Moor</podcast:person><podcast:person>Ada Stone</podcast:person>'
        '<podcast:chapters url="7.json"/>'
    )
    server.put("/feed", feed(episode(7, "/7.vtt", more=more)))
    server.put("/7.vtt", VTT)
    server.put("/7.json", json.dumps({"chapters": [{"startTime": 0, "title": "Dusk"}]}))
    assert await reader.read(server.address("/feed")) == [
        Incoming(
            name="night-7.vtt", content=VTT.encode(), title="Night 7", show="Keepers", episode=7, date="2026-11-07",
            url="https://example.org/7", hosts=("Ada Stone",), guests=("Ben Moor",), chapters=(("Dusk", 0.0),),
        )
    ]  # fmt: skip
    assert reader.notes == []


async def test_the_author_of_a_show_is_a_host_where_no_person_is_named(server: FeedServer, reader: Reader) -> None:
    server.put(
        "/feed",
        feed(
            episode(1, "/1.vtt"), channel="<itunes:author>Ada Stone, Eve Hill &amp; Cy Dunn and Di Cole</itunes:author>"
        ),
    )
    server.put("/1.vtt", VTT)
    [incoming] = await reader.read(server.address("/feed"))
    assert isinstance(incoming, Incoming)
    assert incoming.hosts == ("Ada Stone", "Eve Hill", "Cy Dunn", "Di Cole")


async def test_a_video_is_the_recording_before_the_page(server: FeedServer, reader: Reader) -> None:
    video = "https://www.youtube.com/watch?v=5zOHSysMmH0"
    server.put("/feed", feed(episode(1, "/1.vtt", more=f'<enclosure url="{video}"/>')))
    server.put("/1.vtt", VTT)
    [incoming] = await reader.read(server.address("/feed"))
    assert isinstance(incoming, Incoming)
    assert incoming.url == video


async def test_all_episodes_or_the_newest(server: FeedServer, reader: Reader) -> None:
    server.put("/feed", feed(*(episode(number, "/a.vtt") for number in (2, 5, 1, 4, 3))))
    server.put("/a.vtt", VTT)
    assert await reader.titles(server.address("/feed")) == [f"Night {number}" for number in (5, 4, 3, 2, 1)]
    assert await reader.titles(server.address("/feed"), 2) == ["Night 5", "Night 4"]


async def test_episodes_without_a_transcript_are_counted_and_named(server: FeedServer, reader: Reader) -> None:
    bare = [episode(number) for number in range(10, 18)]
    server.put("/feed", feed(episode(1, "/a.vtt"), episode(9, "/a.vtt"), *bare))
    server.put("/a.vtt", VTT)
    assert await reader.titles(server.address("/feed"), 1) == ["Night 9"]
    assert reader.notes == [
        "Keepers: episodes without a transcript: 8 of 9 (Night 17; Night 16; Night 15; Night 14; Night 13; and 3 more)."
    ]


async def test_the_notes_of_a_feed_are_passed_on(server: FeedServer, reader: Reader) -> None:
    server.put("/feed", feed(episode(1, "/a.vtt"), episode(1, "/a.vtt")))
    server.put("/a.vtt", VTT)
    await reader.read(server.address("/feed"))
    assert reader.notes == [f"{server.address('/feed')}: episodes that occur twice: 1."]


# --- what goes wrong with one episode -----------------------------------------------------------


async def test_an_episode_that_cannot_be_had_does_not_stop_the_others(server: FeedServer, reader: Reader) -> None:
    server.put("/feed", feed(episode(3, "/3.vtt"), episode(2, "/gone.vtt"), episode(1, "/1.vtt")))
    server.put("/3.vtt", VTT)
    server.put("/1.vtt", VTT)
    assert await reader.titles(server.address("/feed")) == [
        "Night 3",
        f"Night 2: {server.address('/gone.vtt')}: there is nothing there (404); check the address",
        "Night 1",
    ]


@pytest.mark.parametrize("bad", ["<!doctype html><p>Please log in", "", "{}", "WEBVTT\n\n"])
async def test_the_next_best_transcript_is_used_where_the_best_is_none(
    server: FeedServer, reader: Reader, bad: str
) -> None:
    server.put("/feed", feed(episode(1, "/1.srt", "/1.vtt", "/1.txt")))
    server.put("/1.vtt", bad)
    server.put("/1.srt", SRT)
    [incoming] = await reader.read(server.address("/feed"))
    assert isinstance(incoming, Incoming)
    assert (incoming.name, incoming.content) == ("night-1.srt", SRT.encode())
    assert len(reader.notes) == 1
    assert reader.notes[0].startswith(f"Night 1: {server.address('/1.vtt')}: ")
    assert reader.notes[0].endswith("; another transcript of it was used.")


@pytest.mark.parametrize("served", [None, "<html>", '{"chapters": 7'])
async def test_chapters_that_cannot_be_had_are_noted(server: FeedServer, reader: Reader, served: str | None) -> None:
    server.put("/feed", feed(episode(1, "/a.vtt", more='<podcast:chapters url="/c.json"/>')))
    server.put("/a.vtt", VTT)
    if served is not None:
        server.put("/c.json", served)
    [incoming] = await reader.read(server.address("/feed"))
    assert isinstance(incoming, Incoming)
    assert incoming.chapters == ()
    assert len(reader.notes) == 1
    assert reader.notes[0].startswith(f"Night 1: added without chapters: {server.address('/c.json')}: ")


async def test_a_feed_does_not_reach_the_local_network(server: FeedServer, reader: Reader) -> None:
    inside = server.address("/secret.vtt", PRIVATE)
    server.put("/feed", feed(episode(1, inside, more=f'<podcast:chapters url="{inside}"/>')))
    server.put("/secret.vtt", VTT)
    [error] = await reader.titles(server.address("/feed"))
    assert "is in the local network" in error
    assert server.paths() == ["/feed"]


@pytest.mark.parametrize(
    "title", ["../../etc/passwd", "/etc/passwd", "..", "\\\\server\\share", "con.vtt/..", "&lt;b&gt;", "日本"]
)
async def test_a_title_never_makes_a_path(server: FeedServer, reader: Reader, title: str) -> None:
    server.put("/feed", feed(f'<item><title>{title}</title><podcast:transcript url="/a.vtt"/></item>'))
    server.put("/a.vtt", VTT)
    [incoming] = await reader.read(server.address("/feed"))
    assert isinstance(incoming, Incoming)
    name, dot, ending = incoming.name.rpartition(".")
    assert (dot, ending) == (".", "vtt")
    assert name
    assert all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in name)


# --- one after another --------------------------------------------------------------------------


async def test_two_episodes_are_fetched_at_once_and_no_more_are_held(server: FeedServer, reader: Reader) -> None:
    both = asyncio.Event()

    async def slow(_: web.Request) -> web.StreamResponse:
        """The first two answer only once both are asked for."""
        if server.at_once >= 2:
            both.set()
        async with asyncio.timeout(HANGS):
            await both.wait()
        return web.Response(body=VTT.encode())

    server.put("/feed", feed(*(episode(number, f"/{number}.vtt") for number in range(1, 10))))
    for number in range(1, 10):
        server.pages[f"/{number}.vtt"] = slow
    results = transcripts(server.address("/feed"), None, reader.fetcher, reader.notes.append)
    async with aclosing(results):
        first = await anext(results)
        assert isinstance(first, Incoming)
        await asyncio.sleep(0.1)
        assert len(server.paths()) <= 3  # the feed, the episode that came, and one that waits
    assert server.most_at_once == 2
    assert server.at_once == 0


async def test_whoever_stops_early_leaves_nothing_running(server: FeedServer, reader: Reader) -> None:
    async def never(_: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        return web.Response()

    server.put("/feed", feed(episode(2, "/2.vtt"), episode(1, "/1.vtt")))
    server.put("/2.vtt", VTT)
    server.pages["/1.vtt"] = never
    results = transcripts(server.address("/feed"), None, reader.fetcher, reader.notes.append)
    before = asyncio.all_tasks()
    assert isinstance(await anext(results), Incoming)
    await results.aclose()
    assert [task for task in asyncio.all_tasks() - before if "episode_transcript" in repr(task)] == []
    assert sorted(server.paths()) == ["/1.vtt", "/2.vtt", "/feed"]  # nor was it waited for, and tried again


# --- what is no transcript ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=5zOHSysMmH0",
        "https://youtu.be/5zOHSysMmH0",
        "http://m.youtube.com/shorts/abc",
        "https://vimeo.com/1",
    ],
)
async def test_a_video_gets_the_way_to_its_captions(reader: Reader, address: str) -> None:
    said = await reader.refused(address)
    assert "is a video, not a transcript" in said
    assert "yt-dlp" in said
    assert "WhisperX" in said


async def test_a_page_that_names_its_feed_leads_to_it(server: FeedServer, reader: Reader) -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="RSS" href="/feed.xml?a=1&amp;b=2">'
    server.put("/", f"<!DOCTYPE html><html><head>{link}</head><body>Hi</body></html>")
    said = await reader.refused(server.address("/"))
    assert said == (
        f"{server.address('/')}: is a web page, not a transcript; "
        f"add its feed instead: {server.address('/feed.xml')}?..."
    )


async def test_any_other_page_gets_what_to_do(server: FeedServer, reader: Reader) -> None:
    server.put("/", "\ufeff\n<html><body>Hi</body></html>")
    said = await reader.refused(server.address("/"))
    assert "is a web page without a transcript that can be read; give the address of" in said


async def test_a_page_that_is_a_transcript_is_taken(server: FeedServer, reader: Reader) -> None:
    page = "<html><body><cite>Ada Stone:</cite><time>0:00</time><p>The lamp was lit that night.</p></body></html>"
    server.put("/1.html", page, Content_Type="text/html")
    [incoming] = await reader.read(server.address("/1.html"))
    assert incoming == Incoming(name="1.html", content=page.encode())


@pytest.mark.parametrize(
    ("items", "reason"),
    [([], "the feed has no episodes"), ([episode(1), episode(2)], "none of the feed's 2 episodes has a transcript")],
)
async def test_a_feed_that_gives_nothing_says_so(
    server: FeedServer, reader: Reader, items: Sequence[str], reason: str
) -> None:
    server.put("/feed", feed(*items))
    assert reason in await reader.refused(server.address("/feed"))


async def test_an_address_that_answers_304_unasked_is_refused(server: FeedServer, reader: Reader) -> None:
    server.put("/feed", status=304)
    assert 'answered "not modified" (304) to a first request' in await reader.refused(server.address("/feed"))
