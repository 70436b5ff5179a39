"""Prepared interviews, their row layout and vectors -> the files of a library version, in a new folder."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import aiosqlite
import numpy as np
from numpy.typing import NDArray

from bot.model import Interview, Line, Role
from bot.search.people import lower_case_words
from bot.search.terms import STOP_WORDS, stem, terms_of, words_of
from bot.transcript.passages import preceding_question
from store.library import vectors, word_index
from store.library.encoding import HASHES_FILE
from store.library.prepare import PreparedInterview
from store.library.row_layout import PlacedDocument, RowLayout
from store.library.rows import dump_show, dump_speakers, dump_units
from store.library.schema import DATABASE_FILE, SCHEMA, VERSION
from store.sqlite import connect


async def write(
    folder: Path,
    interviews: Sequence[PreparedInterview],
    layout: RowLayout,
    matrix: tuple[NDArray[np.int8], NDArray[np.uint8]] | None,
    model: str,
) -> None:
    """Write a library into an empty folder, without a matrix for words alone. Raises OSError or sqlite3.Error."""
    word_index.write(folder, (_index_row(placed) for placed in layout.documents))
    if matrix is not None:
        vectors.save(folder, matrix[0])
        np.save(folder / HASHES_FILE, matrix[1])
    db = await connect(str(folder / DATABASE_FILE))
    try:
        await db.execute("pragma journal_mode = off")
        await db.execute("pragma synchronous = off")  # nothing points to the folder before it is complete
        await db.executescript(SCHEMA)
        await db.execute("begin")
        meta = {
            "version": str(VERSION),
            "model": model if matrix is not None else "",
            "regions": json.dumps(layout.regions),
            "passages": str(sum(1 for placed in layout.documents if not placed.document.is_entry)),
        }
        await db.executemany("insert into meta values (?, ?)", meta.items())
        blocks = [(*block, *rows) for block, rows in layout.blocks.items()]
        await db.executemany("insert into block values (?, ?, ?, ?)", blocks)
        for prepared in interviews:
            await _write_interview(db, prepared.interview)
        await _write_documents(db, interviews, layout)
        await db.executemany("insert into word values (?, ?, ?, ?)", _vocabulary(layout))
        await db.executemany("insert into misheard values (?, ?)", _misheard(interviews, layout))
        await db.execute("commit")
        await db.execute("analyze")
    finally:
        await db.close()


def _index_row(placed: PlacedDocument) -> tuple[int, str, Role | None, list[str]]:
    document = placed.document
    questions = [term for question in document.questions for term in terms_of(question)]
    return placed.row, placed.interview.interview.slug, document.role, [*document.terms, *questions]


async def _write_interview(db: aiosqlite.Connection, interview: Interview) -> None:
    slug = interview.slug
    await db.execute(
        "insert into interview (slug, title, date, video, words, length, edited, guessed, speakers, show, episode, "
        "lower_case) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            slug,
            interview.title,
            interview.date,
            interview.video,
            len(interview.words),
            interview.length,
            interview.edited,
            interview.guessed,
            dump_speakers(interview.speakers),
            dump_show(interview.show),
            interview.episode,
            " ".join(sorted(lower_case)) if (lower_case := lower_case_words(interview)) is not None else None,
        ),
    )
    await db.executemany(
        "insert into chapter (interview, start_word, end_word, seconds, title) values (?, ?, ?, ?, ?)",
        [
            (slug, chapter.span.start, chapter.span.end, chapter.seconds, chapter.title)
            for chapter in interview.chapters
        ],
    )
    await db.executemany(
        "insert into turn (interview, number, start_word, end_word, speaker) values (?, ?, ?, ?, ?)",
        [(slug, number, turn.span.start, turn.span.end, turn.speaker) for number, turn in enumerate(interview.turns)],
    )
    await db.executemany(_INSERT_LINE, [_line_row(interview, line) for line in interview.lines])
    await db.executemany(
        "insert into moment (interview, word, seconds) values (?, ?, ?)",
        [(slug, word, seconds) for word, seconds in interview.times],
    )


_INSERT_LINE = """
insert into line (interview, start_word, end_word, turn, paragraph, quotable, asked_start, asked_end, units)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def _line_row(interview: Interview, line: Line) -> tuple[object, ...]:
    question = preceding_question(interview, line.span)
    return (
        interview.slug,
        line.span.start,
        line.span.end,
        line.turn,
        line.paragraph,
        line.quotable,
        question.start if question is not None else None,
        question.end if question is not None else None,
        dump_units(line.units),
    )


