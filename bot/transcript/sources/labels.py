"""Speakers' labels at the beginning of a stretch of speech: "Lex: ...", ">> LEX FRIDMAN: ...", "[Lex] ...". Pure.

A word before a colon is not always a name ("the thing is: ..."), so a label needs proof from the file: it occurs
more than once, or it is written like a name and another label occurs more than once.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from bot.transcript.sources.source import Cue

_NAME = r"[^\W\d_][\w.'’\-]*"
_LABEL = re.compile(
    rf"(?:(?P<marks>(?:>>+|&gt;&gt;|-|–|—)\s*))?"
    rf"(?:\[(?P<bracketed>[^\[\]:]{{1,60}})\]:?"
    rf"|(?P<named>{_NAME}(?: (?:&|and|{_NAME}|\d{{1,2}}|\([^()]{{1,30}}\))){{0,5}}):)\s+(?=\S)"
)
_CHANGE = re.compile(r"(?:>>+|&gt;&gt;)\s*")
_INNER_CHANGE = re.compile(r"(?<=\s)(?=(?:>>+|&gt;&gt;)\s)")
_SENTENCE_END = re.compile(r"(?<=[.?!…\"”’)\]])\s+")
_NOT_NAMES = frozenset(
    "note warning question answer source http https example tip step chapter part summary update edit ps nb caution "
    "fact remember q a music applause laughter laughs inaudible crosstalk silence noise foreign".split()
)
_CAPITALISED = re.compile(r"[A-Z0-9][\w.'’\-]*|and|&|de|van|von|der|la|di|\(.*\)")
_OFTEN = 2  # occurrences that prove a label
_FEW_WORDS = 5  # a label has at most these
_LONGEST_LABEL = 120  # characters in which a label ends
_LONG_ACRONYM = 5  # letters; a longer label in capitals is a name, not an acronym


def take_labels(cues: Sequence[Cue]) -> list[Cue]:
    """The cues with labels turned into speakers, and `>>` into new turns; each part of a cue goes to who says it.

    A label marks only where somebody begins, so cues without one belong to the speaker before. Not so if the file names
    speakers in a field of its own: then a cue without one has none.
    """
    cues = [part for cue in cues for part in _split(cue, (at.end() for at in _INNER_CHANGE.finditer(cue.text)))]
    labels = _proven_labels([cue.text for cue in cues])
    cues = [part for cue in cues for part in _split(cue, _inner_labels(cue.text, labels))]
    has_field = any(cue.speaker is not None for cue in cues)
    taken = []
    for cue in cues:
        match = _LABEL.match(cue.text)
        if match is not None and _label(match).casefold() in labels:
            taken.append(_shortened(cue, match.end(), tidy(_label(match))))
        elif (change := _CHANGE.match(cue.text)) is not None:
            taken.append(_shortened(cue, change.end(), cue.speaker))
        else:
            taken.append(cue)
    return taken if has_field else _continued(taken)


def _proven_labels(texts: Sequence[str]) -> frozenset[str]:
    """The labels of a file, in small letters: those that occur again, and with them all that are written like names."""
    repeated = repeated_labels(texts)
    names = (label.casefold() for text in texts if (label := label_of(text)) is not None and is_name(label))
    return repeated.union(names) if repeated else repeated


def repeated_labels(texts: Iterable[str]) -> frozenset[str]:
    """The labels, in small letters, that begin more than one of the texts."""
    counts = Counter(label.casefold() for text in texts if (label := label_of(text)) is not None)
    return frozenset(label for label, count in counts.items() if count >= _OFTEN)


def label_of(text: str) -> str | None:
    """What may be a label at the beginning of a text."""
    match = _LABEL.match(text)
    return _label(match) if match is not None and _could_be(_label(match)) else None


def is_change(text: str) -> bool:
    """Whether a text begins with `>>`, which says that somebody else speaks."""
    return _CHANGE.match(text) is not None


def _inner_labels(text: str, labels: Container[str]) -> Iterator[int]:
    """Where labels of the file begin a sentence within a text."""
    for end in _SENTENCE_END.finditer(text):
        label = label_of(text[end.end() : end.end() + _LONGEST_LABEL])
        if label is not None and label.casefold() in labels:
            yield end.end()


def _split(cue: Cue, places: Iterable[int]) -> list[Cue]:
    """The cue in parts that begin at places of its text. Nobody is known to say those after the first."""
    starts = [0, *(place for place in places if place)]
    parts, before = [], 0  # words before a part
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(cue.text)], strict=True)):
        text = cue.text[start:end].strip()
        after = before + len(text.split())
        words, before = cue.words[before:after], after
        part = replace(cue, text=text, words=words)
        if number:
            moment = words[0][1] if words else None
            part = replace(part, start=moment, speaker=None, new_turn=True, new_paragraph=False)
        parts.append(part)
    return parts


def _continued(cues: Sequence[Cue]) -> list[Cue]:
    """The cues, each without a speaker given that of the cue before, unless the speaker changes there."""
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


def tidy(label: str) -> str:
    """A label; one in capitals is written like a name, unless it is an acronym or has a number, as SPEAKER_00."""
    is_shouted = label.isupper() and len(label) > _LONG_ACRONYM and not any(map(str.isdigit, label))
    return label.title() if is_shouted else label


def _shortened(cue: Cue, start: int, speaker: str | None) -> Cue:
    dropped = len(cue.text[:start].split())
    return replace(cue, text=cue.text[start:].strip(), speaker=speaker, words=cue.words[dropped:], new_turn=True)
