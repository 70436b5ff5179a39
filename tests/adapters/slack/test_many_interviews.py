"""Several interviews in Slack: options in the text, the list, and what admins choose."""

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.slack.limit_command import limit_in
from bot.chat.limits import Limit
from bot.chat.preferences import LIMIT
from bot.errors import InputError
from bot.model import Scope, Show
from bot.presentation import wording
from tests.fixtures.fake_quotes import TALK, FakeBot, quote
from tests.peers.slack_payloads import command, mention, press
from tests.peers.slack_peer import ADMIN, ALICE, CHANNEL, TEAM
from tests.peers.slack_world import World, button, shown, world

LAMP = replace(TALK, slug="lamp-7", title="The *Lamp* Room", show=Show("Harbour Voices"), episode=7, date="2020-01-01")


def two_talks() -> FakeBot:
    bot = FakeBot()
    bot.known = [LAMP, TALK]
    return bot


async def typed(here: World, text: str, user: str = ALICE) -> str:
    """What somebody reads after typing something behind the command."""
    here.clock.wait(60)
    return shown(await here.answered(command(here.peer, text, user=user)))


async def test_ask_and_check_are_limited_by_options(tmp_path: Path) -> None:
    async with world(tmp_path, two_talks()) as here:
        await typed(here, "sure what is it interview=7 show=Harbour Voices")
        await typed(here, "ask sure interview=The Lamp &amp; Room")
        assert [(ask.text, ask.scope) for ask in here.bot.asked] == [
            ("sure what is it", Scope(("7",), ("Harbour Voices",))),
            ("sure", Scope(("The Lamp & Room",))),
        ]
        await typed(here, "check verbatim words show=Harbour Voices")
        assert here.bot.checked == [("verbatim words", Scope(shows=("Harbour Voices",)))]


async def test_a_check_within_an_interview_is_shared_with_its_limit(tmp_path: Path) -> None:
    async with world(tmp_path, two_talks()) as here:
        for option, named in (
            ("interview=7", "“The *Lamp* Room”"),
            ("show=Harbour Voices", "the show “Harbour Voices”"),
        ):
            private = await here.answered(command(here.peer, f"check altered {option}"))
            before = shown(private)
            assert before.startswith(f"Alice had this checked, only in {named}\n")
            pressed = press(here.peer, private, button(private, wording.checks.SHARE), hidden=True)
            shared = await here.answered(pressed)
            assert (shared["response_type"], shown(shared)) == ("in_channel", before)
        assert [scope for _, scope in here.bot.checked] == [
            Scope(("7",)),
            Scope(("The *Lamp* Room",)),
            *[Scope(shows=("Harbour Voices",))] * 2,
        ]


async def test_the_interviews_are_listed_searched_and_paged(tmp_path: Path) -> None:
    async with world(tmp_path, two_talks()) as here:
        listed = await typed(here, "interviews")
        assert listed.splitlines() == [
            "💬 2 interviews:",
            "A Talk: Of Many Things",
            "26 Feb 2022 · 1,000 words · talk-1",
            "The *Lamp* Room",
            "Harbour Voices #7 · 1 Jan 2020 · 1,000 words · lamp-7",
        ]
        found = await typed(here, "interviews harbour voices")
        assert ("lamp-7" in found, "talk-1" in found) == (True, False)
        here.bot.known = [replace(LAMP, slug=f"lamp-{number}", episode=number) for number in range(9)]
        assert "Page 1 of 2. Next page: /verbatim interviews page 2" in await typed(here, "interviews")
        assert "Page 2 of 2." in await typed(here, "interviews page 2")
        assert "9 interviews" in shown(await here.answered(mention("interviews")))


async def test_an_admin_limits_a_workspace_and_a_channel(tmp_path: Path) -> None:
    async with world(tmp_path, two_talks()) as here:
        assert 'the show "Harbour Voices"' in await typed(here, "limit shows=harbour voices", ADMIN)
        assert CHANNEL in await typed(here, f"limit interviews=talk-1 <#{CHANNEL}|general>", ADMIN)
        assert await here.journal.preferences("slack", TEAM) == {
            LIMIT: Limit(("Harbour Voices",)).dump(),
            f"{LIMIT}/{CHANNEL}": Limit((), ("talk-1",)).dump(),
        }
        await typed(here, "sure")
        assert here.bot.asked[-1].scope == Scope(within=frozenset({"talk-1"}))
        assert "There is no show 'harbor' here; nearest: Harbour Voices." in await typed(
            here, "limit show=harbor", ADMIN
        )
        assert wording.interviews.NO_LIMIT in await typed(here, "limit all", ADMIN)
        assert set(await here.journal.preferences("slack", TEAM)) == {f"{LIMIT}/{CHANNEL}"}


async def test_others_may_not_limit(tmp_path: Path) -> None:
    async with world(tmp_path, two_talks()) as here:
        assert wording.errors.ONLY_ADMINS in await typed(here, "limit all")
        assert await here.journal.preferences("slack", TEAM) == {}


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("", (None, None)),
        ("all", ("all", "all")),
        ("shows=A, B", ("A, B", None)),
        ("interview: a-1, b-2 show=C", ("C", "a-1, b-2")),
    ],
)
def test_a_limit_as_it_is_typed(text: str, limit: tuple[str | None, str | None]) -> None:
    assert limit_in(text) == limit


@pytest.mark.parametrize("text", ["harbour", "to shows=A"])
def test_a_limit_that_cannot_be_read_says_how_to_write_one(text: str) -> None:
    with pytest.raises(InputError, match="limit shows="):
        limit_in(text)


async def test_several_passages_say_which_interview_each_is_from(tmp_path: Path) -> None:
    bot = FakeBot([replace(quote(number), one_of_many=True) for number in range(3)])
    async with world(tmp_path, bot) as here:
        lines = (await typed(here, "what is it")).splitlines()
    assert "1 · Ada Guest · A Talk: Of Many Things · Beginnings · 10:00" in lines
