"""A transcript put in place as captions.txt is refused with its form; words that merely look like marks are not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transcript.folder import read_folder
from bot.transcript.lint import lint
from bot.transcript.raw_captions import raw_captions
from tests.bot.transcript.sources.forms import FORMS
from tests.fixtures.seed_folder import toml_text, write_folder

FIX = "python -m bot add"
TEXTS = sorted(form for form, (_, content, *_) in FORMS.items() if isinstance(content(), str))
PLAIN = {"plain labels", "otter", "stamped labels"}
"""Names and times on lines of their own, or before a colon: they may be spoken words as well."""


@pytest.mark.parametrize("form", [form for form in TEXTS if form not in PLAIN])
def test_a_transcript_file_is_refused_with_the_way_to_add_it(form: str, tmp_path: Path) -> None:
    text = str(FORMS[form][1]())
    folder = write_folder(tmp_path, {"captions.txt": text, "interview.toml": toml_text(text)})
    [problem] = read_folder(folder).problems
    assert problem.file == "captions.txt"
    assert problem.message.endswith(FIX)
    [report] = lint(tmp_path)
    assert report.errors == (problem,)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("so we built\n00:01:44.080 --> 00:01:48.340\na boat\n", 2, "'00:01:44.080 --> 00:01:48.340' is not spoken; "),
        ("so we <c>built</c> it\n", 1, "'<c>' is not spoken; "),
        ("so\n<v Ida Moor>we built\n", 2, "'<v Ida Moor>' is not spoken; "),
        ("so\n<v Ida <b>Moor</b>>we built\n", 2, "'<v Ida <b>' is not spoken; "),
        ("so\n<v <script>alert(1)</script>>we built\n", 2, "'<v <script>' is not spoken; "),
        ("we <00:00:01.500> built\n", 1, "'<00:00:01.500>' is not spoken; "),
        ("we {\\an8}built\n", 1, "'{\\\\an8}' is not spoken; "),
        ("00:01.500 so 00:02.500 we 00:03.250 built\n", 1, "'00:01.500' is not spoken; "),
        ("1:02 so we built\n1:05 a boat\n1:09 of oak\n", 1, "has times before its lines, which are not spoken words; "),
        ("**Ida:** so\n**Tom:** we\n**Ida:** built\n", 1, "has speakers' names before its lines, which are not"),
        ("1\tso we built\n2\ta boat\n3\tof oak\n", 1, "has numbers before its lines, which are not spoken words; "),
    ],
)
def test_what_nobody_speaks_is_named_with_its_line(text: str, line: int, message: str) -> None:
    problem = raw_captions("captions.txt", text)
    assert problem is not None
    assert (problem.line, problem.message.startswith(message)) == (line, True), problem.message


@pytest.mark.parametrize(
    "text",
    [
        "he won in 1:44.080 and then in 1:43.120 and then in 1:42.900 " + "which was the record of that year " * 60,
        "wrap it in a <b> tag and it is bold",
        "at 10:30 we left\nat noon we came\n",
        "10:30 was when we left\nand that was late\nfor all of us\nin the boat\nof oak\n",
        "it is {a set} and an arrow -> points there",
        "so we built\n\n\n1 boat\n\n2 oars\n",
        "[Music] so we built",
        "",
    ],
)
def test_spoken_words_are_left_alone(text: str) -> None:
    assert raw_captions("captions.txt", text) is None


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    problem = raw_captions("captions.txt", text)
    assert problem is None or problem.message.endswith(FIX)
