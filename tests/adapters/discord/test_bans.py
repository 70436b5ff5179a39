"""The list of banned quotes on Discord, for those who may manage the server."""

from pathlib import Path

from bot.presentation import wording
from tests.fixtures.fake_quotes import FakeBot, quote
from tests.peers.discord_world import answer, labels, world


async def test_banned_quotes_are_listed_and_allowed_again(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.journal.veto("discord", str(here.guild.id), quote(1).ref)
        listed = answer(await here.admin.slash(here.channel, "settings bans"))
        assert wording.daily.bans(1) in listed.content
        allowed = await here.admin.click(listed, label=wording.daily.allow_one(1, 1))
        assert wording.daily.ALLOWED in allowed.followups[-1].content
        assert await here.journal.vetoes("discord", str(here.guild.id)) == []


async def test_the_list_of_banned_quotes_is_turned_in_place(tmp_path: Path) -> None:
    quotes = [quote(number) for number in range(7)]
    async with world(tmp_path, FakeBot(quotes)) as here:
        for held in quotes:
            await here.journal.veto("discord", str(here.guild.id), held.ref)
        listed = answer(await here.admin.slash(here.channel, "settings bans"))
        assert labels(listed) == ["1", "2", "3", "4", "5", wording.answers.NEXT]
        await here.admin.click(listed, label=wording.answers.NEXT)
        assert wording.daily.bans_page(2, 2) in listed.content
        assert labels(listed) == ["1", "2", wording.answers.PREVIOUS]
