"""Speakers' names as the edition has them: without its marks, and short where no other has the same first name."""

import re
from collections.abc import Sequence

from bot.transcript.sources.roles import is_unnamed
from bot.transcript.words import normalize_word

_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend father sister president".split()
)
_LABEL_MARKUP = re.compile(r"[*:{}]+")


def edition_labels(names: Sequence[str]) -> dict[str, str]:
    """Speaker -> label in the edition: the first name if no other speaker has it, else the whole name."""
    plain_names = {name: plain_name(name) for name in names}
    first_names = [name.split()[0] for name in plain_names.values()]
    return {
        name: plain.split()[0] if first_names.count(plain.split()[0]) == 1 and _has_first_name(plain) else plain
        for name, plain in plain_names.items()
    }


def _has_first_name(name: str) -> bool:
    first = normalize_word(name.split(maxsplit=1)[0])
    return bool(first) and first not in _TITLES and not is_unnamed(name)


def plain_name(label: str) -> str:
    """A speaker's label without the characters that edited.md gives a meaning."""
    return " ".join(_LABEL_MARKUP.sub(" ", label).split()) or "Speaker"
