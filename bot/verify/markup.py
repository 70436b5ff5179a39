"""A message as pasted -> its lines without links, emoji, timestamps, markup and the bot's own layout. Pure.

What is taken out leaves a break, so that the words before and after it do not become one sentence.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.search.focus import with_spaces
from bot.search.message import LONGEST_CLAIM, strip_mentions
from bot.verify.tags import without_tags

BREAK = " ¦ "
"""Stands where something was taken out, and between sentences that need not belong together."""

_HYPHENATED = re.compile(r"(?<=[a-z])-\r?\n(?=[a-z])")
_LINK = re.compile(r"<?\bhttps?://[^\s<>]{1,2000}>?|\bwww\.[^\s<>]{1,2000}", re.IGNORECASE)
_MASKED_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\(<?https?://[^\s()<>]{1,2000}>?\)")
_EMOJI_CODE = re.compile(r"<a?:\w{1,64}:\d{1,25}>|(?<!\w):[a-z0-9_+-]{2,40}:(?!\w)", re.IGNORECASE)
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_TIME = re.compile(
    rf"[\[(]?(?<![\d:#-]){_CLOCK}(?:\s?(?:-->|→|[–—-])\s?{_CLOCK}(?:\s(?:align|position|line|size):\S{{1,20}}){{0,4}})?"
    r"(?![\d:-])(?:\s?[ap]\.?m\b\.?)?[\])]?",
    re.IGNORECASE,
)
_TIME_IN_LETTERS = re.compile(r"(?<!\w)\d{1,2}h\d{1,2}m(?:\d{1,2}s)?(?!\w)", re.IGNORECASE)
_CUE_HEAD = re.compile(
    r"^(?:WEBVTT[^\n]{0,80}|[ \t]{0,3}\d{1,5})[ \t\r]{0,3}\n(?=\s{0,6}\d{1,2}:[\d:.,]{2,12} -->)", re.MULTILINE
)
"""The number of a subtitle on a line of its own before its times, and the first line of a file of subtitles."""
_FOOTNOTE = re.compile(
    r"(?<=[a-z.,!?;\"”’])(?:\[\d{1,3}\]|\(\d{1,2}\))|(?<!\w)\(\d{1,2}\)(?=[a-z])|(?<=[a-z]{3})[¹²³⁰-⁹]{1,3}",
    re.IGNORECASE,
)
_HASHTAG = re.compile(r"(?<!\w)#[a-z]\w{0,60}", re.IGNORECASE)
_QUOTE_ID = re.compile(r"\b[a-z0-9][a-z0-9._-]{0,80}:\d{1,9}[-–]\d{1,9}\b", re.IGNORECASE)
_STAGE = (
    r"sic laughs laugh laughing laughter chuckles chuckling smiles sighs pause pauses applause inaudible crosstalk "
    r"music coughs ph whispers shrugs gasps winks (?:long|short|brief)\s(?:pause|laugh|beat) emphasis\s(?:added|mine)"
).split()
"""What is no word of a quote, as patterns. "[long]" or "[mine]" alone is one."""
_DIRECTION = re.compile(rf"[\[(*](?:(?:{'|'.join(_STAGE)})[\s!?]{{0,2}}){{1,3}}[\])*]", re.IGNORECASE)
_MARKED = re.compile(r"(\*\*|~~|`{1,3}|(?<!\w)[_*])(?=\S)([^\n|*`_~]{8,900}?)(?<=\S)\1(?!\w)")
_SPOILER = re.compile(r"(\|\|)([^\n|]{8,900})\|\|")
_BOLD = re.compile(r"\*\*(?=[^\s*])([^*\n]{1,200})(?<=\S)\*\*(?!\*)")
_MARKS = re.compile(r"(?<![\w*])\*\*|(?<=[.,!?\"”])\*\*|\|\||~~|__|`+|(?<!\w)[*_](?=\w)|(?<=[\w.,!?])_(?!\w)")
_CENSORED = re.compile(r"(?<![\w*])([a-z]{1,4})(\*{1,8})(?=[a-z]{1,4}(?![\w*]))", re.IGNORECASE)
_CENSOR_SIGN = "∗"
"""Stands for the stars inside a censored word, such as "h**l", while marks are taken out."""
_ANY_MARK = re.compile(r"[*_`|~]")
"""In each of the patterns above: most lines have none, and are not searched for marks."""
_TAKEN_OUT = ((_LINK, ""), (_EMOJI_CODE, ":"), (_QUOTE_ID, ":"), (_TIME, ":"), (_TIME_IN_LETTERS, "h"), (_HASHTAG, "#"))
"""Patterns, and what a line must have for them to be looked for."""
_BLOCK_QUOTE = re.compile(r"\s{0,3}(?:>|&gt;)[>\s]*")
_FENCE = re.compile(r"\s{0,3}```\w{0,20}\s*$")
_TABLE_RULE = re.compile(r"\s{0,3}\|?(?:\s?:?-{2,60}:?\s?\|){1,20}(?:\s?:?-{2,60}:?\s?)?$")
_TABLE_ROW = re.compile(r"\s{0,3}\|(?!\|)([^|]{1,2000}(?:\|[^|]{1,2000}){1,20})\|\s{0,3}$")
_SMALL_PRINT = re.compile(r"\s{0,3}(?:-#|#{1,3})\s+")

_UNUSUAL = re.compile(r"[^\x20-\x7e]+")
_VARIATIONS = "\ufe0e\ufe0f"  # whether a symbol before them is drawn as text or as an emoji
_FEWEST_MARKED, _FEWEST_EMPHASISED = 3, 4
"""Words that a spoiler or code sets apart as a quotation, and bold or the like, which may stress a part of one."""

_OWN_LINE = re.compile(
    r"\W*(?:(?:verbatim|altered|stitched|absent)\s*[:,]|what was said:|where the words come from:|the closest passage:|"
    r"not sure\.(?: the closest passages?[^:]{0,200}:)?\W*$|i read [\d:]+ as |i looked for:|checked:|"
    r"you asked (?:\d+ questions\.|for \d+[;:])|and \d+ more questions?\.\W*$|counted word for word|part \d+ of \d+|"
    r"[^\"\n]{1,80}\" is said (?:once|twice|[\d,]+ times) in |"
    r"match \d+ of \d+|\d+ more match|struck through: only|\[-said, but|shared by [^:]{1,80}:|quote of the day\W*$|"
    r"the quote in context:|also said on this topic:)|"
    r".{0,300}(?:[━─]{3}|●)|.{0,300}\[-.{0,300}-\]|.{0,300}\" in the captions",
    re.IGNORECASE,
)
_OTHER_QUESTIONS = re.compile(r"\W*you asked \d+ questions\.", re.IGNORECASE)
_NUMBERED = re.compile(r"\W*\d{1,2}\\?\. ")
_ASKED = re.compile(r"\W*(?:asked(?: earlier)?|just before|[^:\n]{1,60} asked):", re.IGNORECASE)
_FACTS = re.compile(r".{1,200}\S · \S")
_NUMBERED_FACTS = re.compile(r"\d{1,2} · \S")


@dataclass(frozen=True, slots=True)
class PastedLine:
    """A line of a message as plain text; `is_quoted` if a block quote."""

    text: str
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class PastedText:
    """The lines of a message that say something; `is_own_answer` if the bot's own layout was around them."""

    lines: tuple[PastedLine, ...]
    is_own_answer: bool


