"""The library as it is served: candidates, lines and quotes, read-only, reopened when the pointer changes."""

import asyncio
import gc
import json
import logging
import sqlite3
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiosqlite
import numpy as np
from numpy.typing import NDArray

from bot.errors import InputError, LibraryError, VerbatimError
from bot.model import (
    ANYTHING,
    Correction,
    HostQuestion,
    InterviewInfo,
    Line,
    PickFilter,
    Quote,
    Ref,
    Role,
    Span,
    Unit,
    View,
    join,
)
from bot.search.candidates import Candidate, SearchRequest
from bot.search.vocabulary import LibraryVocabulary
from bot.transcript.times import seconds_at
from bot.verify.script import Script, build_script
from store.encoder import ordinary_words
from store.library.build import DATABASE
from store.library.rows import load_line, load_speakers
from store.library.schema import VERSION
from store.library.vectors import Vectors
from store.library.versions import LibraryVersions
from store.library.word_index import WordIndex
from store.sqlite import brief, connect

_LOG = logging.getLogger(__name__)

BY_WORDS = 30
"""Candidates taken from the word index."""

BY_MEANING = {"guest": 30, "host": 12, "unknown": 45, "guest-entry": 24, "host-entry": 10, "unknown-entry": 24}
"""Candidates taken from each region of vectors. A third more finds nothing more, with an index or without, and takes longer."""

BY_ASKED = 8
BY_LEADING = 4
REPLIES = 6
"""Host questions, and host passages of either kind that lead up to one, whose answers become candidates; passages of each answer."""

_PASSAGES = """
with leading as (
  select value as asked from json_each(:asked)
  union select asked_row from passage where row in (select value from json_each(:leading)) and role = 'host' and asked_row is not null
), reply as (
  select row, row_number() over (partition by asked_row order by first) as place from passage
  where asked_row in (select asked from leading) and role = 'guest'
)
select row, entry, interview, first, past, role, turn_first, turn_past, asked_row, asked_first, asked_past, text_row,
       fine_first, fine_past, question_first, question_past, terms, index_terms, said, asks
from passage where row in (select value from json_each(:found) union select row from reply where place <= :replies)
"""
_WANTED = """
with wanted as (
  select key as number, json_extract(value, '$[0]') as interview, json_extract(value, '$[1]') as start, json_extract(value, '$[2]') as stop
  from json_each(?)
)
"""
_LINES = f"""{_WANTED}
select number, line.first, line.past, turn, paragraph, quotable, units, asked_first, asked_past
from wanted join line on line.interview = wanted.interview and line.first < stop
  and line.first >= (select max(first) from line as before where before.interview = wanted.interview and before.first <= start)
order by number, line.first
"""  # noqa: S608 - put together of constants
_PLACES = f"""{_WANTED}
select number,
  (select title from chapter where interview = wanted.interview and first <= start order by first desc limit 1),
  (select json_group_array(distinct speaker) from turn where interview = wanted.interview and first < stop and past > start
    and first >= (select max(first) from turn as before where before.interview = wanted.interview and before.first <= start)),
  (select json_array(word, seconds) from moment where interview = wanted.interview and word <= start order by word desc limit 1),
  (select json_array(word, seconds) from moment where interview = wanted.interview and word > start order by word limit 1)
from wanted order by number
"""  # noqa: S608 - put together of constants

_PICKABLE = """
select pick.interview, pick.first, pick.past, turn.speaker from pick
join turn on turn.interview = pick.interview
  and turn.first = (select max(first) from turn as begun where begun.interview = pick.interview and begun.first <= pick.first)
order by pick.interview, pick.first
"""
_SCRIPT = "select first, past, turn, paragraph, quotable, units from line where interview = ? order by first"

SCRIPTS = 8
"""Interviews whose words are held in memory for checking claims: about 5 MB each."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is held in memory of one version."""

    cast: tuple[InterviewInfo, ...]
    videos: dict[str, str | None]
    lengths: dict[str, float | None]
    regions: dict[str, tuple[int, int]]
    model: str
    words: LibraryVocabulary


@dataclass(frozen=True, slots=True)
class _Pickable:
    """A quote that stands on its own, and who says it."""

    ref: Ref
    role: Role
    speaker: str


