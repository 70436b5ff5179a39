"""Followed feeds as values: what the operator chose, what is remembered, which episodes are new. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

INTERVAL = 1800.0
"""Seconds between two looks at a feed."""

LONGEST_INTERVAL = 86_400.0
"""Seconds between two looks at a feed that cannot be had, at most; also where its server asks for a longer wait."""

SPREAD = 0.2
"""Each interval is up to a fifth shorter or longer, so that not everybody asks at the same moment."""

MOST_TRIES = 5
"""Looks after which an episode that cannot be added is given up."""

MOST_AT_A_TIME = 20
"""Episodes that one look adds; the next one, which follows at once, adds the others."""

REVISIT = 86_400.0
"""Seconds between two looks at the transcripts that were added, which may have been corrected since."""

MOST_MARKED = 50
"""Episodes whose transcripts are looked at again: the newest."""

_MOST_DOUBLINGS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedFeed:
    """A feed that the operator follows."""

    address: str
    title: str = ""
    since: str  # YYYY-MM-DD: episodes that were published from this day on are added
    local: bool = False  # whether it may be in the local network, as it was when it was followed

    @property
    def key(self) -> str:
        """The name under which the journal remembers it."""
        return f"feed:{hashlib.sha256(self.address.encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class PublishedEpisode:
    """An episode as its feed lists it."""

    guid: str
    title: str
    date: str  # YYYY-MM-DD, or empty
    has_transcript: bool

    @property
    def key(self) -> str:
        """Its guid in few characters, since a guid may have any length."""
        return hashlib.sha256(self.guid.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class TranscriptMark:
    """By which a transcript that was added is known again: its interview, and its content."""

    slug: str
    digest: str  # SHA-256
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a followed feed. Times are seconds since the epoch; 0 is never."""

    etag: str = ""
    modified: str = ""
    known: frozenset[str] = frozenset()  # keys of episodes there is nothing more to do about
    failed: Mapping[str, int] = field(default_factory=dict)  # tries, by the key of an episode that could not be added
    marks: Mapping[str, TranscriptMark] = field(default_factory=dict)  # by the key of the episode, oldest first
    revisited: float = 0.0  # when the marked transcripts were looked at last
    added: int = 0
    looked_at: float = 0.0  # last with success
    next_look: float = 0.0
    failures: int = 0  # looks without success since then
    trouble: str = ""  # the reason of the last of them


def new_episodes(feed: FollowedFeed, state: FeedState, episodes: Sequence[PublishedEpisode]) -> list[PublishedEpisode]:
    """The episodes to add, oldest first: published since the feed was followed, with a transcript, not known."""
    found = [
        episode
        for episode in episodes
        if episode.has_transcript and episode.key not in state.known and _is_since(feed, state, episode)
    ]
    return sorted(found, key=lambda episode: episode.date or feed.since)


def _is_since(feed: FollowedFeed, state: FeedState, episode: PublishedEpisode) -> bool:
    """Whether an episode appeared since the feed was followed. One without a date did, unless the first look saw it."""
    return episode.date >= feed.since if episode.date else bool(state.looked_at)


def looked(state: FeedState, episodes: Sequence[PublishedEpisode], now: float) -> FeedState:
    """The state after a whole look, before anything is added. What the feed no longer lists is forgotten."""
    listed = {episode.key for episode in episodes}
    undated = {episode.key for episode in episodes if not episode.date} if not state.looked_at else set[str]()
    return replace(
        state,
        known=frozenset((state.known & listed) | undated),
        failed={key: tries for key, tries in state.failed.items() if key in listed},
        marks={key: mark for key, mark in state.marks.items() if key in listed},
        revisited=state.revisited or now,
        looked_at=now,
        failures=0,
        trouble="",
    )


def succeeded(state: FeedState, episode: PublishedEpisode, mark: TranscriptMark) -> FeedState:
    """The state after an episode was added."""
    failed = {key: tries for key, tries in state.failed.items() if key != episode.key}
    after = replace(state, known=state.known | {episode.key}, failed=failed, added=state.added + 1)
    return marked(after, episode, mark)


def marked(state: FeedState, episode: PublishedEpisode, mark: TranscriptMark) -> FeedState:
    """The state with how a transcript is known again, of the newest MOST_MARKED."""
    others = {key: known for key, known in state.marks.items() if key != episode.key}
    return replace(state, marks=dict([*others.items(), (episode.key, mark)][-MOST_MARKED:]))


def is_revisit_due(state: FeedState, now: float) -> bool:
    """Whether the transcripts that were added are to be looked at again."""
    return bool(state.marks) and not state.revisited <= now < state.revisited + REVISIT


def failed(state: FeedState, episode: PublishedEpisode) -> FeedState:
    """The state after an episode could not be added; after MOST_TRIES looks it is given up."""
    tries = state.failed.get(episode.key, 0) + 1
    others = {key: count for key, count in state.failed.items() if key != episode.key}
    if tries >= MOST_TRIES:
        return replace(state, known=state.known | {episode.key}, failed=others)
    return replace(state, failed={**others, episode.key: tries})


def next_interval(failures: int, wait: float | None, luck: float) -> float:
    """Seconds until the next look, after so many failures in a row. `wait` is what the server asked for.

    `luck`, from -1 to 1, spreads it.
    """
    interval = min(LONGEST_INTERVAL, INTERVAL * 2.0 ** min(failures, _MOST_DOUBLINGS))
    return max(interval * (1 + SPREAD * luck), min(wait or 0.0, LONGEST_INTERVAL))


# --- as the journal keeps it --------------------------------------------------------------------


def dumped(state: FeedState) -> str:
    """The state as one line of JSON."""
    return json.dumps(
        {
            "etag": state.etag, "modified": state.modified, "known": sorted(state.known), "failed": dict(state.failed),
            "marks": {key: asdict(mark) for key, mark in state.marks.items()}, "revisited": state.revisited,
            "added": state.added, "looked_at": state.looked_at, "next_look": state.next_look,
            "failures": state.failures, "trouble": state.trouble,
        }
    )  # fmt: skip


def loaded(text: str | None) -> FeedState:
    """The state that was dumped. A new one if there is none, or none that can be read: adding again does no harm."""
    try:
        values: dict[str, Any] = json.loads(text or "{}")
        marks = {key: TranscriptMark(**mark) for key, mark in values.get("marks", {}).items()}
        return FeedState(**{**values, "known": frozenset(values.get("known", ())), "marks": marks})
    except (ValueError, TypeError, AttributeError):
        return FeedState()
