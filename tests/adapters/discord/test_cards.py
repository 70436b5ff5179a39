"""Pictures of quotes on Discord, what else goes with a daily post, and what admins take out."""

import re
from pathlib import Path

import discord
import pytest
from simcord.backend.errors import SetupError
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from adapters.discord.markup import unescape
from bot.chat.post_extras import PostExtras
from bot.errors import CardError
from bot.model import Ref
from bot.presentation import wording
from bot.reasons import Reason, ReasonCode
from tests.adapters.discord.test_daily_commands import reply_to, set_one
from tests.fixtures.fake_cards import FakeCards, FakeSite
from tests.peers.discord_world import World, answer, last, world

REF = "talk-1:100-120"


async def settings(here: World, **options: object) -> str:
    """What the admin reads after `/settings posts`."""
    return answer(await here.admin.slash(here.channel, "settings posts", **options)).content


async def test_a_quote_by_its_id_comes_with_its_picture_whose_alt_text_is_the_quote(tmp_path: Path) -> None:
    async with world(tmp_path, cards=FakeCards()) as here:
        shown = answer(await here.alice.slash(here.channel, "quote", id=REF))
        [file] = shown.attachments
        assert file.filename == "talk-1-100-120.png"
        assert file.description == (await here.bot.show(Ref.parse(REF))).text
        assert "afraid" in shown.content


@pytest.mark.parametrize("cards", [None, FakeCards(CardError("no letters"))])
async def test_without_a_picture_the_words_are_shown_all_the_same(tmp_path: Path, cards: FakeCards | None) -> None:
    async with world(tmp_path, cards=cards) as here:
        shown = answer(await here.alice.slash(here.channel, "quote", id=REF))
        assert "afraid" in shown.content
        assert not shown.attachments


async def test_answers_have_no_picture(tmp_path: Path) -> None:
    async with world(tmp_path, cards=FakeCards()) as here:
        assert not answer(await here.alice.slash(here.channel, "ask", question="sure")).attachments


async def test_admins_choose_what_goes_with_daily_posts(tmp_path: Path) -> None:
    async with world(tmp_path, cards=FakeCards()) as here:
        assert "nothing else" in await settings(here)
        said = await settings(here, card=True, thread=True)
        assert "with a picture and a thread." in said
        assert "with a picture and a pin." in await settings(here, pin=True, thread=False)
        [stored] = (await here.journal.preferences("discord", str(here.guild.id))).values()
        assert PostExtras.load(stored) == PostExtras(card=True, pin=True)
        await settings(here, card=False, pin=False)
        assert not await here.journal.preferences("discord", str(here.guild.id))


async def test_a_daily_post_has_nothing_beside_it_unless_it_was_asked_for(tmp_path: Path) -> None:
    async with world(tmp_path, cards=FakeCards()) as here:
        await set_one(here)
        await here.admin.slash(here.channel, "daily test")
        posted = last(here.channel)
        assert not posted.attachments
        assert "<@&" not in posted.content


async def test_a_daily_post_has_picture_mention_thread_and_pin_as_asked_for(tmp_path: Path) -> None:
    async with world(tmp_path, cards=FakeCards()) as here:
        readers = here.guild.create_role("readers")
        await settings(here, card=True, thread=True, pin=True, role=readers)
        await set_one(here)
        before = len(here.env.http_requests)
        await here.admin.slash(here.channel, "daily test")
        made = [(request.method, request.path) for request in here.env.http_requests[before:]]
        assert any(path.endswith("/threads") for method, path in made if method == "POST")
        assert any("/pins/" in path for method, path in made if method == "PUT")
        bodies = [request.json or {} for request in here.env.http_requests[before:]]
        [posted] = [body for body in bodies if body.get("enforce_nonce")]
        assert [file["filename"] for file in posted["attachments"]] == ["talk-1-0-20.png"]
        assert posted["content"].startswith(f"<@&{readers.id}>\n")
        assert posted["allowed_mentions"] == {"parse": [], "roles": [str(readers.id)]}


@pytest.mark.parametrize(
    "stored",
    ["", "x", "[]", '{"card": 1}', '{"card": true}', '{"card": "yes", "thread": 1, "pin": 0, "role": 7}'],
)
def test_what_is_not_understood_counts_as_not_chosen(stored: str) -> None:
    assert PostExtras.load(stored) == PostExtras()


def test_only_a_role_of_the_platform_is_mentioned() -> None:
    stored = PostExtras(role="123").dump()
    assert stored is not None
    assert PostExtras.load(stored).role == "123"
    assert PostExtras.load(stored.replace("123", "everyone")).role is None


