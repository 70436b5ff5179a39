"""Prepared interviews -> which vector goes in which row. A region is contiguous, so that a search can scan it alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from store.library.prepare import PreparedInterview, SearchDocument

ASKED = "asked"
DOCUMENT_REGIONS = ("guest", "host", "unknown", "guest-entry", "host-entry", "unknown-entry")
"""Regions of documents: by role, and entries apart from passages."""

SEARCHED_REGIONS = (*DOCUMENT_REGIONS, ASKED)
"""Regions that a search scans; they come first. Narrow passages, entries' texts and their questions follow."""


class PlacedDocument(NamedTuple):
    """A document and the row that is its own."""

    row: int
    interview: PreparedInterview
    document: SearchDocument


@dataclass(slots=True)
class RowLayout:
    """The text of each row, and where everything is; ranges are half-open."""

    texts: list[str] = field(default_factory=list)  # "" where the row is the mean of an entry's questions
    regions: dict[str, tuple[int, int]] = field(default_factory=dict)
    blocks: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)  # (region, slug) -> its rows there
    documents: list[PlacedDocument] = field(default_factory=list)
    asked: dict[tuple[str, int], int] = field(default_factory=dict)  # (slug, index in PreparedInterview.asked) -> row
    narrow: dict[tuple[str, int], int] = field(default_factory=dict)  # the same for PreparedInterview.narrow
    text_rows: dict[int, int] = field(default_factory=dict)  # row of an entry -> row of its own text
    question_rows: dict[int, tuple[int, int]] = field(default_factory=dict)  # row of an entry -> rows of its questions

    def add_region(self, name: str, texts: Iterable[str]) -> range:
        """Append a region; its rows."""
        start = len(self.texts)
        self.texts.extend(texts)
        self.regions[name] = (start, len(self.texts))
        return range(start, len(self.texts))

    def add_blocks(self, name: str, rows: Iterable[int], slugs: Iterable[str]) -> None:
        """Note which rows of a region belong to which interview; those of one interview are adjacent."""
        for row, slug in zip(rows, slugs, strict=True):
            start, _ = self.blocks.get((name, slug), (row, row))
            self.blocks[name, slug] = (start, row + 1)


def lay_out(interviews: Sequence[PreparedInterview]) -> RowLayout:
    """Give every text its row."""
    layout = RowLayout()
    documents = [(interview, document) for interview in interviews for document in interview.documents]
    for name in DOCUMENT_REGIONS:
        members = [(interview, document) for interview, document in documents if _region_of(document) == name]
        rows = layout.add_region(name, ("" if document.is_entry else document.text for _, document in members))
        layout.add_blocks(name, rows, (interview.interview.slug for interview, _ in members))
        layout.documents.extend(PlacedDocument(row, *member) for row, member in zip(rows, members, strict=True))
    asked = {
        (interview.interview.slug, index): question.text
        for interview in interviews
        for index, question in enumerate(interview.asked)
    }
    layout.asked = dict(zip(asked, layout.add_region(ASKED, asked.values()), strict=True))
    layout.add_blocks(ASKED, layout.asked.values(), (slug for slug, _ in asked))
    narrow = {
        (interview.interview.slug, index): passage.text
        for interview in interviews
        for index, passage in enumerate(interview.narrow)
    }
    layout.narrow = dict(zip(narrow, layout.add_region("narrow", narrow.values()), strict=True))
    entries = {placed.row: placed.document for placed in layout.documents if placed.document.is_entry}
    layout.text_rows = dict(
        zip(entries, layout.add_region("text", (entry.text for entry in entries.values())), strict=True)
    )
    questions = [question for entry in entries.values() for question in entry.encoded_questions]
    start = layout.add_region("question", questions).start
    for row, entry in entries.items():
        layout.question_rows[row] = (start, start + len(entry.questions))
        start += len(entry.questions)
    return layout


def _region_of(document: SearchDocument) -> str:
    role = document.role.value if document.role is not None else "unknown"
    return f"{role}-entry" if document.is_entry else role
