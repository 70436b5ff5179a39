"""Steps for Slack's Workflow Builder: "Pick a quote" and "Check a quote".

Slack sends `function_executed`, and waits for functions.completeSuccess or functions.completeError
(https://docs.slack.dev/workflows/workflow-steps).
"""

from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import inbound, message_text, texts
from adapters.slack.handlers import SlackHandlers
from adapters.slack.markup import Json, escape
from adapters.slack.send import TROUBLE, failed
from bot.chat.requests import CheckRequest, QuoteRequest, Request
from bot.model import Quote, Verdict
from bot.presentation import wording
from bot.presentation.reply import Reply, Tone

PICK, CHECK = "pick_quote", "check_quote_step"
"""The steps' ids in the manifest."""


class WorkflowSteps:
    """Carries out a step of somebody's workflow."""

    def __init__(self, handlers: SlackHandlers) -> None:
        self._dispatcher = handlers.dispatcher

    async def on_executed(self, client: AsyncWebClient, body: Json) -> None:
        """Do what a step asks, and say what came of it, so that the workflow goes on or says why not."""
        event = body["event"]
        step = str((event.get("function") or {}).get("callback_id"))
        async with self._dispatcher.running():
            visitor = inbound.visitor_of_workflow(body)
            request = request_of(step, event.get("inputs") or {})
            execution = str(event.get("function_execution_id"))
            if request is None:
                await _complain(client, execution, texts.NO_SUCH_STEP)
                return
            reply = await self._dispatcher.answer(visitor, request, f"event:{body.get('event_id')}", private=True)
            if reply is None:
                return
            outputs = outputs_of(step, reply)
            if outputs is None:
                await _complain(client, execution, reply.lead or wording.answers.NOTHING_TO_PICK)
                return
            try:
                await client.functions_completeSuccess(function_execution_id=execution, outputs=outputs)
            except TROUBLE as error:
                failed(error)


async def _complain(client: AsyncWebClient, execution: str, why: str) -> None:
    try:
        await client.functions_completeError(function_execution_id=execution, error=why)
    except TROUBLE as error:
        failed(error)


def request_of(step: str, inputs: Json) -> Request | None:
    """What a step asks of the chat; None for a step of another version."""
    if step == PICK:
        return QuoteRequest()
    if step != CHECK:
        return None
    return CheckRequest(message_text.written(str(inputs.get("quote") or ""), keep_quotes=True))


def outputs_of(step: str, reply: Reply) -> Json | None:
    """The variables for the next steps, all texts; None if there is nothing to go on with.

    A later step may put them into a message, so nothing in them is live.
    """
    quote = reply.excerpts[0].quote if reply.excerpts else None
    if step == PICK:
        return _of_quote(quote) if quote is not None else None
    if reply.tone.value not in set(Verdict):
        return None
    real = quote if reply.tone is not Tone.ABSENT else None  # the nearest passage is not evidence
    return {"verdict": reply.tone.value, "explanation": escape(reply.lead or ""), **_of_quote(real)}


def _of_quote(quote: Quote | None) -> dict[str, str]:
    if quote is None:
        return {"quote": "", "speaker": "", "link": "", "citation": ""}
    cited = wording.interviews.citation(replace(quote, url=None))
    return {
        "quote": escape(quote.text),
        "speaker": escape(wording.answers.speakers(quote) or wording.answers.UNKNOWN_SPEAKER),
        "link": quote.url or "",
        "citation": escape(cited),
    }
