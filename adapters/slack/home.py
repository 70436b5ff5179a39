"""The Home tab: shown when it is opened, and what can be used there. Settings only for a workspace's admins, checked each time."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from re import fullmatch

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import inbound, send, texts
from adapters.slack.handlers import Ack, SlackHandlers
from adapters.slack.home_view import ACTIONS, TOPICS, HomeContent, view
from adapters.slack.inbound import Json
from adapters.slack.members import knows
from adapters.slack.send import TROUBLE, failed, proven
from bot.chat.visitor import Visitor
from bot.model import View
from bot.presentation import compose, wording
from bot.presentation.reply import Reply


class Home:
    """Answers what is done in the Home tab."""

    def __init__(self, handlers: SlackHandlers) -> None:
        self._handlers, self._chat, self._dispatcher = handlers, handlers.chat, handlers.dispatcher

    async def opened(self, client: AsyncWebClient, body: Json) -> None:
        """Show the tab to whoever opened it. It shows what is, so that a repeated event does no harm."""
        async with self._dispatcher.busy():
            await self._publish(client, await knows(client, inbound.visitor_at_home(body)))

    async def used(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Do what a button or a menu of the tab says."""
        await ack()
        async with self._dispatcher.busy():
            visitor, action = inbound.visitor_of_press(body), body["actions"][0]
            found = fullmatch(ACTIONS, str(action.get("action_id")))
            what = found["what"] if found else ""
            trigger = str(body.get("trigger_id"))
            if refusal := self._dispatcher.refusal(visitor, button=True):
                await self._open(client, trigger, refusal)
            elif what in ("ask", "random"):
                await self._try(client, visitor, trigger, str(action.get("value") or "") if what == "ask" else None)
            elif what == "me":
                await self._changed(client, visitor, trigger, lambda: self._chat.forget_me(visitor))
            elif what in ("view", "channels", "all"):
                await self._set(client, visitor, trigger, what, chosen_in(action))
            else:
                await self._open(client, trigger, compose.notice(wording.errors.OLD_BUTTON))

    async def _try(self, client: AsyncWebClient, visitor: Visitor, trigger: str, question: str | None) -> None:
        """Answer in a dialog, which must be opened within 3 s of the press: before the answer is looked up."""
        opened = await self._open(client, trigger, compose.notice(wording.answers.LOOKING))

        async def work() -> Reply:
            return await (self._chat.quote(visitor, None) if question is None else self._chat.ask(visitor, question))

        reply = await self._dispatcher.once(visitor, work, f"home:{trigger}")
        if reply is not None and opened is not None:
            await client.views_update(view_id=opened, view=send.dialog(proven(reply)))

    async def _set(
        self, client: AsyncWebClient, visitor: Visitor, trigger: str, what: str, chosen: Sequence[str]
    ) -> None:
        visitor = await knows(client, visitor)
        if not visitor.admin:
            await self._open(client, trigger, compose.notice(wording.errors.ONLY_ADMINS))
        elif what == "all":

            async def forget() -> Reply:
                return compose.notice(
                    wording.commands.forgot(await self._chat.preferences.forget(visitor.platform, visitor.server))
                )

            await self._changed(client, visitor, trigger, forget)
        else:

            async def choose() -> Reply:
                await self._chat.preferences.choose(visitor, what, valid(what, chosen))
                return compose.notice("")

            await self._changed(client, visitor, trigger, choose)

    async def _changed(
        self, client: AsyncWebClient, visitor: Visitor, trigger: str, work: Callable[[], Awaitable[Reply]]
    ) -> None:
        """Do it once, say what there is to say, and show the tab as it is now."""
        reply = await self._dispatcher.once(visitor, work, f"home:{trigger}")
        if reply is None:
            return
        if reply.lead:
            await self._open(client, trigger, reply)
        await self._publish(client, await knows(client, visitor))

    async def _publish(self, client: AsyncWebClient, visitor: Visitor) -> None:
        about = await self._chat.about(visitor)
        house = HomeContent(
            about=replace(about, notes=(wording.commands.how_to(visitor.commands),)),
            topics=await self._chat.topics(TOPICS),
            kept=wording.commands.keeps(),
            daily=await self._daily(visitor),
            preferences=await self._chat.preferences.read(visitor) if visitor.admin else None,
        )
        try:
            await client.views_publish(user_id=visitor.who, view=view(house))
        except TROUBLE as error:
            failed(error)

    async def _daily(self, visitor: Visitor) -> Sequence[Reply]:
        """The workspace's daily quotes, which everybody may see; how they are set is for admins."""
        if self._handlers.dailies is None:
            return ()
        listed = await self._handlers.dailies.list(replace(visitor, admin=True))
        return (replace(listed, notes=(texts.DAILY_HOW,)) if visitor.admin else listed,)

    async def _open(self, client: AsyncWebClient, trigger: str, reply: Reply) -> str | None:
        """Open a dialog; its id, None if it was too late."""
        try:
            opened = await client.views_open(trigger_id=trigger, view=send.dialog(proven(reply)))
        except TROUBLE as error:
            failed(error)
            return None
        return str(opened["view"]["id"])


def chosen_in(action: Json) -> list[str]:
    """What was chosen in a menu."""
    option = (action.get("selected_option") or {}).get("value")
    return [str(option)] if option else [str(one) for one in action.get("selected_conversations") or ()]


def valid(what: str, chosen: Sequence[str]) -> str | None:
    """The value to keep; None, the usual one, for what the menu never offered."""
    if what == "channels":
        return " ".join(one for one in chosen if one.isalnum()) or None
    return chosen[0] if chosen and chosen[0] in set(View) else None