def says_only_links(text: str) -> bool:
    """Whether a text has links and not a word beside them."""
    return _LINK.search(text) is not None and not any(map(str.isalnum, strip_mentions(_LINK.sub(" ", text))))


def read_markup(text: str) -> PastedText:
    """The lines of a message, at most LONGEST_CLAIM characters of it."""
    text = without_tags(_HYPHENATED.sub("", html.unescape(text[:LONGEST_CLAIM])))
    if "-->" in text:
        text = _CUE_HEAD.sub("", text)
    lines: list[PastedLine] = []
    is_own = any(_is_own_layout(_unquoted(raw)) or (":" in raw and _QUOTE_ID.search(raw)) for raw in text.splitlines())
    all_quoted = is_fenced = in_questions = in_passage = False
    remarks = _remarks_in_quotes(text.splitlines())
    for number, raw in enumerate(text.splitlines()):
        if _FENCE.match(raw) is not None:
            is_fenced = not is_fenced
            lines.append(PastedLine("", is_quoted=False))
            continue
        quoted = _BLOCK_QUOTE.match(raw)
        is_quoted = quoted is not None and number not in remarks
        all_quoted = all_quoted or (quoted is not None and quoted[0].strip().startswith(">>>"))
        line = raw[quoted.end() :] if quoted is not None else raw
        bare = _bare(line)
        in_questions = bool(_OTHER_QUESTIONS.match(bare) or (in_questions and _NUMBERED.match(bare)))
        if in_questions or _is_own_layout(line) or (is_own and _ASKED.match(bare)):
            lines.append(PastedLine("", is_quoted=False))  # what is above and below it are two quotes
            in_passage = _NUMBERED_FACTS.match(bare) is not None  # the words of one of several follow
            continue
        in_passage = in_passage and bool(bare)
        lines.append(PastedLine(_plain(line), is_quoted or all_quoted or is_fenced or in_passage))
    return PastedText(tuple(lines), is_own)


