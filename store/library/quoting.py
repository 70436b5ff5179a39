"""Spans -> quotes with speaker, chapter, time and host's question. Step 15 of a question's way.

Also reads the lines of spans, and the scripts that claims are checked against.
"""

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeVar

from bot.model import Correction, HostQuestion, Line, Quote, Ref, Role, Span, Unit, View, join_units
from bot.transcript.times import seconds_at
from bot.verify.script import Script, build_script
from store.library import queries
from store.library.checksums import DamageError, verify
from store.library.open_version import OpenVersion
from store.library.queries import LineRow, SurroundingsRow
from store.library.rows import load_line

SCRIPTS = 8
"""Scripts kept in memory: about 5 MB each."""

_Row = TypeVar("_Row", LineRow, SurroundingsRow)


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A line, and the words of the host's question that it answers."""

    line: Line
    asked: Span | None


async def read_lines(version: OpenVersion, refs: Sequence[Ref]) -> list[list[StoredLine]]:
    """For each ref the lines that overlap it. Raises InputError if an interview has no such words."""
    for ref in refs:
        version.interview(ref)
    lines: list[list[StoredLine]] = [[] for _ in refs]
    for row in await _rows_of(version, queries.LINES, LineRow, refs):
        verify(row[2:-1], row.checksum, f"the words of {refs[row.number].interview} from {row.start_word} on")
        asked = None
        if row.asked_start is not None and row.asked_end is not None:
            asked = Span(row.asked_start, row.asked_end)
        lines[row.number].append(StoredLine(load_line(row), asked))
    for ref, stored in zip(refs, lines, strict=True):
        _verify_whole(ref, [item.line.span for item in stored])
    return lines


def _verify_whole(ref: Ref, spans: Sequence[Span]) -> None:
    """Raise DamageError if lines or turns do not cover a ref without a gap, so that a row must be missing."""
    gap = any(span.end != following.start for span, following in pairwise(spans))
    if gap or not spans or spans[0].start > ref.span.start or spans[-1].end < ref.span.end:
        raise DamageError(f"some words of {ref} are missing")


async def _rows_of(version: OpenVersion, statement: str, make: type[_Row], refs: Sequence[Ref]) -> list[_Row]:
    """What a statement gives for refs, in their order; `number` is that of the ref."""
    by_part: dict[int, list[int]] = {}
    for number, ref in enumerate(refs):
        by_part.setdefault(version.part_of(ref.interview), []).append(number)
    answers = await asyncio.gather(
        *(
            version.parts[part].db.execute_fetchall(statement, _spans([refs[number] for number in numbers]))
            for part, numbers in by_part.items()
        )
    )
    rows = [
        row._replace(number=numbers[row.number])
        for numbers, answer in zip(by_part.values(), answers, strict=True)
        for row in map(make._make, answer)
    ]
    return sorted(rows, key=lambda row: row.number)


def _spans(refs: Sequence[Ref]) -> dict[str, str]:
    return {"spans": json.dumps([[ref.interview, ref.span.start, ref.span.end] for ref in refs])}


async def read_script(version: OpenVersion, interview: str) -> Script:
    """All words of an interview; the scripts used last stay in memory."""
    if interview in version.scripts:
        version.scripts.move_to_end(interview)
        return version.scripts[interview]
    words = next(item.words for item in version.contents.interviews if item.slug == interview)
    (stored,) = await read_lines(version, [Ref(interview, Span(0, words))])
    script = await asyncio.to_thread(build_script, interview, [item.line for item in stored])
    version.scripts[interview] = script
    while len(version.scripts) > SCRIPTS:
        version.scripts.popitem(last=False)
    return script


async def read_quotes(version: OpenVersion, refs: Sequence[Ref], view: View) -> list[Quote]:
    """The rendering of each ref, widened to whole corrections. Raises InputError if an interview has no such words."""
    lines = await read_lines(version, refs)
    units = [_units_in(stored, ref.span) for ref, stored in zip(refs, lines, strict=True)]
    whole = [Ref(ref.interview, Span(run[0].start, run[-1].end)) for ref, run in zip(refs, units, strict=True)]
    rows = await _rows_of(version, queries.SURROUNDINGS, SurroundingsRow, whole)
    quotes = [_quote(version, ref, run, row, view) for ref, run, row in zip(whole, units, rows, strict=True)]
    questions = {
        index: Ref(quote.ref.interview, asked)
        for index, quote in enumerate(quotes)
        if quote.role is Role.GUEST and (asked := lines[index][0].asked) is not None
    }
    for index, stored in zip(questions, await read_lines(version, list(questions.values())), strict=True):
        span = questions[index].span
        quotes[index] = replace(quotes[index], asked=HostQuestion(span, join_units(_units_in(stored, span), view)))
    return quotes


def _units_in(stored: Iterable[StoredLine], span: Span) -> list[Unit]:
    """The units that overlap a span. A span that starts or ends inside a correction is so widened to all of it."""
    return [unit for item in stored for unit in item.line.units if unit.start < span.end and unit.end > span.start]


def _quote(version: OpenVersion, ref: Ref, units: Sequence[Unit], row: SurroundingsRow, view: View) -> Quote:
    interview = version.interview(ref)
    moments = [_verified(ref, moment) for moment in (row.moment_before, row.moment_after) if moment]
    seconds = seconds_at([(word, at) for word, at in moments], ref.span.start)
    video = version.contents.videos[ref.interview]
    speakers = _speakers(ref, row)  # none where they are not marked; a span of several speakers names none
    speaker = interview.speakers[min(speakers)] if len(speakers) == 1 else None
    speaker = speaker if speaker is not None and speaker.is_known else None
    return Quote(
        ref=ref,
        text=join_units(units, view),
        view=view,
        title=interview.title,
        speaker=speaker.name if speaker else None,
        role=speaker.role if speaker else None,
        chapter=_verified(ref, row.chapter)[-1] if row.chapter is not None else None,
        seconds=seconds,
        length=version.contents.lengths[ref.interview],
        url=video.replace("{seconds}", str(int(seconds))) if video and seconds is not None else None,
        asked=None,
        corrections=_corrections(units, "correction") if view is not View.CAPTIONS else (),
        doubts=_corrections(units, "doubtful") if view is not View.CAPTIONS else (),
        show=interview.show.title if interview.show is not None else None,
        episode=interview.episode,
        date=interview.date or None,
        one_of_many=len(version.contents.interviews) > 1,
        guessed=interview.guessed and view is not View.CAPTIONS,
    )


def _speakers(ref: Ref, row: SurroundingsRow) -> set[int]:
    """The speakers of a span, as indexes in the interview's speakers."""
    turns = [_verified_row(ref, turn) for turn in json.loads(row.turns)]
    if turns:
        _verify_whole(ref, sorted((Span(start, end) for _, start, end, _ in turns), key=lambda span: span.start))
    return {speaker for *_, speaker in turns}


def _verified(ref: Ref, row: str) -> list[Any]:
    """A row of a table from JSON, without interview and checksum."""
    return _verified_row(ref, json.loads(row))


def _verified_row(ref: Ref, row: Sequence[Any]) -> list[Any]:
    interview, *values, stored = row
    verify((interview, *values), stored, f"speaker, chapter or time of {ref}")
    return values


def _corrections(units: Sequence[Unit], kind: str) -> tuple[Correction, ...]:
    """The places of one kind where an editor corrects what was heard, or doubts it."""
    return tuple(
        Correction(Span(unit.start, unit.end), unit.captions, unit.doubt or unit.strict)
        for unit in units
        if unit.kind == kind
    )
