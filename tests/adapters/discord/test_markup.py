"""Whatever is in a transcript, a name, a title or a claim: a message has the same markup as with harmless words.

The reader here follows Discord's own rules, apart from the code: escapes first, then whatever could be live.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.send import proven
from bot.model import Answer, Change, CheckResult, Confidence, DiffPart, QuoteInContext, Verdict
from bot.presentation import compose, quote_replies, verdict_replies, wording
from bot.presentation.reply import Reply
from tests.properties.samples import passage
from tests.properties.texts import PROPERTY

_LINE = [("heading", r"#{1,3} "), ("small", r"-# "), ("list", r"(?:[-*+]|\d+[.)]) "), ("quote", r">>> |> ")]
_INLINE = [
    ("angle", r"<(?:@|#|/|a?:|t:|id:|sound:|https?:|mailto:|\+|[^\s<>]+@)"),
    ("masked", r"\[[^\]\n]*\]\("),
    ("link", r"(?:https?|discord|steam)://"),
    ("card", r"discord(?:app)?\.(?:gg|com|new|gift|media)\b"),
    ("bold", r"\*\*"),
    ("slant", r"\*|_"),
    ("struck", r"~~"),
    ("hidden", r"\|\|"),
    ("code", r"`+"),
    ("emoji", r":[\w+~-]+:"),  # no other character is in an emoji's name
    ("everybody", r"@(?:everyone|here)"),
]

HOSTILE = [
    "[click](https://evil.example)",
    "[click](<https://evil.example>)",
    "https://evil.example/x_y",
    "HTTPS://EVIL.EXAMPLE",
    "discord.gg/abc",
    "Discord.GG/abc",
    "discord.com/invite/abc",
    "discordapp.com/invite/abc",
    "discord.gift/abc",
    "discord.new/abc",
    "ptb.discord.com/channels/1/2",
    "discord://-/x",
    "<t:0:R>",
    "<t:0>",
    "</ask:123>",
    "</settings forget:1>",
    "<id:customize>",
    "<sound:1:2>",
    "<:e:1>",
    "<a:e:1>",
    "<@1>",
    "<@!1>",
    "<@&1>",
    "<#1>",
    "<https://evil.example>",
    "<mailto:a@b.c>",
    "<a@b.c>",
    "<+1 234>",
    "@everyone",
    "@here",
    "@silent",
    "# head",
    "## head",
    "### head",
    "-# small",
    "- item",
    "* item",
    "+ item",
    "1. item",
    "99) item",
    "> quote",
    ">>> quote",
    "**b**",
    "*i*",
    "__u__",
    "_i_",
    "~~s~~",
    "||hide||",
    "`c`",
    "```py\nx\n```",
    "``c``",
    ":smile:",
    ":+1:",
    "::smile::",
    ":100:",
    "a:b:c",
    "\\",
    "\\\\",
    "\\*",
    "\\[x](https://evil.example)",
    "*",
    "_",
    "~~",
    "||",
    "`",
    "[",
    "](",
    "x](https://evil.example)",
    "¯\\_(ツ)_/¯",
    "\u200b@everyone",
    "@\u200beveryone",
    "\u202e<@1>",
    "\u2066**x**\u2069",
    "\u200f# head",
    "\u2028# head",
    "\x85- item",
    "\r> quote",
    "http\u200b://evil.example",
    "[…](https://evil.example)",
    "[…]",
    "word[…]",
    "**\u200b**",
    "’s *",
    "a_b_c",
    "x*y*z",
]


def live_markup(contents: list[str]) -> list[str]:
    """The kinds of markup in messages, in order."""
    kinds: list[str] = []
    for line in (line for content in contents for line in content.split("\n")):
        rest = line
        while marker := next(((kind, match) for kind, rule in _LINE if (match := re.match(rule, rest))), None):
            kinds.append(marker[0])
            rest = rest[marker[1].end() :]
        index = 0
        while index < len(rest):
            if re.match(r"\\[^0-9A-Za-z\s]", rest[index:]):
                index += 2
                continue
            live = next(
                ((kind, match) for kind, rule in _INLINE if (match := re.match(rule, rest[index:], re.IGNORECASE))),
                None,
            )
            kinds += [live[0]] if live else []
            index += live[1].end() if live else 1
        kinds.append("line")
    return kinds


def replies_with(text: str) -> list[Reply]:
    """Every kind of reply, with a text wherever one comes from a transcript or a member."""
    shown = passage(
        f"{text} and so on", name=text, title=text, asked=f"{text} really?", url="https://video.example/watch?v=1"
    )
    diff = (
        DiffPart(Change.EQUAL, text, text),
        DiffPart(Change.REPLACE, f"{text} a", f"{text} b"),
        DiffPart(Change.INSERT, text, ""),
    )
    return [
        compose.answered(Answer(Confidence.SURE, (shown, shown)), "token", [text], private=True),
        compose.answered(Answer(Confidence.UNSURE, (shown, shown, shown)), "token", [text], private=True),
        compose.answered(Answer(Confidence.NONE, (), chapters=(text, text)), "token", [text, text], private=True),
        verdict_replies.checked(CheckResult(text, Verdict.ALTERED, (shown,), diff), "token", private=True),
        verdict_replies.checked(CheckResult(text, Verdict.STITCHED, (shown, shown)), "token", private=True),
        verdict_replies.checked(CheckResult(text, Verdict.ABSENT, nearest=shown), "token", private=True),
        quote_replies.widened(QuoteInContext(shown, f"{text} before", f"{text} after")),
        quote_replies.single(shown, "token", private=False, lead=wording.answers.shared_by(text)),
        compose.notice(f"{text} is not a quote id."),
    ]


def markups(text: str) -> list[list[str]]:
    return [live_markup([message.content for message in proven(reply)]) for reply in replies_with(text)]


HARMLESS = markups("word")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_do_not_change_the_markup_of_a_message(text: str) -> None:
    assert markups(text) == HARMLESS


@PROPERTY
@given(
    st.lists(st.sampled_from(HOSTILE) | st.sampled_from("*_~`|<>[]()@#:/\\-+.1a "), min_size=1, max_size=3).map("".join)
)
def test_nor_do_hostile_words_that_are_joined(text: str) -> None:
    if text.split():
        assert markups(text) == HARMLESS


def test_the_reader_here_sees_what_is_live() -> None:
    """It finds the markup in each of them that is not harmless."""
    not_live = [text for text in HOSTILE if live_markup([text]) == ["line"]]
    harmless = {
        "@silent",
        "@\u200beveryone",
        "\\",
        "[",
        "](",
        "http\u200b://evil.example",
        "[…]",
        "word[…]",
        "\\\\",
        "\\*",
        "\u200f# head",
        "\u2028# head",
        "\x85- item",
        "\r> quote",
    }
    assert set(not_live) == harmless
