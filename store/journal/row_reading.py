"""Answers, choices, notes, claims, open questions and quote ids as rows of the journal, and back."""

import json

from bot.model import OpenQuestion, Ref, RememberedAnswer
from store.journal.columns import read_number, read_text, read_whole_number
from store.journal.database import Row
from store.journal.row_checksums import verify_row


def answer_of(row: Row) -> RememberedAnswer:
    """The remembered answer of a row. Raises one of UNREADABLE for a damaged one."""
    verify_row("answer", row)
    refs = tuple(Ref.parse(read_text(ref)) for ref in json.loads(row["refs"]))
    shown, doubtful = read_whole_number(row["shown"]), read_whole_number(row["doubtful"])
    if shown < 0 or doubtful not in (0, 1):
        raise ValueError("shown is negative, or doubtful is neither 0 nor 1")
    texts = [read_text(row[name]) for name in ("token", "platform", "place", "asker")]
    token, platform, place, asker = texts
    return RememberedAnswer(token, platform, place, asker, refs, shown, read_number(row["created_at"]), bool(doubtful))


def choice_of(row: Row) -> tuple[str, str]:
    """The name and value of a preference. Raises one of UNREADABLE for a damaged row."""
    verify_row("preference", row)
    return read_text(row["name"]), read_text(row["value"])


def note_of(row: Row) -> tuple[str, str]:
    """The key and value of a note. Raises one of UNREADABLE for a damaged row."""
    verify_row("note", row)
    return read_text(row["key"]), read_text(row["value"])


def claim_of(row: Row) -> tuple[str, float]:
    """The key of a claim, and when it expires. Raises one of UNREADABLE for a damaged row."""
    verify_row("claim", row)
    return read_text(row["key"]), read_number(row["expires"])


def open_question_of(row: Row) -> OpenQuestion:
    """The open question of a row. Raises one of UNREADABLE for a damaged one."""
    verify_row("open_question", row)
    read_number(row["renewed_at"])
    return OpenQuestion(
        read_text(row["key"]), read_text(row["platform"]), read_text(row["owner"]), read_text(row["address"])
    )


def ref_values(ref: Ref) -> dict[str, object]:
    """A quote id's columns, in tables that look for overlaps."""
    return {"interview": ref.interview, "start_word": ref.span.start, "end_word": ref.span.end}


def ref_of(row: Row) -> Ref:
    """The quote id of a row that was shown, banned or queued. Raises one of UNREADABLE for a damaged one."""
    for table in ("shown", "veto", "queue"):
        verify_row(table, row)
    start, end = read_whole_number(row["start_word"]), read_whole_number(row["end_word"])
    return Ref.parse(f"{read_text(row['interview'])}:{start}-{end}")