class _Version:
    """One opened version: it lives until its last reader is done."""

    def __init__(
        self, folder: Path, db: aiosqlite.Connection, facts: _Facts, words: WordIndex, vectors: Vectors | None
    ) -> None:
        self.folder, self.db, self.facts, self.words, self.vectors = folder, db, facts, words, vectors
        self.readers = 0
        self.retired = False
        self.held = AsyncExitStack()
        self.scripts: OrderedDict[str, Script] = OrderedDict()
        self.pickable: list[_Pickable] | None = None  # read when it is first asked for


class ServedLibrary:
    """Fulfils `bot.ports.Library` over the current version of a shelf."""

    def __init__(self, data: Path, model: str | None = None) -> None:
        """`model` is the encoder's: vectors of another one are not compared with its own."""
        self._shelf = LibraryVersions(data)
        self._model = model
        self._version: _Version | None = None
        self._stamp: tuple[int, int] | None = None
        self._opening = asyncio.Lock()

    async def model(self) -> str:
        """The model its vectors are of; empty if it finds by words alone."""
        async with self._reading() as version:
            return version.facts.model

    async def interviews(self) -> Sequence[InterviewInfo]:
        """All interviews, by slug."""
        async with self._reading() as version:
            return version.facts.cast

    async def vocabulary(self) -> LibraryVocabulary:
        """The words of the library."""
        async with self._reading() as version:
            return version.facts.words

    async def find(self, wanted: SearchRequest, vector: NDArray[np.float32] | None) -> list[Candidate]:
        """Candidates by words and meaning. Raises LibraryError."""
        async with self._reading() as version:
            return await _find(version, wanted, vector)

    async def lines(self, refs: Sequence[Ref]) -> list[list[Line]]:
        """For each ref the lines that meet it. Raises InputError if an interview has no such words."""
        async with self._reading() as version:
            return [[line for line, _ in found] for found in await _lines(version, refs)]

    async def script(self, interview: str) -> Script:
        """All words of an interview, kept in memory for the few that were asked for last."""
        async with self._reading() as version:
            return await _script(version, interview)

    async def pickable(self, among: PickFilter = ANYTHING) -> list[Ref]:
        """Every quote that stands on its own, of the interviews and speakers that are asked for."""
        async with self._reading() as version:
            if version.pickable is None:
                version.pickable = await _pickable(version)
            return [
                one.ref
                for one in version.pickable
                if (not among.interviews or one.ref.interview in among.interviews)
                and (not among.said_by or one.role in among.said_by or one.speaker in among.said_by)
            ]

    async def quotes(self, refs: Sequence[Ref], view: View) -> list[Quote]:
        """The stored rendering of spans. Raises InputError if an interview has no such words."""
        async with self._reading() as version:
            return await _quotes(version, refs, view)

    async def close(self) -> None:
        """Close the version that is open, once its readers are done."""
        if self._version is not None:
            closed, self._version = self._version, None
            await _retire(closed)

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[_Version]:
        version = await self._current()
        version.readers += 1
        try:
            async with self._blaming(version.folder):
                yield version
        finally:
            version.readers -= 1
            if version.retired and version.readers == 0:
                await version.held.aclose()

    async def _current(self) -> _Version:
        """The version the pointer names; where that cannot be opened, the one before it goes on serving."""
        if self._version is not None and self._shelf.stamp() == self._stamp:
            return self._version
        async with self._opening:
            stamp = self._shelf.stamp()
            while self._version is None or stamp != self._stamp:
                try:
                    fresh = await self._open()
                except LibraryError as error:
                    failed, stamp = stamp, self._shelf.stamp()
                    if failed != stamp:
                        continue  # swapped, and the old one removed, while it was being opened
                    if self._version is None:
                        raise
                    _LOG.warning("%s; until then the version before it is served", error)
                    self._stamp = stamp
                else:
                    before, self._version, self._stamp = self._version, fresh, stamp
                    if before is not None:
                        await _retire(before)
            return self._version

    async def _open(self) -> _Version:
        folder = self._shelf.current()
        if folder is None:
            raise LibraryError(f"there is no library in {self._shelf.root}; run: python -m bot index")
        async with AsyncExitStack() as held:
            held.enter_context(self._shelf.using(folder))
            if fault := self._shelf.fault(folder, thorough=False):
                raise LibraryError(f"the library in {folder} cannot be read ({fault}); run: python -m bot index")
            async with self._blaming(folder):
                db = await connect(f"{(folder / DATABASE).absolute().as_uri()}?mode=ro&immutable=1", uri=True)
                held.push_async_callback(db.close)
                facts = await _facts(db)
                gc.freeze()  # they live as long as the version; going through them again and again would stop everything for tens of ms
                words = await asyncio.to_thread(WordIndex, folder)
                comparable = facts.model and self._model in (None, facts.model)
                vectors = await asyncio.to_thread(Vectors, folder) if comparable else None
            version = _Version(folder, db, facts, words, vectors)
            version.held = held.pop_all()
            return version

    @asynccontextmanager
    async def _blaming(self, folder: Path) -> AsyncIterator[None]:
        """An error that a damaged file caused becomes a LibraryError; any other is a defect of ours and stays what it is."""
        try:
            yield
        except VerbatimError:
            raise
        except Exception as error:
            if not isinstance(error, (sqlite3.Error, OSError)) and not await asyncio.to_thread(
                self._shelf.fault, folder, thorough=True
            ):
                raise
            raise LibraryError(
                f"the library in {folder} cannot be read ({brief(error)}); run: python -m bot index"
            ) from error


