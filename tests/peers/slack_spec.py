"""What Slack takes, as its reference says: the SDK's own models of blocks, and the limits and totals these do not know.

Every function returns what is wrong. Sources: https://docs.slack.dev/reference/block-kit, .../methods/chat.postMessage,
.../views.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

Json = dict[str, Any]

MESSAGE_BLOCKS, VIEW_BLOCKS, TEXT, TOTAL = 50, 100, 40_000, 13_200
_MOST = {
    "section.text": 3000, "header.text": 150, "button.text": 75, "button.url": 3000, "button.value": 2000,
    "action_id": 255, "placeholder": 150, "option.text": 75, "option.value": 150, "option.description": 75,
    "confirm.title": 100, "confirm.text": 300, "confirm.confirm": 30, "confirm.deny": 30, "view.title": 24,
    "view.close": 24, "view.submit": 24, "context": 3000, "label": 2000, "hint": 2000,
}  # fmt: skip
_OF_VIEW = {"callback_id": 255, "private_metadata": 3000}
_IN_INPUT = {
    "plain_text_input", "timepicker", "external_select", "conversations_select", "checkboxes", "static_select",
    "rich_text_input",
}  # fmt: skip
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_ELEMENTS = {
    "text": {"type", "text", "style"},
    "link": {"type", "url", "text", "style"},
    "channel": {"type", "channel_id", "style"},
    "user": {"type", "user_id", "style"},
    "usergroup": {"type", "usergroup_id", "style"},
    "date": {"type", "timestamp", "format", "fallback", "url"},
}
_RICH_LINES = ("rich_text_section", "rich_text_quote", "rich_text_preformatted")
_ONLY_LINK = re.compile(r"<https?://[^<>|\s]+\|[^<>|]+>")
_ONLY_GROUP = re.compile(r"<!subteam\^S[A-Z0-9]+>")
_STYLES = {"bold", "italic", "strike", "code"}
_LIVE = re.compile(r"<(?!#[A-Z0-9]+>)[^>]*>?|&(?!amp;|lt;|gt;)|(?<!<#)(?<![A-Z0-9])>")


def message_errors(body: Json) -> list[str]:
    """Of the body of a message, posted in whatever way."""
    text, blocks = body.get("text", ""), body.get("blocks") or []
    found = list(_blocks(blocks, MESSAGE_BLOCKS))
    if not text.strip():
        found.append("no text: nothing to notify of, nothing to read out")
    if len(text) > TEXT:
        found.append(f"text of {len(text)}")
    if (total := sum(len(item) for item in texts(blocks))) > TOTAL:
        found.append(f"msg_blocks_too_long: {total}")
    if (
        body.get("response_type", "in_channel") == "in_channel"
        and "user" not in body
        and any(item.get("type") == "user" for item in _walk(blocks))
    ):
        found.append("a member is told")
    if live := _LIVE.search(text):
        found.append(f"live in text: {live[0][:40]!r}")
    return found


def view_errors(view: Json) -> list[str]:
    """Of a dialog or a Home tab."""
    found = list(_blocks(view.get("blocks") or [], VIEW_BLOCKS))
    if view.get("type") not in ("modal", "home"):
        found.append(f"view of type {view.get('type')}")
    if view["type"] == "modal":
        found += [*_text(view.get("title"), "view.title"), *_text(view.get("close"), "view.close")]
        has_input = any(block["type"] == "input" for block in view.get("blocks") or [])
        if has_input:
            found += _text(view.get("submit"), "view.submit")
    found += [f"{name} is too long" for name, most in _OF_VIEW.items() if len(view.get(name, "")) > most]
    if not view.get("blocks"):
        found.append("a view without blocks")
    return found


def texts(blocks: list[Json]) -> Iterator[str]:
    """Every text that is shown."""
    for value in _walk(blocks):
        if isinstance(value.get("text"), str):
            yield value["text"]


def _walk(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner)


def _blocks(blocks: list[Json], most: int) -> Iterator[str]:
    if len(blocks) > most:
        yield f"{len(blocks)} blocks"
    for block in blocks:
        try:
            parsed = Block.parse(block)
            if parsed is None:
                yield f"no block: {block['type']}"
            elif parsed.to_dict() != block:
                yield f"not as the SDK would write it: {block} / {parsed.to_dict()}"
        except SlackObjectFormationError as error:
            yield f"{block['type']}: {error}"
        yield from _block(block)
    names = Counter(item["action_id"] for item in _walk(blocks) if "action_id" in item)
    yield from (f"action_id twice: {name}" for name, times in names.items() if times > 1)


def _block(block: Json) -> Iterator[str]:
    kind, elements = block["type"], block.get("elements", [])
    if kind == "rich_text":
        yield from _rich(block)
    elif kind in ("section", "header"):
        yield from _text(block.get("text"), f"{kind}.text")
        yield from _element(block["accessory"]) if "accessory" in block else ()
    elif kind in ("context", "actions"):
        if not 0 < len(elements) <= {"context": 10, "actions": 25}[kind]:
            yield f"{kind} of {len(elements)}"
        for item in elements:
            yield from _text(item, "context") if kind == "context" else _element(item)
    elif kind == "input":
        yield from _text(block.get("label"), "label")
        yield from _text(block["hint"], "hint") if "hint" in block else ()
        yield from _element(block["element"])
        if block["element"]["type"] not in _IN_INPUT:
            yield f"an input of type {block['element']['type']}"
    elif kind == "image":
        yield from _image(block)
    elif kind != "divider":
        yield f"a block we never use: {kind}"


def _image(block: Json) -> Iterator[str]:
    if not 0 < len(block.get("alt_text") or "") <= 2000:
        yield "a picture without words for those who do not see it, or with too many"
    if not re.fullmatch(r"F[A-Z0-9]+", block.get("slack_file", {}).get("id", "")):
        yield f"no picture of Slack: {block}"


def _rich(block: Json) -> Iterator[str]:
    if not block["elements"]:
        yield "rich text without lines"
    for line in block["elements"]:
        if line["type"] not in _RICH_LINES or set(line) - {"type", "elements", "border"}:
            yield f"no line of rich text: {line}"
        if not line["elements"]:
            yield "a line without elements"
        for item in line["elements"]:
            known = _ELEMENTS.get(item["type"])
            if known is None or set(item) - known:
                yield f"no element of rich text: {item}"
            if item["type"] == "text" and not item["text"]:
                yield "an empty text"
            if set(item.get("style", {})) - _STYLES:
                yield f"no style: {item['style']}"


def _text(text: Json | None, what: str) -> Iterator[str]:
    if text is None or text.get("type") not in ("plain_text", "mrkdwn"):
        yield f"{what}: no text object: {text}"
    elif not 0 < len(text["text"]) <= _MOST[what]:
        yield f"{what}: {len(text['text'])} characters"
    elif text["type"] == "mrkdwn":
        if not _ONLY_LINK.fullmatch(text["text"]) and not (
            what == "section.text" and _ONLY_GROUP.fullmatch(text["text"])
        ):
            yield f"{what}: more than a link or a user group"
    elif text.get("emoji") is not False:
        yield f"{what}: not plain"


def _element(item: Json) -> Iterator[str]:
    kind = item["type"]
    if not 0 < len(item.get("action_id", "")) <= _MOST["action_id"]:
        yield f"action_id of {kind}"
    if kind == "button":
        yield from _text(item.get("text"), "button.text")
        yield from (
            f"button.{name}" for name in ("url", "value") if not 0 < len(item.get(name, "x")) <= _MOST[f"button.{name}"]
        )
        if item.get("style", "primary") not in ("primary", "danger"):
            yield f"style {item['style']}"
        for name, text in item.get("confirm", {}).items():
            yield from _text(text, f"confirm.{name}")
    elif kind in ("static_select", "checkboxes"):
        yield from _options(item)
    elif kind in ("multi_conversations_select", "conversations_select", "plain_text_input", "external_select"):
        yield from _text(item["placeholder"], "placeholder") if "placeholder" in item else ()
        yield from _option(item["initial_option"]) if "initial_option" in item else ()
    elif kind == "rich_text_input":
        yield from _rich(item["initial_value"]) if "initial_value" in item else ()
    elif kind == "timepicker":
        if not _TIME.fullmatch(item.get("initial_time", "09:00")):
            yield "initial_time"
    else:
        yield f"an element we never use: {kind}"


def _option(option: Json) -> Iterator[str]:
    yield from _text(option["text"], "option.text")
    yield from _text(option["description"], "option.description") if "description" in option else ()
    if not 0 < len(option["value"]) <= _MOST["option.value"]:
        yield "option.value"


def _options(item: Json) -> Iterator[str]:
    yield from _text(item["placeholder"], "placeholder") if "placeholder" in item else ()
    chosen = [*item.get("initial_options", ()), *([item["initial_option"]] if "initial_option" in item else ())]
    most = 100 if item["type"] == "static_select" else 10
    if not 0 < len(item["options"]) <= most or any(option not in item["options"] for option in chosen):
        yield "options"
    for option in item["options"]:
        yield from _option(option)
