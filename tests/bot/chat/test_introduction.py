"""What the bot says about itself: about and help."""

from dataclasses import replace

import pytest

from bot.chat.requests import AboutRequest
from bot.chat.visitor import Place, Server, ServerKind
from bot.presentation import wording
from tests.bot.chat.chat_world import ALICE, SCORE, VERSION, ChatWorld, labels
from tests.fixtures.fake_quotes import TALK


async def test_help_without_commands_names_the_follow_ups(here: ChatWorld) -> None:
    reply = await here.write("help", replace(ALICE, command_prefix=None))
    assert all(word in (reply.lead or "") for word in ("next", "previous", "more", "also", "help", "quit"))
    assert "/" not in (reply.lead or "")


async def test_about(here: ChatWorld) -> None:
    reply = await here.chat.answer(ALICE, AboutRequest())
    assert reply.lead == wording.commands.about(VERSION, ["A Talk: Of Many Things"], None)
    assert reply.notes == (wording.commands.how_to("/"), wording.commands.keeps())
    assert labels(reply) == []
    assert [choice.label for choice in await here.chat.introduction.topics(ALICE, 2)] == ["Fears", "Waves"]


@pytest.mark.parametrize(
    ("slugs", "score"),
    [(["zuckerberg-267"], SCORE), (["zuckerberg-267", "talk-1"], None), (["talk-1"], None), ([], None)],
)
async def test_about_shows_the_score_only_of_the_library_it_was_measured_on(
    here: ChatWorld, slugs: list[str], score: str | None
) -> None:
    here.bot.known = [replace(TALK, slug=slug) for slug in slugs]
    reply = await here.chat.answer(ALICE, AboutRequest())
    assert reply.lead == wording.commands.about(VERSION, [TALK.title] * len(slugs), score)


@pytest.mark.parametrize("kind", [ServerKind.ACCOUNT, ServerKind.DIRECT])
async def test_about_offers_to_forget_whoever_has_a_place_of_their_own(here: ChatWorld, kind: ServerKind) -> None:
    personal = replace(ALICE, place=Place(Server("1", kind), "general"))
    assert labels(await here.chat.answer(personal, AboutRequest())) == [wording.commands.FORGET_ME]
