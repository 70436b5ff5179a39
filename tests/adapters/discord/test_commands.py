"""Every command, in a virtual Discord: what is sent, to whom, and what is stored."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from adapters.discord.inbound import question_in
from bot.model import Answer, Confidence, Role, View
from bot.presentation import wording
from tests.peers.discord_world import FakeBot, answer, labels, last, quote, world


async def test_a_sure_answer_is_the_quote_with_everything_known_about_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        result = await here.alice.slash(here.channel, "ask", question="sure what is it", said_by="guest")
        assert result.acknowledged
        assert not result.ephemeral
        assert answer(result).content == (
            "-# alice asked: sure what is it\n"
            "> ## I think that the people around you are the meaning of it.\n"
            "-# **Ada Guest** · A Talk: Of Many Things · "
            "[10:00](<https://www.youtube.com/watch?v=5zOHSysMmH0&t=600s>)"
        )
        assert labels(answer(result)) == ["Context", "Next", "Cite"]
        assert here.bot.asked[0].scope.said_by is Role.GUEST
        [posted] = [request for request in here.env.http_requests if request.path.endswith("/callback")]
        assert posted.json == {"type": 5}  # a deferral may carry nothing but the ephemeral flag


async def test_unsure_and_none_look_different(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        unsure = answer(await here.alice.slash(here.channel, "ask", question="what is it"))
        assert unsure.content.startswith(
            "-# alice asked: what is it\n"
            f"🟡 **{wording.answers.near(3)}**\n-# **1** · **Ada Guest** · Beginnings · [10:00](<https"
        )
        assert unsure.content.count("\n> ") == 3
        assert "### " not in unsure.content
        assert labels(unsure) == ["Show 1", "Show 2", "Show 3"]
        none = answer(await here.alice.slash(here.channel, "ask", question="none of it"))
        assert none.content.startswith(f"-# alice asked: none of it\n⚪️ **{wording.answers.none_found()}**")
        [[menu]] = [row["components"] for row in none.components]
        assert [option["label"] for option in menu["options"]] == ["Beginnings", "Fears", "Friends", "Waves"]


async def test_markup_in_a_transcript_stays_text(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "quote", id="talk-1:100-120"))
        assert r"It's \*not\* that I'm afraid of \@everyone; see https\://example.org and \<\@123\>." in shown.content
        assert not shown.message.mention_everyone
        assert not shown.message.raw_mentions


async def test_a_private_answer_is_private_from_the_acknowledgement_on(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        result = await here.alice.slash(here.channel, "ask", question="sure", private=True)
        assert result.ephemeral
        assert "Share" in labels(answer(result))


async def test_bad_input_is_answered_with_what_is_wrong(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert (
            "There is no question in that" in answer(await here.alice.slash(here.channel, "ask", question="?!")).content
        )
        mistyped = await here.alice.slash(here.channel, "quote", id="nonsense **here**")
        assert "is not a quote id" in answer(mistyped).content
        assert mistyped.ephemeral


async def test_a_defect_is_one_friendly_sentence_and_one_log_line_without_the_question(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with world(tmp_path) as here:
        result = await here.alice.slash(here.channel, "ask", question="break SECRET")
        assert answer(result).content.startswith("⚠️ **Sorry, something went wrong on my side.")
        [line] = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
        reference = line.split("reference ")[1].split(":")[0]
        assert reference in answer(result).content
        assert "RuntimeError" in line
        assert "SECRET" not in caplog.text


async def test_check_every_verdict(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        replies = {}
        for claim in ("verbatim", "altered", "stitched", "absent"):
            replies[claim] = answer(await here.alice.slash(here.channel, "check", claim=claim))
        assert replies["verbatim"].content.startswith("-# alice had this checked\n🟢 **")
        assert "“people ~~near \\*me\\*~~ **around you** ~~never~~ **ever**”" in replies["altered"].content
        assert "\n🟠 **" in replies["altered"].content
        assert "> ## I think" in replies["altered"].content
        assert "\n🟣 **" in replies["stitched"].content
        assert replies["stitched"].content.count("\n> ") == 2
        assert "\n⚫️ **" in replies["absent"].content
        assert wording.checks.NEAREST in replies["absent"].content


async def test_a_message_is_checked_from_its_menu(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        claim = await here.bob.send(here.channel, "altered words")
        result = await here.alice.context_menu(here.channel, wording.commands.CHECK_MENU, claim)
        assert result.ephemeral
        assert "\n🟠 **" in answer(result).content
        assert wording.checks.SHARE in labels(answer(result))
        empty = await here.bob.send(here.channel, "", attachments=[("a.png", b"x")])
        assert (
            wording.checks.NOTHING_TO_CHECK
            in answer(await here.alice.context_menu(here.channel, wording.commands.CHECK_MENU, empty)).content
        )


async def test_what_a_message_says_is_found_from_its_menu(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        said = await here.bob.send(here.channel, "**sure** of it")
        result = await here.alice.context_menu(here.channel, wording.commands.FIND_MENU, said)
        assert result.ephemeral
        assert "> ## I think" in answer(result).content
        assert [ask.text for ask in here.bot.asked] == ["sure of it"]


@pytest.mark.parametrize(
    ("content", "question"),
    [("<@&77> sure what is it?", "sure what is it?"), ("<@7> <@&77> sure", "sure"), ("<@&78> sure", None)],
)
def test_a_mention_of_the_bots_own_role_is_one_of_the_bot(content: str, question: str | None) -> None:
    """Discord's picker often offers the role that it made for the bot; the virtual Discord makes none."""
    author, guild = SimpleNamespace(bot=False), SimpleNamespace(self_role=SimpleNamespace(id=77))
    message: Any = SimpleNamespace(
        author=author,
        guild=guild,
        content=content,
        webhook_id=None,
        type=discord.MessageType.default,
        reference=None,
        mentions=(),
    )
    assert question_in(message, 7) == question


