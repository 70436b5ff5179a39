"""The address of a player that starts at the moment of a quote."""

from yarl import URL

from adapters.web.reading.pages import PLAYER

_HOSTS = ("youtube.com", "www.youtube.com", "m.youtube.com")


def player_of(url: str | None) -> str | None:
    """The player of a YouTube link such as https://www.youtube.com/watch?v=abc&t=83s; None for any other link."""
    try:
        link = URL(url or "")
    except ValueError:
        return None
    if link.host in _HOSTS and link.path == "/watch":
        video = link.query.get("v", "")
    elif link.host == "youtu.be":
        video = link.path.strip("/")
    else:
        return None
    if not video.replace("-", "").replace("_", "").isalnum() or not video.isascii():
        return None
    start = link.query.get("t", "0").removesuffix("s")
    query = {"start": start, "autoplay": "1"} if start.isascii() and start.isdecimal() else {"autoplay": "1"}
    return str(URL(f"{PLAYER}/embed/{video}").with_query(query))
