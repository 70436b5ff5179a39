"""Whatever is typed, piped or set: one clear line and exit code 2, or a right answer; never a traceback."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Typed

Process = Callable[..., "subprocess.CompletedProcess[bytes]"]
SHOWN = "lighthouse-1:65-80"


@pytest.mark.parametrize(
    ("question", "complaint"),
    [
        ("", "there is no question in that; write words, such as: what is the meaning of life?"),
        (" \t\n ", "there is no question in that"),
        ("\x00\x01\x02\x1b\x7f", "there is no question in that"),
        ("😀😀👩‍👩‍👧", "there is no question in that"),
        ("\udcff\ud800", "there is no question in that"),
        ("\u202e\u200b\ufeff", "there is no question in that"),
        ('"', "there is no question in that"),
        ('""', "there is no question in that"),
        ("a" * 10_000, "the question has 10,000 characters; keep it to 2,000"),
        ("word " * 2_000, "the question has 9,999 characters; keep it to 2,000"),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_no_question(typed: Typed, tmp_path: Path, question: str, complaint: str, form: list[str]) -> None:
    ran = typed("ask", *form, "--", question)
    assert (ran.code, ran.complaint[: len(complaint)]) == (2, complaint)
    assert not (tmp_path / "data").exists()  # nothing is built for what is no question


@pytest.mark.parametrize(
    "question",
    [
        "'; drop table passage; --",
        'NEAR(fog light) AND terms:"fog* OR col^2',
        "fog OR AND NOT ( ) [ ] { } ^ ~ * ? : \\ / + - ! && ||",
        "fog' or '1'='1",
        "%fog_",
        "fog\x00light",
        "fog\x1b[31m\x07",
        "fog \udcff\ud800 light",
        "ｆｏｇ",
        "FOG " + "́" * 500,
        "fog 😀",
        "fog\u202elight",
        "\u200b".join("fog"),
        "-fog",
        "--fog",
        "@everyone <@123> fog",
        "fog " * 450,
        '"fog" "light"',
        "“fog”",
    ],
)
def test_an_odd_question_is_a_question(typed: Typed, question: str) -> None:
    ran = typed("ask", "--json", "--", question)
    assert (ran.code in (0, 1), ran.err) == (True, "")
    answer = json.loads(ran.out)
    assert answer["question"] == question
    assert all("\x1b" not in quote["text"] for quote in answer["quotes"])


def test_bytes_that_are_no_unicode(process: Process) -> None:
    ran = process(["ask", "--json", b"fog \xff\xfe\xed\xa0\x80 light"])
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout)["question"] == "fog \udcff\udcfe\udced\udca0\udc80 light"
    ran = process(["show", b"lighthouse-1:\xff\x1b[2J"])
    assert ran.returncode == 2
    assert b"\x1b" not in ran.stderr
    assert ran.stderr.count(b"\n") == 1


# --- bad use --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "the following arguments are required: COMMAND; see: python -m bot --help"),
        (["bogus"], "argument COMMAND: invalid choice: 'bogus'"),
        (["ask"], "ask takes a question or --file, such as: ask"),
        (["ask", "--file", "x.jsonl", "fog"], "ask takes a question or --file"),
        (["ask", "--js", "fog"], "unrecognized arguments: --js"),
        (
            ["ask", "--said-by", "nobody", "fog"],
            "argument --said-by: 'nobody' is not one of host, guest; see: python -m bot ask --help",
        ),
        (["ask", "--view", "pretty", "fog"], "argument --view: 'pretty' is not one of clean, strict, captions"),
        (
            ["ask", "--interview", "nowhere-9", "fog"],
            "there is no interview 'nowhere-9' here; known: ferry-2, lighthouse-1",
        ),
        (
            ["ask", "--interview", "ferry-2", "--said-by", "guest", "river"],
            "the speakers have not been marked here yet",
        ),
        (["show"], "the following arguments are required: id"),
        (["show", ""], "'' is not a quote id; one looks like zuckerberg-267:21620-21655"),
        (["show", "lighthouse-1"], "'lighthouse-1' is not a quote id"),
        (["show", "lighthouse-1:9-5"], "'lighthouse-1:9-5' is not a quote id"),
        (["show", "lighthouse-1:5-5"], "'lighthouse-1:5-5' is not a quote id"),
        (["show", "lighthouse-1:-5-5"], "'lighthouse-1:-5-5' is not a quote id"),
        (["show", "\x1b[31m:1-2"], "'[31m:1-2' is not a quote id"),
        (["show", "lighthouse-1:0-9999999999"], "'lighthouse-1:0-9999999999' is not a quote id"),
        (["show", "lighthouse-1:0-173"], "lighthouse-1:0-173 lies outside the interview, which has 172 words"),
        (["show", "nowhere-9:0-1"], "there is no interview 'nowhere-9' here; known: ferry-2, lighthouse-1"),
        (["show", SHOWN, "--before", "-1"], "argument --before: '-1' is not a number of words"),
        (["show", SHOWN, "--after", "٣"], "argument --after: '٣' is not a number of words"),
        (["show", SHOWN, "--after", "9" * 400], "argument --after: '999"),
        (["export", "nowhere-9"], "there is no interview 'nowhere-9' in "),
        (["export", "../seeds/ferry-2"], "there is no interview '../seeds/ferry-2' in "),
        (["index", "extra"], "unrecognized arguments: extra"),
        (["score", "/nowhere.jsonl"], "/nowhere.jsonl cannot be read (No such file or directory)"),
        (["lint", "/nowhere"], "/nowhere is not a folder"),
        (["draft", "/nowhere"], "nowhere/interview.toml"),
    ],
)
def test_bad_use(typed: Typed, arguments: list[str], complaint: str) -> None:
    ran = typed(*arguments)
    assert (ran.code, ran.complaint[: len(complaint)]) == (2, complaint)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xff\xfe{", "{file} is not UTF-8 (byte 0); save it as UTF-8"),
        (b"fog", "{file}:1: is not JSON; a line looks like"),
        (b'\n\n["question"]', '{file}:3: is not an object with "question"; a line looks like'),
        (b'{"id": 1}', '{file}:1: is not an object with "question"'),
        (b'{"question": 5}', '{file}:1: is not an object with "question"'),
        (b'{"id": NaN, "question": "fog"}', "{file}:1: is not JSON"),
        (b"[" * 100_000, "{file}:1: is not JSON"),
        (b'{"id": ' + b"1" * 5000 + b', "question": "fog"}', "{file}:1: is not JSON"),
    ],
)
def test_bad_files(typed: Typed, tmp_path: Path, content: bytes, complaint: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(content)
    ran = typed("ask", "--file", str(file))
    complaint = complaint.format(file=file)
    assert (ran.code, ran.complaint[: len(complaint)]) == (2, complaint)


def test_good_lines_are_answered_among_bad_ones(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": 1, "question": "fog"}\nnonsense\n{"id": 2, "question": "bread"}\n')
    ran = typed("ask", "--file", str(file))
    assert (ran.code, [json.loads(line)["id"] for line in ran.out.splitlines()]) == (2, [1, 2])
    assert ran.err.splitlines() == [f'{file}:2: is not JSON; a line looks like {{"id": "q1", "question": "..."}}']


@pytest.mark.parametrize("name", ["missing", "a folder", "\x1b[31mred\nand\ttwo lines"])
def test_a_file_that_cannot_be_read(typed: Typed, tmp_path: Path, name: str) -> None:
    if name == "a folder":
        (tmp_path / name).mkdir()
    ran = typed("ask", "--file", str(tmp_path / name))
    assert ran.code == 2
    assert "cannot be read (" in ran.complaint
    assert "\x1b" not in ran.complaint


def test_a_file_whose_name_is_no_unicode(process: Process) -> None:
    ran = process(["ask", "--file", b"/nowhere/\xff.jsonl"])
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr == (
        b"/nowhere/\\udcff.jsonl cannot be read (No such file or directory); "
        b"--file takes a file with one JSON object per line\n"
    )


def test_limits_that_nothing_meets_hold_for_a_whole_file(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"question": "fog"}\n')
    ran = typed("ask", "--interview", "nowhere-9", "--file", str(tmp_path / "q.jsonl"))
    assert (ran.code, ran.complaint) == (2, "there is no interview 'nowhere-9' here; known: ferry-2, lighthouse-1")


# --- settings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("VERBATIM_DAAT", "x", "VERBATIM_DAAT: there is no such setting; known: VERBATIM_DATA"),
        ("VERBATIM_DATA", __file__, f"VERBATIM_DATA: {__file__} is a file; name a folder"),
        (
            "VERBATIM_DATA",
            "/dev/null/data",
            "the library cannot be written to /dev/null/data/library: Not a directory; fix that or set",
        ),
        (
            "VERBATIM_SEEDS",
            "/nowhere",
            "/nowhere is not a folder; set VERBATIM_SEEDS to the folder with the interviews",
        ),
        ("VERBATIM_SEEDS", "/dev/null", "VERBATIM_SEEDS: /dev/null is a file; name a folder"),
        (
            "VERBATIM_MODEL",
            "/nowhere",
            "VERBATIM_MODEL: /nowhere is not a folder; name one with model.onnx and tokenizer.json",
        ),
        ("VERBATIM_MODEL", "/", "VERBATIM_MODEL: / has no sentence-transformers ONNX export"),
    ],
)
def test_bad_settings(typed: Typed, monkeypatch: pytest.MonkeyPatch, name: str, value: str, complaint: str) -> None:
    monkeypatch.setenv(name, value)
    ran = typed("ask", "fog")
    assert (ran.code, ran.complaint[: len(complaint)]) == (2, complaint)


@pytest.mark.parametrize("content", [b"VERBATIM_MODEL=\xff\xfe", None])
def test_an_env_file_that_cannot_be_read(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is None:
        os.mkfifo(tmp_path / ".env")  # is no file
        (tmp_path / ".env").unlink()
        (tmp_path / ".env").write_bytes(b"VERBATIM_DAAT=x")
    else:
        (tmp_path / ".env").write_bytes(content)
    ran = typed("ask", "fog")
    assert ran.code == 2
    assert ran.complaint.startswith(
        "VERBATIM_DAAT: there is no such setting" if content is None else ".env cannot be read ("
    )


def test_a_page_of_html_as_env_is_one_line(typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = "<!DOCTYPE html>\n<html lang='en'><head><title>Sign in</title></head>\n<body>" + "<p>a = b</p>\n" * 50
    (tmp_path / ".env").write_text(page)
    ran = typed("ask", "fog")
    assert (ran.code, ran.complaint) == (
        2,
        ".env:1: '<!DOCTYPE html>' is not a setting; a line looks like DISCORD_TOKEN=... or # a comment",
    )


def test_a_line_of_forty_megabytes_in_chat_is_refused_and_the_next_one_answered(process: Process) -> None:
    ran = process(["chat"], typing=b"x" * 40_000_000 + b"\nfog\n")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"keep it to 2,000" in ran.stdout
    assert b"because fog swallows the light" in ran.stdout
