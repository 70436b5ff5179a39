"""All renderers draw every kind of part, in the order of bot/presentation/layout.py."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from adapters.console import render as console
from adapters.console import terminal
from adapters.discord import lines
from adapters.discord import render as discord
from adapters.slack import lines as slack_lines
from adapters.slack import render as slack
from bot.model import Answer, Change, CheckResult, Confidence, DiffPart, QuoteInContext, Verdict
from bot.presentation import compose, layout, quote_replies, verdict_replies, wording
from bot.presentation.layout import TRANSCRIPT, Arrangement, Part, PartKind
from bot.presentation.reply import Reply, TitledItem, Tone
from tests.fixtures.fake_quotes import quote

DIFF = (DiffPart(Change.REPLACE, "claimed", "really"), DiffPart(Change.EQUAL, "same", "same"))
REPLIES = {
    "sure": compose.answered(Answer(Confidence.SURE, (quote(2), quote(1)), words_only=True), "token", (), private=True),
    "unsure": compose.answered(Answer(Confidence.UNSURE, tuple(map(quote, range(4)))), "token", (), private=True),
    "none": compose.answered(Answer(Confidence.NONE, ()), None, ["Fears", "Friends"], private=True),
    "altered": verdict_replies.checked(CheckResult("x", Verdict.ALTERED, (quote(2),), DIFF), "token", private=True),
    "stitched": verdict_replies.checked(
        CheckResult("x", Verdict.STITCHED, (quote(0), quote(2))), "token", private=True
    ),
    "context": quote_replies.widened(QuoteInContext(quote(0), "what went before", "what came after")),
    "daily": quote_replies.daily(quote(2), "token", late=5000.0),
    "list": Reply(Tone.NOTICE, "Set.", items=(("First item",), ("Second item",)), notes=("A note",)),
    "entries": Reply(
        Tone.NOTICE,
        "2 interviews:",
        items=((TitledItem("A Talk", "5 words"),), (TitledItem("More", "9 words"),)),
        notes=("End",),
    ),
    "no words": quote_replies.whole(quote(0, "")),
    "asked by": compose.answered(
        Answer(Confidence.SURE, (quote(2),)), "token", (), private=True, prompt=compose.asked_by("Alice", "what is it?")
    ),
    "two speakers": quote_replies.whole(
        replace(
            quote(0, "And now? Well."),
            speaker=None,
            turns=(replace(quote(0, "And now?"), speaker="Bo Host"), quote(0, "Well.")),
        )
    ),
    "cited": quote_replies.cited(quote(1), "token"),
}


def on_discord(reply: Reply) -> str:
    return "\n".join(message.content.replace("\\", "") for message in discord.render(reply))


def on_slack(reply: Reply) -> str:
    return "\n".join(text for message in slack.render(reply) for block in message.blocks for text in _texts(block))


def _texts(element: Any) -> Iterator[str]:
    """The texts of a block, in order; a line of rich text is a text."""
    if element["type"] in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        yield "".join(part["text"] for part in element["elements"])
    elif element["type"] == "actions":
        return
    else:
        for part in element.get("elements", ()):
            yield from [part["text"]] if part["type"] == "plain_text" else _texts(part)


def on_the_console(reply: Reply) -> str:
    window = io.StringIO()
    terminal.Terminal(file=window, width=200).print(console.reply(reply))
    return window.getvalue()


RENDERERS: dict[str, tuple[Callable[[Reply], str], Arrangement]] = {
    "console": (on_the_console, Arrangement.PAGE),
    "discord": (on_discord, Arrangement.MESSAGE),
    "slack": (on_slack, Arrangement.MESSAGE),
}


def _needle(part: Part) -> str:
    """A text that shows where a part is."""
    if part.kind is PartKind.DIFF:
        return "claimed"
    if part.kind is PartKind.LEGEND:
        return ""
    if part.kind is PartKind.TOPICS:
        return " · ".join(part.topics)
    if part.kind in (PartKind.ITEM, PartKind.PROMPT):
        return str(part.item[0])
    if part.kind is PartKind.CREDITS:
        return wording.answers.clock(part.quote.seconds or 0)
    if part.kind is PartKind.CITATION:
        return part.text.split("\n")[-1]
    if part.kind in (PartKind.FACTS, PartKind.SHORT_FACTS):
        return part.quote.chapter or ""
    if part.kind is PartKind.POSITION:
        return f" {wording.answers.clock(part.quote.length or 0)}"
    return str(part.quote.ref) if part.kind is PartKind.SOURCE else part.text


@pytest.mark.parametrize("platform", RENDERERS)
@pytest.mark.parametrize("name", REPLIES)
def test_parts_are_drawn_in_the_order_of_the_layout(platform: str, name: str) -> None:
    (draw, arrangement), reply = RENDERERS[platform], REPLIES[name]
    parts = [*layout.head(reply, arrangement), *layout.body(reply, arrangement), *layout.foot(reply, arrangement)]
    shown, index = draw(reply), 0
    for part in parts:
        index = shown.find(_needle(part), index)
        assert index >= 0, (part.kind, shown)
        index += len(_needle(part))


@pytest.mark.parametrize("kind", PartKind)
def test_every_kind_of_part_is_drawn_everywhere(kind: PartKind) -> None:
    assert kind in console._PARTS
    if kind not in TRANSCRIPT:
        assert kind in lines._TEXTS
        assert kind in slack_lines._LINES


def test_the_replies_here_have_every_kind_of_part() -> None:
    """Each of the renderers was seen to draw each of them."""
    kinds = {
        part.kind
        for reply in REPLIES.values()
        for arrangement in Arrangement
        for part in (
            *layout.head(reply, arrangement),
            *layout.body(reply, arrangement),
            *layout.foot(reply, arrangement),
        )
    }
    assert kinds == set(PartKind)


def test_each_entry_of_a_list_can_be_told_from_the_next() -> None:
    (message,) = discord.render(REPLIES["entries"])
    assert message.content.splitlines()[1:5] == ["**A Talk**", "-# 5 words", "**More**", "-# 9 words"]
    (on_slack_,) = slack.render(REPLIES["entries"])
    kinds = [block["type"] for block in on_slack_.blocks]
    assert kinds == ["rich_text", "context", "rich_text", "context"]