async def _retire(version: _Version) -> None:
    version.retired = True
    if version.readers == 0:
        await version.held.aclose()


async def _facts(db: aiosqlite.Connection) -> _Facts:
    meta = {str(key): str(value) for key, value in await db.execute_fetchall("select key, value from meta")}
    if meta.get("version") != str(VERSION):
        raise LibraryError(
            f"the library is of version {meta.get('version')}, this program reads {VERSION}; run: python -m bot index"
        )
    chapters: dict[str, list[str]] = {}
    for slug, title in await db.execute_fetchall("select interview, title from chapter order by interview, first"):
        chapters.setdefault(slug, []).append(title)
    rows = list(
        await db.execute_fetchall(
            "select slug, title, date, video, words, length, edited, speakers from interview order by slug"
        )
    )
    cast = tuple(
        InterviewInfo(slug, title, date, load_speakers(speakers), tuple(chapters.get(slug, ())), words, bool(edited))
        for slug, title, date, _, words, _, edited, speakers in rows
    )
    spelled = await db.execute_fetchall("select word, term, said, indexed from word")
    misheard = await db.execute_fetchall("select word, meant from misheard")
    return _Facts(
        cast=cast,
        videos={row[0]: row[3] for row in rows},
        lengths={row[0]: row[5] for row in rows},
        regions={name: (first, past) for name, (first, past) in json.loads(meta["regions"]).items()},
        model=meta["model"],
        words=await asyncio.to_thread(
            LibraryVocabulary,
            [(str(word), str(term), int(said), int(indexed)) for word, term, said, indexed in spelled],
            int(meta["passages"]),
            ordinary_words(),
            {str(word): str(meant) for word, meant in misheard},
        ),
    )


async def _pickable(version: _Version) -> list[_Pickable]:
    speakers = {one.slug: one.speakers for one in version.facts.cast}
    return [
        _Pickable(
            Ref(interview, Span(first, past)), speakers[interview][speaker].role, speakers[interview][speaker].name
        )
        for interview, first, past, speaker in await version.db.execute_fetchall(_PICKABLE)
    ]


# --- finding ------------------------------------------------------------------------------------


async def _find(version: _Version, wanted: SearchRequest, vector: NDArray[np.float32] | None) -> list[Candidate]:
    if version.vectors is None or (vector is not None and vector.shape[0] != version.vectors.dimensions):
        vector = None
    _check(version, wanted)
    rows, asked, leading = await asyncio.to_thread(_search, version, wanted, vector)
    hits = {"found": json.dumps(rows), "asked": json.dumps(asked), "leading": json.dumps(leading), "replies": REPLIES}
    found = [
        row
        for row in await version.db.execute_fetchall(_PASSAGES, hits)
        if (wanted.interview is None or row[2] == wanted.interview)
        and (wanted.role is None or row[5] == wanted.role.value)
    ]
    return await asyncio.to_thread(_candidates, version, vector, found)


