"""What follows the first message of a command's answer on Discord: as private, and without previews of links."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from adapters.discord import send
from bot.presentation import quote_replies, wording
from bot.presentation.reply import Excerpt, Reply, Tone
from bot.presentation.site import linked
from tests.fixtures.fake_cards import FakeSite
from tests.fixtures.fake_quotes import quote


class Interaction:
    """Takes what is sent for an acknowledged command. Stands for discord.Interaction."""

    def __init__(self) -> None:
        self.edited: list[str] = []
        self.followed: list[dict[str, Any]] = []
        self.followup = SimpleNamespace(send=self._follow)

    async def edit_original_response(self, *, content: str, view: object) -> None:  # noqa: ARG002
        self.edited.append(content)

    async def _follow(self, content: str, **options: Any) -> None:
        self.followed.append({"content": content, **options})


@pytest.mark.parametrize("private", [True, False])
async def test_what_does_not_fit_into_one_message_follows_it_without_previews(private: bool) -> None:
    interaction = Interaction()
    reply = quote_replies.whole(quote(0, " ".join(f"word{number}" for number in range(500))))
    await send.complete(interaction, reply, private=private)  # type: ignore[arg-type]
    messages = send.proven(reply)
    assert interaction.edited == [messages[0].content]
    assert [body["content"] for body in interaction.followed] == [message.content for message in messages[1:]] != []
    assert {(body["ephemeral"], body["suppress_embeds"]) for body in interaction.followed} == {(private, True)}


@pytest.mark.parametrize(
    ("passages", "name", "query", "links"),
    [
        (2, "Ada", "", 2),
        (3, "Ada", "?pass=20000." + "a" * 40, 3),  # of private pages
        (5, "Ada", "", 5),
        (7, "A" * 60, "", 0),
        (9, "Ada", "?pass=20000." + "a" * 40, 0),
    ],
)
def test_links_of_several_passages_leave_room_for_their_words(passages: int, name: str, query: str, links: int) -> None:
    words = " ".join(f"word{number}" for number in range(300))
    quotes = [replace(quote(number, words), speaker=name, chapter=name) for number in range(1, passages + 1)]
    reply = Reply(Tone.SURE, excerpts=tuple(map(Excerpt, quotes)))
    [message] = send.proven(linked(reply, FakeSite(query)))
    assert message.content.count(wording.answers.READ_AROUND) == links
    assert message.content.count("word0") == passages
    assert len(message.content) <= 2000
