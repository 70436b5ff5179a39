"""Word documents (.docx) -> Source: their paragraphs, read like labelled text. Pure."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot.transcript.sources.labelled_text import is_name_cell, is_time_cell, read_text
from bot.transcript.sources.source import NotATranscriptError, Source

if TYPE_CHECKING:
    from docx.table import _Row

LARGEST, LARGEST_TEXT = 200_000_000, 24_000_000
"""Bytes the unpacked content may have: all of it, and the text, of which a whole day of speech takes half."""

_TEXT = "word/document.xml"
_HEADINGS = frozenset({"speaker", "speakers", "name", "who", "person", "participant"})
_FEWEST = 2  # rows from which a column of a table holds names or times
_HEAD = 4096  # bytes in which a document type is declared


def read_docx(content: bytes) -> Source:
    """The paragraphs and table rows of a .docx, in order. Raises NotATranscriptError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if _TEXT not in packed.namelist():
                raise NotATranscriptError(
                    "is a ZIP file without a Word document in it; unpack it and add the transcript"
                )
            if sum(item.file_size for item in packed.infolist()) > LARGEST:
                raise NotATranscriptError(f"unpacks to more than {LARGEST / 1e6:.0f} MB, too much for a transcript")
            if packed.getinfo(_TEXT).file_size > LARGEST_TEXT:
                raise NotATranscriptError(f"unpacks to more than {LARGEST_TEXT / 1e6:.0f} MB of text; split it")
            with packed.open(_TEXT) as text:
                if b"<!DOCTYPE" in text.read(_HEAD):
                    raise NotATranscriptError("defines entities, which no Word document does; save it again")
    except zipfile.BadZipFile:
        raise NotATranscriptError("is a damaged .docx; save it again") from None
    import docx  # noqa: PLC0415 - slow to import
    from docx.table import Table  # noqa: PLC0415

    try:
        document = docx.Document(io.BytesIO(content))
        lines: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines += _table_lines([_cells(row) for row in block.rows])
            else:
                lines += [block.text, ""]
    except Exception as error:  # noqa: BLE001 - python-docx raises whatever its parser does
        raise NotATranscriptError(f"is a damaged .docx ({type(error).__name__}); save it again") from None
    return read_text("\n".join(lines), "Word document")


def _cells(row: "_Row") -> list[str]:
    """The texts of a row's cells; a merged cell, which the library gives once a column, only once."""
    cells = {id(cell._tc): cell.text.strip() for cell in row.cells}  # noqa: SLF001 - no public way to tell
    return list(cells.values())


def _table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows of a table as lines; where cells before the words hold names or times, as labels of the words."""
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    names = [column for column in range(width - 1) if _fits(rows, column, is_name_cell)]
    times = [column for column in range(width - 1) if _fits(rows, column, is_time_cell)]
    if not names:
        return [" ".join(row) for row in rows]
    return [_labelled(row, names[0], times[0] if times else None) for row in rows]


def _fits(rows: Sequence[Sequence[str]], column: int, is_kind: Callable[[str], bool]) -> bool:
    """Whether a column has what it should in every row but the first, which may be its heading, and some rows have."""
    cells = [row[column] for row in rows if len(row) > column and row[column]]
    return len(cells) >= _FEWEST and all(map(is_kind, cells[1:]))


def _labelled(row: Sequence[str], name: int, time: int | None) -> str:
    label = row[name].rstrip(": ") if len(row) > name else ""
    stamp = row[time].strip("[]() ") if time is not None and len(row) > time else ""
    text = " ".join(cell for column, cell in enumerate(row) if column not in (name, time) and cell)
    if not is_name_cell(label) or label.casefold() in _HEADINGS:
        return " ".join(cell for cell in row if cell)
    return f"**{label}:** ({stamp}) {text}" if stamp and is_time_cell(stamp) else f"**{label}:** {text}"
