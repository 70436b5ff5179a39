"""Each kind of part as a line in Discord's markdown. Pure."""

from collections.abc import Callable, Mapping

from adapters.discord.credits import credits_of, facts_of, short_facts_of, source_of
from adapters.discord.items import item_of, prompt_of
from adapters.discord.markup import ESCAPE, fenced, plain
from bot.presentation import diff_runs, limits, wording
from bot.presentation.diff_runs import RunKind
from bot.presentation.layout import Part, PartKind
from bot.presentation.pagination import TextLine
from bot.presentation.truncation import CUT_MARK, shorten_all, utf16_length

LARGEST, LARGE = 90, 480
"""Characters up to which a quote is set larger than other text, and up to which it is set in bold."""

_PLAIN, SMALL, _QUOTE, _BOLD_QUOTE, _LARGE_QUOTE = "", "-# ", "> ", "> ### ", "> ## "


def line_of(part: Part) -> TextLine[str]:
    """A line; its style is the markup it begins with."""
    style = _style(part)
    text = "" if part.words else _TEXTS[part.kind](part)
    return TextLine(style, text, part.words, markup_length=len(style))


_STYLES = {
    PartKind.PROMPT: SMALL,
    PartKind.LEGEND: SMALL,
    PartKind.LABEL: SMALL,
    PartKind.DETAILS: SMALL,
    PartKind.ASKED: SMALL,
    PartKind.CREDITS: SMALL,
    PartKind.SHORT_FACTS: SMALL,
    PartKind.POSITION: SMALL,
    PartKind.CORRECTED: SMALL,
    PartKind.SOURCE: SMALL,
    PartKind.NOTE: SMALL,
}


def _style(part: Part) -> str:
    if part.kind is PartKind.SAID:
        if not part.prominent or utf16_length(part.text) > LARGE:
            return _QUOTE
        return _LARGE_QUOTE if utf16_length(part.text) <= LARGEST else _BOLD_QUOTE
    return _STYLES.get(part.kind, _PLAIN)


def _text(part: Part) -> str:
    return plain(part.text, part.limit)


def _italic(part: Part) -> str:
    return f"*{_text(part)}*"


def _bold(part: Part) -> str:
    return f"**{_text(part)}**"


def _claim(part: Part) -> str:
    return f"“{_text(part)}”"


def _citation(part: Part) -> str:
    return fenced(part.text)


def _lead(part: Part) -> str:
    symbol = wording.answers.SYMBOLS[part.tone] if part.tone else ""
    text = f"**{_text(part)}**" if part.prominent else _text(part)
    return f"{symbol} {text}" if symbol else text


def _diff(part: Part) -> str:
    """A claim beside what was said, in one run of words."""
    line = ""
    for run in diff_runs.diff_runs(part.diff):
        markup = _DIFF_MARKUP[run.kind]
        text = f"{markup}{plain(run.text, run.limit)}{markup}"
        longer = f"{line} {text}" if line else text
        if utf16_length(longer) > limits.MAX_DIFF:
            return f"“{line} {CUT_MARK}”"
        line = longer
    return f"“{line}”"


_DIFF_MARKUP = {RunKind.SAME: "", RunKind.CLAIMED: "~~", RunKind.SAID: "**"}


def _topics(part: Part) -> str:
    return shorten_all(part.topics, limits.MAX_NAME, limits.MAX_TOPICS, ESCAPE)


_TEXTS: Mapping[PartKind, Callable[[Part], str]] = {
    PartKind.PROMPT: prompt_of,
    PartKind.LEAD: _lead,
    PartKind.CLAIM: _claim,
    PartKind.DIFF: _diff,
    PartKind.LEGEND: _text,
    PartKind.HEADING: _text,
    PartKind.LABEL: _text,
    PartKind.SPEAKER: _bold,
    PartKind.TITLE: _bold,
    PartKind.DETAILS: _text,
    PartKind.TOPICS: _topics,
    PartKind.ITEM: item_of,
    PartKind.ASKED: _text,
    PartKind.NO_WORDS: _italic,
    PartKind.CREDITS: credits_of,
    PartKind.FACTS: facts_of,
    PartKind.SHORT_FACTS: short_facts_of,
    PartKind.POSITION: lambda _: "",  # only on pages
    PartKind.CORRECTED: _text,
    PartKind.SOURCE: source_of,
    PartKind.CITATION: _citation,
    PartKind.MATCHES_LEFT: _text,
    PartKind.NOTE: _text,
}