async def test_admins_take_a_quote_out_by_the_menu_of_its_message(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.alice.slash(here.channel, "quote", id=REF)
        message = last(here.channel)
        taken = await here.admin.context_menu(here.channel, wording.cards.NEVER_SHOW_MENU, message)
        assert wording.daily.VETOED in unescape(answer(taken).content)
        assert [str(ref) for ref in await here.journal.vetoes("discord", str(here.guild.id))] == [REF]


async def test_nobody_else_takes_it_out_and_other_messages_have_no_quote(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.alice.slash(here.channel, "quote", id=REF)
        with pytest.raises(SetupError, match="default-member-permissions"):
            await here.alice.context_menu(here.channel, wording.cards.NEVER_SHOW_MENU, last(here.channel))
        other = await here.alice.send(here.channel, "hello")
        said = await here.admin.context_menu(here.channel, wording.cards.NEVER_SHOW_MENU, other)
        assert wording.cards.NO_QUOTE_THERE in unescape(answer(said).content)
        assert not await here.journal.vetoes("discord", str(here.guild.id))


async def test_a_shared_quote_comes_with_its_picture(tmp_path: Path) -> None:
    async with world(tmp_path, cards=FakeCards()) as here:
        private = answer(await here.alice.slash(here.channel, "quote", id=REF, private=True))
        await here.alice.click(private, label=wording.answers.SHARE)
        shared = last(here.channel)
        assert [file.filename for file in shared.attachments] == ["talk-1-100-120.png"]
        assert str(shared.attachments[0].description) in " ".join(unescape(shared.content).replace("> ", "").split())


async def test_a_verdict_is_shared_without_a_picture(tmp_path: Path) -> None:
    async with world(tmp_path, cards=FakeCards()) as here:
        private = answer(await here.alice.slash(here.channel, "check", claim="altered words", private=True))
        await here.alice.click(private, label=wording.checks.SHARE)
        assert not last(here.channel).attachments


async def test_replies_and_daily_posts_link_to_the_page_around_the_quote(tmp_path: Path) -> None:
    async with world(tmp_path, site=FakeSite("?pass=1.a&b=c")) as here:
        link = f"[{wording.answers.READ_AROUND}](<https://quotes.example.org/q/"
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure")).content
        assert link in shown
        assert "?pass=1.a&b=c>)" in shown
        await set_one(here)
        await here.admin.slash(here.channel, "daily test")
        assert link in last(here.channel).content


async def test_each_of_several_passages_links_to_its_page(tmp_path: Path) -> None:
    async with world(tmp_path, site=FakeSite()) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="unsure", private=True)).content
        pages = re.findall(
            rf"\[{wording.answers.READ_AROUND}\]\(<https://quotes.example.org/q/(talk-1:[\d-]+)>\)", shown
        )
        assert len(set(pages)) == 3


async def test_without_a_reading_room_nothing_links_there(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure")).content
        assert wording.answers.READ_AROUND not in shown


async def test_the_list_says_what_goes_with_daily_posts_and_what_cannot_be_had(tmp_path: Path) -> None:
    async with world(tmp_path, cards=FakeCards()) as here:
        readers = here.guild.create_role("readers")
        await settings(here, thread=True, pin=True, role=readers)
        identity = await set_one(here)
        listed = await reply_to(here, "list")
        assert f"with a thread, a pin and a mention of <@&{readers.id}>." in listed
        assert "The bot lacks" not in listed
        _take_away(here, "create_public_threads", "pin_messages", "mention_everyone")
        await here.env.settle()
        lacking = (
            "The bot lacks Create Public Threads, Pin Messages and Mention All Roles there; "
            "daily quotes are posted without a thread, a pin and a mention that notifies."
        )
        for command, options in (("list", {}), ("status", {}), ("set", {"schedule": identity, "time": "10:00"})):
            assert lacking in await reply_to(here, command, **options), command


async def test_a_role_that_anybody_may_mention_needs_no_permission(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        readers = here.guild.create_role("readers", mentionable=True)
        await settings(here, role=readers)
        await set_one(here)
        _take_away(here, "mention_everyone")
        await here.env.settle()
        assert "The bot lacks" not in await reply_to(here, "list")


async def test_admins_read_in_the_settings_what_the_last_post_went_without(tmp_path: Path) -> None:
    async with world(tmp_path, cards=FakeCards()) as here:
        await settings(here, card=True, thread=True)
        await set_one(here)
        here.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013, message="refused")
        await here.admin.slash(here.channel, "daily test")
        note = wording.reasons.sentence(
            Reason(
                ReasonCode.EXTRAS_REFUSED,
                ("thread",),
                Reason(ReasonCode.PERMISSIONS_MISSING, ("create_public_threads",)),
            )
        )
        assert note in await _shown_settings(here)
        await here.alice.send(here.channel, f"{here.me} sure")  # an answer does not show that threads work
        assert note in await _shown_settings(here)
        await here.admin.slash(here.channel, "daily test")
        assert note not in await _shown_settings(here)


async def test_in_a_thread_no_other_is_opened(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await settings(here, thread=True)
        thread = here.env.backend.create_thread(here.channel.id, "a thread", owner_id=here.alice.id)
        handle = next(handle for handle in here.channel.threads if handle.id == thread.id)
        await here.admin.slash(handle, "daily set", time="8:00", zone="Europe/Berlin")
        before = len(here.env.http_requests)
        await here.admin.slash(handle, "daily test")
        assert not any(request.path.endswith("/threads") for request in here.env.http_requests[before:])
        assert last(handle).content
        assert "The last problem" not in await _shown_settings(here)


async def _shown_settings(here: World) -> str:
    return answer(await here.admin.slash(here.channel, "settings show")).content


def _take_away(here: World, *permissions: str) -> None:
    """Deny the bot permissions in the channel."""
    denied = discord.Permissions(**dict.fromkeys(permissions, True)).value
    here.env.backend.set_overwrite(here.channel.id, Overwrite(here.guild.id, OverwriteType.ROLE, deny=denied))
