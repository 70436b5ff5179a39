"""What people see in Slack: mentions, direct messages, the command, the shortcut, buttons; over Bolt's own server."""

from pathlib import Path

import pytest

from bot.presentation import wording
from tests.fixtures.fake_quotes import TEXTS
from tests.peers.slack_payloads import command, direct, mention, press, shortcut, ts
from tests.peers.slack_peer import ALICE, BOB, CHANNEL, DM, TEAM
from tests.peers.slack_world import button, names, shown, world


async def test_a_mention_is_answered_in_its_thread_with_one_message(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        at = ts()
        message = await here.answered(mention("sure what is it", at=at))
        assert (message["channel"], message["thread_ts"]) == (CHANNEL, at)
        assert f"> {TEXTS[0]}" in shown(message).splitlines()
        assert shown(message).startswith("Alice asked: sure what is it\n")
        assert "Ada Guest · A Talk: Of Many Things · 10:00" in shown(message)
        assert message["text"].startswith(f"“{TEXTS[0]}”\nAda Guest · A Talk: Of Many Things · 10:00")
        assert names(message) == [wording.answers.MORE, wording.answers.NEXT, wording.answers.CITE]
        assert [ask.text for ask in here.bot.asked] == ["sure what is it"]
        assert len(here.calls("chat.postMessage")) == 1


async def test_direct_messages_need_no_mention(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(direct("sure"))
        assert (message["channel"], message.get("thread_ts")) == (DM, None)


async def test_outside_the_chosen_channels_the_asker_alone_sees_the_answer_where_it_is_shown(tmp_path: Path) -> None:
    """A thread without any other message is not shown; direct messages are never refused."""
    async with world(tmp_path) as here:
        await here.journal.prefer("slack", TEAM, "channels", "C0OTHER")
        whispered = await here.answered(mention("sure"))
        assert (whispered.get("user"), whispered.get("thread_ts")) == (ALICE, None)
        in_thread = await here.answered(mention("sure", thread_ts="1700000000.000009"))
        assert (in_thread.get("user"), in_thread.get("thread_ts")) == (ALICE, "1700000000.000009")
        direct_answer = await here.answered(direct("sure"))
        assert direct_answer["channel"] == DM
        assert direct_answer in here.peer.messages  # posted, and not for one member alone


async def test_the_command_answers_privately_and_shares(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(command(here.peer, "ask sure"))
        assert message["response_type"] == "ephemeral"
        assert here.peer.messages == []
        shared = await here.answered(press(here.peer, message, button(message, wording.answers.SHARE), hidden=True))
        assert shared["response_type"] == "in_channel"
        assert shown(shared).startswith("Alice asked: sure\n")
        assert wording.answers.SHARED in shown(message)
        assert wording.answers.SHARE not in names(message)


async def test_what_is_shared_without_a_question_says_who_shared_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(command(here.peer, "random"))
        shared = await here.answered(press(here.peer, message, button(message, wording.answers.SHARE), hidden=True))
        assert shown(shared).startswith(f"{wording.answers.shared_by('Alice')}\n")


async def test_a_private_list_is_shared(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(command(here.peer, "random 3"))
        before = shown(message)
        shared = await here.answered(press(here.peer, message, button(message, wording.answers.SHARE), hidden=True))
        assert shared["response_type"] == "in_channel"
        assert shown(shared) == f"{wording.answers.shared_by('Alice')}\n{before}"


async def test_a_verdict_without_any_passage_is_shared_too(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(command(here.peer, "check nowhere"))
        shared = await here.answered(press(here.peer, message, button(message, wording.checks.SHARE), hidden=True))
        assert shared["response_type"] == "in_channel"
        assert "Absent" in shown(shared)


async def test_the_command_takes_the_verbs_of_a_mention(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert "Verbatim" in shown(await here.answered(command(here.peer, "about")))
        await here.answered(command(here.peer, "sure"))
        assert wording.answers.match(1, 4) in shown(await here.answered(command(here.peer, "next please")))
        assert here.peer.messages == []


async def test_follow_ups_in_a_thread(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        first = await here.answered(mention("sure"))
        second = await here.answered(mention("next", thread_ts=first["thread_ts"]))
        assert second["thread_ts"] == first["thread_ts"]
        assert wording.answers.match(1, 4) in shown(second)
        elsewhere = await here.answered(mention("next"))  # another thread is another place
        assert wording.errors.NOTHING_YET in shown(elsewhere)


async def test_a_thread_without_an_answer_goes_on_from_its_channel(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        answer = await here.answered(direct("sure"))
        second = await here.answered(direct("next", thread_ts=answer["ts"]))
        assert (second["thread_ts"], wording.answers.match(1, 4) in shown(second)) == (answer["ts"], True)
        private = await here.answered(command(here.peer, "sure"))
        assert private["response_type"] == "ephemeral"
        assert wording.answers.match(1, 4) in shown(await here.answered(mention("next", thread_ts="1700000000.999999")))


async def test_a_turned_answer_stays_one_message(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(mention("sure"))
        await here.send(press(here.peer, message, button(message, wording.answers.NEXT)))
        await here.until(lambda: wording.answers.match(1, 4) in shown(message))
        assert names(message)[1:3] == [wording.answers.PREVIOUS, wording.answers.NEXT]
        assert shown(message).startswith("Alice asked: sure\n")
        refused = await here.answered(press(here.peer, message, button(message, wording.answers.NEXT), user=BOB))
        assert wording.errors.BELONGS in shown(refused)


@pytest.mark.parametrize("claim", ["altered words", "stitched words", "absent words", "verbatim words"])
async def test_a_private_verdict_is_shared_with_everything(tmp_path: Path, claim: str) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(command(here.peer, f"check {claim}"))
        before = shown(message)
        shared = await here.answered(press(here.peer, message, button(message, wording.checks.SHARE), hidden=True))
        assert (shared["response_type"], shown(shared)) == ("in_channel", before)
        named = "the host said: “altered words”"
        assert here.bot.checked[-1][0] == (named if claim.startswith("altered") else f"“{claim}”")


async def test_a_private_list_of_verdicts_is_shared(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(command(here.peer, "check several"))
        before = shown(message)
        pressed = press(here.peer, message, button(message, wording.checks.SHARE_ALL), hidden=True)
        shared = await here.answered(pressed)
        assert (shared["response_type"], shown(shared)) == ("in_channel", before)
        assert "the host said: “altered words”" in [claim for claim, _ in here.bot.checked]


async def test_a_chapter_is_chosen_where_nothing_was_found(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(mention("none of it"))
        pressed = press(here.peer, message, "chapter:")
        pressed["actions"][0] |= {"type": "static_select", "selected_option": {"value": "talk-1/1"}}
        chosen = await here.answered(pressed)
        assert chosen["response_type"] == "ephemeral"
        assert wording.answers.of_chapter("Fears") in shown(chosen)


async def test_a_citation_is_text_to_copy(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(mention("sure"))
        cited = await here.answered(press(here.peer, message, button(message, wording.answers.CITE)))
        assert f"“{TEXTS[0]}”\n— Ada Guest, A Talk: Of Many Things, at 10:00\n" in shown(cited)
        assert "talk-1:0-20" in shown(cited)


async def test_the_shortcut_checks_privately(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(shortcut(here.peer, {"text": "altered words"}))
        assert message["response_type"] == "ephemeral"
        assert 'the claim adds "never". This reverses the meaning.' in shown(message)


async def test_a_shared_verdict_on_a_message_links_to_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(shortcut(here.peer, {"text": "altered words", "ts": "1800000000.000100"}))
        first_line = message["blocks"][0]["elements"]
        link = f"https://home.slack.com/archives/{CHANNEL}/p1800000000000100"
        assert f"<{link}|{wording.checks.A_MESSAGE}>" in first_line[-1]["text"]
        shared = await here.answered(press(here.peer, message, button(message, wording.checks.SHARE), hidden=True))
        assert shared["blocks"][0]["elements"] == first_line


@pytest.mark.parametrize("error", ["channel_not_found", "fatal_error"])
async def test_a_message_without_a_link_is_checked_all_the_same(tmp_path: Path, error: str) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("chat.getPermalink", error)
        message = await here.answered(shortcut(here.peer, {"text": "altered words"}))
        assert wording.checks.A_MESSAGE not in shown(message)
        assert wording.checks.SHARE in names(message)


async def test_where_a_response_url_does_not_work_the_member_is_written_to(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("respond", status=404)
        message = await here.answered(shortcut(here.peer, {"text": "words"}, channel="G0FOREIGN"))
        assert message["channel"] == ALICE
