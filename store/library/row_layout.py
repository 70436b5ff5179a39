"""A prepared interview -> the texts that get a vector, and their row numbers within the interview.

An interview's rows are numbered by region, and keep their numbers whatever other interviews a library has.
`store.library.row_map` says where they lie in the matrix of all interviews.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.errors import SeedError
from store.library.prepare import PreparedInterview, SearchDocument

ASKED = "asked"
DOCUMENT_REGIONS = ("guest", "host", "unknown", "guest-entry", "host-entry", "unknown-entry")
"""Regions of documents: by role, and entries apart from passages."""

SEARCHED_REGIONS = (*DOCUMENT_REGIONS, ASKED)
"""Regions that a search scans."""

SAID = "said"
"""The region of the words that are said, with the vectors of several words in each row."""

REGIONS = (*SEARCHED_REGIONS, "narrow", "text", "question", SAID)
"""All regions, in the order of the matrix. Of those that a search does not scan, only single rows are read."""

WORD_SIZE = 64
"""Numbers in the vector of a word."""

WORDS_PER_ROW = 6
"""Words whose vectors share a row. A model that reads words has rows of at least 6 x 64 numbers."""

_ROW_BITS = 20
_MOST_ROWS = 1 << _ROW_BITS


class PlacedDocument(NamedTuple):
    """A document and the row that is its own."""

    row: int
    document: SearchDocument


@dataclass(slots=True)
class RowLayout:
    """The text of each row of an interview, and where everything is; ranges are half-open."""

    texts: list[str] = field(default_factory=list)  # "" where the row is the mean of an entry's questions
    regions: dict[str, tuple[int, int]] = field(default_factory=dict)
    documents: list[PlacedDocument] = field(default_factory=list)
    text_rows: dict[int, int] = field(default_factory=dict)  # row of an entry -> row of its own text
    question_rows: dict[int, tuple[int, int]] = field(default_factory=dict)  # row of an entry -> rows of its questions
    word_rows: range = range(0)  # rows of the words that are said, in order

    def add_region(self, name: str, texts: Iterable[str]) -> range:
        """Append a region, and return its rows."""
        start = len(self.texts)
        self.texts.extend(texts)
        self.regions[name] = (start, len(self.texts))
        return range(start, len(self.texts))


def lay_out(interview: PreparedInterview, *, by_word: bool = False) -> RowLayout:
    """Give every text of an interview its row, and its words if the model reads them one by one (`by_word`).

    Raises SeedError if there are more than a million rows.
    """
    layout = RowLayout()
    for name in DOCUMENT_REGIONS:
        members = [document for document in interview.documents if _region_of(document) == name]
        rows = layout.add_region(name, ("" if document.is_entry else document.text for document in members))
        layout.documents.extend(map(PlacedDocument, rows, members))
    layout.add_region(ASKED, (question.text for question in interview.asked))
    layout.add_region("narrow", (passage.text for passage in interview.narrow))
    entries = {placed.row: placed.document for placed in layout.documents if placed.document.is_entry}
    layout.text_rows = dict(
        zip(entries, layout.add_region("text", (entry.text for entry in entries.values())), strict=True)
    )
    questions = [question for entry in entries.values() for question in entry.encoded_questions]
    start = layout.add_region("question", questions).start
    for row, entry in entries.items():
        layout.question_rows[row] = (start, start + len(entry.questions))
        start += len(entry.questions)
    if by_word:
        words = len(interview.interview.words)
        layout.word_rows = layout.add_region(SAID, [""] * -(-words // WORDS_PER_ROW))
    if len(layout.texts) > _MOST_ROWS:
        raise SeedError(
            f"{interview.interview.slug} has {len(layout.texts):,} passages; divide it in several interviews"
        )
    return layout


def _region_of(document: SearchDocument) -> str:
    role = document.role.value if document.role is not None else "unknown"
    return f"{role}-entry" if document.is_entry else role


def interview_number(slug: str) -> int:
    """The number of an interview in the ids of its rows: 43 bits of a hash, the same in every library."""
    return int.from_bytes(hashlib.sha256(slug.encode(errors="surrogateescape")).digest()[:8]) >> (_ROW_BITS + 1)


def row_id(number: int, row: int) -> int:
    """The id of a row of an interview in the whole library, a positive 63-bit integer."""
    return number << _ROW_BITS | row


def split_row_id(identity: int) -> tuple[int, int]:
    """The number of the interview and the row of an id."""
    return identity >> _ROW_BITS, identity & (_MOST_ROWS - 1)
