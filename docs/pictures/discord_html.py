"""A Discord message -> HTML that looks as Discord draws it: the markdown and buttons our renderer sends, and no more.

Pure.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

from docs.pictures.scenes import image

Json = dict[str, Any]

_LINE = re.compile(r"(?P<quote>> )?(?P<mark>#{2,3} |-# )?(?P<text>.*)")
_FENCED = re.compile(r"```\n(?P<text>.*?)\n```", re.DOTALL)
_INLINE = re.compile(
    r"\\(?P<plain>[^0-9A-Za-z\s])"
    r"|\*\*(?P<bold>.+?)\*\*"
    r"|~~(?P<struck>.+?)~~"
    r"|\*(?P<italic>.+?)\*"
    r"|`(?P<code>[^`]+)`"
    r"|\[(?P<label>[^\]]+)\]\(<(?P<url>[^>]+)>\)"
    r"|<t:(?P<moment>\d+):F>"
    r"|<(?P<kind>[@#])(?P<identity>\d+)>"
    r"|(?P<character>.)",
    re.DOTALL,
)
_TAGS = {"bold": "b", "struck": "s", "italic": "i"}
_CLASSES = {"## ": "large", "### ": "heading", "-# ": "small"}
_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link"}


def markdown(content: str) -> str:
    """The content of a message; lines of a quote that follow each other share its bar."""
    parts, start = [], 0
    for box in _FENCED.finditer(content):
        parts += [
            _lines(content[start : box.start()].strip("\n")),
            f'<pre class="text">{html.escape(box["text"])}</pre>',
        ]
        start = box.end()
    return "".join((*parts, _lines(content[start:].strip("\n"))))


def _lines(content: str) -> str:
    if not content:
        return ""
    parts, quoted = [], False
    for line in content.split("\n"):
        found = _LINE.fullmatch(line)
        assert found is not None  # the pattern takes any line
        if quoted != bool(found["quote"]):
            parts.append("</blockquote>" if quoted else "<blockquote>")
            quoted = not quoted
        kind = _CLASSES.get(found["mark"] or "", "line")
        parts.append(f'<div class="text {kind}">{inline(found["text"])}</div>')
    return "".join(parts) + ("</blockquote>" if quoted else "")


def inline(text: str) -> str:
    """The markup within a line."""
    return "".join(_drawn(found) for found in _INLINE.finditer(text))


def _drawn(found: re.Match[str]) -> str:
    name = found.lastgroup or ""
    if name in _TAGS:
        return f"<{_TAGS[name]}>{inline(found[name])}</{_TAGS[name]}>"
    if name == "code":
        return f"<code>{html.escape(found['code'])}</code>"
    if name == "url":
        return f'<a href="{html.escape(found["url"])}">{inline(found["label"])}</a>'
    if name == "moment":
        return '<span class="mention">Friday, 27 November 2026 09:00</span>'
    if name == "identity":
        return f'<span class="mention">{found["kind"]}{"general" if found["kind"] == "#" else "alice"}</span>'
    return html.escape(found["plain"] or found["character"])


def buttons(components: list[Json]) -> str:
    """The rows of buttons and menus under a message."""
    return "".join(f'<div class="row">{"".join(_buttons(row))}</div>' for row in components)


def _buttons(row: Json) -> Iterator[str]:
    for button in row["components"]:
        if "placeholder" in button:  # a menu of choices or of channels
            yield f'<span class="button menu">{html.escape(button["placeholder"])}<span class="arrow">⌄</span></span>'
            continue
        off = " off" if button.get("disabled") else ""
        arrow = ' <span class="arrow">↗</span>' if "url" in button else ""
        yield f'<span class="button {_STYLES[button["style"]]}{off}">{html.escape(button["label"])}{arrow}</span>'


def page(
    content: str, components: list[Json], *, asker: str, act: str, light: bool = False, card: bytes | None = None
) -> str:
    """The whole picture: who did what, and the answer. Discord does not show what was asked."""
    style = f"{_CSS}{_LIGHT}" if light else _CSS
    used = f'<b>{html.escape(asker)}</b> used <span class="command">{html.escape(act)}</span>' if act else ""
    return f"""<!doctype html><meta charset="utf-8"><title>Discord</title><style>{style}</style>
