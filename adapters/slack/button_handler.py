"""Answers the buttons and menus under the bot's messages and in its dialogs."""

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import dialogs, inbound, send
from adapters.slack.above import above_in
from adapters.slack.cards import post_card
from adapters.slack.clients import SlackClients
from adapters.slack.inbound import Ack, Surface
from adapters.slack.markup import Json
from adapters.slack.members import with_admin_right, with_shown_name
from adapters.slack.send import proven
from bot.chat.buttons import PressResult
from bot.chat.dispatch import Dispatcher
from bot.chat.requests import Request, SuggestedRequest, request_of_choice
from bot.presentation.buttons import ADMIN_ACTIONS, SHARING_ACTIONS, parse_button_id
from bot.presentation.card import CardPictures, only_quote
from bot.presentation.reply import MENU_ID, SUGGESTED_ID


class ButtonHandler:
    """Answers buttons."""

    def __init__(self, dispatcher: Dispatcher, clients: SlackClients, cards: CardPictures | None) -> None:
        self._dispatcher, self._clients, self._cards = dispatcher, clients, cards

    async def on_button(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Answer a button."""
        await ack()
        async with self._dispatcher.running():
            visitor, surface = inbound.visitor_of_action(body), inbound.surface_of(body)
            trigger = str(body.get("trigger_id"))
            if refusal := self._dispatcher.refusal(visitor, button=True):
                if self._dispatcher.refuses_aloud(visitor):
                    await self._show_result(client, trigger, surface, PressResult(refusal))
                return
            action = body["actions"][0]
            if (chosen := _chosen_in(action)) is not None:
                reply = await self._dispatcher.answer(visitor, chosen, f"press:{trigger}", private=not surface.direct)
                if reply is not None:
                    await self._show_result(client, trigger, surface, PressResult(reply))
                return
            press = parse_button_id(str(action.get("action_id")))
            if press is not None and press.action in ADMIN_ACTIONS:
                visitor = await with_admin_right(client, visitor)
            elif press is not None and press.action in SHARING_ACTIONS:
                visitor = await with_shown_name(client, visitor)  # what is shared says who shared it
            result = await self._dispatcher.press(
                visitor, press, f"press:{trigger}", private=surface.hidden, above=above_in(body)
            )
            if result is not None:
                await self._show_result(client, trigger, surface, result)

    async def _show_result(self, client: AsyncWebClient, trigger: str, surface: Surface, result: PressResult) -> None:
        """Replace the message above the button, or send a new one."""
        if surface.view is not None:
            await self._show_in_dialog(client, trigger, surface, result)
            return
        if result.turned:
            await send.replace(self._clients, surface, proven(result.reply)[0])
            return
        is_public = result.public or (surface.direct and not result.reply.private)
        answered = await send.answer(self._clients, surface, proven(result.reply), public=is_public)
        if answered and result.before is not None:
            await send.replace(self._clients, surface, proven(result.before)[0])
            if surface.channel is not None:
                await post_card(self._cards, client, surface.channel, surface.thread, only_quote(result.reply))

    async def _show_in_dialog(
        self, client: AsyncWebClient, trigger: str, surface: Surface, result: PressResult
    ) -> None:
        """A turned answer replaces the one in the dialog; anything else opens on top of it."""
        reply, dialog = result.reply.without(*SHARING_ACTIONS), str(surface.view)
        if result.turned:
            await dialogs.fill(client, dialog, reply)
        else:
            await dialogs.lay_on_top(client, trigger, dialog, reply)


def _chosen_in(action: Json) -> Request | None:
    """What was chosen in a menu, or by the button of a suggested question; None for any other button."""
    kind, _, value = str(action.get("action_id")).partition(":")
    if kind == MENU_ID:
        return request_of_choice(str((action.get("selected_option") or {}).get("value") or ""))
    return SuggestedRequest(value) if kind == SUGGESTED_ID else None
