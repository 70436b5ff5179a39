"""What stands above a button in a message of the bot's own on Slack, written and read. Pure.

Slack sends the message along with a press, unless only one member sees it; then the button itself must hold the text.
"""

import json

from adapters.slack.markup import Json
from bot.presentation.reply import Above, Item, ItemPart, Link

PROMPT = "prompt"
"""The id of the block that says who asked what."""

_MAX_VALUE = 2000  # characters of a button's value


def button_value(above: Above) -> str | None:
    """The value of a button under a message that only one member sees; None if there is nothing, or too much."""
    prompt = [_written(part) for part in above.prompt if isinstance(part, str | Link)]
    value = json.dumps({"prompt": prompt, "claims": above.claims}, ensure_ascii=False)
    return value if (prompt or above.claims) and len(value) <= _MAX_VALUE else None


def _written(part: str | Link) -> object:
    return part if isinstance(part, str) else [part.label, part.url]


def above_in(body: Json) -> Above:
    """What stands above the button that was pressed."""
    for block in (body.get("message") or {}).get("blocks") or ():
        if block.get("block_id") == PROMPT:
            return Above(tuple(part for element in block.get("elements") or () for part in _shown(element)))
    return _above_in_value(str((body.get("actions") or [{}])[0].get("value") or ""))


def _shown(element: Json) -> Item:
    """A part of the first line: a text, or a link."""
    text = str(element.get("text") or "")
    if element.get("type") != "mrkdwn":
        return (text,) if text else ()
    url, _, label = text.strip("<>").partition("|")
    return (Link(label, url),)


def _above_in_value(value: str) -> Above:
    try:
        match json.loads(value):
            case {"prompt": list() as prompt, "claims": list() as claims}:
                return Above(tuple(filter(None, map(_read, prompt))), tuple(map(str, claims)))
    except ValueError:
        pass
    return Above()


def _read(part: object) -> ItemPart | None:
    match part:
        case str():
            return part
        case [str() as label, str() as url]:
            return Link(label, url)
    return None
