"""What must hold for any file: one clear error, or the file's own words and a folder that the loader proves."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transcript.folder import read_folder
from bot.transcript.sources.detect import read_source
from bot.transcript.sources.folder_files import folder_files
from bot.transcript.sources.metadata_text import About
from bot.transcript.sources.source import NotATranscriptError
from tests.bot.transcript.sources.forms import FORMS

NAMES = st.sampled_from(["a.vtt", "a.srt", "a.json", "a.md", "a.txt", "a.html", "a.tsv", "a.ass", "a.docx", "b"])
PIECES = st.sampled_from(
    [
        *("WEBVTT", "\n\n", "\n", "00:01.000 --> 00:02.000", "00:00:01,000 --> 00:00:02,000", "<v Ida>", "<c>"),
        *("Ida: ", "**Tom:** ", "[00:01] ", "(0:45)", "1", "---", "## ", "{", "}", "**", "—", " - ", "hello", "lamp?"),
        *("it burns.", ">> ", "&amp;", "\u2028", "[Music]", "00:00:01 ", "\t", '{"a": 1}'),
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))


def folder_of(name: str, content: bytes, folder: Path) -> list[str]:
    """What the loader says of the folder that a file becomes."""
    files = folder_files(read_source(name, content), About(slug=folder.name, title="A talk"))
    for file, text in files.texts.items():
        (folder / file).write_bytes(text.encode())
    return [str(problem) for problem in read_folder(folder).problems]


@given(NAMES, TEXTS)
def test_any_text_is_a_transcript_that_loads_or_one_clear_line(name: str, text: str) -> None:
    with tempfile.TemporaryDirectory(prefix="talk", suffix="x") as made:
        try:
            problems = folder_of(name, text.encode("utf-8", "surrogatepass"), Path(made))
        except NotATranscriptError as error:
            assert len(str(error).splitlines()) == 1  # noqa: PT017
        else:
            assert problems == []


@given(NAMES, st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(name: str, content: bytes) -> None:
    try:
        source = read_source(name, content)
    except NotATranscriptError as error:
        assert str(error)  # noqa: PT017
    else:
        assert all(cue.text and cue.text == " ".join(cue.text.split()) for cue in source.cues)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_becomes_a_folder_that_loads(form: str, tmp_path: Path) -> None:
    name, content, *_ = FORMS[form]
    made = content()
    folder = tmp_path / "lamp-1"
    folder.mkdir()
    assert folder_of(name, made if isinstance(made, bytes) else made.encode(), folder) == []
