"""Whom a claim names as the one who said it, and whether they did. Pure."""

import re
from collections.abc import Collection, Sequence

from bot.model import Quote
from bot.search.people import People, Person
from bot.search.terms import words_of

_NOT_THE_SPEAKER = frozenset("to told tells tell with asked asks ask for about on".split())
"""Words before a name that make it somebody spoken to or about, or a show named after its host."""


def claimed_speakers(message: str, claim: str, people: People | None) -> frozenset[Person]:
    """Those to whom a message attributes the claim in it; empty if it names nobody for certain.

    `people` are those who can be named; None in a library of one interview, where the role says enough.
    """
    before, found, after = message.partition(claim)
    if people is None or not found:
        return frozenset()
    return frozenset(_speakers_in(before, people) + _speakers_in(after, people))


def _speakers_in(frame: str, people: People) -> list[Person]:
    words = words_of(frame)
    speakers: list[Person] = []
    index = 0
    while index < len(words):
        person, length = people.named(words[index:]) or (None, 1)
        name, before = words[index : index + length], words[index - 1] if index else ""
        is_telling = length > 1 or not people.is_ordinary(name) or _is_marked(name[0], frame)
        speaks = before not in _NOT_THE_SPEAKER or words[max(0, index - 2) : index] == ["according", "to"]
        if person is not None and is_telling and speaks:
            speakers.append(person)
        index += length
    return speakers


def _is_marked(name: str, frame: str) -> bool:
    """Whether an ordinary word stands where a speaker is named: `Grace: ...`, `... - Grace`, `Grace said`."""
    word = re.escape(name)
    return re.search(rf"[—–~-]\s*{word}\b|\b{word}\s*[:—–-]|\b{word} (?:said|says)\b", frame, re.IGNORECASE) is not None


def names_another(claimed: Collection[Person], pieces: Sequence[Quote]) -> bool:
    """Whether all pieces of a claim are by others than it names; an unknown speaker is judged by the interview."""
    return bool(claimed and pieces) and not any(_may_be_by(person, piece) for person in claimed for piece in pieces)


def _may_be_by(person: Person, piece: Quote) -> bool:
    return piece.ref.interview in person.interviews and piece.speaker in (None, person.name)
