"""The shortcut "Ask Verbatim": a dialog to ask a question in, from anywhere in Slack."""

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import dialogs, inbound, texts
from adapters.slack.handlers import SlackHandlers
from adapters.slack.inbound import Ack
from adapters.slack.markup import Json, escape, plain_text
from bot.chat.requests import MessageRequest
from bot.presentation import wording
from bot.presentation.reply import SUGGESTED_ID, Choice

CALLBACK = "ask"
"""The id of the dialog."""

_LONGEST = 2000  # characters of a question
_MOST_SUGGESTED = 5


class AskDialog:
    """Opens the dialog, and answers in it."""

    def __init__(self, handlers: SlackHandlers) -> None:
        self._chat, self._dispatcher = handlers.chat, handlers.dispatcher

    async def on_shortcut(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Open the dialog, with a few questions to try."""
        await ack()
        async with self._dispatcher.running():
            questions = await self._chat.introduction.questions(inbound.visitor_of_action(body), _MOST_SUGGESTED)
            await dialogs.open_view(client, str(body.get("trigger_id")), form(questions))

    async def on_submitted(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Answer what was typed, in the same dialog."""
        await ack(response_action="update", view=dialogs.looking())
        async with self._dispatcher.running():
            visitor, view = inbound.visitor_of_action(body), body["view"]
            question = str(view["state"]["values"]["question"]["question"].get("value") or "")
            reply = await self._dispatcher.answer(
                visitor, MessageRequest(question), f"ask:{view['id']}:{view.get('hash')}", refusable=True
            )
            if reply is not None:
                await dialogs.fill(client, str(view["id"]), reply)


def form(questions: list[Choice]) -> Json:
    """The dialog."""
    box = {
        "type": "plain_text_input",
        "action_id": "question",
        "max_length": _LONGEST,
        "placeholder": plain_text(wording.answers.ASK_HINT),
        "focus_on_load": True,
    }
    tried = [
        {"type": "button", "action_id": f"{SUGGESTED_ID}:{choice.value}", "text": plain_text(escape(choice.label))}
        for choice in questions
    ]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(wording.commands.NAME),
        "submit": plain_text(texts.ASK),
        "close": plain_text(texts.CLOSE),
        "blocks": [
            {"type": "input", "block_id": "question", "label": plain_text(texts.QUESTION), "element": box},
            *([{"type": "actions", "elements": tried}] if tried else ()),
        ],
    }
