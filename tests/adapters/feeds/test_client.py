"""The client as following uses it, against a server."""

import pytest

from adapters.feeds.client import FeedClient
from adapters.feeds.fetch import Fetcher
from bot.errors import InputError
from bot.following.feeds import PublishedEpisode, TranscriptMark
from tests.adapters.feeds.test_incoming import VTT, episode, feed
from tests.peers.feed_server import PRIVATE, FeedServer


@pytest.fixture
def client(fetcher: Fetcher) -> FeedClient:
    return FeedClient(lambda _: None, fetcher)


async def test_a_look_lists_episodes_and_fetches_their_transcripts(server: FeedServer, client: FeedClient) -> None:
    server.put("/feed", feed(episode(2, "/2.vtt"), episode(1)), ETag='"1"', Last_Modified="now")
    server.put("/2.vtt", VTT)
    look = await client.look(server.address("/feed"))
    assert look is not None
    assert (look.title, look.etag, look.modified, look.local, look.notes) == ("Keepers", '"1"', "now", False, ())
    assert list(look.episodes) == [
        PublishedEpisode("2", "Night 2", "2026-11-02", has_transcript=True),
        PublishedEpisode("1", "Night 1", "2026-11-01", has_transcript=False),
    ]
    fetched = await look.fetch(look.episodes[0], None)
    assert fetched is not None
    assert (fetched.incoming.name, fetched.incoming.show) == ("night-2.vtt", "Keepers")
    with pytest.raises(InputError, match="Night 1: it has no transcript"):
        await look.fetch(look.episodes[1], None)


async def test_a_transcript_that_did_not_change_since_it_was_marked_is_none(
    server: FeedServer, client: FeedClient
) -> None:
    server.put("/feed", feed(episode(2, "/2.vtt")))
    server.put("/2.vtt", VTT, ETag='"a"', Last_Modified="then")
    look = await client.look(server.address("/feed"))
    assert look is not None
    fetched = await look.fetch(look.episodes[0], None)
    assert fetched is not None
    assert (fetched.etag, fetched.modified) == ('"a"', "then")
    server.put("/2.vtt", status=304)
    mark = TranscriptMark("night-2", "0", fetched.etag, fetched.modified)
    assert await look.fetch(look.episodes[0], mark) is None
    assert server.seen[-1][1]["If-None-Match"] == '"a"'


async def test_a_feed_that_did_not_change_is_none(server: FeedServer, client: FeedClient) -> None:
    server.put("/feed", status=304)
    assert await client.look(server.address("/feed"), '"1"', "now") is None
    assert server.seen[0][1]["If-None-Match"] == '"1"'


async def test_a_feed_in_the_local_network_is_known_as_one(server: FeedServer, client: FeedClient) -> None:
    server.put("/feed", feed(episode(1, "/1.vtt")))
    server.put("/1.vtt", VTT)
    look = await client.look(server.address("/feed", PRIVATE), may_be_local=True)
    assert look is not None
    assert look.local
    fetched = await look.fetch(look.episodes[0], None)
    assert fetched is not None
    assert fetched.incoming.content == VTT.encode()
    with pytest.raises(InputError, match="local network"):
        await client.look(server.address("/feed", PRIVATE))


@pytest.mark.parametrize(
    ("content", "reason"), [("<!doctype html><p>Hi", "is a web page"), (VTT, "is not an RSS or Atom feed")]
)
async def test_what_is_no_feed_cannot_be_followed(
    server: FeedServer, client: FeedClient, content: str, reason: str
) -> None:
    server.put("/feed", content)
    with pytest.raises(InputError, match=reason):
        await client.look(server.address("/feed"))


async def test_a_feed_that_breaks_off_is_read_as_far_as_it_goes(server: FeedServer, client: FeedClient) -> None:
    server.put("/feed", feed(episode(1, "/1.vtt")).removesuffix("</channel></rss>"))
    look = await client.look(server.address("/feed"))
    assert look is not None
    assert [episode.guid for episode in look.episodes] == ["1"]
    assert "it is not well-formed XML" in look.notes[0]
