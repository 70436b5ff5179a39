"""A member's message -> the claimed quotes in it, and the speaker each is attributed to. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.model import Role
from bot.search.message import normalize
from bot.search.terms import folded_words
from bot.verify.attribution import sayer
from bot.verify.canonical import has_words
from bot.verify.chat_log import without_senders
from bot.verify.framing import without_frame
from bot.verify.markup import BREAK, PastedLine, PastedText, read_markup
from bot.verify.pieces import is_labelled, is_list_item, strip_list_mark
from bot.verify.quotations import quotations

MOST_CLAIMS = 10
"""Quotes of one message that get a verdict each."""

_FEWEST_QUOTED = 3  # words in quotation marks below which they are a term, not the claim
_FEWEST_ITEMS = 2
_TEXT = re.compile(
    r"\[[^\[\]]{0,80}\]\S*|\([^\s()]{1,40}(?:\s[^\s()]{1,40}){0,3}\)\S*|"
    r"\d{1,3} (?:[½⅓⅔¼¾]|1/2|[12]/3|[13]/4)(?![\d/])\S*|\S+"
)
"""A text of a claim: a word, an editor's brackets, a few words in parentheses, or a number with a fraction (2 1/2)."""
_JOINS_NEXT = re.compile(r"[\s,;]{1,4}(?:and|or|&)[\s,;]{0,4}$", re.IGNORECASE)
"""How an item of a list leads to the next."""
_EDGES = " \"'“”„«»‘’「」>¦,;:—–-"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed: the text without its frame, its words as typed, and whom it is attributed to.

    `name` has the folded words of the speaker's name, such as ("mark", "zuckerberg"); none if nobody is named.
    """

    text: str
    words: tuple[str, ...]
    role: Role | None = None
    name: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastedMessage:
    """The claims that a message marks as quotes; and its whole text, for when they are only part of what is claimed.

    A message without marked quotes has only `whole`, whose sentences may be framing.
    """

    marked: tuple[Claim, ...]
    whole: Claim
    text: str  # of the whole message, with breaks where sentences need not belong together


def read_message(text: str, names: Mapping[str, Role]) -> PastedMessage:
    """The claims in a message. Raises InputError if it has no words.

    `names` are folded words with the role of the speaker they name.
    """
    normalize(text, what="claim")
    pasted = read_markup(text)
    if not any(folded_words(line.text) for line in pasted.lines):
        pasted = PastedText((PastedLine(normalize(text, what="claim"), is_quoted=False),), is_own_answer=False)
    pasted = replace(pasted, lines=without_senders(pasted.lines, names))
    whole_text = _joined(pasted.lines)
    claims = _block_quotes(pasted.lines, names)
    if not (claims and pasted.is_own_answer):
        claims += _quotations(pasted.lines, names)
    if not claims:
        claims = _list_items(pasted.lines, names)
    return PastedMessage(tuple(claims[:MOST_CLAIMS]), unframed(whole_text, names), whole_text)


def unframed(text: str, names: Mapping[str, Role]) -> Claim:
    """The claim in a text with who said it around it."""
    bare, frame = without_frame(text, names)
    return claim_of(bare, frame, names)


def claim_of(text: str, frame: str, names: Mapping[str, Role]) -> Claim:
    """The claim of a text whose attribution is in a frame."""
    shown = " ".join(text.replace(BREAK.strip(), " ").split()).strip(_EDGES)
    words = tuple(part for part in _TEXT.findall(shown) if has_words(part))
    role, name = sayer(frame, names)
    return Claim(shown, words, role, name)


def _joined(lines: Sequence[PastedLine]) -> str:
    return BREAK.join(line.text for line in lines if line.text)


def _block_quotes(lines: Sequence[PastedLine], names: Mapping[str, Role]) -> list[Claim]:
    """A claim for each run of quoted lines."""
    runs: list[list[str]] = [[]]
    around: list[str] = []
    for line in lines:
        if line.is_quoted and folded_words(line.text):
            runs[-1].append(line.text)
        else:
            runs.append([])
            around.append(line.text)
    found = [run for run in runs if run]
    frame = " ".join(around) if len(found) == 1 else ""
    claims = []
    for run in found:
        text, inner_frame = without_frame(" ".join(run), names)
        claims.append(claim_of(text, f"{inner_frame} {frame}".strip(), names))
    return claims


def _quotations(lines: Sequence[PastedLine], names: Mapping[str, Role]) -> list[Claim]:
    """A claim for each quotation outside block quotes; its frame is what stands before it, or else after it."""
    text = _joined([line for line in lines if not line.is_quoted])
    found = [item for item in quotations(text) if len(folded_words(item.text)) >= _FEWEST_QUOTED]
    claims: list[Claim] = []
    for number, item in enumerate(found):
        before = text[found[number - 1].end if number else 0 : item.start]
        after = text[item.end : found[number + 1].start if number + 1 < len(found) else len(text)]
        frame = f"{before} ¦ {after}" if len(found) == 1 else before
        if not _names_sayer(frame, names) and number + 1 == len(found):
            frame = after
        claims.append(claim_of(item.text, frame, names))
    return claims


def _names_sayer(frame: str, names: Mapping[str, Role]) -> bool:
    return sayer(frame, names)[0] is not None


def _list_items(lines: Sequence[PastedLine], names: Mapping[str, Role]) -> list[Claim]:
    """A claim for each item of a list of at least two, or each line of a dialogue with the speakers' names."""
    items = [strip_list_mark(line.text) for line in lines if is_list_item(line.text) or is_labelled(line.text, names)]
    if len(items) < _FEWEST_ITEMS:
        return []
    items = [*(_JOINS_NEXT.sub("", item) for item in items[:-1]), items[-1]]
    return [unframed(item, names) for item in items if len(folded_words(item)) >= _FEWEST_QUOTED]
