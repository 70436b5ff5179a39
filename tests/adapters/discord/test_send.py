"""What follows the first message of a command's answer on Discord: as private, and without previews of links."""

from types import SimpleNamespace
from typing import Any

import pytest

from adapters.discord import send
from bot.presentation import quote_replies
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
