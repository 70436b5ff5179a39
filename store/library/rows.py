"""Values <-> rows of the library."""

import json
from collections.abc import Sequence
from typing import Any

from bot.model import Line, Role, Span, Speaker, Unit

_KEPT = "kept"


def dump_units(units: Sequence[Unit]) -> str:
    """A line's units as short JSON: texts equal to the one before them are left out, as is the usual kind."""
    rows: list[list[str | int]] = []
    for unit in units:
        row: list[str | int] = [unit.end - unit.start, unit.captions, unit.strict, unit.clean, unit.kind]
        if unit.doubt:
            row.append(unit.doubt)
        if unit.kind == _KEPT:
            row.pop()
            if unit.clean == unit.strict:
                row.pop()
                if unit.strict == unit.captions:
                    row.pop()
        rows.append(row)
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def load_units(text: str, first: int) -> tuple[Unit, ...]:
    """The units a line was stored with."""
    units = []
    for words, captions, *rest in json.loads(text):
        past = first + words
        if not rest:
            units.append(Unit(first, past, captions, captions, captions))
        elif len(rest) == 1:
            units.append(Unit(first, past, captions, rest[0], rest[0]))
        else:
            units.append(Unit(first, past, captions, *rest))
        first = past
    return tuple(units)


def load_line(row: Sequence[Any]) -> Line:
    """A line of `select first, past, turn, paragraph, quotable, units`."""
    first, past, turn, paragraph, quotable, units = row
    return Line(Span(first, past), turn, paragraph, bool(quotable), load_units(units, first))


def dump_speakers(speakers: Sequence[Speaker]) -> str:
    """Speakers as JSON."""
    return json.dumps(
        [[who.name, who.role.value, who.label, list(who.aliases)] for who in speakers], ensure_ascii=False
    )


def load_speakers(text: str) -> tuple[Speaker, ...]:
    """Speakers from JSON."""
    return tuple(Speaker(name, Role(role), label, tuple(aliases)) for name, role, label, aliases in json.loads(text))