<body>{f'<div class="used"><span class="corner"></span>{used}</div>' if used else ""}
<div class="message"><div class="avatar">V</div><div class="body">
<div class="head"><b>Verbatim</b><span class="app">APP</span><time>Today at 09:00</time></div>
<div class="measured">{markdown(content)}{image(card)}{buttons(components)}</div></div></div>"""


_CSS = """
* { box-sizing: border-box }
body { margin: 0; padding: 16px 12px 18px; background: #313338; color: #dbdee1;
  font: 16px/22px "gg sans", "Noto Sans", "DejaVu Sans", sans-serif }
.used { position: relative; padding-left: 52px; margin-bottom: 6px; color: #949ba4; font-size: 14px }
.used b { color: #f2f3f5; font-weight: 500 }
.corner { position: absolute; left: 19px; top: 9px; width: 27px; height: 12px; border: 2px solid #4e5058;
  border-width: 2px 0 0 2px; border-radius: 6px 0 0 0 }
.command { color: #949cf7; background: #3c4070; border-radius: 3px; padding: 1px 3px }
.message { display: flex; gap: 10px }
.avatar { flex: 0 0 40px; height: 40px; border-radius: 50%; background: #5865f2; color: #fff; font-weight: 700;
  display: flex; align-items: center; justify-content: center }
.body { flex: 1; min-width: 0 }
.head b { color: #f2f3f5; font-weight: 600 }
.app { margin: 0 6px; padding: 1px 5px; border-radius: 4px; background: #5865f2; color: #fff;
  font-size: 10.5px; font-weight: 700; vertical-align: 1px }
time { color: #949ba4; font-size: 12px }
.small { color: #949ba4; font-size: 13px; line-height: 18px }
.heading { color: #f2f3f5; font-weight: 700 }
.large { color: #f2f3f5; font-weight: 700; font-size: 20px; line-height: 26px }
pre { margin: 4px 0; padding: 7px; border: 1px solid #1e1f22; border-radius: 4px; background: #2b2d31;
  font: 14px/18px "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere }
b { color: #f2f3f5 }
blockquote { margin: 0; padding: 0 8px 0 12px; border-left: 4px solid #4e5058; border-radius: 4px }
code { font: 12px "DejaVu Sans Mono", monospace; background: #2b2d31; border-radius: 3px; padding: 1px 3px }
a { color: #00a8fc; text-decoration: none }
.mention { color: #c9cdfb; background: #3c4270; border-radius: 3px; padding: 0 2px }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 6px }
.button { padding: 5px 16px; border-radius: 8px; background: #4e5058; color: #fff; font-size: 14px; font-weight: 500 }
.primary { background: #5865f2 } .success { background: #248046 } .danger { background: #da373c }
.menu { flex: 1; display: flex; justify-content: space-between; background: #1e1f22; color: #949ba4; font-size: 15px }
.off { opacity: .5 }
.card { display: block; width: 100%; max-width: 480px; margin-top: 6px; border-radius: 8px }
.arrow { color: #dbdee1; font-size: 13px }
"""

_LIGHT = """
body { background: #fff; color: #2e3338 }
.used, time, .small { color: #5c5e66 }
.used b, .head b, .heading, .large, b { color: #060607 }
.corner { border-color: #c4c9ce }
.command { color: #4752c4; background: #e6e8fd }
blockquote { border-left-color: #c7ccd1 }
pre, code { background: #f2f3f5; border-color: #e3e5e8 }
a { color: #006ce7 }
.mention { color: #4752c4; background: #e6e8fd }
.button { background: #e3e5e8; color: #2e3338 }
.primary { background: #5865f2; color: #fff } .success { background: #248046; color: #fff }
.danger { background: #da373c; color: #fff }
.menu { background: #ebebeb; color: #5c5e66 } .arrow { color: #2e3338 }
"""
