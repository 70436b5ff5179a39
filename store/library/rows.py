"""Converts values to the library's JSON columns and back: the units of a line, and facts of an interview."""

import json
from collections.abc import Sequence
from functools import lru_cache

from bot.model import Line, MadeByModel, Role, Show, Span, Speaker, Unit
from store.library.queries import LineRow

_KEPT = "kept"

_LINES_KEPT = 2048
"""Lines whose units are kept in memory, about 3 KB each."""


def dump_units(units: Sequence[Unit]) -> str:
    """A line's units as short JSON: a text equal to the one before it is left out, and so is the kind `kept`."""
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


@lru_cache(_LINES_KEPT)
def load_units(text: str, start: int) -> tuple[Unit, ...]:
    """The stored units of a line that starts at word `start`; kept, since an answer's quotes share many lines."""
    units = []
    for words, captions, *rest in json.loads(text):
        end = start + words
        if not rest:
            units.append(Unit(start, end, captions, captions, captions))
        elif len(rest) == 1:
            units.append(Unit(start, end, captions, rest[0], rest[0]))
        else:
            units.append(Unit(start, end, captions, *rest))
        start = end
    return tuple(units)


def load_line(row: LineRow) -> Line:
    """The line of a row."""
    span = Span(row.start_word, row.end_word)
    units = load_units(row.units, row.start_word)
    return Line(span, row.turn, row.paragraph, bool(row.quotable), units, row.speaker)


def dump_made(made: Sequence[MadeByModel]) -> str:
    """What a language model made of an interview, as JSON."""
    return json.dumps([[part.part, part.model, part.prompt] for part in made])


def load_made(text: str) -> tuple[MadeByModel, ...]:
    """What `dump_made` wrote."""
    return tuple(MadeByModel(part, model, prompt) for part, model, prompt in json.loads(text))


def dump_speakers(speakers: Sequence[Speaker]) -> str:
    """Speakers as JSON."""
    rows = [
        [speaker.name, speaker.role.value if speaker.role else None, speaker.label, list(speaker.aliases)]
        for speaker in speakers
    ]
    return json.dumps(rows, ensure_ascii=False)


def load_speakers(text: str) -> tuple[Speaker, ...]:
    """Speakers from JSON."""
    return tuple(
        Speaker(name, Role(role) if role else None, label, tuple(aliases))
        for name, role, label, aliases in json.loads(text)
    )


def dump_show(show: Show | None) -> str | None:
    """A show as JSON."""
    if show is None:
        return None
    return json.dumps([show.title, show.host, show.feed, show.artwork], ensure_ascii=False)


def load_show(text: str | None) -> Show | None:
    """A show from JSON."""
    return Show(*json.loads(text)) if text is not None else None
