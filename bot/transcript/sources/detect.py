"""A file's name and bytes -> the reader of its form -> Source. The content decides; the name only if it cannot."""

import codecs
import re
from collections.abc import Callable
from dataclasses import replace

from bot.transcript.sources.source import NotATranscriptError, Source

LARGEST = 50_000_000
"""Bytes a transcript file may have. A whole day of speech has fewer."""

LARGEST_TEXT = 10_000_000
"""Bytes of plain text, Markdown or a table, which have little beside the words."""

MOST_WORDS = 600_000
"""Words a transcript may have. A whole day of fast speech has fewer."""

MOST_PIECES = {"\n": 1_500_000, "<": 1_500_000, "{": 1_000_000, "[": 1_000_000, "-->": 200_000}
"""Lines, tags, objects, lists and captions a transcript file may have: each takes far more memory than its bytes."""

LONGEST_CUE = 5_000
"""Words a timed caption may have. More means that the file is not what it seems."""

FORMS = (
    "WebVTT, SubRip, SBV, SubStation Alpha, TTML, JSON (podcast namespace, Whisper, WhisperX, YouTube json3, "
    "AssemblyAI, Deepgram, Rev), HTML (podcast namespace), YouTube srv3, TSV, Word (.docx), Markdown or plain text"
)
LONGEST_NAME = 300
"""Characters of a name or title."""

_ZIP, _PDF = b"PK\x03\x04", b"%PDF"
_PIECES = {"\n": "lines", "<": "tags", "{": "JSON objects", "[": "JSON lists", "-->": "captions"}
_MARKED = {
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),  # first: it begins like UTF-16
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
}
_SUBRIP = re.compile(r"\A\s*\d+\s*\n\s*\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}\s*-->")
_SBV = re.compile(r"\A\s*\d{1,2}:\d{2}:\d{2}\.\d{3},\d{1,2}:\d{2}:\d{2}\.\d{3}\s*\n")
_SURROGATE = re.compile(r"[\ud800-\udfff]")  # half of a character, which JSON can name and no text file can hold
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff]"
)
"""What names and titles lose. Joiners stay: some scripts need them."""

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
    text = _decoded(content)
    if not text.strip():
        raise NotATranscriptError("is empty")
    for mark, most in MOST_PIECES.items():
        if (count := text.count(mark)) > most:
            raise NotATranscriptError(
                f"has {count:,} {_PIECES[mark]}, and a whole day of speech has fewer than {most:,}"
            )
    return _checked(_reader(name.casefold(), text)(text))


def _decoded(content: bytes) -> str:
    """The text of UTF-8 or, with a byte order mark, UTF-16 or UTF-32. Raises NotATranscriptError."""
    for form, marks in _MARKED.items():
        if content.startswith(marks):
            try:
                text = content.decode(form)
            except UnicodeDecodeError:
                raise NotATranscriptError(f"is not valid {form.upper()}; save it as UTF-8") from None
            return _without_nul(text).replace("\r\n", "\n").replace("\r", "\n")
    if b"\0" in content:
        zeros = content[::2].count(0), content[1::2].count(0)
        if not min(zeros) and max(zeros) > len(content) // 4:
            raise NotATranscriptError("is UTF-16 without the mark that says so; save it as UTF-8")
        raise NotATranscriptError(f"is binary, not a transcript; known forms: {FORMS}")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NotATranscriptError(f"is not UTF-8 (line {line}); save it as UTF-8") from None


def _without_nul(text: str) -> str:
    """The text. Raises NotATranscriptError if it has the character that only binary files have."""
    if "\0" in text:
        raise NotATranscriptError(f"is binary, not a transcript; known forms: {FORMS}")
    return text


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
    if len(text) > LARGEST_TEXT:
        raise NotATranscriptError(f"has more than {LARGEST_TEXT / 1e6:.0f} MB of text; a whole day of speech has less")
    if name.endswith(".tsv"):
        return tables.read_tsv
    return _text_reader(name)


def _xml_reader(text: str) -> Callable[[str], Source]:
    from bot.transcript.sources import markup_forms, subtitles  # noqa: PLC0415

    if "<!ENTITY" in text:
        raise NotATranscriptError("is XML that defines entities, which are not read; remove them, or save as WebVTT")
    if re.search(r"<(?:\w+:)?tt[\s>]", text[:4000]):
        return subtitles.read_ttml
    return markup_forms.read_srv3


def _text_reader(name: str) -> Callable[[str], Source]:
    from bot.transcript.sources import labelled_text  # noqa: PLC0415

    if (ending := _OTHER_FILE.search(name)) is not None:
        raise NotATranscriptError(f"ends in {ending[0]}, as no transcript does; if it is one, name it .txt")
    form = "Markdown" if name.endswith((".md", ".markdown")) else "plain text"
    return lambda content: labelled_text.read_text(content, form)


def _checked(source: Source) -> Source:
    """The source. Raises NotATranscriptError if it is too long, or holds what no text file can."""
    words = 0
    for cue in source.cues:
        count = len(cue.text.split())
        words += count
        if cue.end is not None and count > LONGEST_CUE:
            raise NotATranscriptError(
                f"has {count:,} words in one caption; export it again with a time for each sentence"
            )
        if (broken := _SURROGATE.search(cue.text)) is not None:
            raise NotATranscriptError(f"holds half of a character (\\u{ord(broken[0]):x}); export it again")
    if words > MOST_WORDS:
        raise NotATranscriptError(f"has {words:,} words; a whole day of speech has fewer than {MOST_WORDS:,}")
    return _with_plain_names(source)


def _with_plain_names(source: Source) -> Source:
    """The source, its names and titles without what cannot be seen, or turns the text after it around."""
    return replace(
        source,
        cues=tuple(cue if cue.speaker is None else replace(cue, speaker=_visible(cue.speaker)) for cue in source.cues),
        title=_visible(source.title),
        show=_visible(source.show),
        speakers=tuple(name for speaker in source.speakers if (name := _visible(speaker))),
        hosts=tuple(name for speaker in source.hosts if (name := _visible(speaker))),
        chapters=tuple((_visible(title) or "Chapter", seconds) for title, seconds in source.chapters),
    )


def _visible(text: str | None) -> str | None:
    return " ".join(_UNSEEN.sub("", text).split())[:LONGEST_NAME] or None if text is not None else None
