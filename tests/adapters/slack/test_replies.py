"""Messages in Slack's threads that ask about the first one, links with cards, and messages with lines."""

from pathlib import Path
from typing import Any

import pytest

from adapters.slack import parent
from adapters.slack.health import examine
from adapters.slack.settings import ConnectionMode, SlackSettings
from bot.presentation import wording
from tests.peers.slack_payloads import command, direct, mention, shortcut, ts
from tests.peers.slack_peer import ALICE, BOT_TOKEN, CHANNEL, DM, SCOPES, Peer
from tests.peers.slack_world import shown, world

CLAIM = "all children are artists"
READS_CHANNELS = f"{SCOPES},channels:history,groups:history"
LONG = f'{"Nobody knows who wrote this. " * 140}"{CLAIM}"'
LINK = "https://social.example/posts/1"


def started(peer: Peer, channel: str, text: str, **more: Any) -> str:
    """The time stamp of a thread's first message."""
    at = ts()
    peer.messages.append({"channel": channel, "ts": at, "user": ALICE, "text": text, **more})
    return at


async def test_check_this_in_a_thread_checks_its_first_message(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        thread = started(here.peer, DM, f"&gt; {CLAIM}")
        message = await here.answered(direct("is this real?", thread_ts=thread))
        assert here.bot.checked[-1][0] == f"> {CLAIM}"
        assert f'Checked: "> {CLAIM}"' in shown(message).replace("&gt;", ">")


async def test_without_the_scope_the_reply_says_what_to_do(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        thread = started(here.peer, CHANNEL, CLAIM)
        for asked in (mention("check this", thread_ts=thread), mention("is this real?")):
            message = shown(await here.answered(asked))
            assert "Check this quote" in message
            assert "channels:history" in message
        assert here.bot.checked == []


async def test_with_the_scope_the_first_message_of_a_thread_in_a_channel_is_checked(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.scopes = READS_CHANNELS
        thread = started(here.peer, CHANNEL, f"&gt; {CLAIM}\n:joy:")
        await here.answered(mention("check this", thread_ts=thread))
        assert here.bot.checked[-1][0] == f"> {CLAIM}\n:joy:"


async def test_with_the_scope_a_mention_in_a_channel_checks_the_message_above_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.scopes = READS_CHANNELS
        started(here.peer, CHANNEL, "an older one")
        started(here.peer, CHANNEL, CLAIM)
        started(here.peer, CHANNEL, "<@U0ALICE> has joined the channel", subtype="channel_join")
        message = await here.answered(mention("is this real?"))
        assert here.bot.checked[-1][0] == CLAIM
        assert f'Checked: "{CLAIM}"' in shown(message)


async def test_in_an_empty_channel_there_is_nothing_to_check(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.scopes = READS_CHANNELS
        message = await here.answered(mention("is this real?"))
        assert (here.bot.checked, "Check this quote" in shown(message)) == ([], False)


async def test_a_channel_that_cannot_be_read_in_time_is_answered_like_one_that_is_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parent, "LONGEST_READ", 0.05)
    async with world(tmp_path) as here:
        here.peer.scopes = READS_CHANNELS
        started(here.peer, CHANNEL, CLAIM)
        here.peer.fail("conversations.history", status=429, retry_after=30)
        message = await here.answered(mention("check this"))
        assert (here.bot.checked, "Check this quote" in shown(message)) == ([], True)
        assert "channels:history" not in shown(message)


async def test_a_thread_that_began_with_a_question_to_the_bot_has_no_quote_to_check(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.answered(direct("sure", thread_ts=started(here.peer, DM, "<@U0BOT> sure")))
        assert len(here.calls("conversations.replies")) == 0  # a question needs no first message
        await here.answered(direct("check this", thread_ts=started(here.peer, DM, "<@U0BOT> what is fog?")))
        assert here.bot.checked == []


async def test_a_thread_that_began_with_a_quote_sent_to_the_bot_is_checked(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        thread = started(here.peer, DM, f'<@U0BOT> "{CLAIM}" he says')
        await here.answered(direct("check this", thread_ts=thread))
        assert here.bot.checked[-1][0] == f'"{CLAIM}" he says'


async def test_the_command_keeps_block_quotes_apart_from_comments(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.answered(command(here.peer, f"check &gt; {CLAIM}\nwhat a line"))
        assert here.bot.checked[-1][0] == f"> {CLAIM}\nwhat a line"


async def test_doctor_names_the_scope_that_reading_channels_takes(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.scopes = f"{SCOPES},files:read"
        settings = SlackSettings(ConnectionMode.HTTP, BOT_TOKEN)
        works, said = await examine(settings, tmp_path, here.peer.api)
        assert (works, "channels:history and groups:history" in said) == (True, True)
        here.peer.scopes = READS_CHANNELS
        assert await examine(settings, tmp_path, here.peer.api) == (True, "token of Home, HTTP")


async def test_a_link_is_checked_by_its_card(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        card = {"from_url": LINK, "title": "A post", "text": CLAIM}
        picked = {"type": "message", "user": ALICE, "ts": ts(), "text": f"<{LINK}>", "attachments": [card]}
        message = await here.answered(shortcut(here.peer, picked))
        assert here.bot.checked[-1][0] == CLAIM
        assert f'Checked: "{CLAIM}"' in shown(message)
        bare = {"type": "message", "user": ALICE, "ts": ts(), "text": f"<{LINK}|social.example>"}
        assert wording.checks.ONLY_LINK in shown(await here.answered(shortcut(here.peer, bare)))


async def test_the_lines_of_a_mention_stay_lines(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.answered(mention(f"check\n&gt; {CLAIM}\nwhat a line"))
        assert here.bot.checked[-1][0] == f"> {CLAIM}\nwhat a line"


async def test_a_message_of_4000_characters_is_checked_whole(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.answered(mention(f"check {LONG}"))
        assert here.bot.checked[-1][0] == LONG
        await here.answered(command(here.peer, f"check {LONG}"))
        assert here.bot.checked[-1][0] == LONG