def _check(version: _Version, wanted: SearchRequest) -> None:
    """A limit that nothing can meet is said to be wrong, not answered with silence."""
    cast = [one for one in version.facts.cast if wanted.interview in (None, one.slug)]
    if not cast:
        raise _unknown(version, wanted.interview)
    if wanted.role is not None and not any(one.edited for one in cast):
        raise InputError("nobody has marked yet who speaks here; ask without naming the host or the guest")


def _search(
    version: _Version, wanted: SearchRequest, vector: NDArray[np.float32] | None
) -> tuple[list[int], list[int], list[int]]:
    """Rows of passages; rows of host questions, and of host passages that lead up to one, whose replies are wanted too."""
    rows = version.words.search(wanted, BY_WORDS)
    if vector is None or version.vectors is None:
        return rows, [], []
    counts = {
        name: count
        for name, count in BY_MEANING.items()
        if wanted.role is None or name.startswith((wanted.role.value, "unknown"))
    }
    counts["asked"] = BY_ASKED
    found = version.vectors.nearest(vector, [(version.facts.regions[name], count) for name, count in counts.items()])
    near = {name: [one.row for one in some] for name, some in zip(counts, found, strict=True)}
    asked = near.pop("asked")
    leading = [row for name, some in near.items() if name.startswith(Role.HOST.value) for row in some[:BY_LEADING]]
    return list(dict.fromkeys([*rows, *(row for some in near.values() for row in some)])), asked, leading


class _Cosines:
    """Those of some rows with a question, by row; all 0 without a vector."""

    def __init__(self, rows: Sequence[int], cosines: Sequence[float]) -> None:
        self._rows, self._cosines = rows, cosines  # the rows in order

    def of(self, first: int, past: int) -> Sequence[float]:
        """Of rows that follow one another."""
        at = bisect_left(self._rows, first)
        return self._cosines[at : at + past - first] or (0.0,) * (past - first)


def _cosines(version: _Version, vector: NDArray[np.float32] | None, found: Sequence[Any]) -> _Cosines:
    if vector is None or version.vectors is None:
        return _Cosines((), ())
    rows: set[int] = set()
    for row in found:
        asked_row, _, _, text_row, fine_first, fine_past, question_first, question_past = row[8:16]
        rows.update((text_row,), range(fine_first, fine_past), range(question_first, question_past))
        if asked_row is not None:
            rows.add(asked_row)
    ordered = sorted(rows)
    return _Cosines(ordered, version.vectors.cosines(vector, ordered))


def _candidates(version: _Version, vector: NDArray[np.float32] | None, found: Sequence[Any]) -> list[Candidate]:
    cosines = _cosines(version, vector, found)
    return [_candidate(row, cosines) for row in found]


def _candidate(row: Any, cosines: _Cosines) -> Candidate:
    (_, entry, interview, first, past, role, turn_first, turn_past, asked_row, asked_first, asked_past, text_row) = row[
        :12
    ]
    (fine_first, fine_past, question_first, question_past, terms, index_terms, said, asks) = row[12:]
    return Candidate(
        ref=Ref(interview, Span(first, past)),
        entry=bool(entry),
        role=Role(role) if role else None,
        turn=Span(turn_first, turn_past) if turn_first is not None else None,
        asked=Span(asked_first, asked_past) if asked_first is not None else None,
        cosine=cosines.of(text_row, text_row + 1)[0],
        asked_cosine=cosines.of(asked_row, asked_row + 1)[0] if asked_row is not None else 0.0,
        index_cosine=max(cosines.of(question_first, question_past), default=0.0),
        fine=tuple(cosines.of(fine_first, fine_past)),
        terms=tuple(terms.split()),
        index_terms=tuple(index_terms.split()),
        said=said,
        asks=bool(asks),
    )


# --- checking -----------------------------------------------------------------------------------


async def _script(version: _Version, interview: str) -> Script:
    if interview in version.scripts:
        version.scripts.move_to_end(interview)
        return version.scripts[interview]
    rows = await version.db.execute_fetchall(_SCRIPT, (interview,))
    script = await asyncio.to_thread(lambda: build_script(interview, map(load_line, rows)))
    version.scripts[interview] = script
    while len(version.scripts) > SCRIPTS:
        version.scripts.popitem(last=False)
    return script


