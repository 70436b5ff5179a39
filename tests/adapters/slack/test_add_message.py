"""Interviews added in Slack: `add` with a file, the real queue and folders of interviews, a Slack on loopback."""

from pathlib import Path

import pytest

from adapters.slack import texts
from adapters.slack.add_message import details_in
from adapters.slack.files import is_slacks
from bot.chat.upload import LARGEST
from bot.presentation import wording
from bot.settings import AllowedServers
from tests.peers.slack_payloads import direct, mention
from tests.peers.slack_peer import ADMIN, ALICE, BOT_TOKEN, FOREIGN_ADMIN, FOREIGN_TEAM
from tests.peers.slack_world import World, shown, world

EPISODE = (Path(__file__).parents[2] / "fixtures/episode.vtt").read_bytes()


def slugs(folder: Path) -> list[str]:
    seeds = folder / "seeds"
    return sorted(path.name for path in seeds.iterdir()) if seeds.exists() else []


async def said(here: World, content: bytes = EPISODE, *, user: str = ADMIN, text: str = "add", **file: object) -> str:
    """What stands in the thread in the end, after a mention with a file."""
    shared = here.peer.share("light.vtt", content, **file)
    message = await here.answered(mention(text, user=user, subtype="file_share", files=[shared]))
    return shown(message)


async def test_an_admin_adds_an_interview_and_one_message_shows_the_progress(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        seen = await said(here, text="add The &lt;!here&gt; light")
        assert "Added: The <!here> light. It has 173 words, 2 speakers (Ida Moor: host; Tom Bell: guest)" in seen
        assert wording.additions.SEEN_BY_ALL in seen
        assert len(here.peer.messages) == 1
        assert here.peer.messages[0]["thread_ts"]
        assert "<!here>" not in here.peer.messages[0]["text"]
        assert [call["token"] for call in here.calls("file")] == [BOT_TOKEN]
        assert slugs(tmp_path) == ["light"]
        assert "Nothing changed" in await said(here)
        assert slugs(tmp_path) == ["light"]


async def test_a_direct_message_with_the_word_add_works_too(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shared = here.peer.share("light.vtt", EPISODE)
        message = await here.answered(direct("Add", user=ADMIN, subtype="file_share", files=[shared]))
        assert "Added: light" in shown(message)


async def test_details_by_name_go_where_discords_options_go(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shared = here.peer.share("light.vtt", EPISODE)
        typed = "add Oil; show: Lights, host: Nobody; date: 2024-05-06; link: <https://youtu.be/abcdefghijk>"
        message = await here.answered(mention(typed, user=ADMIN, files=[shared]))
        assert "Added: Oil." in shown(message)
        (slug,) = slugs(tmp_path)
        (metadata,) = [path.read_text() for path in tmp_path.rglob(f"{slug}/interview.toml")]  # noqa: ASYNC240 - small
        for line in ('show = "Lights"', "2024-05-06", "abcdefghijk"):
            assert line in metadata


async def test_a_day_that_is_none_gets_one_line(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shared = here.peer.share("light.vtt", EPISODE)
        message = await here.answered(mention("add Oil; date: May", user=ADMIN, files=[shared]))
        assert "'May' is not a date; write it as 2026-11-27" in shown(message)
        assert slugs(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("add", {"title": ""}),
        ("ADD  Keeping the light: part 2", {"title": "Keeping the light: part 2"}),
        ("add The show: part 2", {"title": "The show: part 2"}),
        ("add title: Oil, host = Ida", {"title": "Oil", "host": "Ida"}),
        ("add Oil; link: youtu.be/abc", {"title": "Oil", "url": "https://youtu.be/abc"}),
        ("what is fog", None),
        ("", None),
    ],
)
def test_details_are_read_by_their_names(text: str, details: dict[str, str] | None) -> None:
    assert details_in({"files": [{}]}, text) == details
    assert details_in({}, text) is None


async def test_a_file_without_the_word_is_a_question(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.answered(mention("sure", user=ADMIN, files=[here.peer.share("light.vtt", EPISODE)]))
        assert [ask.text for ask in here.bot.asked] == ["sure"]
        assert slugs(tmp_path) == []


async def test_members_and_servers_that_are_not_allowed_get_the_reason(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert wording.additions.ONLY_ADMINS in await said(here, user=ALICE)
    async with world(tmp_path, allowed=AllowedServers(frozenset({"slack:T9"}))) as here:
        assert "does not allow this server to add interviews" in await said(here)
        assert here.calls("file") == []
    assert slugs(tmp_path) == []


async def test_an_admin_of_another_workspace_in_a_shared_channel_cannot_add(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shared = here.peer.share("light.vtt", EPISODE)
        message = await here.answered(mention("add", user=FOREIGN_ADMIN, user_team=FOREIGN_TEAM, files=[shared]))
        assert wording.additions.ONLY_ADMINS in shown(message)
        assert slugs(tmp_path) == []


async def test_what_is_too_large_or_no_transcript_gets_one_line(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert "larger than 10 MB" in await said(here, size=LARGEST + 1)
        assert here.calls("file") == []
        assert "larger than 10 MB" in await said(here, bytes(LARGEST + 1), size=5)
        assert len((await said(here, b"\x89PNG\r\n\x1a\n" + bytes(300))).splitlines()) == 1
        assert slugs(tmp_path) == []


async def test_a_file_that_lies_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        seen = await said(here, url_private_download="http://127.0.0.1:1/files/F1")
        assert "not stored in Slack" in seen
        assert here.calls("file") == []


async def test_without_the_permission_to_read_files_it_says_which_one_is_missing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.may_read_files = False
        assert "files:read" in await said(here)
        assert len(here.calls("file")) == 1  # the redirect is not followed


async def test_several_files_in_one_message_are_refused(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        files = [here.peer.share(name, EPISODE) for name in ("a.vtt", "b.vtt")]
        message = await here.answered(mention("add", user=ADMIN, files=files))
        assert texts.ONE_FILE[1:] in shown(message)


async def test_where_public_answers_are_off_only_the_sender_sees_the_end(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.journal.prefer("slack", "T0001", "channels", "C0009")
        shared = here.peer.share("light.vtt", EPISODE)
        message = await here.answered(mention("add", user=ADMIN, files=[shared]))
        assert "Added: light" in shown(message)
        assert (len(here.peer.messages), len(here.peer.whispers)) == (0, 1)


async def test_a_stop_refuses_new_files(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.additions.stop()
        assert "restarting" in await said(here)
        assert slugs(tmp_path) == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.vtt", True),
        ("https://slack.com/x", True),
        ("http://files.slack.com/a", False),
        ("https://files.slack.com:8443/a", False),
        ("https://files.slack.com@evil.example/a", False),
        ("https://user:pass@files.slack.com/a", False),
        ("https://files.slack.com.evil.example/a", False),
        ("https://evil.example/files.slack.com", False),
        ("https://files.slack.com:x/", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_slacks_own_hosts_get_the_token(url: str, expected: bool) -> None:
    assert is_slacks(url, "https://slack.com/api/") is expected