def _remarks_in_quotes(lines: Sequence[str]) -> set[int]:
    """Lines of a quoted message, by number, that stand beside a quote inside it: they talk about that quote."""
    marks = [match[0] if (match := _BLOCK_QUOTE.match(line)) is not None else "" for line in lines]
    depths = [mark.replace("&gt;", ">").count(">") for mark in marks]
    if any(mark.strip().startswith(">>>") for mark in marks):
        return set()  # Discord's mark for all that follows
    remarks: set[int] = set()
    for is_quoted, group in groupby(range(len(lines)), key=lambda number: depths[number] > 0):
        numbers = list(group)
        deepest = max(depths[number] for number in numbers)
        remarks.update(number for number in numbers if is_quoted and depths[number] < deepest)
    return remarks


def _is_own_layout(line: str) -> bool:
    """Whether a line is part of how the bot lays out its answers, not words of a quote."""
    bare = _bare(line)
    return bool(bare) and (_OWN_LINE.match(bare) is not None or _FACTS.match(bare) is not None)


def _bare(line: str) -> str:
    return _without_marks(_SMALL_PRINT.sub("", line)).strip()


def _without_marks(line: str) -> str:
    return _MARKS.sub("", _BOLD.sub(r"\1", line)) if _ANY_MARK.search(line) is not None else line


def _unquoted(line: str) -> str:
    quoted = _BLOCK_QUOTE.match(line)
    return line[quoted.end() :] if quoted is not None else line


def _plain(line: str) -> str:
    """A line without links, codes and marks; what bold or a spoiler sets apart is in quotation marks instead."""
    line = _MASKED_LINK.sub(r"\1", _SMALL_PRINT.sub("", line))
    if "|" in line and (row := _TABLE_ROW.match(line)) is not None:
        line = "" if _TABLE_RULE.match(line) is not None else row[1].replace("|", BREAK)
    for pattern, needed in _TAKEN_OUT:
        if needed in line:
            line = pattern.sub(BREAK, line)
    line = with_spaces(_DIRECTION.sub(" ", _FOOTNOTE.sub("", line)))
    if _ANY_MARK.search(line) is not None:
        line = _CENSORED.sub(lambda match: match[1] + _CENSOR_SIGN * len(match[2]), line)
        line = _MARKED.sub(_as_quotation, _SPOILER.sub(_as_quotation, line))
        line = _without_marks(line).replace(_CENSOR_SIGN, "*")
    return strip_mentions(" ".join(_visible(line).split()))


def _as_quotation(match: re.Match[str]) -> str:
    fewest = _FEWEST_MARKED if match[1][0] in "`|" else _FEWEST_EMPHASISED
    return f"“{match[2].strip()}”" if len(match[2].split()) >= fewest else match[2]


def _visible(line: str) -> str:
    """The line without control and format characters; symbols such as emoji leave a break."""
    if line.isascii() and line.isprintable():
        return line
    return _UNUSUAL.sub(_seen, unicodedata.normalize("NFC", line))


def _seen(match: re.Match[str]) -> str:
    return "".join(map(_seen_as, match[0]))


def _seen_as(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    if category in ("So", "Sk") and not character.isascii() and character != "´":
        return BREAK
    return "" if category in ("Cf", "Cs", "Co", "Cn") or character in _VARIATIONS else character
