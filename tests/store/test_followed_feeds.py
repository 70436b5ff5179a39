"""feeds.toml: written by the program, edited by people."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.errors import InputError, SeedError
from bot.following.feeds import FollowedFeed
from store.followed_feeds import FollowedFeeds

FIRST = FollowedFeed(address="https://example.org/1", title='The "first"\n', since="2026-11-01")
SECOND = FollowedFeed(address="http://nas/2", title="Second", since="2026-11-02", local=True)


def test_feeds_come_back_as_they_were_followed(tmp_path: Path) -> None:
    feeds = FollowedFeeds(tmp_path / "seeds")
    assert feeds.followed() == []
    feeds.follow(FIRST)
    feeds.follow(SECOND)
    assert FollowedFeeds(tmp_path / "seeds").followed() == [FIRST, SECOND]
    feeds.stop(FIRST.address)
    assert feeds.followed() == [SECOND]
    feeds.stop(SECOND.address)
    assert feeds.followed() == []
    assert [path.name for path in (tmp_path / "seeds").iterdir()] == ["feeds.toml"]


def test_following_again_changes_the_feed_in_its_place(tmp_path: Path) -> None:
    feeds = FollowedFeeds(tmp_path)
    feeds.follow(SECOND)
    feeds.follow(FIRST)
    public = FollowedFeed(address=SECOND.address, title="New", since="2026-11-03")
    feeds.follow(public)
    assert feeds.followed() == [public, FIRST]


def test_feeds_that_are_followed_at_the_same_moment_are_all_kept(tmp_path: Path) -> None:
    wanted = [FollowedFeed(address=f"https://example.org/{number}", since="2026-11-01") for number in range(30)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda feed: FollowedFeeds(tmp_path).follow(feed), wanted))
    assert sorted(feed.address for feed in FollowedFeeds(tmp_path).followed()) == sorted(
        feed.address for feed in wanted
    )


def test_what_people_wrote_stays(tmp_path: Path) -> None:
    written = (
        '# ours\n[[feed]] # the first\naddress = "https://example.org/1" # public\nsince = 2026-11-01\n\n# below\n'
    )
    (tmp_path / "feeds.toml").write_text(written)
    feeds = FollowedFeeds(tmp_path)
    feeds.follow(SECOND)
    feeds.stop(SECOND.address)
    text = (tmp_path / "feeds.toml").read_text()
    assert all(comment in text for comment in ("# ours", "# the first", "# public", "# below"))
    assert [feed.address for feed in feeds.followed()] == ["https://example.org/1"]


FEED = '[[feed]]\naddress = "https://example.org/1"\nsince = 2026-11-01\n'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"feed = 7", "feed must be a list of tables"),
        (b"feed = [7]", "feed must be a list of tables"),
        (b"[feed]\naddress = 1", "feed must be a list of tables"),
        (b"[[feed]", "is not TOML in UTF-8"),
        (b"\xff", "is not TOML in UTF-8"),
        (FEED.replace("https", "ftp").encode(), "feed 1: address must be an http(s) address"),
        (f"{FEED}[[feed]]\n".encode(), "feed 2: address must be an http(s) address"),
        (FEED.replace("2026-11-01", '"today"').encode(), "feed 1: since must be a date"),
        (FEED.replace("2026-11-01", "2026-11-01T10:00:00Z").encode(), "feed 1: since must be a date"),
        (f"{FEED}title = 7".encode(), "feed 1: title must be a string"),
        (f"{FEED}local = 1".encode(), "feed 1: local must be true or false"),
        (b"#" * 1_000_001, "has more than 1 MB"),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused_in_one_line(tmp_path: Path, text: bytes, reason: str) -> None:
    (tmp_path / "feeds.toml").write_bytes(text)
    with pytest.raises(SeedError) as raised:
        FollowedFeeds(tmp_path).followed()
    assert reason in str(raised.value)
    assert str(raised.value).startswith(f"{tmp_path}/feeds.toml")
    assert "\n" not in str(raised.value)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "seeds").write_text("a file")
    with pytest.raises((InputError, SeedError), match="seeds"):
        FollowedFeeds(tmp_path / "seeds").follow(FIRST)
