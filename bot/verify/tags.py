"""Tags of web pages and forums in a pasted message: quotes become block quotes, other tags are taken away. Pure."""

import re

_ATTRIBUTES = r"(?:[\s=/][^<>\[\]\n]{0,200})?"
_QUOTE = re.compile(rf"(?:<|\[)(/?)(?:blockquote|quote){_ATTRIBUTES}[>\]]", re.IGNORECASE)
_QUOTATION = re.compile(rf"</?q{_ATTRIBUTES}>", re.IGNORECASE)
_LINE = re.compile(rf"</?(?:br|p|div|li|ul|ol|h[1-6]){_ATTRIBUTES}>", re.IGNORECASE)
_STYLE = re.compile(
    rf"</?(?:b|i|u|s|em|strong|span|font|small|mark|sub|sup|code|del|ins|cite|a){_ATTRIBUTES}>", re.IGNORECASE
)
_FORUM_STYLE = re.compile(
    rf"\[/?(b|i|u|s|url|color|colour|size|font|spoiler|center|left|right){_ATTRIBUTES}\]", re.IGNORECASE
)


def without_tags(text: str) -> str:
    """The text with quotes in tags as lines that begin with ">", quotations in quotation marks, and no other tag."""
    if "<" in text:
        text = _STYLE.sub("", _LINE.sub("\n", _QUOTATION.sub('"', text)))
    if "[/" in text:  # "[I] think" has an editor's brackets; a tag is closed
        closed = {tag[1].lower() for tag in _FORUM_STYLE.finditer(text) if tag[0].startswith("[/")}
        text = _FORUM_STYLE.sub(lambda tag: "" if tag[1].lower() in closed else tag[0], text)
    return _with_block_quotes(text) if _QUOTE.search(text) is not None else text


def _with_block_quotes(text: str) -> str:
    parts: list[str] = []
    depth = start = 0
    for tag in _QUOTE.finditer(text):
        parts.append(_quoted(text[start : tag.start()], depth))
        depth = max(0, depth - 1) if tag[1] else depth + 1
        start = tag.end()
    return "\n".join([*parts, _quoted(text[start:], depth)])


def _quoted(text: str, depth: int) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n") if line.strip()) if depth else text
