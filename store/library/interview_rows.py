"""An interview -> its rows in a library's tables: what is shown, and what is searched."""

import json
import sqlite3
from collections.abc import Iterable

from bot.model import Interview, Line
from bot.quotes.transcript_parts import part_starts, sizes_of_words
from bot.search.people import lower_case_words
from bot.search.terms import terms_of
from bot.transcript.host_questions import preceding_question
from store.library.checksums import checksum
from store.library.prepare import PreparedInterview
from store.library.row_layout import ASKED, PlacedDocument, RowLayout, interview_number, row_id
from store.library.rows import dump_made, dump_show, dump_speakers, dump_units
from store.library.word_counts import count_words

_TABLES = {
    "interview": "slug", "chapter": "interview", "turn": "interview", "line": "interview", "moment": "interview",
    "document": "interview", "block": "interview", "pick": "interview", "word_count": "interview",
}  # fmt: skip
"""The tables with an interview's own rows, and the column that names it."""


def copy_interviews(db: sqlite3.Connection, address: str, slugs: Iterable[str]) -> None:
    """Copy all rows of some interviews from the part whose database has this address. Raises sqlite3.Error."""
    db.execute("attach ? as source", (address,))
    for slug in slugs:
        number = interview_number(slug)
        first, last = row_id(number, 0), row_id(number + 1, 0) - 1
        db.execute("insert into document select * from source.document where row between ? and ?", (first, last))
        for table, column in _TABLES.items():
            if table != "document":
                copied = f"insert into {table} select * from source.{table} where {column} = ?"  # noqa: S608 - constants
                db.execute(copied, (slug,))
    db.execute("commit")
    db.execute("detach source")
    db.execute("begin")


def insert_interview(db: sqlite3.Connection, prepared: PreparedInterview, layout: RowLayout, digest: str) -> None:
    """Add all rows of an interview. Raises sqlite3.Error."""
    _insert_shown(db, prepared.interview, digest, sum(not placed.document.is_entry for placed in layout.documents))
    _insert_documents(db, prepared, layout)
    slug, number = prepared.interview.slug, interview_number(prepared.interview.slug)
    blocks = [(slug, name, number, start, end - start) for name, (start, end) in layout.regions.items() if end > start]
    db.executemany("insert into block values (?, ?, ?, ?, ?)", blocks)
    db.execute("insert into word_count values (?, ?)", (slug, count_words(prepared).dump()))


def _insert_shown(db: sqlite3.Connection, interview: Interview, digest: str, passages: int) -> None:
    slug, lower_case = interview.slug, lower_case_words(interview)
    shown = (
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
        dump_made(interview.made),
        json.dumps(interview.suggested, ensure_ascii=False),
        " ".join(sorted(lower_case)) if lower_case is not None else None,
        json.dumps(part_starts(sizes_of_words(interview), [chapter.span.start for chapter in interview.chapters])),
    )
    db.execute(
        "insert into interview (slug, title, date, video, words, length, edited, guessed, speakers, show, episode, "
        "made, suggested, lower_case, part_starts, checksum, number, digest, passages) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*shown, checksum(shown), interview_number(slug), digest, passages),
    )
    db.executemany(
        "insert into chapter (interview, start_word, end_word, seconds, title, checksum) values (?, ?, ?, ?, ?, ?)",
        _with_checksums(
            (slug, chapter.span.start, chapter.span.end, chapter.seconds, chapter.title)
            for chapter in interview.chapters
        ),
    )
    db.executemany(
        "insert into turn (interview, number, start_word, end_word, speaker, checksum) values (?, ?, ?, ?, ?, ?)",
        _with_checksums(
            (slug, number, turn.span.start, turn.span.end, turn.speaker) for number, turn in enumerate(interview.turns)
        ),
    )
    db.executemany(_INSERT_LINE, _with_checksums(_line_row(interview, line) for line in interview.lines))
    db.executemany(
        "insert into moment (interview, word, seconds, checksum) values (?, ?, ?, ?)",
        _with_checksums((slug, word, seconds) for word, seconds in interview.times),
    )


_Row = tuple[str | float | None, ...]


def _with_checksums(rows: Iterable[_Row]) -> Iterable[_Row]:
    """Rows with their checksums."""
    return ((*row, checksum(row)) for row in rows)


_INSERT_LINE = """
insert into line (interview, start_word, end_word, turn, paragraph, quotable, asked_start, asked_end, units, checksum)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def _line_row(interview: Interview, line: Line) -> _Row:
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


def _insert_documents(db: sqlite3.Connection, prepared: PreparedInterview, layout: RowLayout) -> None:
    picks = [(prepared.interview.slug, span.start, span.end) for span in prepared.picks]
    db.executemany("insert into pick (interview, start_word, end_word) values (?, ?, ?)", picks)
    db.executemany(_INSERT_DOCUMENT, (_document_row(prepared, layout, placed) for placed in layout.documents))


_INSERT_DOCUMENT = """
insert into document (
  row, is_entry, interview, start_word, end_word, role, turn_start, turn_end, asked_row, asked_start, asked_end,
  text_row, narrow_start, narrow_end, question_start, question_end, terms, index_terms, plain_text, asks_question,
  question_share, by_model
) values (
  :row, :is_entry, :interview, :start_word, :end_word, :role, :turn_start, :turn_end, :asked_row, :asked_start,
  :asked_end, :text_row, :narrow_start, :narrow_end, :question_start, :question_end, :terms, :index_terms,
  :plain_text, :asks_question, :question_share, :by_model
)
"""


def _document_row(prepared: PreparedInterview, layout: RowLayout, placed: PlacedDocument) -> dict[str, object]:
    row, document = placed
    slug = prepared.interview.slug
    number = interview_number(slug)
    narrow_start, narrow_end = document.narrow
    first_narrow = layout.regions["narrow"][0]
    narrow = (first_narrow + narrow_start, first_narrow + narrow_end) if narrow_end > narrow_start else (0, 0)
    question_start, question_end = layout.question_rows.get(row, (0, 0))
    asked = prepared.asked[document.asked].span if document.asked is not None else None
    asked_row = layout.regions[ASKED][0] + document.asked if document.asked is not None else None
    index_terms = sorted({term for question in document.questions for term in terms_of(question)})
    return {
        "row": row_id(number, row),
        "is_entry": document.is_entry,
        "interview": slug,
        "start_word": document.span.start,
        "end_word": document.span.end,
        "role": document.role.value if document.role is not None else None,
        "turn_start": document.turn.start if document.turn is not None else None,
        "turn_end": document.turn.end if document.turn is not None else None,
        "asked_row": row_id(number, asked_row) if asked_row is not None else None,
        "asked_start": asked.start if asked is not None else None,
        "asked_end": asked.end if asked is not None else None,
        "text_row": layout.text_rows.get(row, row),
        "narrow_start": narrow[0],
        "narrow_end": narrow[1],
        "question_start": question_start,
        "question_end": question_end,
        "terms": " ".join(document.terms),
        "index_terms": " ".join(index_terms),
        "plain_text": document.plain_text,
        "asks_question": document.asks_question,
        "question_share": document.question_share,
        "by_model": document.by_model,
    }