async def test_random_quotes_do_not_repeat_until_all_were_shown(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = []
        for _ in range(4):
            here.clock.time += 60
            shown.append(answer(await here.alice.slash(here.channel, "quote")).content)
        assert len(set(shown)) == 4
    async with world(tmp_path / "empty", FakeBot([])) as here:
        assert wording.answers.NOTHING_TO_PICK in answer(await here.alice.slash(here.channel, "quote")).content


async def test_ids_of_recent_answers_and_of_chapters_are_suggested(tmp_path: Path) -> None:
    many = [quote(number, f"word{number} " * 30) for number in range(60)]
    async with world(tmp_path, FakeBot(many)) as here:
        offered = await here.alice.autocomplete(here.channel, "quote", "id", "")
        assert 4 <= len(offered) <= 25
        assert all(len(choice["name"]) <= 100 for choice in offered)
        assert len({choice["value"] for choice in offered}) == len(offered)
        fears = await here.alice.autocomplete(here.channel, "quote", "id", "fears")
        assert fears
        assert all(choice["name"].startswith("Fears · ") for choice in fears)
        await here.alice.slash(here.channel, "quote", id="talk-1:5900-5920")
        assert (await here.alice.autocomplete(here.channel, "quote", "id", ""))[0]["value"] == "talk-1:5900-5920"


async def test_quotes_are_offered_by_time_and_by_title(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.bot.facts["what was said at 20:00?"] = Answer(Confidence.SURE, (quote(1),))
        by_time = await here.alice.autocomplete(here.channel, "quote", "id", "20:00")
        assert [choice["value"] for choice in by_time] == ["talk-1:100-120"]
        by_title = await here.alice.autocomplete(here.channel, "quote", "id", "many things waves")
        assert [choice["value"] for choice in by_title] == ["talk-1:300-320"]
        assert await here.alice.autocomplete(here.channel, "quote", "id", "another title") == []


async def test_about_says_what_is_stored(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        result = await here.alice.slash(here.channel, "about")
        assert result.ephemeral
        assert all(part in answer(result).content for part in ("1.2.3", "A Talk: Of Many Things"))
        assert f"-# {wording.commands.how_to()}\n-# {wording.commands.keeps()}" in answer(result).content  # not cut


async def test_a_mention_is_answered_as_a_reply(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        asked = await here.alice.send(here.channel, f"{here.me} sure what is it?")
        reply = last(here.channel)
        assert reply.reference is not None
        assert reply.reference.message_id == asked.id
        assert "> ## I think" in reply.content
        assert here.bot.asked[0].text == "sure what is it?"
        sent: Any = [request.json for request in here.env.http_requests if request.path.endswith("/messages")][-1]
        assert sent["nonce"] == f"{asked.id}-0"
        assert sent["enforce_nonce"] is True
        assert sent["flags"] & 4
        assert sent["allowed_mentions"] == {"parse": [], "replied_user": False}
        await here.alice.send(here.channel, f"{here.me} next")
        assert last(here.channel).content.endswith("Match 2 of 4")
        await here.alice.send(here.channel, here.me)
        assert wording.answers.ASK_HINT.split(":")[0] in last(here.channel).content


async def test_messages_to_others_are_ignored(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        other = here.guild.add_member(here.env.create_user("robot", bot=True))
        await here.alice.send(here.channel, "just talk")
        await other.send(here.channel, f"{here.me} sure")
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure"))
        here.bot.asked.clear()
        await here.alice.send(here.channel, "lol thanks", reply_to=shown)  # a reply pings, but asks nothing
        assert not here.bot.asked


async def test_direct_messages(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.alice.send_dm("sure what is it?")
        assert "> ## I think" in last(here.alice.user.dm_channel).content
        result = await here.alice.user.slash("ask", question="sure")
        assert "> ## I think" in answer(result).content
        forget = await here.alice.user.slash("about")
        assert wording.commands.FORGET_ME in labels(answer(forget))
        done = await here.alice.user.click(answer(forget), label=wording.commands.FORGET_ME)
        assert done.followups[0].content == f"💬 {wording.commands.FORGOT_ME}"
        assert (
            await here.journal.latest(
                "discord", f"dm/{here.alice.user.dm_channel.id}/{here.alice.user.dm_channel.id}", str(here.alice.id)
            )
            is None
        )


async def test_threads_and_forum_posts(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        thread = here.env.backend.create_thread(here.channel.id, "a thread", owner_id=here.alice.id)
        place = next(place for place in here.channel.threads if place.id == thread.id)
        await here.admin.slash(here.channel, "settings show")
        shown = answer(await here.admin.slash(here.channel, "settings show"))
        await here.admin.select(shown, [here.channel], custom_id="set:channels")
        result = await here.alice.slash(place, "ask", question="sure")
        assert not result.ephemeral  # a thread is allowed where its channel is
        await here.alice.send(place, f"{here.me} sure")
        assert "> ## I think" in last(place).content


async def test_the_cooldown_explains_itself(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        for _ in range(5):
            assert not (await here.alice.slash(here.channel, "ask", question="sure")).ephemeral
        refused = await here.alice.slash(here.channel, "ask", question="sure")
        assert refused.ephemeral
        assert answer(refused).content == f"💬 {wording.errors.too_fast(4)}"
        assert not (await here.bob.slash(here.channel, "ask", question="sure")).ephemeral
        here.clock.time += 5
        assert not (await here.alice.slash(here.channel, "ask", question="sure")).ephemeral


async def test_settings_change_how_the_bot_behaves(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.admin.slash(here.channel, "settings show"))
        assert wording.commands.settings("clean", "public", 0) in shown.content
        await here.admin.select(shown, ["strict"], custom_id="set:view")
        await here.admin.select(shown, ["private"], custom_id="set:answers")
        result = await here.alice.slash(here.channel, "ask", question="sure")
        assert result.ephemeral
        assert here.bot.asked[0].view is View.STRICT
        assert not (await here.alice.slash(here.channel, "ask", question="sure", private=False)).ephemeral
        other = here.guild.create_text_channel("other")
        await here.admin.select(shown, [other], custom_id="set:channels")
        elsewhere = await here.alice.slash(here.channel, "ask", question="sure", private=False)
        assert elsewhere.ephemeral
        assert "chose other channels" in answer(elsewhere).content
        assert "Share" not in labels(answer(elsewhere))
        before = last(here.channel).id
        await here.bob.send(here.channel, f"{here.me} sure")
        assert last(here.channel).author.name == "bob"
        assert last(here.channel).id != before


async def test_settings_are_for_those_who_manage_the_server(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        [settings] = [command for command in await here.client.tree.fetch_commands() if command.name == "settings"]
        here.guild.set_command_permissions(settings, {here.bob: True})  # an admin can show the command to anybody
        refused = await here.bob.slash(here.channel, "settings show")
        assert refused.ephemeral
        assert wording.errors.ONLY_ADMINS in answer(refused).content


async def test_an_admin_deletes_everything_about_a_server(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.admin.slash(here.channel, "settings show"))
        await here.admin.select(shown, ["strict"], custom_id="set:view")
        old = answer(await here.alice.slash(here.channel, "ask", question="sure"))
        sure = answer(await here.admin.slash(here.channel, "settings forget"))
        assert wording.commands.SURE_TO_FORGET in sure.content
        await here.admin.click(sure, label=wording.commands.FORGET_NOW)
        assert sure.content == wording.commands.forgot(2)
        assert await here.journal.preferences("discord", str(here.guild.id)) == {}
        assert wording.errors.GONE in (await here.alice.click(old, label="Next")).followups[0].content


async def test_the_data_of_a_server_that_removes_the_bot_is_deleted(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.journal.prefer("discord", str(here.guild.id), "view", "strict")
        here.env.backend.emit("GUILD_DELETE", {"id": str(here.guild.id)})
        await here.env.settle()
        assert await here.journal.preferences("discord", str(here.guild.id)) == {}


async def test_commands_are_registered_only_when_they_changed(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.restart()
        await here.restart()
        [registered] = [request for request in here.env.http_requests if request.path.endswith("/commands")]
        assert registered.method == "PUT"
        commands: Any = registered.json
        by_name = {command["name"]: command for command in commands}
        assert set(by_name) == {
            "ask",
            "check",
            "quote",
            "interview",
            "interviews",
            "about",
            "settings",
            "daily",
            wording.commands.CHECK_MENU,
            wording.cards.NEVER_SHOW_MENU,
            wording.commands.FIND_MENU,
        }
        assert by_name["ask"]["contexts"] == [0, 1, 2]
        assert by_name["ask"]["integration_types"] == [0, 1]
        assert by_name["settings"]["contexts"] == [0]
        assert by_name["settings"]["default_member_permissions"] == 32


async def test_the_invite_link_asks_for_the_least_permissions(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert any(
            "permissions=274877975552" in line and "scope=bot+applications.commands" in line for line in here.notices
        )
        assert any("integration_type=1" in line for line in here.notices)
