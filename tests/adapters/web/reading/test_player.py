"""Which links have a player, and where it starts."""

import pytest

from adapters.web.reading.player import player_of

EMBED = "https://www.youtube-nocookie.com/embed/"


@pytest.mark.parametrize(
    ("link", "player"),
    [
        ("https://www.youtube.com/watch?v=a-b_C1&t=83s", "a-b_C1?start=83&autoplay=1"),
        ("https://youtube.com/watch?t=83&v=abc", "abc?start=83&autoplay=1"),
        ("https://m.youtube.com/watch?v=abc", "abc?start=0&autoplay=1"),
        ("https://youtu.be/abc?t=7s", "abc?start=7&autoplay=1"),
        ("http://youtu.be/abc/", "abc?start=0&autoplay=1"),
        ("https://youtu.be/abc?t=1m3s", "abc?autoplay=1"),
        ("https://youtu.be/abc?t=-5", "abc?autoplay=1"),
        ("https://youtu.be/abc?t=", "abc?autoplay=1"),
        ("https://youtu.be/abc?t=\u0667", "abc?autoplay=1"),
    ],
)
def test_a_youtube_link_has_a_player_that_starts_at_its_moment(link: str, player: str) -> None:
    assert player_of(link) == EMBED + player


@pytest.mark.parametrize(
    "link",
    [
        None,
        "",
        "nonsense",
        "https://[broken",
        "https://vimeo.com/watch?v=abc",
        "https://youtube.com.example.org/watch?v=abc",
        "https://example.org/watch?v=abc&u=youtu.be",
        "https://www.youtube.com/watch",
        "https://www.youtube.com/watch?v=",
        "https://www.youtube.com/playlist?v=abc",
        "https://www.youtube.com/watch?v=../abc",
        "https://youtu.be/",
        "https://youtu.be/abc/def",
        "https://youtu.be/a%22b",
        "https://youtu.be/\u00e4bc",
    ],
)
def test_any_other_link_has_none(link: str | None) -> None:
    assert player_of(link) is None
