"""What is new in a feed, when to look again, and what is remembered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.following import feeds
from bot.following.feeds import FeedState, FollowedFeed, PublishedEpisode, TranscriptMark

FEED = FollowedFeed(address="https://example.org/feed", title="Keepers", since="2026-11-10")


MARK = TranscriptMark("night-a", "0" * 64)


def episode(guid: str, date: str = "2026-11-11", *, transcript: bool = True) -> PublishedEpisode:
    return PublishedEpisode(guid, f"Night {guid}", date, transcript)


def new(state: FeedState, *episodes: PublishedEpisode) -> list[str]:
    return [episode.guid for episode in feeds.new_episodes(FEED, state, episodes)]


def test_episodes_since_the_day_are_new_oldest_first() -> None:
    listed = [episode("c", "2026-11-12"), episode("b", "2026-11-10"), episode("a", "2026-11-09")]
    assert new(FeedState(), *listed) == ["b", "c"]


def test_an_episode_is_new_once_its_transcript_is_there() -> None:
    assert new(FeedState(), episode("a", transcript=False)) == []
    state = feeds.looked(FeedState(), [episode("a", transcript=False)], 1.0)
    assert new(state, episode("a")) == ["a"]


def test_what_was_added_is_not_new() -> None:
    state = feeds.succeeded(FeedState(), episode("a"), MARK)
    assert new(state, episode("a"), episode("b")) == ["b"]
    assert state.added == 1


def test_an_episode_without_a_date_is_new_unless_the_first_look_saw_it() -> None:
    first = [episode("a", "")]
    assert new(FeedState(), *first) == []
    state = feeds.looked(FeedState(), first, 1.0)
    assert new(state, *first, episode("b", "")) == ["b"]


def test_an_episode_that_cannot_be_added_is_given_up_after_a_while() -> None:
    state = FeedState()
    for _ in range(feeds.MOST_TRIES):
        assert new(state, episode("a")) == ["a"]
        state = feeds.failed(state, episode("a"))
    assert new(state, episode("a")) == []
    assert state.failed == {}


def test_an_episode_that_is_added_at_last_is_no_longer_counted_as_failed() -> None:
    state = feeds.succeeded(feeds.failed(FeedState(), episode("a")), episode("a"), MARK)
    assert (state.failed, state.added) == ({}, 1)


def test_what_a_feed_no_longer_lists_is_forgotten() -> None:
    state = feeds.failed(feeds.succeeded(FeedState(), episode("a"), MARK), episode("b"))
    after = feeds.looked(state, [episode("c")], 5.0)
    assert (after.known, after.failed, after.marks, after.looked_at) == (frozenset(), {}, {}, 5.0)


def test_looks_are_half_an_hour_apart_give_or_take_a_fifth() -> None:
    assert feeds.next_interval(0, None, 0.0) == 1800
    assert feeds.next_interval(0, None, -1.0) == pytest.approx(1440)
    assert feeds.next_interval(0, None, 1.0) == pytest.approx(2160)


@given(st.integers(0, 10**6), st.none() | st.floats(0, allow_infinity=True), st.floats(-1, 1))
def test_a_feed_that_fails_is_asked_less_and_less_but_every_day_or_so(
    failures: int, wait: float | None, luck: float
) -> None:
    interval = feeds.next_interval(failures, wait, luck)
    assert feeds.INTERVAL * 0.79 < interval < feeds.LONGEST_INTERVAL * 1.21
    assert interval >= min(wait or 0, feeds.LONGEST_INTERVAL)
    assert feeds.next_interval(failures + 1, wait, luck) >= interval


STATES = st.builds(
    FeedState,
    etag=st.text(),
    modified=st.text(),
    known=st.frozensets(st.text()),
    failed=st.dictionaries(st.text(), st.integers(1, 5)),
    added=st.integers(0),
    looked_at=st.floats(0, 1e12),
    next_look=st.floats(0, 1e12),
    failures=st.integers(0),
    trouble=st.text(),
)


@given(STATES)
def test_a_state_comes_back_as_it_was_noted(state: FeedState) -> None:
    assert feeds.loaded(feeds.dumped(state)) == state


@pytest.mark.parametrize("text", [None, "", "[]", "7", "null", "{", '{"unheard": 1}', '{"known": 7}'])
def test_a_state_that_cannot_be_read_is_a_new_one(text: str | None) -> None:
    assert feeds.loaded(text) == FeedState()


def test_only_the_newest_transcripts_are_looked_at_again() -> None:
    state = FeedState()
    for number in range(feeds.MOST_MARKED + 2):
        state = feeds.marked(state, episode(str(number)), MARK)
    assert list(state.marks) == [episode(str(number)).key for number in range(2, feeds.MOST_MARKED + 2)]


def test_what_is_remembered_comes_back_from_the_journal() -> None:
    state = feeds.succeeded(FeedState(revisited=3.0), episode("a"), MARK)
    assert feeds.loaded(feeds.dumped(state)) == state
