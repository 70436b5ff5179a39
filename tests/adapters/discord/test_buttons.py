"""Every button on Discord: for the asker and for others, after a restart, when its answer is gone, and forged."""

from pathlib import Path
from typing import Any

import pytest

from bot.presentation import wording
from tests.peers.discord_world import FakeBot, answer, labels, last, quote, world


async def test_the_asker_turns_the_answer_in_place(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure"))
        await here.alice.click(shown, label="Next")
        assert shown.content.startswith("-# alice asked: sure\n> ## It's ")
        assert shown.content.endswith(
            "asked “What is the meaning of it?” · A Talk: Of Many Things · "
            "[20:00](<https://www.youtube.com/watch?v=5zOHSysMmH0&t=1200s>) · Match 2 of 4"
        )
        await here.alice.click(shown, label="Next")
        assert '-# "COVID" is "kovid" in the captions' in shown.content
        await here.alice.click(shown, label=wording.answers.PREVIOUS)
        assert shown.content.startswith("-# alice asked: sure\n> ## It's ")
        assert len(here.channel.history()) == 1


async def test_near_passages_are_opened(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="what"))
        await here.alice.click(shown, label="Show 3")
        assert shown.content.startswith(f"-# alice asked: what\n🟡 **{wording.answers.IN_DOUBT}**\n> We built it")
        assert labels(shown) == ["Context", wording.answers.PREVIOUS, "Next", "Cite"]


async def test_others_get_a_polite_refusal_and_may_see_the_context(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure"))
        before = shown.content
        refused = await here.bob.click(shown, label="Next")
        assert refused.followups[0].ephemeral
        assert wording.errors.BELONGS in refused.followups[0].content
        assert shown.content == before
        around = (await here.bob.click(shown, label="Context")).followups[0]
        assert around.ephemeral
        assert around.content.startswith("what went before it")
        assert "> I think that the people" in around.content
        also = (await here.bob.click(around, label="Also said")).followups[0]
        assert also.ephemeral
        assert wording.answers.ALSO_SAID in also.content
        assert labels(also) == ["Show 1", "Show 2", "Show 3"]
        opened = await here.bob.click(also, label="Show 1")
        assert opened.acknowledged
        assert "Match 1 of 3" in also.content


async def test_a_citation_is_copied_without_backslashes(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "quote", id="talk-1:100-120"))
        cited = (await here.bob.click(shown, label="Cite")).followups[0]
        assert cited.ephemeral
        assert cited.content.split("```\n")[1].split("\n") == [
            "“It's *not* that I'm afraid of @everyone; see https://example.org and <@123>.”",
            "— Ada Guest, A Talk: Of Many Things, at 20:00",
            "https://www.youtube.com/watch?v=5zOHSysMmH0&t=1200s",
            "talk-1:100-120",
            "```",
        ]
        assert not cited.message.mention_everyone


async def test_a_button_keeps_its_quote_whatever_follows_elsewhere(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.alice.send(here.channel, f"{here.me} sure")
        first = last(here.channel)
        await here.alice.send(here.channel, f"{here.me} next")
        around = (await here.bob.click(first, label="Context")).followups[0]
        assert "> I think that the people" in around.content


async def test_a_chapter_is_chosen_where_nothing_was_found(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="none of it"))
        chosen = await here.bob.select(shown, ["talk-1/1"], custom_id="chapter:")
        assert chosen.ephemeral
        assert wording.answers.of_chapter("Fears") in answer(chosen).content
        assert "> ## It's" in answer(chosen).content


@pytest.mark.parametrize("claim", ["altered words", "stitched words", "absent words", "verbatim words"])
async def test_a_private_verdict_is_shared_with_everything(tmp_path: Path, claim: str) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "check", claim=claim, private=True))
        before = shown.content
        shared = (await here.alice.click(shown, label=wording.checks.SHARE)).followups[0]
        assert not shared.ephemeral
        assert shared.content == before
        as_altered = "the host said: “people near *me* never”"  # as the diff of the fake bot has it
        assert here.bot.checked[-1][0] == (as_altered if claim.startswith("altered") else f"“{claim}”")


