"""Feeds as podcasts publish them, and feeds that lie."""

import datetime as dt

import pytest

from adapters.feeds import feed_parser
from adapters.feeds.feed import Episode, Feed, FeedPerson, TranscriptLink, best_first, newest_first
from adapters.feeds.feed_parser import NotAFeedError, read_feed
from bot.model import Role

ADDRESS = "https://example.org/show/feed.xml"
NAMESPACES = (
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def rss(items: str, channel: str = "<title>Keepers</title>") -> bytes:
    """A feed with these items."""
    return f'<?xml version="1.0"?><rss version="2.0" {NAMESPACES}><channel>{channel}{items}</channel></rss>'.encode()


def read(items: str, channel: str = "<title>Keepers</title>") -> Feed:
    return read_feed(rss(items, channel), ADDRESS)


WHOLE = """
<item>
  <title>7: The lamp &amp; the sea</title>
  <guid isPermaLink="false">keepers-7</guid>
  <pubDate>Tue, 03 Nov 2026 23:30:00 -0800</pubDate>
  <itunes:episode> 7 </itunes:episode>
  <link>https://example.org/7</link>
  <enclosure url="https://cdn.example.org/7.mp3" type="audio/mpeg" length="1"/>
  <podcast:person role="host">Ada Stone</podcast:person>
  <podcast:person role="Guest" href="https://example.org/ben">Ben Moor</podcast:person>
  <podcast:person group="writing" role="author">Cy Writer</podcast:person>
  <podcast:person>Dee Second</podcast:person>
  <podcast:transcript url="7.srt" type="application/x-subrip"/>
  <podcast:transcript url="https://example.org/7.fr.json" type="application/json" language="fr"/>
  <podcast:transcript url="/7.vtt" type="text/vtt" language="en-US" rel="captions"/>
  <podcast:transcript url="https://example.org/7.html" type="text/html"/>
  <podcast:chapters url="7.chapters.json" type="application/json+chapters"/>
</item>
"""


def test_everything_an_episode_says_is_read() -> None:
    feed = read(
        WHOLE,
        "<title>Keepers\n of the light</title><link>https://example.org</link><language>en-gb</language>"
        '<itunes:author>Ada Stone</itunes:author><itunes:image href="art.jpg"/>'
        '<atom:link rel="self" href="https://example.org/other.xml"/>',
    )
    assert (feed.title, feed.author, feed.address) == ("Keepers of the light", "Ada Stone", "https://example.org")
    assert (feed.artwork, feed.language, feed.notes) == ("https://example.org/show/art.jpg", "en-gb", ())
    [episode] = feed.episodes
    assert episode == Episode(
        guid="keepers-7",
        title="7: The lamp & the sea",
        number=7,
        published=dt.datetime(2026, 11, 3, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-8))),
        link="https://example.org/7",
        media="https://cdn.example.org/7.mp3",
        persons=(
            FeedPerson("Ada Stone", Role.HOST),
            FeedPerson("Ben Moor", Role.GUEST),
            FeedPerson("Cy Writer", None),
            FeedPerson("Dee Second", Role.HOST),
        ),
        transcripts=(
            TranscriptLink("https://example.org/show/7.srt", "application/x-subrip"),
            TranscriptLink("https://example.org/7.fr.json", "application/json", "fr"),
            TranscriptLink("https://example.org/7.vtt", "text/vtt", "en-US", "captions"),
            TranscriptLink("https://example.org/7.html", "text/html"),
        ),
        chapters="https://example.org/show/7.chapters.json",
    )
    assert episode.date == "2026-11-03"


