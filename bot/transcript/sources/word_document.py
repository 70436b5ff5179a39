"""Word documents (.docx) -> Source: their paragraphs, read like labelled text. Pure."""

import io
import zipfile

from bot.transcript.sources.labelled_text import read_text
from bot.transcript.sources.source import NotATranscriptError, Source

LARGEST, LARGEST_TEXT = 200_000_000, 24_000_000
"""Bytes the unpacked content may have: all of it, and the text, of which a whole day of speech takes half."""

_TEXT = "word/document.xml"
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
                lines += [" ".join(cell.text for cell in row.cells) for row in block.rows]
            else:
                lines += [block.text, ""]
    except Exception as error:  # noqa: BLE001 - python-docx raises whatever its parser does
        raise NotATranscriptError(f"is a damaged .docx ({type(error).__name__}); save it again") from None
    return read_text("\n".join(lines), "Word document")
