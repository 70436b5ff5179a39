"""Pictures of quotes in Slack, with what is shared and with daily posts, and links to the reading room."""

from pathlib import Path
from typing import Any

import pytest

from adapters.slack import cards
from adapters.slack.manifest import NEVER_SHORTCUT
from bot.errors import CardError
from bot.presentation import wording
from bot.presentation.card import CardPictures
from tests.adapters.slack.test_daily_commands import SET, typed
from tests.fixtures.fake_cards import FakeCards, FakeSite
from tests.peers.slack_payloads import command, mention, press, shortcut
from tests.peers.slack_peer import ADMIN, ALICE, CHANNEL, TEAM
from tests.peers.slack_world import World, button, names, shown, world

WORDS = "I think that the people around you"
READ_AROUND = wording.answers.READ_AROUND


async def shared(here: World) -> list[dict[str, Any]]:
    """What stands in the channel after a quote was shared."""
    private = await here.answered(command(here.peer, "quote talk-1:100-120"))
    await here.send(press(here.peer, private, button(private, wording.answers.SHARE), hidden=True))
    await here.until(lambda: here.peer.messages)
    await here.quiet()
    return here.peer.messages


async def test_a_shared_quote_comes_with_its_picture_whose_alt_text_is_the_quote(tmp_path: Path) -> None:
    async with world(tmp_path, cards=FakeCards()) as here:
        words, picture = await shared(here)
        [file] = picture["files"]
        assert picture["channel"] == words["channel"] == CHANNEL
        assert file["filename"] == "talk-1-100-120.png"
        assert file["content"] == b"wide talk-1:100-120"
        assert file["alt_txt"] in shown(words)
        assert len(file["alt_txt"]) > 20


@pytest.mark.parametrize(
    ("drawer", "fault"),
    [
        (None, None),
        (FakeCards(CardError("no letters")), None),
        (FakeCards(), ("files.getUploadURLExternal", {"error": "missing_scope"})),
        (FakeCards(), ("files.getUploadURLExternal", {"html": 200})),
        (FakeCards(), ("files.completeUploadExternal", {"error": "not_in_channel"})),
    ],
)
async def test_without_a_picture_the_words_are_shared_all_the_same(
    tmp_path: Path, drawer: CardPictures | None, fault: tuple[str, dict[str, Any]] | None
) -> None:
    async with world(tmp_path, cards=drawer) as here:
        if fault is not None:
            here.peer.fail(fault[0], **fault[1], times=2)  # for the asker, and for everybody
        [words] = await shared(here)
        assert wording.answers.SYMBOLS["failed"] not in shown(words)
        assert not here.peer.whispers[1:]


async def test_a_verdict_is_shared_without_a_picture(tmp_path: Path) -> None:
    async with world(tmp_path, cards=FakeCards()) as here:
        private = await here.answered(command(here.peer, "check altered words"))
        [name] = [label for label in names(private) if label.startswith("Share")]
        await here.send(press(here.peer, private, button(private, name), hidden=True))
        await here.until(lambda: here.peer.messages)
        await here.quiet()
        assert [message.get("files") for message in here.peer.messages] == [None]


async def test_a_quote_by_its_id_comes_with_its_picture_for_the_asker_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "PROCESSING", (0.0, 0.0))
    async with world(tmp_path, cards=FakeCards()) as here:
        words = await here.answered(command(here.peer, "quote talk-1:100-120"))
        picture = here.peer.whispers[-1]
        [block] = picture["blocks"]
        assert here.peer.uploads[block["slack_file"]["id"]]["content"] == b"wide talk-1:100-120"
        assert block["alt_text"] in shown(words)
        assert here.peer.messages == []
        assert len(here.peer.whispers) == 2


@pytest.mark.parametrize("refusals", [1, 2])
async def test_a_picture_that_slack_has_not_looked_at_yet_is_shown_once_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusals: int
) -> None:
    monkeypatch.setattr(cards, "PROCESSING", (0.0, 0.0))
    async with world(tmp_path, cards=FakeCards()) as here:
        here.peer.unseen = refusals
        await here.answered(command(here.peer, "quote talk-1:100-120"))
        assert len(here.peer.whispers) == (2 if refusals == 1 else 1)


async def test_an_answer_and_a_notice_have_no_picture(tmp_path: Path) -> None:
    async with world(tmp_path, cards=FakeCards()) as here:
        for typed_text in ("ask sure", "quote nothing:1-2", "help"):
            await here.answered(command(here.peer, typed_text))
        assert not here.peer.uploads


async def test_replies_and_daily_posts_link_to_the_page_around_the_quote(tmp_path: Path) -> None:
    async with world(tmp_path, site=FakeSite("?pass=1.a&b=c")) as here:
        answer = await here.answered(mention("sure"))
        assert READ_AROUND in shown(answer)
        [link] = [link for link in _links(answer) if "quotes.example.org" in link]
        assert link.startswith("https://quotes.example.org/q/talk-1:")
        assert link.endswith("?pass=1.a&b=c")
        await typed(here, SET)
        await here.send(command(here.peer, "daily test", user=ADMIN))
        posted = (await here.until(lambda: here.peer.messages[1:]))[0]
        assert [link for link in _links(posted) if "quotes.example.org" in link]


async def test_each_of_several_passages_links_to_its_page(tmp_path: Path) -> None:
    async with world(tmp_path, site=FakeSite()) as here:
        answer = await here.answered(mention("unsure"))
        assert len({link for link in _links(answer) if "quotes.example.org/q/talk-1:" in link}) == 3


async def test_without_a_reading_room_nothing_links_there(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert READ_AROUND not in shown(await here.answered(mention("sure")))


async def test_a_message_without_a_quote_has_none_to_take_out(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        said = await here.answered(shortcut(here.peer, {"text": "hello"}, callback=NEVER_SHORTCUT, user=ADMIN))
        assert wording.cards.NO_QUOTE_THERE in shown(said)
        answer = await here.answered(mention("sure"))
        refused = await here.answered(shortcut(here.peer, answer, callback=NEVER_SHORTCUT, user=ALICE))
        assert wording.daily.VETO_FOR_ADMINS in shown(refused)
        assert not await here.journal.vetoes("slack", TEAM)


def _links(value: Any) -> list[str]:
    """All links in blocks."""
    if isinstance(value, dict):
        own = [value["url"]] if value.get("type") == "link" else []
        return own + [link for item in value.values() for link in _links(item)]
    return [link for item in value for link in _links(item)] if isinstance(value, list) else []
