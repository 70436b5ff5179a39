"""A file's name and bytes -> the reader of its form -> Source. The content decides; the name only if it cannot."""

import re
from collections.abc import Callable

from bot.transcript.sources.source import NotATranscriptError, Source

LARGEST = 50_000_000
"""Bytes a transcript file may have. A whole day of speech has fewer."""

LONGEST_CUE = 5_000
"""Words a timed caption may have. More means that the file is not what it seems."""

FORMS = (
    "WebVTT, SubRip, SBV, SubStation Alpha, TTML, JSON (podcast namespace, Whisper, WhisperX, YouTube json3, "
    "AssemblyAI, Deepgram, Rev), HTML (podcast namespace), YouTube srv3, TSV, Word (.docx), Markdown or plain text"
)
_ZIP, _PDF = b"PK\x03\x04", b"%PDF"
_SUBRIP = re.compile(r"\A\s*\d+\s*\n\s*\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}\s*-->")
_SBV = re.compile(r"\A\s*\d{1,2}:\d{2}:\d{2}\.\d{3},\d{1,2}:\d{2}:\d{2}\.\d{3}\s*\n")
_OTHER_FILE = re.compile(
    r"\.(?:csv|ini|cfg|toml|yaml|yml|log|py|js|ts|css|c|h|cpp|java|go|rs|rb|php|sh|bat|ps1|sql|tex|svg|rtf|eml|ics|lock)$"
)
"""Endings of text files that are something else, if their content has no form of its own."""


def read_source(name: str, content: bytes) -> Source:
    """The transcript in a file. Raises NotATranscriptError; its message follows the file's name."""
    if len(content) > LARGEST:
        raise NotATranscriptError(f"is larger than {LARGEST / 1e6:.0f} MB; the transcript of a whole day is smaller")
    if not content.strip():
        raise NotATranscriptError("is empty")
    if content.startswith(_ZIP):
        from bot.transcript.sources.word_document import read_docx  # noqa: PLC0415 - slow to import, and rare

        return _checked(read_docx(content))
    if content.startswith(_PDF):
        raise NotATranscriptError("is a PDF; save its text as .txt or .docx and add that")
    return _checked(_reader(name.casefold(), text := _decoded(content))(text))


def _decoded(content: bytes) -> str:
    """The text of UTF-8 or, with a byte order mark, UTF-16. Raises NotATranscriptError."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return content.decode("utf-16").replace("\r\n", "\n")
        except UnicodeDecodeError:
            raise NotATranscriptError("is not valid UTF-16; save it as UTF-8") from None
    if b"\0" in content:
        raise NotATranscriptError(f"is binary, not a transcript; known forms: {FORMS}")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NotATranscriptError(f"is not UTF-8 (line {line}); save it as UTF-8") from None


def _reader(name: str, text: str) -> Callable[[str], Source]:
    start = text.lstrip()[:2000]
    if start.startswith("WEBVTT"):
        from bot.transcript.sources.subtitles import read_webvtt  # noqa: PLC0415

        return read_webvtt
    if start[:1] in "{[" and not start.startswith("[Script Info]") and not re.match(r"\[\d", start):
        from bot.transcript.sources.json_forms import read_json  # noqa: PLC0415

        return read_json
    from bot.transcript.sources import markup_forms, subtitles, tables  # noqa: PLC0415

    if _SUBRIP.match(text):
        return lambda content: subtitles.read_pysubs2(content, "srt", "SubRip")
    if _SBV.match(text):
        return subtitles.read_sbv
    if start.startswith("[Script Info]"):
        return lambda content: subtitles.read_pysubs2(content, "ass", "SubStation Alpha")
    if start.startswith(("<?xml", "<tt", "<timedtext", "<transcript")):
        return _xml_reader(text)
    if re.match(r"<(?:!doctype|html|cite|time|p|div)\b", start, re.IGNORECASE):
        return markup_forms.read_html
    if name.endswith(".tsv"):
        return tables.read_tsv
    return _text_reader(name)


def _xml_reader(text: str) -> Callable[[str], Source]:
    from bot.transcript.sources import markup_forms, subtitles  # noqa: PLC0415

    if "<!ENTITY" in text:
        raise NotATranscriptError("is XML that defines entities, which are not read; remove them, or save as WebVTT")
    if re.search(r"<(?:\w+:)?tt[\s>]", text[:4000]):
        return lambda content: subtitles.read_pysubs2(content, "ttml", "TTML")
    return markup_forms.read_srv3


def _text_reader(name: str) -> Callable[[str], Source]:
    from bot.transcript.sources import labelled_text  # noqa: PLC0415

    if (ending := _OTHER_FILE.search(name)) is not None:
        raise NotATranscriptError(f"ends in {ending[0]}, as no transcript does; if it is one, name it .txt")
    form = "Markdown" if name.endswith((".md", ".markdown")) else "plain text"
    return lambda content: labelled_text.read_text(content, form)


def _checked(source: Source) -> Source:
    """The source. Raises NotATranscriptError if a timed caption is too long to be one."""
    for cue in source.cues:
        if cue.end is not None and len(cue.text.split()) > LONGEST_CUE:
            raise NotATranscriptError(
                f"has {len(cue.text.split()):,} words in one caption; export it again with a time for each sentence"
            )
    return source