async def _write_documents(
    db: aiosqlite.Connection, interviews: Sequence[PreparedInterview], layout: RowLayout
) -> None:
    picks = [(it.interview.slug, span.start, span.end) for it in interviews for span in it.picks]
    await db.executemany("insert into pick (interview, start_word, end_word) values (?, ?, ?)", picks)
    await db.executemany(_INSERT_DOCUMENT, (_document_row(layout, placed) for placed in layout.documents))


_INSERT_DOCUMENT = """
insert into document (
  row, is_entry, interview, start_word, end_word, role, turn_start, turn_end, asked_row, asked_start, asked_end,
  text_row, narrow_start, narrow_end, question_start, question_end, terms, index_terms, plain_text, asks_question
) values (
  :row, :is_entry, :interview, :start_word, :end_word, :role, :turn_start, :turn_end, :asked_row, :asked_start,
  :asked_end, :text_row, :narrow_start, :narrow_end, :question_start, :question_end, :terms, :index_terms,
  :plain_text, :asks_question
)
"""


def _document_row(layout: RowLayout, placed: PlacedDocument) -> dict[str, object]:
    row, interview, document = placed
    slug = interview.interview.slug
    narrow_start, narrow_end = document.narrow
    narrow = (0, 0)
    if narrow_end > narrow_start:
        narrow = (layout.narrow[slug, narrow_start], layout.narrow[slug, narrow_end - 1] + 1)
    question_start, question_end = layout.question_rows.get(row, (0, 0))
    asked_span = interview.asked[document.asked].span if document.asked is not None else None
    index_terms = sorted({term for question in document.questions for term in terms_of(question)})
    return {
        "row": row,
        "is_entry": document.is_entry,
        "interview": slug,
        "start_word": document.span.start,
        "end_word": document.span.end,
        "role": document.role.value if document.role is not None else None,
        "turn_start": document.turn.start if document.turn is not None else None,
        "turn_end": document.turn.end if document.turn is not None else None,
        "asked_row": layout.asked[slug, document.asked] if document.asked is not None else None,
        "asked_start": asked_span.start if asked_span is not None else None,
        "asked_end": asked_span.end if asked_span is not None else None,
        "text_row": layout.text_rows.get(row, row),
        "narrow_start": narrow[0],
        "narrow_end": narrow[1],
        "question_start": question_start,
        "question_end": question_end,
        "terms": " ".join(document.terms),
        "index_terms": " ".join(index_terms),
        "plain_text": document.plain_text,
        "asks_question": document.asks_question,
    }


def _vocabulary(layout: RowLayout) -> list[tuple[str, str, int, int]]:
    """Content words as (word, stem, wide passages that say the stem, entries whose questions use it)."""
    passages: Counter[str] = Counter()
    entries: Counter[str] = Counter()
    stems: dict[str, str] = {}
    for _, interview, document in layout.documents:
        if document.is_entry:
            texts = list(document.questions)
            entries.update({term for question in document.questions for term in terms_of(question)})
        else:
            captions = interview.interview.words[document.span.start : document.span.end]
            texts = [document.plain_text, " ".join(captions)]
            passages.update(set(document.terms))
        stems.update((word, stem(word)) for text in texts for word in words_of(text) if word not in STOP_WORDS)
    return [
        (word, term, passages[term], entries[term])
        for word, term in sorted(stems.items())
        if passages[term] or entries[term]
    ]


def _misheard(interviews: Sequence[PreparedInterview], layout: RowLayout) -> list[tuple[str, str]]:
    """Misheard words and their names, without words that are really said somewhere."""
    said = {
        word
        for placed in layout.documents
        if not placed.document.is_entry
        for word in words_of(placed.document.plain_text)
    }
    names = {word: name for interview in interviews for word, name in interview.misheard.items()}
    return sorted((word, name) for word, name in names.items() if word not in said)
