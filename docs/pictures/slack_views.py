"""Slack's Home tab and dialogs -> HTML that looks as Slack draws them: the blocks our views have, and no more. Pure."""

import html
from collections.abc import Callable, Sequence
from typing import Any

from docs.pictures import slack_html

Json = dict[str, Any]


def page(view: Json, *, dark: bool = False) -> str:
    """A view in the window that Slack shows it in."""
    blocks = "".join(map(_block, view["blocks"]))
    drawn = _home(blocks) if view["type"] == "home" else _dialog(view, blocks)
    return f"""<!doctype html><meta charset="utf-8"><title>Slack</title>
<style>{slack_html.style(dark=dark)}{_CSS}{_DARK if dark else ""}</style>
<body>{drawn}"""


def _home(blocks: str) -> str:
    tabs = '<div class="tabs"><b>Home</b><span>Messages</span><span>About</span></div>'
    return f'{tabs}<div class="measured">{blocks}</div>'


def _dialog(view: Json, blocks: str) -> str:
    close = view.get("close", {"text": "Cancel"})
    buttons = [f'<span class="button">{_text(close)}</span>']
    if "submit" in view:
        buttons.append(f'<span class="button primary">{_text(view["submit"])}</span>')
    return (
        f'<div class="dialog"><div class="title"><b>{_text(view["title"])}</b><span class="hint">✕</span></div>'
        f'<div class="measured">{blocks}</div><div class="row end">{"".join(buttons)}</div></div>'
    )


def _block(item: Json) -> str:
    return _BLOCKS.get(item["type"], slack_html.block)(item)


def _header(item: Json) -> str:
    return f'<div class="text header">{_text(item["text"])}</div>'


def _section(item: Json) -> str:
    accessory = _element(item["accessory"]) if "accessory" in item else ""
    return f'<div class="section"><div class="text">{_text(item["text"])}</div>{accessory}</div>'


def _input(item: Json) -> str:
    optional = ' <span class="hint">(optional)</span>' if item.get("optional") else ""
    hint = f'<div class="text hint">{_text(item["hint"])}</div>' if "hint" in item else ""
    label = f'<div class="text label">{_text(item["label"])}{optional}</div>'
    return f'<div class="input">{label}{_element(item["element"])}{hint}</div>'


def _element(item: Json) -> str:
    """Raises KeyError for a kind that our views do not have."""
    return _ELEMENTS[item["type"]](item)


def _line(item: Json) -> str:
    tall = " tall" if item.get("multiline") else ""
    return f'<div class="box{tall}">{_hint(item)}</div>'


def _menu(item: Json) -> str:
    chosen = item.get("initial_option", {}).get("text")
    many = "".join(_chip("#general") for _ in item.get("initial_conversations", ()))
    one = "#general" if "initial_conversation" in item else ""
    shown = _text(chosen) if chosen is not None else many or one or _hint(item)
    return f'<div class="box menu"><span>{shown}</span><span>⌄</span></div>'


def _time(item: Json) -> str:
    return f'<div class="box menu"><span>🕘 {html.escape(item["initial_time"])}</span><span>⌄</span></div>'


def _checks(item: Json, mark: str = "☑", empty: str = "☐") -> str:
    chosen: Sequence[Json] = item.get("initial_options") or [item.get("initial_option") or {}]
    values = {option.get("value") for option in chosen}
    lines = (f"{mark if option['value'] in values else empty} {_text(option['text'])}" for option in item["options"])
    return "".join(f'<div class="text check">{line}</div>' for line in lines)


def _radios(item: Json) -> str:
    return _checks(item, "◉", "○")


def _hint(item: Json) -> str:
    usual = "Select an item" if item["type"].endswith("_select") else ""  # what Slack shows by itself
    return f'<span class="hint">{_text(item["placeholder"]) if "placeholder" in item else usual}</span>'


def _chip(label: str) -> str:
    return f'<span class="mention">{html.escape(label)}</span>'


def _text(item: Json) -> str:
    return html.escape(item["text"])


_BLOCKS: dict[str, Callable[[Json], str]] = {
    "header": _header,
    "section": _section,
    "input": _input,
    "divider": lambda _: "<hr>",
}
_ELEMENTS: dict[str, Callable[[Json], str]] = {
    "plain_text_input": _line,
    "rich_text_input": _line,
    "static_select": _menu,
    "external_select": _menu,
    "conversations_select": _menu,
    "multi_conversations_select": _menu,
    "timepicker": _time,
    "checkboxes": _checks,
    "radio_buttons": _radios,
    "button": slack_html.button,
}

_CSS = """
.tabs { display: flex; gap: 18px; padding-bottom: 8px; margin-bottom: 12px; border-bottom: 1px solid #ddd;
  color: #616061 }
.tabs b { color: #1d1c1d; border-bottom: 2px solid #1264a3; padding-bottom: 7px; margin-bottom: -9px }
.header { font-size: 18px; font-weight: 900; margin: 8px 0 4px }
.section { display: flex; flex-wrap: wrap; gap: 8px 16px; justify-content: space-between; align-items: center;
  margin: 8px 0 }
.section .text { flex: 1 1 200px } .section .box { flex: 0 1 220px; margin: 0 }
.input { margin: 12px 0 } .label { font-weight: 700; margin-bottom: 4px }
.box { min-height: 36px; padding: 6px 12px; border: 1px solid #8d8d8e; border-radius: 8px }
.tall { min-height: 80px } .menu { display: flex; justify-content: space-between; gap: 8px }
.hint { color: #616061; font-size: 13px; font-weight: 400 }
.check { margin: 2px 0 }
hr { border: 0; border-top: 1px solid #ddd; margin: 14px 0 }
.dialog { border: 1px solid #ddd; border-radius: 10px; padding: 14px 16px; box-shadow: 0 2px 12px #0003 }
.title { display: flex; justify-content: space-between; font-size: 18px; margin-bottom: 6px }
.end { justify-content: flex-end; margin-top: 16px }
"""
_DARK = """
.tabs, hr, .dialog { border-color: #424448 } .tabs { color: #ababad } .tabs b { color: #d1d2d3 }
.box { border-color: #565856 } .hint { color: #ababad }
"""
