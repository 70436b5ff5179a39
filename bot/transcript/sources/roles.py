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
    r"(?:unknown|unidentified|new|other)?\s*(?:speaker|voice|person|participant|spk)(?![^\W\d_])[ _]*\w{0,3}"
    r"|emcee|moderator|audience(?: member)?|narrator|announcer",
    re.IGNORECASE,
)
_FEWEST_QUESTIONS = 4
_ASKS_MORE = 2.5  # times as many questions per word as the speaker who asks next most
_MAIN = 0.08  # a main speaker has at least this share of the words
_BEGINNING = 0.15  # share of the cues in which people are introduced


@dataclass(frozen=True, slots=True)
class SpeakerCounts:
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


def count_speakers(source: Source) -> list[SpeakerCounts]:
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
    return [
        SpeakerCounts(label, count, questions[label], opens[label], welcomed[label]) for label, count in words.items()
    ]


def roles_of(source: Source, hosts: Sequence[str] = ()) -> Mapping[str, Role | None]:
    """Speaker's label -> role, or None. `hosts`, which the operator names, outweigh all evidence."""
    speakers = count_speakers(source)
    named = [
        speaker.label
        for speaker in speakers
        if _is_among(speaker.label, (*hosts, *(source.hosts if not hosts else ())))
    ]
    found = named or _hosts(speakers)
    guests = _guests(speakers, found, source)
    return {
        speaker.label: Role.HOST if speaker.label in found else Role.GUEST if speaker.label in guests else None
        for speaker in speakers
    }


def _is_among(label: str, names: Sequence[str]) -> bool:
    words = label.casefold().split()
    return any(
        words == name.casefold().split() or (len(words) == 1 and words[0] in name.casefold().split()) for name in names
    )


def _hosts(speakers: Sequence[SpeakerCounts]) -> list[str]:
    """Labels of those who open the conversation and are not welcomed to it; else of who asks far more than others."""
    total = sum(speaker.words for speaker in speakers)
    opening = [
        speaker
        for speaker in speakers
        if speaker.opens
        and not speaker.welcomed
        and not is_unnamed(speaker.label)
        and speaker.words >= _MAIN / 4 * total
    ]
    if opening:
        most = max(speaker.opens for speaker in opening)
        return [
            speaker.label
            for speaker in opening
            if speaker.opens == most or (speaker.words >= _MAIN * total and speaker.opens >= most / 2)
        ][:3]
    asking = sorted(
        (speaker for speaker in speakers if speaker.words >= _MAIN / 2 * total), key=lambda speaker: -speaker.asking
    )
    if (
        len(asking) >= 2
        and asking[0].questions >= _FEWEST_QUESTIONS
        and asking[0].asking >= _ASKS_MORE * asking[1].asking
    ):
        return [asking[0].label] if not is_unnamed(asking[0].label) else []
    return []


def _guests(speakers: Sequence[SpeakerCounts], hosts: Sequence[str], source: Source) -> set[str]:
    """Labels of those whom the file lists, who were welcomed, or who are the only main speaker beside a host."""
    total = sum(speaker.words for speaker in speakers)
    listed = [name for name in source.speakers if name not in source.hosts]
    guests = {
        speaker.label
        for speaker in speakers
        if speaker.label not in hosts and (speaker.welcomed or _is_among(speaker.label, listed))
    }
    main = [speaker.label for speaker in speakers if speaker.words >= _MAIN * total]
    others = [label for label in main if label not in hosts]
    if hosts and len(others) == 1:
        guests.add(others[0])
    return {label for label in guests if not is_unnamed(label)}