def test_atom_is_read_too() -> None:
    content = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:podcast="https://podcastindex.org/namespace/1.0"
      xml:lang="en" xml:base="https://example.org/base/">
      <title type="html">Keepers &amp;lt;b&amp;gt;</title>
      <author><name>Ada Stone</name><uri>https://x.example</uri></author>
      <link rel="self" href="feed"/><link href="home"/>
      <entry><title>One</title><id>tag:1</id><published>2026-11-03T10:00:00Z</published>
        <link rel="alternate" href="one"/><link rel="enclosure" href="one.mp3"/>
        <podcast:transcript url="one.vtt" type="text/vtt"/></entry></feed>"""
    feed = read_feed(content.encode(), ADDRESS)
    assert (feed.author, feed.address, feed.language) == ("Ada Stone", "https://example.org/base/home", "en")
    [episode] = feed.episodes
    assert (episode.guid, episode.date) == ("tag:1", "2026-11-03")
    assert (episode.link, episode.media) == ("https://example.org/base/one", "https://example.org/base/one.mp3")
    assert episode.transcripts[0].address == "https://example.org/base/one.vtt"


def test_rss_1_keeps_its_items_beside_the_channel() -> None:
    content = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
      <channel><title>Old</title></channel>
      <item><title>One</title><link>https://example.org/1</link></item></rdf:RDF>"""
    feed = read_feed(content.encode(), ADDRESS)
    assert (feed.title, [episode.title for episode in feed.episodes]) == ("Old", ["One"])


@pytest.mark.parametrize(
    "namespace",
    ["https://podcastindex.org/namespace/1.0", "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"]
)  # fmt: skip
def test_the_podcast_namespace_has_two_names(namespace: str) -> None:
    content = f'<rss xmlns:p="{namespace}"><channel><item><p:transcript url="a.vtt"/></item></channel></rss>'
    assert read_feed(content.encode(), ADDRESS).episodes[0].transcripts[0].address == "https://example.org/show/a.vtt"


@pytest.mark.parametrize("number", ["", "12.5", "-1", "seven", "123456", "٧"])
def test_a_number_that_is_none_is_left_out(number: str) -> None:
    assert read(f"<item><guid>1</guid><itunes:episode>{number}</itunes:episode></item>").episodes[0].number is None


def test_persons_of_the_show_take_part_where_an_episode_names_none() -> None:
    feed = read(
        "<item><guid>1</guid></item><item><guid>2</guid><podcast:person>Eve Own</podcast:person></item>",
        "<podcast:person>Ada Stone</podcast:person>",
    )
    assert [episode.persons[0].name for episode in feed.episodes] == ["Ada Stone", "Eve Own"]


# --- which transcript, which order --------------------------------------------------------------


def test_the_best_transcript_is_in_english_and_tells_most() -> None:
    [episode] = read(WHOLE).episodes
    ordered = [link.address.rpartition("/")[2] for link in best_first(episode, "")]
    assert ordered == ["7.vtt", "7.srt", "7.html", "7.fr.json"]
    assert best_first(episode, "fr")[0].address.endswith("7.vtt")


def test_a_type_that_says_nothing_leaves_it_to_the_ending() -> None:
    links = [
        TranscriptLink(f"https://example.org/a{end}?x=1", "application/octet-stream")
        for end in (".txt", "", ".srt", ".json")
    ]
    episode = Episode(guid="1", title="One", transcripts=tuple(links))
    assert [link.suffix for link in best_first(episode, "en")] == [".json", ".srt", ".txt", ""]


def dated(*dates: str) -> list[str]:
    """The order of episodes with these dates."""
    items = "".join(f"<item><guid>{number}</guid><pubDate>{date}</pubDate></item>" for number, date in enumerate(dates))
    return [episode.guid for episode in newest_first(read(items))]


def test_the_newest_come_first_whatever_the_order_of_the_feed() -> None:
    assert dated("1 Nov 2026 00:00 GMT", "3 Nov 2026 00:00 GMT", "2 Nov 2026 00:00 GMT") == ["1", "2", "0"]


def test_an_episode_without_a_date_keeps_its_place() -> None:
    assert dated("3 Nov 2026 00:00 GMT", "", "1 Nov 2026 00:00 GMT") == ["0", "1", "2"]
    assert dated("", "3 Nov 2026 00:00 GMT", "5 Nov 2026 00:00 GMT") == ["2", "0", "1"]
    assert dated("", "", "") == ["0", "1", "2"]


# --- feeds that lie -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "date",
    [
        "yesterday",
        "32 Jan 2026 10:00:00 GMT",
        "Tue, 03 Nov 99999 10:00:00 GMT",
        "0001-01-01",
        "2026-13-01T00:00:00Z",
        "1",
    ],
)
def test_a_date_that_is_none_is_noted(date: str) -> None:
    feed = read(f"<item><guid>1</guid><pubDate>{date}</pubDate></item>")
    assert feed.episodes[0].date == ""
    assert feed.notes == ("dates that cannot be read: 1",)


