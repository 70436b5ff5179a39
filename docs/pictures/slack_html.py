"""Slack blocks -> HTML that looks as Slack draws them: the kinds of block our renderer sends, and no more. Pure."""

import html
from collections.abc import Callable
from typing import Any

from docs.pictures.scenes import image

Json = dict[str, Any]

_TAGS = (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code"))


def block(item: Json) -> str:
    """One block. Raises KeyError for a kind that our renderer does not send."""
    return _BLOCKS[item["type"]](item)


def _rich_text(item: Json) -> str:
    return "".join(_LINES[line["type"]].format("".join(map(element, line["elements"]))) for line in item["elements"])


def _context(item: Json) -> str:
    return f'<div class="text small">{" ".join(map(_small, item["elements"]))}</div>'


def _small(text: Json) -> str:
    if text["type"] != "mrkdwn":
        return _text(text["text"])
    url, _, label = text["text"].strip("<>").partition("|")
    return f'<a href="{html.escape(url)}">{_text(label)}</a>'


def _actions(item: Json) -> str:
    return f'<div class="row">{"".join(map(button, item["elements"]))}</div>'


_BLOCKS: dict[str, Callable[[Json], str]] = {"rich_text": _rich_text, "context": _context, "actions": _actions}
_LINES = {
    "rich_text_section": '<div class="text line">{}</div>',
    "rich_text_quote": '<blockquote class="text">{}</blockquote>',
    "rich_text_preformatted": '<pre class="text">{}</pre>',
}


def element(item: Json) -> str:
    """One element of a line of rich text."""
    if item["type"] == "link":
        return f'<a href="{html.escape(item["url"])}">{_text(item.get("text") or item["url"])}</a>'
    if item["type"] in ("user", "channel"):
        return f'<span class="mention">{"@alice" if item["type"] == "user" else "#general"}</span>'
    if item["type"] == "date":
        return _text(item["fallback"])
    drawn = _text(item["text"])
    for name, tag in _TAGS:
        if item.get("style", {}).get(name):
            drawn = f"<{tag}>{drawn}</{tag}>"
    return drawn


def _text(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def button(item: Json) -> str:
    """A button, or a menu beside buttons."""
    if item["type"] == "static_select":
        return f'<span class="button menu">{_text(item["placeholder"]["text"])} ⌄</span>'
    return f'<span class="button {item.get("style", "")}">{_text(item["text"]["text"])}</span>'


def page(blocks: list[Json], *, asker: str, act: str, dark: bool = False, card: bytes | None = None) -> str:
    """The whole picture: what was written, used or pressed, and the answer; the card that follows it stands below."""
    mention = "@Verbatim "
    written = f'<span class="mention">{mention.strip()}</span> {_text(act.removeprefix(mention))}'
    message = _message("A", "person", asker, written if act.startswith(mention) else f"<i>{_text(act)}</i>")
    answer = _message("V", "bot", "Verbatim", f'<div class="measured">{"".join(map(block, blocks))}</div>{image(card)}')
    return f"""<!doctype html><meta charset="utf-8"><title>Slack</title><style>{style(dark=dark)}</style>
<body>{message if act else ""}
<div class="gap"></div>
{answer}"""


def style(*, dark: bool) -> str:
    """The CSS of all that is drawn."""
    return f"{_CSS}{_DARK}" if dark else _CSS


def _message(initial: str, kind: str, name: str, body: str) -> str:
    app = '<span class="app">APP</span>' if kind == "bot" else ""
    head = f'<div class="head"><b>{html.escape(name)}</b>{app}<time>9:00 AM</time></div>'
    return f'<div class="message"><div class="avatar {kind}">{initial}</div><div class="body">{head}{body}</div></div>'


_CSS = """
* { box-sizing: border-box }
body { margin: 0; padding: 16px 14px 20px; background: #fff; color: #1d1c1d;
  font: 15px/22px Lato, "Noto Sans", sans-serif }
.message { display: flex; gap: 10px }
.avatar { flex: 0 0 36px; height: 36px; border-radius: 8px; color: #fff; font-weight: 700;
  display: flex; align-items: center; justify-content: center }
.person { background: #2bac76 } .bot { background: #4a154b }
.body { flex: 1; min-width: 0 }
.head b { font-weight: 900 }
.app { margin-left: 5px; padding: 1px 4px; border-radius: 3px; background: #ededed; color: #616061;
  font-size: 10px; font-weight: 700 }
time { margin-left: 6px; color: #616061; font-size: 12px }
.mention { color: #1264a3; background: #e8f5fa; border-radius: 3px; padding: 0 2px }
.gap { height: 10px }
pre { margin: 4px 0; padding: 8px; border: 1px solid #ddd; border-radius: 4px; background: #f8f8f8;
  font: 12px/18px "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere }
.small { color: #616061; font-size: 13px; line-height: 18px; margin: 3px 0 }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid #ddd; border-radius: 4px }
a { color: #1264a3; text-decoration: none }
code { font: 12px monospace; color: #e01e5a; background: #f6f6f6; border: 1px solid #ddd; border-radius: 3px;
  padding: 0 3px }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px }
.button { padding: 4px 12px; border: 1px solid #c5c5c5; border-radius: 8px; font-size: 13px; font-weight: 700 }
.primary { background: #007a5a; border-color: #007a5a; color: #fff }
.card { display: block; width: 100%; max-width: 420px; margin-top: 8px; border-radius: 8px }
"""

_DARK = """
body { background: #1a1d21; color: #d1d2d3 }
.app { background: #35373b; color: #ababad }
time, .small { color: #ababad }
.mention { color: #1d9bd1; background: #1d3442 }
pre { background: #222529; border-color: #424448 }
blockquote { border-left-color: #565856 }
a { color: #1d9bd1 }
.button { border-color: #565856 } .primary { border-color: #007a5a }
"""
