"""The console's `follow`: feeds whose new episodes are added while the bot runs."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.errors import InputError
from bot.presentation import wording

if TYPE_CHECKING:  # asking needs none of it
    from bot.following.admin import FollowAdmin
    from bot.following.feeds import FeedState, FollowedFeed


def check(command: argparse.Namespace) -> None:
    """Raises InputError unless exactly one thing is asked for."""
    if sum(map(bool, (command.feed, command.list, command.stop))) != 1:
        raise InputError(wording.following.WAYS)
    if command.since is not None and not command.feed:
        raise InputError(wording.following.SINCE_WITHOUT_FEED)
    if command.json and not command.list:
        raise InputError(wording.following.JSON_WITHOUT_LIST)


async def perform(command: argparse.Namespace, admin: "FollowAdmin") -> Sequence[str | dict[str, Any]]:
    """Do what a parsed command says; lines or JSON objects to print. Raises InputError, SeedError or JournalError."""
    if command.feed:
        return wording.following.followed(await admin.follow(command.feed, command.since))
    if command.stop:
        return [wording.following.stopped(await admin.stop(command.stop))]
    feeds = await admin.listed()
    if command.json:
        return [_object(feed, state) for feed, state in feeds]
    return [line for feed, state in feeds for line in wording.following.listed(feed, state)] or [wording.following.NONE]


def _object(feed: "FollowedFeed", state: "FeedState") -> dict[str, Any]:
    return {
        "address": feed.address,
        "title": feed.title,
        "since": feed.since,
        "added": state.added,
        "looked_at": state.looked_at or None,
        "next_look": state.next_look or None,
        "trouble": state.trouble or None,
    }
