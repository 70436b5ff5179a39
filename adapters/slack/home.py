"""Slack's Home tab: shows it, and handles its buttons and menus. Only admins change settings, checked each time."""

import re
from collections.abc import Sequence
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import dialogs, inbound, texts
from adapters.slack.daily_dialog import DailyDialog
from adapters.slack.handlers import SlackHandlers
from adapters.slack.home_view import ACTIONS, TOPICS, HomeContent, Topic, view
from adapters.slack.inbound import Ack
from adapters.slack.markup import Json
from adapters.slack.members import with_admin_right
from adapters.slack.send import TROUBLE, failed
from bot.chat.requests import (
    AboutRequest,
    ChapterRequest,
    ForgetMeRequest,
    MessageRequest,
    QuoteRequest,
    Request,
    SuggestedRequest,
)
from bot.chat.visitor import Visitor
from bot.model import View
from bot.presentation import compose, wording
from bot.presentation.reply import Choice, Reply


class Home:
    """Shows the Home tab and answers what is used in it."""

    def __init__(self, handlers: SlackHandlers, daily_dialog: DailyDialog) -> None:
        self._daily_dialog = daily_dialog
        self._daily_admin, self._chat, self._dispatcher = handlers.daily_admin, handlers.chat, handlers.dispatcher

    async def on_opened(self, client: AsyncWebClient, body: Json) -> None:
        """Show the tab. A repeated event does no harm: it shows the tab again."""
        async with self._dispatcher.running():
            await self._publish(client, await with_admin_right(client, inbound.visitor_at_home(body)))

    async def on_action(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Handle a button or menu of the tab."""
        await ack()
        async with self._dispatcher.running():
            visitor, action, trigger = inbound.visitor_of_action(body), body["actions"][0], str(body.get("trigger_id"))
            match = re.fullmatch(ACTIONS, str(action.get("action_id")))
            what = match["what"] if match else ""
            if refusal := self._dispatcher.refusal(visitor, button=True):
                await dialogs.open_reply(client, trigger, refusal)
            elif (request := request_in(what, action)) is not None:
                await self._answer_in_dialog(client, visitor, trigger, request)
            elif what == "daily":
                await self._daily_dialog.open(client, visitor, trigger, str(action.get("value") or "") or None)
            elif what == "me":
                reply = await self._dispatcher.answer(visitor, ForgetMeRequest(), _key(trigger))
                await self._show_change(client, visitor, trigger, reply)
            elif what in ("view", "channels", "all"):
                await self._change_setting(client, visitor, trigger, what, chosen_in(action))
            else:
                await dialogs.open_reply(client, trigger, compose.notice(wording.errors.OLD_BUTTON))

    async def _answer_in_dialog(self, client: AsyncWebClient, visitor: Visitor, trigger: str, request: Request) -> None:
        """A dialog must be opened within 3 seconds of the press, so it opens before the answer is looked up."""
        dialog = await dialogs.open_view(client, trigger, dialogs.looking())
        reply = await self._dispatcher.answer(visitor, request, _key(trigger))
        if dialog is not None:
            await dialogs.fill(client, dialog, reply)

    async def _change_setting(
        self, client: AsyncWebClient, visitor: Visitor, trigger: str, what: str, chosen: Sequence[str]
    ) -> None:
        """Store an admin's choice, or delete everything stored about the workspace."""

        async def choose(visitor: Visitor) -> None:
            await self._chat.preferences.choose(visitor.platform, visitor.server, what, valid_choice(what, chosen))

        async def forget(visitor: Visitor) -> Reply:
            rows = await self._chat.preferences.forget(visitor.platform, visitor.server)
            return compose.notice(wording.commands.forgot(rows))

        visitor = await with_admin_right(client, visitor)
        if not visitor.admin:
            await dialogs.open_reply(client, trigger, compose.notice(wording.errors.ONLY_ADMINS))
            return
        work = forget if what == "all" else choose
        reply = await self._dispatcher.administer(visitor, work, _key(trigger))
        await self._show_change(client, visitor, trigger, reply)

    async def _show_change(self, client: AsyncWebClient, visitor: Visitor, trigger: str, reply: Reply | None) -> None:
        """Say what there is to say, and show the tab as it is now."""
        if reply is not None:
            await dialogs.open_reply(client, trigger, reply)
        await self._publish(client, await with_admin_right(client, visitor))

    async def _publish(self, client: AsyncWebClient, visitor: Visitor) -> None:
        about = await self._chat.answer(visitor, AboutRequest())
        preferences = None
        if visitor.admin:
            preferences = await self._chat.preferences.read(visitor.platform, visitor.server)
        content = HomeContent(
            about=replace(about, notes=(wording.commands.how_to(visitor.command_prefix),), suggested=()),
            topics=await self._topics(visitor),
            kept=wording.commands.keeps(),
            daily=await self._daily(visitor),
            schedules=await self._schedules(visitor),
            preferences=preferences,
        )
        try:
            await client.views_publish(user_id=visitor.user_id, view=view(content))
        except TROUBLE as error:
            failed(error)

    async def _schedules(self, visitor: Visitor) -> Sequence[Choice] | None:
        """The daily quotes that an admin can change."""
        if self._daily_admin is None or not visitor.admin:
            return None
        return [Choice(offered.label, offered.value) for offered in await self._daily_admin.choices(visitor, "")]

    async def _topics(self, visitor: Visitor) -> Sequence[Topic]:
        """Questions to try; chapters where no interview has any."""
        questions = await self._chat.introduction.questions(visitor, TOPICS)
        if questions:
            return [Topic("ask", choice) for choice in questions]
        return [Topic("chapter", choice) for choice in await self._chat.introduction.topics(visitor, TOPICS)]

    async def _daily(self, visitor: Visitor) -> Sequence[Reply]:
        """The workspace's daily quotes, which everybody may see; how to set them is for admins."""
        if self._daily_admin is None:
            return ()
        listed = await self._daily_admin.list(replace(visitor, admin=True))
        return (replace(listed, notes=(texts.DAILY_HOW,)) if visitor.admin else listed,)


def request_in(what: str, action: Json) -> Request | None:
    """What a button of the tab, or its line for a question, asks; None for one that asks nothing."""
    value = str(action.get("value") or "")
    match what:
        case "question":
            return MessageRequest(value)
        case "ask":
            return SuggestedRequest(value)
        case "chapter":
            return ChapterRequest(value)
        case "random":
            return QuoteRequest()
    return None


def chosen_in(action: Json) -> list[str]:
    """What was chosen in a menu."""
    option = (action.get("selected_option") or {}).get("value")
    return [str(option)] if option else [str(channel) for channel in action.get("selected_conversations") or ()]


def valid_choice(what: str, chosen: Sequence[str]) -> str | None:
    """The value to store; None, which is the default, for what the menu never offered."""
    if what == "channels":
        return " ".join(channel for channel in chosen if channel.isalnum()) or None
    return chosen[0] if chosen and chosen[0] in set(View) else None


def _key(trigger: str) -> str:
    return f"home:{trigger}"
