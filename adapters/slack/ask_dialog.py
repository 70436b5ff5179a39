"""The shortcut "Ask Verbatim": a dialog to ask a question in, from anywhere in Slack, with its options."""

from collections.abc import Sequence

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import dialogs, inbound, texts
from adapters.slack.handlers import SlackHandlers
from adapters.slack.inbound import Ack
from adapters.slack.markup import Json, escape, plain_text
from bot.chat.requests import AskRequest, MessageRequest, Request
from bot.chat.suggestions import Suggestion
from bot.model import Role, Scope, View
from bot.presentation import wording
from bot.presentation.reply import SUGGESTED_ID, Choice

CALLBACK, QUESTION, INTERVIEW, SHOW = "ask", "question", "ask.interview", "ask.show"
"""The ids of the dialog, of its line for the question, and of its menus of interviews and shows."""

_LONGEST = 2000  # characters of a question
_MOST_SUGGESTED = 5
_MAX_OPTION = 75  # characters of a label in a menu


class AskDialog:
    """Opens the dialog, offers interviews and shows, and answers in it."""

    def __init__(self, handlers: SlackHandlers) -> None:
        self._chat, self._dispatcher = handlers.chat, handlers.dispatcher

    async def on_shortcut(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Open the dialog, with a few questions to try."""
        await ack()
        async with self._dispatcher.running():
            visitor = inbound.visitor_of_action(body)
            questions = await self._chat.introduction.questions(visitor, _MOST_SUGGESTED)
            offers = {INTERVIEW: self._chat.autocomplete.interviews, SHOW: self._chat.autocomplete.shows}
            menus = [name for name, offer in offers.items() if len(await offer(visitor, "")) > 1]
            await dialogs.open_view(client, str(body.get("trigger_id")), form(questions, menus))

    async def on_options(self, ack: Ack, body: Json) -> None:
        """Offer interviews or shows for what is typed into their menu."""
        autocomplete = self._chat.autocomplete
        offer = autocomplete.shows if body.get("action_id") == SHOW else autocomplete.interviews
        offered = await offer(inbound.visitor_of_action(body), str(body.get("value") or ""))
        await ack(options=[_option(choice) for choice in offered if len(choice.value) <= _MAX_OPTION])

    async def on_submitted(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Answer what was typed, in the same dialog. A refusal stands in the form, where the question is kept."""
        async with self._dispatcher.running():
            visitor, view = inbound.visitor_of_action(body), body["view"]
            if (refusal := self._dispatcher.refusal(visitor)) is not None:
                await ack(response_action="errors", errors={QUESTION: refusal.lead})
                return
            await ack(response_action="update", view=dialogs.looking())
            request = request_in(view["state"]["values"])
            reply = await self._dispatcher.answer(visitor, request, f"ask:{view['id']}:{view.get('hash')}")
            await dialogs.fill(client, str(view["id"]), reply)


def request_in(state: Json) -> Request:
    """What was asked in the form. Without options, it may be anything that a message to the bot may be, as `about`."""
    fields: dict[str, Json] = {name: next(iter(block.values()), {}) for name, block in state.items()}
    chosen = {name: str((field.get("selected_option") or {}).get("value") or "") for name, field in fields.items()}
    question = str(fields[QUESTION].get("value") or "")
    if not any(chosen.values()):
        return MessageRequest(question)
    said_by, view, interview, show = (chosen.get(name) or "" for name in ("said_by", "view", "interview", "show"))
    role = Role(said_by) if said_by in set(Role) else None
    scope = Scope((interview,) if interview else (), (show,) if show else (), role)
    return AskRequest(question, scope, View(view) if view in set(View) else None)


# --- the form -----------------------------------------------------------------------------------


def form(questions: Sequence[Choice], menus: Sequence[str]) -> Json:
    """The dialog. `menus`: whether there are interviews, or shows, to choose from."""
    box = {
        "type": "plain_text_input",
        "action_id": QUESTION,
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
            {"type": "input", "block_id": QUESTION, "label": plain_text(texts.QUESTION), "element": box},
            *([{"type": "actions", "elements": tried}] if tried else ()),
            *_options(menus),
        ],
    }


def _options(menus: Sequence[str]) -> Sequence[Json]:
    """The optional fields."""
    speakers = [Suggestion(wording.commands.HOST, Role.HOST), Suggestion(wording.commands.GUEST, Role.GUEST)]
    views = [
        Suggestion(f"{label}: {meaning}", value) for value, (label, meaning) in wording.commands.VIEW_LABELS.items()
    ]
    search: Json = {"type": "external_select", "min_query_length": 0}
    fields = (
        ("said_by", wording.commands.ASK_SAID_BY, _menu("said_by", speakers)),
        ("interview", wording.interviews.INTERVIEW, {**search, "action_id": INTERVIEW} if INTERVIEW in menus else None),
        ("show", wording.interviews.SHOW, {**search, "action_id": SHOW} if SHOW in menus else None),
        ("view", wording.commands.CHOOSE_VIEW, _menu("view", views)),
    )
    return [
        {"type": "input", "block_id": name, "label": plain_text(label), "element": element, "optional": True}
        for name, label, element in fields
        if element is not None
    ]


def _menu(name: str, choices: Sequence[Suggestion]) -> Json:
    return {"type": "static_select", "action_id": name, "options": list(map(_option, choices))}


def _option(choice: Suggestion) -> Json:
    return {"text": plain_text(escape(choice.label[:_MAX_OPTION])), "value": choice.value}