async def test_a_private_list_of_verdicts_is_shared(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "check", claim="several", private=True))
        before = shown.content
        shared = (await here.alice.click(shown, label=wording.checks.SHARE_ALL)).followups[0]
        assert (shared.ephemeral, shared.content, labels(shared)) == (False, before, ["Watch"])
        assert [claim for claim, _ in here.bot.checked[1:]] == [
            "“verbatim *words* of it”", "the host said: “altered words”", "“absent words, \"they said\"”",
        ]  # fmt: skip
        assert labels(shown) == ["Shared", "Watch"]


async def test_a_private_list_is_shared(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="random 3", private=True))
        assert labels(shown) == ["1", "2", "3", "Share"]
        quotes = shown.content
        shared = (await here.alice.click(shown, label="Share")).followups[0]
        assert (shared.ephemeral, shared.content) == (False, f"-# Shared by alice\n{quotes}")
        assert labels(shared) == ["Show 1", "Show 2", "Show 3"]
        assert labels(shown) == ["1", "2", "3", "Shared"]
        await here.alice.click(shared, label="Show 2")
        assert shared.content.startswith("-# Shared by alice\n> ## ")
        await here.alice.click(shown, label="2")
        assert shown.content.startswith("> ## ")  # nobody asked a question, and the facts of the first are no prompt


async def test_a_verdict_on_a_message_links_to_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        claim = await here.bob.send(here.channel, "absent words")
        shown = answer(await here.alice.context_menu(here.channel, wording.commands.CHECK_MENU, claim))
        linked = f"-# alice checked [this message](<{claim.jump_url}>)\n"
        assert shown.content.startswith(linked)
        shared = (await here.alice.click(shown, label=wording.checks.SHARE)).followups[0]
        assert shared.content.startswith(linked)


async def test_sharing_names_who_asked_and_happens_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure", private=True))
        shared = await here.alice.click(shown, label="Share")
        assert not shared.followups[0].ephemeral
        assert shared.followups[0].content.startswith("-# alice asked: sure\n> ## I think")
        assert "Shared" in labels(shown)
        assert "Share" not in labels(shown)
        await here.alice.click(shared.followups[0], label="Context")  # its buttons are its own
        again = await here.alice.click(shown, label="Context")
        assert again.followups[0].ephemeral


