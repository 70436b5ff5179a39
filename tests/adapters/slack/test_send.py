"""What is sent to Slack's response URLs and in updates, field by field."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack import send
from adapters.slack.inbound import Surface
from bot.presentation import quote_replies
from tests.fixtures.fake_quotes import quote

HERE = Surface("https://hooks.example/1", None, "C1", "1.2", hidden=False)


@dataclass
class Response:
    status_code: int


@dataclass
class Responder:
    """Takes what is sent to a response URL. Stands for the SDK's AsyncWebhookClient and for SlackClients."""

    status: int = 200
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def responder(self, _url: str) -> "Responder":
        return self

    async def send_dict(self, body: dict[str, Any]) -> Response:
        self.bodies.append(body)
        return Response(self.status)


@pytest.mark.parametrize(("public", "kind"), [(True, "in_channel"), (False, "ephemeral")])
async def test_a_response_stays_in_its_thread_and_unfurls_nothing(public: bool, kind: str) -> None:
    clients = Responder()
    messages = send.proven(quote_replies.whole(quote(0)))
    assert await send.answer(clients, HERE, messages, public=public)  # type: ignore[arg-type]
    [body] = clients.bodies
    assert body == {
        "response_type": kind, "replace_original": False, "thread_ts": "1.2", "unfurl_links": False,
        "unfurl_media": False, "text": messages[0].text, "blocks": list(messages[0].blocks),
    }  # fmt: skip


async def test_a_response_that_slack_refuses_ends_the_answer() -> None:
    clients = Responder(status=404)
    messages = send.proven(quote_replies.whole(quote(0)))
    assert not await send.answer(clients, HERE, messages * 2)  # type: ignore[arg-type]
    assert len(clients.bodies) == 1


@dataclass
class Client:
    """Refuses blocks, as Slack does where it finds them invalid. Stands for the SDK's AsyncWebClient."""

    error: str
    bodies: list[dict[str, Any]] = field(default_factory=list)

    async def chat_update(self, **body: Any) -> None:
        self.bodies.append(body)
        if body["blocks"]:
            raise SlackApiError("refused", Refusal({"ok": False, "error": self.error}))  # type: ignore[no-untyped-call]


class Refusal(dict[str, Any]):
    status_code = 200


async def test_an_update_whose_blocks_are_refused_gives_the_words_without_them() -> None:
    client = Client("invalid_blocks")
    (message,) = send.proven(quote_replies.whole(quote(0)))
    await send.update(client, "C1", "1.2", message)  # type: ignore[arg-type]
    assert [bool(body["blocks"]) for body in client.bodies] == [True, False]
    assert {(body["text"], body["parse"]) for body in client.bodies} == {(message.text, "none")}


async def test_an_update_that_is_refused_for_another_reason_is_not_repeated() -> None:
    client = Client("message_not_found")
    (message,) = send.proven(quote_replies.whole(quote(0)))
    with pytest.raises(SlackApiError):
        await send.update(client, "C1", "1.2", message)  # type: ignore[arg-type]
    assert len(client.bodies) == 1
