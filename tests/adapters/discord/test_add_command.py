"""/interview add in a virtual Discord: the real queue and folders of interviews behind the command."""

from pathlib import Path

import pytest

from adapters.discord import add_command
from adapters.discord.adapter import DiscordAdapter
from adapters.discord.client import VerbatimClient
from bot.chat.upload import LARGEST
from bot.presentation import wording
from bot.settings import AllowedServers
from tests.peers.discord_world import World, answer, world

EPISODE = (Path(__file__).parents[2] / "fixtures/episode.vtt").read_bytes()


def slugs(folder: Path) -> list[str]:
    seeds = folder / "seeds"
    return sorted(path.name for path in seeds.iterdir()) if seeds.exists() else []


async def said(here: World, content: bytes = EPISODE, name: str = "light.vtt", **options: str) -> str:
    """What the admin reads after the command."""
    return answer(await here.admin.slash(here.channel, "interview add", file=(name, content), **options)).content


async def test_an_admin_adds_an_interview(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        result = await here.admin.slash(
            here.channel, "interview add", file=("light.vtt", EPISODE), title="The *light*", host="Ida Moor"
        )
        assert result.ephemeral
        assert answer(result).content.startswith(
            "💬 Added: The \\*light\\*. It has 173 words, 2 speakers (Ida Moor: host"
        )
        assert wording.additions.SEEN_BY_ALL in answer(result).content
        assert slugs(tmp_path) == ["light"]
        assert wording.additions.unchanged("The \\*light\\*") in await said(here, name="again.vtt")
        assert slugs(tmp_path) == ["light"]


async def test_a_member_cannot_add_even_if_the_server_shows_the_command(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        commands = {command.name: command.id for command in await here.client.tree.fetch_commands()}
        here.guild.set_command_permissions(commands["interview"], {here.alice: True})
        result = await here.alice.slash(here.channel, "interview add", file=("light.vtt", EPISODE))
        assert answer(result).content == f"💬 {wording.errors.ONLY_ADMINS}"
        assert slugs(tmp_path) == []


async def test_a_server_that_is_not_allowed_gets_the_reason(tmp_path: Path) -> None:
    async with world(tmp_path, allowed=AllowedServers(frozenset({"discord:1"}))) as here:
        assert "does not allow this server to add interviews" in await said(here)
        assert slugs(tmp_path) == []


async def test_what_is_too_large_or_no_transcript_gets_one_line(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert "larger than 10 MB" in await said(here, bytes(LARGEST + 1))
        refused = await said(here, b"\x89PNG\r\n\x1a\n" + bytes(300), "photo.png")
        assert len(refused.splitlines()) == 1
        assert "photo" in refused
        assert "is not a date" in await said(here, date="yesterday")
        assert slugs(tmp_path) == []


async def test_a_file_that_cannot_be_downloaded_is_said(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.env.backend.cdn.get = lambda _: None  # type: ignore[method-assign,assignment] # the file was removed meanwhile
        assert "The file could not be downloaded" in await said(here)


async def test_when_discord_allows_no_more_edits_it_says_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(add_command, "LONGEST_UPDATES", 0.0)
    async with world(tmp_path) as here:
        assert wording.additions.LOOK_LATER in await said(here)


async def test_after_a_restart_the_command_still_works(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await said(here)
        await here.restart()
        assert "Nothing changed" in await said(here)


async def test_a_stop_of_the_adapter_refuses_new_files(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        adapter = DiscordAdapter(
            "a.b.c", here.client.handlers.chat, here.journal, here.notices.append, None, here.additions
        )
        await adapter.close()
        assert wording.errors.RESTARTING in await said(here)
        assert slugs(tmp_path) == []


async def test_without_the_operators_leave_there_is_no_command(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        closed = VerbatimClient(here.client.handlers.chat, here.journal, here.notices.append)
        assert here.client.tree.get_command("interview") is not None
        assert closed.tree.get_command("interview") is None