async def test_markup_in_the_name_of_whoever_shares_stays_text(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        eve = here.guild.add_member(here.env.create_user("eve", global_name="**@everyone** <@1> [x](http://x.y)"))
        shown = answer(await eve.slash(here.channel, "ask", question="sure", private=True))
        shared = (await eve.click(shown, label="Share")).followups[0]
        assert r"-# \*\*\@everyone\*\* \<\@1\> \[x\](http\://x.y) asked: sure" in shared.content
        assert not shared.message.mention_everyone


async def test_buttons_survive_a_restart(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure"))
        settings = answer(await here.admin.slash(here.channel, "settings show"))
        await here.restart()
        await here.alice.click(shown, label="Next")
        assert "Match 2 of 4" in shown.content
        await here.admin.select(settings, ["strict"], custom_id="set:view")
        assert (await here.journal.preferences("discord", str(here.guild.id)))["view"] == "strict"


async def test_a_button_says_what_is_gone(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure"))
        here.bot.gone = True
        assert "There is no interview" in (await here.alice.click(shown, label="Next")).followups[0].content
        here.clock.time += 31 * 86400
        assert wording.errors.GONE in (await here.alice.click(shown, label="Context")).followups[0].content


@pytest.mark.parametrize(
    "forged",
    [
        "next:none-such",
        "explode:abc",
        "open9:{token}",
        "next:" + "x" * 90,
        "share:../..",
        "more:",
        "?",
        "set:none",
        "A\nB",
    ],
)
async def test_forged_buttons_are_answered(tmp_path: Path, forged: str) -> None:
    async with world(tmp_path, check=False) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure"))
        stored = here.env.backend.get_message(here.channel.id, shown.id)
        token = stored.components[0]["components"][0]["custom_id"].partition(":")[2]
        stored.components[0]["components"][0].update(custom_id=forged.format(token=token), disabled=False)
        pressed = await here.alice.click(shown, custom_id=forged.format(token=token))
        assert pressed.acknowledged
        assert pressed.followups[0].ephemeral
        assert pressed.followups[0].content.startswith("💬")


async def test_a_message_that_is_deleted_meanwhile_ends_quietly(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure"))
        here.env.inject_error(
            "PATCH", "/webhooks/*/*/messages/@original", status=404, code=10008, message="Unknown Message"
        )
        pressed = await here.alice.click(shown, label="Next")
        assert pressed.acknowledged
        assert not caplog.records
        here.env.inject_error("POST", "/channels/*/messages", status=400, code=50035, message="Unknown message")
        await here.alice.send(here.channel, f"{here.me} sure")
        assert last(here.channel).author.name == "alice"
        assert not caplog.records


async def test_two_replicas_answer_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with world(tmp_path) as here:
        claim = here.journal.claim_event

        async def claim_too_late(*event: Any) -> bool:
            return await claim(*event) and await claim(*event)  # the other replica was quicker

        monkeypatch.setattr(here.journal, "claim_event", claim_too_late)
        here.env.inject_error(
            "POST", "/interactions/*/*/callback", status=400, code=40060, message="already acknowledged"
        )
        result = await here.alice.slash(here.channel, "ask", question="sure")
        assert result.response is None
        assert not here.bot.asked
        monkeypatch.undo()
        await here.alice.send(here.channel, f"{here.me} sure")
        question = next(message for message in here.channel.history() if message.author.name == "alice")
        await here.client.handlers.on_message(question, "sure")  # delivered again
        assert len([message for message in here.channel.history() if message.author.bot]) == 1


async def test_admins_see_where_the_bot_could_not_answer(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
        await here.alice.send(here.channel, f"{here.me} sure")
        shown = answer(await here.admin.slash(here.channel, "settings show"))
        assert f"in <#{here.channel.id}>: the bot may not post there." in shown.content


async def test_a_long_passage_is_cut_with_a_mark_and_can_be_read_on(tmp_path: Path) -> None:
    long = quote(0, " ".join(f"word{number}" for number in range(900)))
    async with world(tmp_path, FakeBot([long, quote(1)])) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure"))
        assert " […]\n" in shown.content
        assert wording.answers.READ_ON in labels(shown)
        rest = (await here.bob.click(shown, label=wording.answers.READ_ON)).followups
        assert len(rest) == 4
        assert all(message.ephemeral for message in rest)
        assert "word899\n" in rest[-1].content
        assert rest[1].content.startswith("> […] ")
        by_id = await here.alice.slash(here.channel, "quote", id=str(long.ref))
        assert len(by_id.followups) == 3


async def test_closing_finishes_running_answers_and_refuses_new_requests(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert await here.client.handlers.dispatcher.drain(1.0)
        refused = await here.alice.slash(here.channel, "ask", question="sure")
        assert refused.ephemeral
        assert wording.errors.RESTARTING in answer(refused).content


async def test_discord_py_keeps_nothing_of_a_message_that_was_sent(tmp_path: Path) -> None:
    """It keeps a view for every message with buttons unless the view is stopped: memory grew with every answer."""
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure", private=True))
        await here.alice.click(shown, label="Next")
        await here.alice.click(shown, label="Share")
        await here.alice.click(shown, label="Context")
        none = answer(await here.alice.slash(here.channel, "ask", question="none of it"))
        await here.alice.select(none, ["talk-1/1"], custom_id="chapter:")
        await here.alice.send(here.channel, f"<@{here.client.application_id}> sure")
        for command in ("settings show", "settings forget"):
            await here.admin.slash(here.channel, command)
        kept = here.client._connection._view_store
        assert (dict(kept._views), kept._synced_message_views) == ({}, {})
