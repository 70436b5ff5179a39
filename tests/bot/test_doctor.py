"""What `doctor` says of followed feeds, of quote cards, and of the permissions that Slack gave."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.slack.health import examine
from bot import doctor
from bot.errors import SeedError
from bot.following.feeds import FeedState, FollowedFeed
from bot.settings import AllowedServers
from tests.peers.slack_peer import serving
from tests.peers.slack_world import HTTP

FEED = FollowedFeed(address="https://podcast.example/feed", title="Harbour Voices", since="2026-01-01")


async def test_feeds_that_could_be_read() -> None:
    async def listed() -> Sequence[tuple[FollowedFeed, FeedState]]:
        return [(FEED, FeedState())]

    assert await doctor.feeds(listed) == doctor.Diagnosis("feeds", ok=True, message="1 feed followed")


async def test_a_feed_in_trouble_is_named() -> None:
    async def listed() -> Sequence[tuple[FollowedFeed, FeedState]]:
        return [(FEED, FeedState(trouble="it answers 410 Gone")), (replace(FEED, title="Other"), FeedState())]

    diagnosis = await doctor.feeds(listed)
    assert not diagnosis.ok
    assert diagnosis.message.startswith("Harbour Voices: it answers 410 Gone; the bot tries again by itself")


async def test_a_list_of_feeds_that_cannot_be_read() -> None:
    async def listed() -> Sequence[tuple[FollowedFeed, FeedState]]:
        raise SeedError("feeds.toml:1: is not valid TOML")

    assert await doctor.feeds(listed) == doctor.Diagnosis("feeds", ok=False, message="feeds.toml:1: is not valid TOML")


@pytest.mark.parametrize("can_shape", [True, False])
def test_scripts_that_no_card_can_show_are_a_warning(*, can_shape: bool) -> None:
    diagnosis = doctor.cards(can_shape=can_shape)
    assert (diagnosis.ok, diagnosis.warning) == (True, not can_shape)
    assert ("apt install libfribidi0" in diagnosis.message) is not can_shape


@pytest.mark.parametrize("reads_files", [True, False])
async def test_slacks_permission_to_read_files_is_missed_only_where_files_may_be_sent(
    tmp_path: Path, *, reads_files: bool
) -> None:
    async with serving() as peer:  # its token has all permissions but that one
        ok, message = await examine(HTTP, tmp_path, peer.api, reads_files=reads_files)
    assert ok is not reads_files
    assert ("lacks files:read;" in message) is reads_files


def test_where_interviews_may_be_added_from() -> None:
    allowed = AllowedServers(frozenset({"discord:1"}))
    assert (allowed.on("discord"), allowed.on("slack")) == (True, False)
    assert AllowedServers(all=True).on("slack")
