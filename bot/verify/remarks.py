"""Quotes inside remarks: "my boss keeps saying that Moss said ...", "the part where he says ... is so good". Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.model import Role
from bot.search.terms import folded_words, is_negation
from bot.verify.attribution import SAYING, STATING
from bot.verify.chatter import is_about_a_quote
from bot.verify.markup import BREAK
from bot.verify.speaker_frames import HEAD, REALLY, TAIL, TITLED, any_name

_WHEN = r"(?: (?:in|on|at|back|from) [\w’'-]{1,12}){0,2}"
_THAT = r"(?: that(?![\w'’]))?"
_EMPHASIS = r"(?:(?:just|really|always|literally|lowkey|still|honestly|actually|pretty|so|such|the|an?|my) ){0,4}"
_OPINION = (
    r"(?:good|great|wild|funny|funniest|hilarious|insane|deep|sad|gold|crazy|iconic|peak|cringe|based|unhinged|fire|"
    r"perfect|amazing|brilliant|unreal|underrated|best|worst|favou?rite|everything|vibe|mood|choice)"
)
_DOES = (
    r"(?:sent|sends?|killed|kills?|got|gets?|broke|breaks?|destroyed|hits?|cracked|cracks?|made|makes?|gave|gives?|"
    r"haunts?|had|took)"
)
_ADVERBS = re.compile(r"(?:\b(?:just|really|always|literally|lowkey|still|honestly|actually) ?){1,4}$")
_FELT = r"(?:believed?|laughed|cried|died|agreed?|felt|choked|screamed)"
_DASHED = r"^[^—–\n]{2,100}?\s(?:[—–→»]|--?|[-=]>|>>)\s+"
_REACTIONS = tuple(
    rf"(.*),?\s{reaction}(?: [\w’']+){{0,4}}\W{{0,6}}$"
    for reaction in (
        rf"{_EMPHASIS}{_DOES} (?:me|us|different|hard|home|deep|close)",
        rf"(?:is|was) {_EMPHASIS}{_OPINION}",
        r"lives? (?:rent[ -]free|in my head)",
        rf"(?:and|but) (?:honestly |tbh |now |then )?(?:i|we) (?:\w+ ){{0,3}}{_FELT}",
    )
)
"""How a remark goes on after the quote in it: all before that is group 1."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """What may be a quote inside a remark, and the remark as its frame.

    `is_clear` if it is introduced so that whatever is before it is no part of it, `reacts` if the remark goes on after
    it with what somebody thinks of it.
    """

    text: str
    frame: str
    is_clear: bool
    reacts: bool


def embedded(text: str, names: Mapping[str, Role]) -> Iterator[Embedded]:
    """A text without a remark, whatever it says, that introduces what follows, or that comments on what it follows.

    "My boss keeps saying that Moss said ...", "our captain, every day: ...", "the part where he says ... is so good".
    A frame that negates is none: it may be part of what is claimed.
    """
    head, tail_start = text[:HEAD], max(0, len(text) - TAIL)
    starts = [(match.end(), False) for match in _matches(_remarks_before(names), head)]
    starts += [(match.end(), True) for match in _matches(_introductions(names), head)]
    starts += [(match.end(), True) for match in _matches((_DASHED,), head) if is_about_a_quote(match[0], names)]
    ends = [(tail_start + match.end(1), False) for match in _matches(_remarks_after(names), text[tail_start:])]
    reactions = [
        (tail_start + len(_ADVERBS.sub("", match[1])), True) for match in _matches(_REACTIONS, text[tail_start:])
    ]
    for start, is_clear in [*dict.fromkeys(starts), (0, False)]:
        for end, reacts in [*ends, *(reactions if start else []), (len(text), False)]:
            frame = f"{text[:start]} {BREAK} {text[end:]}"
            if start < end and (start, end) != (0, len(text)) and not any(map(is_negation, folded_words(frame))):
                yield Embedded(text[start:end], frame, is_clear, reacts)


def _matches(patterns: Iterable[str], text: str) -> Iterator[re.Match[str]]:
    return filter(None, (re.match(pattern, text, re.IGNORECASE) for pattern in patterns))


def _remarks_before(names: Mapping[str, Role]) -> Iterator[str]:
    """How a remark of any words before a quote ends: in who said it."""
    name = any_name(names)
    yield rf"^.{{0,160}}\b(?:he|she|{name})(?: who)?{_WHEN}{REALLY} {SAYING}{_THAT}[:,]?\s+"
    yield rf"^.{{0,160}}\b(?:{name}){_WHEN}{REALLY} {STATING}{_THAT}[:,]?\s+"
    yield rf"^.{{0,160}}\b(?:{name}) (?:is|was) (?:\w+ )?right (?:that|about|when he said)[:,]?\s+"
    yield rf"^.{{0,160}}\b(?:him|her|{name}){REALLY} (?:going|saying|like|being like|be like|all){_THAT}[:,]?\s+"
    yield rf"^(?:[\w’']+ ){{0,4}}(?:{name})(?:'s|’s)? (?:quote|line|words)(?: \w+)? (?:is|was|goes)[:,]?\s+"


def _introductions(names: Mapping[str, Role]) -> Iterator[str]:
    """What stands before a quote and is plainly none of it: anything with a colon, whoever has a title, a passage."""
    who = rf"(?:he|she|they|{any_name(names)})"
    passage = r"(?:bit|part|moment|line|quote|scene|section|clip|passage|segment|way)"
    yield r"^[^:\n]{2,160}:\s+"
    yield rf"^.{{0,100}}?\b{TITLED}{_WHEN}{REALLY} {STATING}{_THAT}[:,]?\s+"
    yield (
        rf"^.{{0,60}}?\b(?:the|that|this|his|her) (?:\w+ ){{0,2}}{passage}\b(?: at| around| near)?(?:\s?¦)?"
        rf"(?: about| where| when| that| of| with)?(?: {who} (?:\w+ ){{0,2}}(?:{STATING}|like)(?: that)?)?[:,]?\s+"
    )


def _remarks_after(names: Mapping[str, Role]) -> Iterator[str]:
    """How people add that somebody said it: all before that is group 1."""
    said = rf"(?:he|she|{any_name(names)}){REALLY} {SAYING} (?:that|this|it|so)"
    yield rf"(.*)\s[—–-]{{1,2}} {said}\W{{0,6}}$"
    yield rf"(.*?)\s?\({said}\b[^()]{{0,40}}\)\W{{0,6}}$"
    yield r"(.*),? as (?:[\w’']+ ){1,4}(?:said|says|put it|puts it)\W{0,6}$"
