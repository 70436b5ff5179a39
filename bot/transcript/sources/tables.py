"""Transcripts as tables -> Source: Whisper's TSV (start, end, text in milliseconds), numbered sentences. Pure."""

import csv
import io

from bot.transcript.sources.labels import take_labels
from bot.transcript.sources.source import Cue, NotATranscriptError, Source, joined, plain


def read_tsv(text: str) -> Source:
    """`start<TAB>end<TAB>text` in milliseconds, or `number<TAB>sentence`. Raises NotATranscriptError."""
    rows = [row for row in csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE) if row]
    if rows and rows[0][0].strip().casefold() == "start":
        rows = rows[1:]
    if rows and all(len(row) == 3 and row[0].strip().isdigit() and row[1].strip().isdigit() for row in rows):
        cues = [Cue(plain(row[2]), int(row[0]) / 1000, int(row[1]) / 1000) for row in rows]
        return Source("Whisper TSV", tuple(take_labels(joined(cues))))
    if rows and all(len(row) == 2 and row[0].strip().isdigit() for row in rows):
        return Source("numbered sentences (TSV)", tuple(take_labels(joined([Cue(plain(row[1])) for row in rows]))))
    raise NotATranscriptError(
        "is a table in no known form; write start, end and text, or a number and a sentence, with tabs between"
    )
