"""Speakers' labels at the beginning of a stretch of speech: "Lex: ...", ">> LEX FRIDMAN: ...", "[Lex] ...". Pure.

A word before a colon is not always a name ("the thing is: ..."), so a label needs proof from the file: it occurs
more than once, or it is written like a name and another label occurs more than once.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.transcript.sources.source import Cue

_NAME = r"[^\W\d_][\w.'’\-]*"
_LABEL = re.compile(
    rf"(?:(?P<marks>(?:>>+|&gt;&gt;|-|–|—)\s*))?"
    rf"(?:\[(?P<bracketed>[^\[\]:]{{1,60}})\]:?"
    rf"|(?P<named>{_NAME}(?: (?:&|and|{_NAME}|\d{{1,2}}|\([^()]{{1,30}}\))){{0,5}}):)\s+(?=\S)"
)
_CHANGE = re.compile(r"(?:>>+|&gt;&gt;)\s*")
_NOT_NAMES = frozenset(
    "note warning question answer source http https example tip step chapter part summary update edit ps nb caution "
    "fact remember q a music applause laughter laughs inaudible crosstalk silence noise foreign".split()
)
_CAPITALISED = re.compile(r"[A-Z0-9][\w.'’\-]*|and|&|de|van|von|der|la|di|\(.*\)")
_OFTEN = 2  # occurrences that prove a label
_FEW_WORDS = 5  # a label has at most these
_LONG_ACRONYM = 5  # letters; a longer label in capitals is a name, not an acronym


def take_labels(cues: Sequence[Cue], known: Sequence[str] = ()) -> list[Cue]:
    """The cues with labels turned into speakers, and `>>` into new turns. Labels in `known` need no proof."""
    matches = {
        index: match for index, cue in enumerate(cues) if (match := _LABEL.match(cue.text)) and _could_be(_label(match))
    }
    counts = Counter(_label(match).casefold() for match in matches.values())
    trusted = {label for label, count in counts.items() if count >= _OFTEN} | {name.casefold() for name in known}
    proven = any(label in trusted for label in counts)
    taken = []
    for index, cue in enumerate(cues):
        match = matches.get(index)
        if match is not None and (_label(match).casefold() in trusted or (proven and is_name(_label(match)))):
            cue = _shortened(cue, match.end(), _tidy(_label(match)))  # noqa: PLW2901
        elif (change := _CHANGE.match(cue.text)) is not None:
            cue = _shortened(cue, change.end(), cue.speaker)  # noqa: PLW2901
        taken.append(cue)
    return _continued(taken)


def _continued(cues: Sequence[Cue]) -> list[Cue]:
    """The cues, each without a speaker given that of the cue before: a label only marks where somebody begins."""
    speaker: str | None = None
    named = []
    for cue in cues:
        speaker = cue.speaker if cue.speaker is not None else None if cue.new_turn else speaker
        named.append(replace(cue, speaker=speaker))
    return named


def _label(match: re.Match[str]) -> str:
    return (match["bracketed"] or match["named"]).strip()


def _could_be(label: str) -> bool:
    words = label.split()
    return len(words) <= _FEW_WORDS and words[0].casefold().strip(".") not in _NOT_NAMES and label[:1].isupper()


def is_name(label: str) -> bool:
    """Whether a label is written like a name, with a capital in every word."""
    return all(_CAPITALISED.fullmatch(word) for word in label.split())


def _tidy(label: str) -> str:
    """A label; one in capitals is written like a name."""
    return label.title() if label.isupper() and len(label) > _LONG_ACRONYM else label


def _shortened(cue: Cue, start: int, speaker: str | None) -> Cue:
    dropped = len(cue.text[:start].split())
    return replace(cue, text=cue.text[start:].strip(), speaker=speaker, words=cue.words[dropped:], new_turn=True)
