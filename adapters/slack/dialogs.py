"""Slack's dialogs: opened within 3 seconds of a press, filled once the answer is there, and never left waiting.

Slack stacks at most three dialogs (https://docs.slack.dev/surfaces/modals); a fourth replaces the third.
"""

import asyncio

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import send
from adapters.slack.inbound import PLATFORM
from adapters.slack.markup import Json
from adapters.slack.send import TROUBLE, RefusalKind, code_of, failed, proven, refusal_of
from bot.logs import report
from bot.presentation import compose, wording
from bot.presentation.reply import Reply, Tone

_TOO_MANY_LAYERS = "push_limit_reached"
_AGAIN_AFTER = 1.0  # seconds, where Slack could not be reached


async def open_view(client: AsyncWebClient, trigger: str, view: Json) -> str | None:
    """Open a dialog; its id, or None if Slack refused it, mostly because it came too late."""
    try:
        opened = await client.views_open(trigger_id=trigger, view=view)
    except TROUBLE as error:
        failed(error)
        return None
    return str(opened["view"]["id"])


async def open_reply(client: AsyncWebClient, trigger: str, reply: Reply) -> str | None:
    """Open a dialog that shows a reply."""
    return await open_view(client, trigger, send.dialog(proven(reply)))


def looking() -> Json:
    """The dialog while an answer is looked up."""
    return send.dialog(proven(compose.notice(wording.answers.LOOKING)))


async def fill(client: AsyncWebClient, dialog: str, reply: Reply | None) -> None:
    """Show a reply in an open dialog; None: the event is answered by another replica, or was before.

    If Slack refuses it, the dialog says so; otherwise it would wait for ever.
    """
    shown = reply if reply is not None else compose.notice(wording.errors.ASKED_TWICE)
    try:
        await client.views_update(view_id=dialog, view=send.dialog(proven(shown)))
    except Exception as error:  # noqa: BLE001 - whatever went wrong, somebody looks at the dialog
        if isinstance(error, TROUBLE) and refusal_of(error) is RefusalKind.GONE:
            return  # it was closed
        apology = compose.notice(wording.errors.failed(report(PLATFORM, error)), Tone.FAILED)
        await _apologise(client, dialog, apology)


async def _apologise(client: AsyncWebClient, dialog: str, apology: Reply) -> None:
    await asyncio.sleep(_AGAIN_AFTER)
    try:
        await client.views_update(view_id=dialog, view=send.dialog(proven(apology)))
    except TROUBLE as error:
        failed(error)


async def lay_on_top(client: AsyncWebClient, trigger: str, below: str, reply: Reply) -> None:
    """Open a dialog on top of the one below; where there are three already, replace that."""
    view = send.dialog(proven(reply))
    try:
        await client.views_push(trigger_id=trigger, view=view)
    except TROUBLE as error:
        if code_of(error) == _TOO_MANY_LAYERS:
            await fill(client, below, reply)
        elif refusal_of(error) is not RefusalKind.GONE:
            failed(error)