def test_an_episode_that_occurs_twice_is_taken_once() -> None:
    feed = read("<item><guid>1</guid><title>First</title></item>" * 3)
    assert len(feed.episodes) == 1
    assert feed.notes == ("episodes that occur twice: 2",)


def test_episodes_without_a_guid_are_told_apart_by_what_they_have() -> None:
    feed = read(
        '<item><enclosure url="a.mp3"/></item><item><link>https://example.org/b</link></item>'
        "<item><title>C</title></item>"
        "<item/><item/>"
    )
    assert [episode.guid for episode in feed.episodes[:3]] == [
        "https://example.org/show/a.mp3", "https://example.org/b", "C",
    ]  # fmt: skip
    assert len({episode.guid for episode in feed.episodes}) == 5
    assert feed.notes == ("episodes with neither title nor address: 2",)


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "file:///etc/passwd", "http://[", "data:text/vtt,WEBVTT"]
)
def test_a_transcript_without_a_web_address_is_noted(address: str) -> None:
    feed = read(f'<item><guid>1</guid><podcast:transcript url="{address}"/></item>')
    assert feed.episodes[0].transcripts == ()
    assert feed.notes == ("transcripts without an http(s) address: 1",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<!DOCTYPE html><html><head><title>x</title></head><body><p>Hi<br></p></body></html>", "is a web page"),
        (b'<?xml version="1.0"?><opml version="2.0"><body/></opml>', "is XML of another kind (<opml>)"),
        (b"not xml at all", "it is not XML"),
        (b"", "it is not XML"),
        (b"\x00\x01\x02", "it is not XML"),
    ],
)
def test_what_is_no_feed_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(NotAFeedError) as raised:
        read_feed(content, ADDRESS)
    assert reason in str(raised.value)
    assert "\n" not in str(raised.value)


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    content = rss("<item><guid>1</guid><title>Q&A with <Ada</title></item><item><guid>2</guid></item>")
    feed = read_feed(content[:-30], ADDRESS)
    assert feed.episodes[0].guid == "1"
    assert len(feed.notes) == 1
    assert feed.notes[0].startswith("it is not well-formed XML (")


def test_a_name_of_html_that_xml_does_not_know_does_no_harm() -> None:
    feed = read("<item><guid>1</guid><title>Keepers&nbsp;&amp;nbsp;at sea</title></item>")
    assert feed.episodes[0].title.endswith("at sea")


BOMB = '<!DOCTYPE rss [<!ENTITY a "lol">{}]>'.format(
    "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True))
)


@pytest.mark.parametrize(
    "head",
    [
        BOMB,
        '<!DOCTYPE rss [<!ENTITY j SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY j SYSTEM "http://127.0.0.1/">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_its_own_are_refused(head: str, encoding: str) -> None:
    content = (
        f'{head}<rss><channel><title a="&j;">&j;</title></channel></rss>'
        if head != BOMB
        else (f"{head}<rss><channel><title>&j;</title></channel></rss>")
    )
    with pytest.raises(NotAFeedError) as raised:
        read_feed(content.encode(encoding), ADDRESS)
    assert "entit" in str(raised.value).casefold()


def test_a_feed_of_50_mb_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_parser, "_parser", None)  # it is not parsed
    with pytest.raises(NotAFeedError, match="has 50 MB; a feed has at most 32"):
        read_feed(b"x" * 50_000_000, ADDRESS)


def test_a_feed_that_is_nested_deeply_does_not_crash() -> None:
    try:
        feed = read_feed(rss("<item>" * 5000 + "</item>" * 5000), ADDRESS)
    except NotAFeedError:
        return
    assert feed.notes


def test_names_and_titles_are_cut_and_hold_no_markup() -> None:
    feed = read(
        f"<item><guid>1</guid><title>{'x' * 5000}</title>"
        "<podcast:person>&lt;b&gt;Ada&lt;/b&gt;\n Stone</podcast:person></item>",
        "<title>&lt;script&gt;../../etc/passwd</title>",
    )
    assert len(feed.episodes[0].title) == 300
    assert feed.episodes[0].persons[0].name == "Ada Stone"
    assert "\n" not in feed.title


def test_a_feed_without_anything_is_called_by_its_host() -> None:
    feed = read_feed(b"<rss/>", ADDRESS)
    assert (feed.title, feed.episodes) == ("example.org", ())
