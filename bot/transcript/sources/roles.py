"""Decides who is host and who is guest, by evidence: what the file says, who introduces, who asks. Pure.

Without evidence a speaker has no role: a wrong role is worse than none.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model import Role
from bot.transcript.sources.source import Source

_OPENS = re.compile(
    r"\bwelcome (?:back )?to\b|\b(?:my|our|today'?s) guests?\b|\bi'?m joined by\b|\bjoining (?:me|us)\b"
    r"|\bthank(?:s| you)(?: \w+){0,3} for (?:joining|coming|being|taking)\b"
    r"|\b(?:this is|i am|i'm) your host\b|\byou'?re listening to\b|\bwelcome,? \w+",
    re.IGNORECASE,
)
_IS_WELCOMED = re.compile(
    r"\bthank(?:s| you)(?: \w+){0,3} for having (?:me|us)\b"
    r"|\b(?:great|good|happy|glad|excited|pleasure|honou?r) to be (?:here|on)\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:unknown|unidentified|new|other)?\s*(?:speaker|voice|person|participant|spk)\b[ _]*\w{0,3}"
    r"|emcee|moderator|audience(?: member)?|narrator|announcer",
    re.IGNORECASE,
)
_FEWEST_QUESTIONS = 4
_ASKS_MORE = 2.5  # times as many questions per word as the speaker who asks next most
_MAIN = 0.08  # a main speaker has at least this share of the words
_BEGINNING = 0.15  # share of the cues in which people are introduced


@dataclass(frozen=True, slots=True)
class Part:
    """What one speaker does in a recording, as counts."""

    label: str
    words: int
    questions: int
    opens: int
    welcomed: int

    @property
    def asking(self) -> float:
        """Questions per hundred words."""
        return 100 * self.questions / max(1, self.words)


def is_unnamed(label: str) -> bool:
    """Whether a label is a placeholder such as "Speaker 1", not a name."""
    return _GENERIC.fullmatch(label.strip()) is not None


def parts_of(source: Source) -> list[Part]:
    """What each speaker does, in the order in which they first speak."""
    words: dict[str, int] = defaultdict(int)
    questions: dict[str, int] = defaultdict(int)
    opens: dict[str, int] = defaultdict(int)
    welcomed: dict[str, int] = defaultdict(int)
    early = max(20, int(len(source.cues) * _BEGINNING))
    for index, cue in enumerate(source.cues):
        if cue.speaker is None:
            continue
        words[cue.speaker] += len(cue.text.split())
        questions[cue.speaker] += cue.text.count("?")
        if index < early:
            opens[cue.speaker] += bool(_OPENS.search(cue.text))
            welcomed[cue.speaker] += bool(_IS_WELCOMED.search(cue.text))
    return [Part(label, count, questions[label], opens[label], welcomed[label]) for label, count in words.items()]


def roles_of(source: Source, hosts: Sequence[str] = ()) -> Mapping[str, Role | None]:
    """Speaker's label -> role, or None. `hosts`, which the operator names, outweigh all evidence."""
    parts = parts_of(source)
    named = [part.label for part in parts if _is_among(part.label, (*hosts, *(source.hosts if not hosts else ())))]
    found = named or _hosts(parts)
    guests = _guests(parts, found, source)
    return {
        part.label: Role.HOST if part.label in found else Role.GUEST if part.label in guests else None for part in parts
    }


def _is_among(label: str, names: Sequence[str]) -> bool:
    words = label.casefold().split()
    return any(
        words == name.casefold().split() or (len(words) == 1 and words[0] in name.casefold().split()) for name in names
    )


def _hosts(parts: Sequence[Part]) -> list[str]:
    """Labels of those who open the conversation and are not welcomed to it; else of who asks far more than others."""
    total = sum(part.words for part in parts)
    opening = [
        part
        for part in parts
        if part.opens and not part.welcomed and not is_unnamed(part.label) and part.words >= _MAIN / 4 * total
    ]
    if opening:
        most = max(part.opens for part in opening)
        return [
            part.label
            for part in opening
            if part.opens == most or (part.words >= _MAIN * total and part.opens >= most / 2)
        ][:3]
    asking = sorted((part for part in parts if part.words >= _MAIN / 2 * total), key=lambda part: -part.asking)
    if (
        len(asking) >= 2
        and asking[0].questions >= _FEWEST_QUESTIONS
        and asking[0].asking >= _ASKS_MORE * asking[1].asking
    ):
        return [asking[0].label] if not is_unnamed(asking[0].label) else []
    return []


def _guests(parts: Sequence[Part], hosts: Sequence[str], source: Source) -> set[str]:
    """Labels of those whom the file lists, who were welcomed, or who are the only main speaker beside a host."""
    total = sum(part.words for part in parts)
    listed = [name for name in source.speakers if name not in source.hosts]
    guests = {
        part.label for part in parts if part.label not in hosts and (part.welcomed or _is_among(part.label, listed))
    }
    main = [part.label for part in parts if part.words >= _MAIN * total]
    others = [label for label in main if label not in hosts]
    if hosts and len(others) == 1:
        guests.add(others[0])
    return {label for label in guests if not is_unnamed(label)}
