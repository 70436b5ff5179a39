"""Messages in Slack's threads that ask about the first one, links with cards, and messages with lines."""

from pathlib import Path
from typing import Any

from bot.presentation import wording
from tests.peers.slack_payloads import direct, mention, shortcut, ts
from tests.peers.slack_peer import ALICE, CHANNEL, DM, Peer
from tests.peers.slack_world import shown, world

CLAIM = "all children are artists"
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


async def test_in_channels_the_first_message_cannot_be_read_and_the_reply_says_what_can_be_done(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        thread = started(here.peer, CHANNEL, CLAIM)
        message = await here.answered(mention("check this", thread_ts=thread))
        assert (here.bot.checked, "Check this quote" in shown(message)) == ([], True)


async def test_a_thread_that_began_with_a_question_to_the_bot_has_no_quote_to_check(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.answered(direct("sure", thread_ts=started(here.peer, DM, "<@U0BOT> sure")))
        assert len(here.calls("conversations.replies")) == 0  # a question needs no first message


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
