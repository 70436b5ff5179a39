"""Several interviews in a virtual Discord: options with autocomplete, the list, and what admins choose."""

from dataclasses import replace
from pathlib import Path

from adapters.discord.markup import unescape
from bot.chat.limits import Limit
from bot.chat.preferences import LIMIT
from bot.model import Scope, Show
from bot.presentation import wording
from tests.fixtures.fake_quotes import TALK, FakeBot, quote
from tests.peers.discord_world import answer, world

LAMP = replace(TALK, slug="lamp-7", title="The *Lamp* Room", show=Show("Harbour Voices"), episode=7, date="2020-01-01")


def two_talks() -> FakeBot:
    bot = FakeBot()
    bot.known = [LAMP, TALK]
    return bot


async def test_ask_and_check_are_limited_by_options(tmp_path: Path) -> None:
    async with world(tmp_path, two_talks()) as here:
        await here.alice.slash(here.channel, "ask", question="sure", interview="7", show="Harbour Voices")
        assert here.bot.asked[-1].scope == Scope(("7",), ("Harbour Voices",))
        await here.alice.slash(here.channel, "check", claim="verbatim", interview="lamp-7")
        await here.alice.slash(here.channel, "check", claim="verbatim")
        assert here.bot.checked == [("verbatim", Scope(("lamp-7",))), ("verbatim", Scope())]


async def test_a_check_within_an_interview_is_shared_with_its_limit(tmp_path: Path) -> None:
    async with world(tmp_path, two_talks()) as here:
        for chosen, named in (
            ({"interview": "lamp-7"}, "“The *Lamp* Room”"),
            ({"show": "Harbour Voices"}, "the show "),
        ):
            private = answer(await here.alice.slash(here.channel, "check", claim="altered", private=True, **chosen))
            assert unescape(private.content.splitlines()[0]).startswith(f"-# alice had this checked, only in {named}")
            before = private.content
            shared = (await here.alice.click(private, label=wording.checks.SHARE)).followups[0]
            assert (shared.ephemeral, shared.content) == (False, before)
        assert [scope for _, scope in here.bot.checked] == [
            Scope(("lamp-7",)),
            Scope(("The *Lamp* Room",)),
            *[Scope(shows=("Harbour Voices",))] * 2,
        ]


async def test_interviews_and_shows_are_offered_while_they_are_typed(tmp_path: Path) -> None:
    async with world(tmp_path, two_talks()) as here:
        for command in ("ask", "check"):
            offered = await here.alice.autocomplete(here.channel, command, "interview", "lamp")
            assert offered == [{"name": "#7 The *Lamp* Room · Harbour Voices", "value": "lamp-7"}]
            shows = await here.alice.autocomplete(here.channel, command, "show", "")
            assert shows == [{"name": "Harbour Voices", "value": "Harbour Voices"}]
        limits = await here.admin.autocomplete(here.channel, "settings limit", "interviews", "talk")
        assert [choice["value"] for choice in limits] == ["talk-1"]


async def test_the_interviews_are_listed_and_searched(tmp_path: Path) -> None:
    async with world(tmp_path, two_talks()) as here:
        result = await here.alice.slash(here.channel, "interviews")
        assert result.ephemeral
        assert answer(result).content == (
            "💬 2 interviews:\n"
            "**A Talk: Of Many Things**\n"
            "-# 26 Feb 2022 · 1,000 words · talk-1\n"
            "**The \\*Lamp\\* Room**\n"
            "-# Harbour Voices \\#7 · 1 Jan 2020 · 1,000 words · lamp-7"
        )
        found = answer(await here.alice.slash(here.channel, "interviews", search="harbour", page=1)).content
        assert wording.interviews.count(1, 2, "harbour") in found
        assert "talk-1" not in found


async def test_an_admin_limits_a_server_and_a_channel(tmp_path: Path) -> None:
    async with world(tmp_path, two_talks()) as here:
        server = str(here.guild.id)
        shown = answer(await here.admin.slash(here.channel, "settings limit", shows="harbour voices"))
        assert 'the show "Harbour Voices"' in shown.content
        await here.admin.slash(here.channel, "settings limit", interviews="talk-1", channel=here.channel)
        assert await here.journal.preferences("discord", server) == {
            LIMIT: Limit(("Harbour Voices",)).dump(),
            f"{LIMIT}/{here.channel.id}": Limit((), ("talk-1",)).dump(),
        }
        await here.alice.slash(here.channel, "ask", question="sure")
        assert here.bot.asked[-1].scope == Scope(within=frozenset({"talk-1"}))
        reply = answer(await here.admin.slash(here.channel, "settings limit")).content
        assert f"<#{here.channel.id}>" in reply
        unknown = answer(await here.admin.slash(here.channel, "settings limit", shows="harbor"))
        assert "There is no show 'harbor' here; nearest: Harbour Voices." in unknown.content
        await here.admin.slash(here.channel, "settings limit", shows="all")
        assert set(await here.journal.preferences("discord", server)) == {f"{LIMIT}/{here.channel.id}"}


async def test_several_passages_say_which_interview_each_is_from(tmp_path: Path) -> None:
    bot = FakeBot([replace(quote(number), one_of_many=True) for number in range(3)])
    async with world(tmp_path, bot) as here:
        lines = answer(await here.alice.slash(here.channel, "ask", question="what is it")).content.splitlines()
    assert lines[2].startswith("-# **1** · **Ada Guest** · A Talk: Of Many Things · Beginnings · [10:00]")
