"""Sentences about followed feeds, for the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.presentation.wording import dates

if TYPE_CHECKING:  # asking needs none of it
    from bot.following.admin import Followed
    from bot.following.feeds import FeedState, FollowedFeed

COMMAND = "follow a podcast's feed: new episodes are added while the bot runs"
ADDRESS = "the address of an RSS or Atom feed"
SINCE = "add the episodes published from this day on (default: today)"
LIST = "list the feeds that are followed"
STOP = "stop following a feed, named by its address or title; its interviews stay"
JSON = "with --list: print one JSON object for each feed"
WAYS = "follow takes one of: the address of a feed, --list, --stop FEED; such as: follow https://example.org/feed.xml"
SINCE_WITHOUT_FEED = (
    "--since goes with the address of a feed, such as: follow https://example.org/feed.xml --since 2026-11-01"
)
JSON_WITHOUT_LIST = "--json goes with --list"
NONE = "No feed is followed. To follow one: follow https://example.org/feed.xml (the address of your podcast's feed)."


def followed(result: "Followed") -> list[str]:
    """What became of `follow FEED`, as lines."""
    feed = result.feed
    verb = "Still following" if result.before else "Following"
    have = f"Episodes with a transcript: {result.with_transcript:,} of {result.episodes:,}."
    if result.with_transcript:
        have += " `add` with the same address adds them all."
    else:
        have += " Only episodes with a <podcast:transcript> can be added."
    begins = f"{verb} {feed.title}. Episodes published from {feed.since} on are added while the bot runs."
    return [begins, f"  {have}", *(f"  note: {note}." for note in result.notes)]


def stopped(feed: "FollowedFeed") -> str:
    """What became of `follow --stop`."""
    return f"{feed.title or feed.address} is no longer followed. Its interviews stay."


def listed(feed: "FollowedFeed", state: "FeedState") -> list[str]:
    """A followed feed, as lines."""
    looks = [f"last read {dates.moment(state.looked_at, 'UTC')}"] if state.looked_at else ["not read yet"]
    if state.next_look:
        looks.append(f"next look {dates.moment(state.next_look, 'UTC')}")
    lines = [
        feed.title or feed.address,
        f"  {feed.address}",
        f"  since {feed.since}; added: {state.added:,}; {'; '.join(looks)}",
    ]
    if state.failed:
        lines.append(f"  note: {len(state.failed):,} of its episodes could not be added yet; they are tried again")
    if state.trouble:
        lines.append(f"  note: it cannot be read; failures in a row: {state.failures:,}; the last: {state.trouble}")
    return lines


def troubled(lines: Sequence[str]) -> str:
    """What `doctor` says of feeds that could not be read; a phrase for each."""
    return f"{'; '.join(lines)}; the bot tries again by itself, and `python -m bot follow --list` says when"
