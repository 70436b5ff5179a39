"""Lines copied from a chat -> the same without the names of the members who wrote them. Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.model import Role
from bot.search.terms import folded_words
from bot.verify.markup import PastedLine
from bot.verify.pieces import is_labelled

_SENDER = re.compile(r"[^:\n]{1,40}:\s+(?=\S)")
_MOST_WORDS = 3  # of a member's name
_FEWEST_LINES = 2  # that begin with it


def without_senders(lines: Sequence[PastedLine], names: Mapping[str, Role]) -> tuple[PastedLine, ...]:
    """The lines without a name and colon that several of them begin with, if it is no speaker's."""
    senders = [_sender(line, names) for line in lines]
    counts = Counter(sender for sender in senders if sender)
    return tuple(
        replace(line, text=line.text[len(sender) :]) if counts[sender] >= _FEWEST_LINES else line
        for line, sender in zip(lines, senders, strict=True)
    )


def _sender(line: PastedLine, names: Mapping[str, Role]) -> str:
    match = _SENDER.match(line.text)
    if match is None or is_labelled(line.text, names):
        return ""
    words = folded_words(match[0])
    return match[0] if len(words) <= _MOST_WORDS and names.keys().isdisjoint(words) else ""