# --- showing ------------------------------------------------------------------------------------


def _cast_of(version: _Version, ref: Ref) -> InterviewInfo:
    cast = next((one for one in version.facts.cast if one.slug == ref.interview), None)
    if cast is None:
        raise _unknown(version, ref.interview)
    if ref.span.end > cast.words:
        raise InputError(f"{ref} lies outside the interview, which has {cast.words:,} words")
    return cast


def _unknown(version: _Version, slug: str | None) -> InputError:
    known = ", ".join(one.slug for one in version.facts.cast[:5])
    return InputError(f"there is no interview {slug!r} here; known: {known}")


def _wanted(refs: Sequence[Ref]) -> tuple[str]:
    return (json.dumps([[ref.interview, ref.span.start, ref.span.end] for ref in refs]),)


async def _lines(version: _Version, refs: Sequence[Ref]) -> list[list[tuple[Line, Span | None]]]:
    """For each ref the lines that meet it, with what a guest was asked before them."""
    for ref in refs:
        _cast_of(version, ref)
    found: list[list[tuple[Line, Span | None]]] = [[] for _ in refs]
    for number, *row, asked_first, asked_past in await version.db.execute_fetchall(_LINES, _wanted(refs)):
        found[number].append((load_line(row), Span(asked_first, asked_past) if asked_first is not None else None))
    return found


def _cut(lines: Iterable[tuple[Line, Span | None]], span: Span) -> list[Unit]:
    """The units that meet a span, so that it snaps outward to whole corrections."""
    return [unit for line, _ in lines for unit in line.units if unit.start < span.end and unit.end > span.start]


async def _quotes(version: _Version, refs: Sequence[Ref], view: View) -> list[Quote]:
    lines = await _lines(version, refs)
    units = [_cut(found, ref.span) for ref, found in zip(refs, lines, strict=True)]
    refs = [Ref(ref.interview, Span(cut[0].start, cut[-1].end)) for ref, cut in zip(refs, units, strict=True)]
    places = list(await version.db.execute_fetchall(_PLACES, _wanted(refs)))
    quotes = [_quote(version, ref, cut, place, view) for ref, cut, (_, *place) in zip(refs, units, places, strict=True)]
    questions = {
        at: Ref(quote.ref.interview, question)
        for at, quote in enumerate(quotes)
        if quote.role is Role.GUEST and (question := lines[at][0][1]) is not None
    }
    for at, asked in zip(questions, await _lines(version, list(questions.values())), strict=True):
        span = questions[at].span
        quotes[at] = replace(quotes[at], asked=HostQuestion(span, join(_cut(asked, span), view)))
    return quotes


def _quote(version: _Version, ref: Ref, units: Sequence[Unit], place: Sequence[Any], view: View) -> Quote:
    cast = _cast_of(version, ref)
    chapter, speakers, *moments = place
    seconds = seconds_at([tuple(json.loads(moment)) for moment in moments if moment], ref.span.start)
    video = version.facts.videos[ref.interview]
    numbers = json.loads(speakers)  # none where nobody knows; a span of several speakers names none of them
    speaker = cast.speakers[numbers[0]] if len(numbers) == 1 else None
    return Quote(
        ref=ref,
        text=join(units, view),
        view=view,
        title=cast.title,
        speaker=speaker.name if speaker else None,
        role=speaker.role if speaker else None,
        chapter=chapter,
        seconds=seconds,
        length=version.facts.lengths[ref.interview],
        url=video.replace("{seconds}", str(int(seconds))) if video and seconds is not None else None,
        asked=None,
        corrections=_departures(units, "correction") if view is not View.CAPTIONS else (),
        doubts=_departures(units, "doubtful") if view is not View.CAPTIONS else (),
    )


def _departures(units: Sequence[Unit], kind: str) -> tuple[Correction, ...]:
    """Where an editor departs from what was heard, or doubts it."""
    return tuple(
        Correction(Span(unit.start, unit.end), unit.captions, unit.doubt or unit.strict)
        for unit in units
        if unit.kind == kind
    )
