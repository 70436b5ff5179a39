"""Whatever is typed, piped, set or broken: one clear line and exit code 2, or a right answer; never a traceback."""

import contextlib
import fcntl
import json
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Typed
from tests.fixtures.lighthouse import ferry

Process = Callable[..., "subprocess.CompletedProcess[bytes]"]
SHOWN = "lighthouse-1:65-80"


# --- questions ------------------------------------------------------------------------------------


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
            "the library cannot be written to /dev/null/data/library: Not a directory; free it or set",
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


# --- seeds ----------------------------------------------------------------------------------------


def _without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _with(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def _instead(name: str, old: bytes, new: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes().replace(old, new))


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (_without("captions.txt"), "captions.txt:1: is missing; an interview needs captions.txt and interview.toml"),
        (_without("interview.toml"), "interview.toml:1: is missing; an interview needs"),
        (_with("captions.txt", b"other words"), "captions.txt:1: its SHA-256 is "),
        (_with("captions.txt", b"\xff"), "captions.txt:1: its SHA-256 is "),
        (_with("interview.toml", b"\xff"), "interview.toml:1: is not UTF-8 (byte 0)"),
        (_with("interview.toml", b"slug ="), "interview.toml:1: is not valid TOML: Invalid value"),
        (
            _instead("interview.toml", b"lighthouse-1", b"Light House"),
            "interview.toml:1: slug 'Light House' must be small letters, digits",
        ),
        (_instead("interview.toml", b'"1:30"', b'"1:' + b"9" * 5000 + b'"'), "interview.toml:26: starts '1:999"),
        (_with("times.csv", b"word,seconds\n5,x\n"), "times.csv:2: '5,x' is not word,seconds"),
        (_with("times.csv", b"9999,1\n"), "times.csv:1: word 9999 at 1 s lies outside the interview's 172 words"),
        (
            _instead("edited.md", b"fog", b"smog"),
            "edited.md:7: 'smog,' where the captions have 'fog' (captions.txt word 69, after",
        ),
        (
            _with("questions.tsv", b"0\t" + b"9" * 5000 + b"\twhy?"),
            "questions.tsv:1: is not start<TAB>end<TAB>question...",
        ),
        (_with("questions.tsv", b"0\t999\twhy?"), "questions.tsv:1: span 0-999 lies outside the interview's 172 words"),
        (_with("picks.tsv", b"0\t" + b"9" * 5000), "picks.tsv:1: is not start<TAB>end"),
        (_with("picks.tsv", b"start\tend\n0\t999"), "picks.tsv:2: span 0-999 lies outside the interview's 172 words"),
    ],
)
def test_bad_seeds(typed: Typed, seeds: Path, harm: Callable[[Path], object], complaint: str) -> None:
    harm(seeds / "lighthouse-1")
    for command in (["index"], ["ask", "fog"], ["export", "lighthouse-1"]):
        ran = typed(*command)
        assert (ran.code, ran.complaint[: len(complaint) + 13]) == (2, f"lighthouse-1/{complaint}")


def test_no_interviews(typed: Typed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    monkeypatch.setenv("VERBATIM_SEEDS", str(tmp_path / "none"))
    assert typed("ask", "fog").complaint.startswith(
        f"{tmp_path / 'none'} has no interview; each needs a folder with captions.txt"
    )


def test_control_characters_in_a_transcript_are_not_obeyed(typed: Typed, seeds: Path) -> None:
    ferry(seeds, "the \x1b[2Jferry\x07 rang its \x9b31mbell \x08\x08 and [red]sank[/red] :boat: **twice** \x7f")
    ran = typed("show", "ferry-2:0-11")
    assert ran.code == 0
    assert ran.out.startswith("  The ␛[2Jferry␇ rang its ␛[31mbell ␈␈ and [red]sank[/red] :boat: **twice** ␡.\n")


# --- disks, locks, pipes ----------------------------------------------------------------------------


def test_another_process_is_indexing(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "data" / "library").mkdir(parents=True)
    with (tmp_path / "data" / "library" / "build.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ran = typed("ask", "fog")
    assert (ran.code, ran.complaint) == (
        2,
        f"another process is indexing into {tmp_path / 'data' / 'library'}; wait until it is done",
    )


@pytest.fixture
def held_journal(typed: Typed, tmp_path: Path) -> Iterator[Path]:
    """A journal that somebody else writes."""
    typed("doctor")
    file = tmp_path / "data" / "journal.sqlite"
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("begin exclusive")
        yield file


def test_another_process_holds_the_journal(typed: Typed, held_journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.journal.sqlite._BUSY_MS", 1)
    ran = typed("random")
    assert (ran.code, ran.complaint) == (2, f"the journal {held_journal} is locked by another process; stop it or wait")


def test_a_disk_that_takes_no_more(process: Process, tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk."""
    ran = process(["ask", "fog"], around='ulimit -f 20; exec "$@"')
    assert (ran.returncode, ran.stdout) == (2, b"")
    (line,) = ran.stderr.decode().splitlines()
    assert line.startswith(f"the library cannot be written to {tmp_path / 'data' / 'library'}: ")
    assert line.endswith("; free it or set VERBATIM_DATA to another folder")
    left = {path.name for path in (tmp_path / "data" / "library").iterdir()}
    assert left <= {"build.lock", "encoded.sqlite"}  # the second is what the next build goes on from
    assert process(["ask", "fog"]).returncode == 0


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_an_output_that_cannot_be_written(process: Process, form: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = process(["ask", *form, "what about fog"], stdout=full)
    assert (ran.returncode, ran.stderr) == (
        2,
        b"standard output cannot be written to (No space left on device); free the disk or write elsewhere\n",
    )


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_closed_output(process: Process, form: list[str]) -> None:
    ran = process(["ask", *form, "what about fog"], around='exec "$@" >&-')
    assert (ran.returncode, ran.stderr) == (
        2,
        b"standard output cannot be written to (Bad file descriptor); free the disk or write elsewhere\n",
    )


def test_everything_closed(process: Process, tmp_path: Path) -> None:
    """The files that are opened must not take the numbers of the closed streams."""
    ran = process(["ask", "what about fog"], around='exec "$@" <&- >&- 2>&-')
    assert ran.returncode == 2
    assert process(["doctor"]).returncode == 0
    assert sorted(path.name for path in (tmp_path / "data").iterdir() if not path.name.endswith(("-shm", "-wal"))) == [
        "journal.sqlite",
        "library",
    ]


def test_a_closed_input_ends_the_chat(process: Process) -> None:
    ran = process(["chat"], around='exec "$@" <&-')
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_errors_that_nobody_can_read_have_their_exit_code(process: Process) -> None:
    with Path("/dev/full").open("wb") as full:
        assert process(["ask", ""], stderr=full).returncode == 2
    assert process(["ask", ""], around='exec "$@" 2>&-').returncode == 2


@pytest.mark.parametrize("command", [["export", "lighthouse-1"], ["chat"], ["ask", "--json", "fog"]])
def test_a_reader_who_has_seen_enough(process: Process, command: list[str]) -> None:
    """As in `... | head -1`: no complaint, and not the exit code that means that nothing was found."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        ran = process(command, b"fog\nnext\n", stdout=pipe)
    assert (ran.returncode, ran.stderr) == (0, b"")


# --- what the machine lacks -------------------------------------------------------------------------


@pytest.mark.parametrize("files", [6, 8])
def test_too_many_open_files_are_named(process: Process, typed: Typed, files: int) -> None:
    typed("ask", "fog")  # builds the library
    ran = process(["ask", "fog"], around=f'ulimit -n {files}; exec "$@"')
    assert ran.returncode == 2, ran.stderr
    assert b"too many files are open; allow this process more, such as with: ulimit -n 1024\n" in ran.stderr
    assert ran.stderr.count(b"\n") == 1
    assert b"run: python -m bot index" not in ran.stderr


@pytest.mark.parametrize("kilobytes", [200_000, 350_000])
def test_too_little_memory_is_named(process: Process, typed: Typed, kilobytes: int) -> None:
    """Whichever library notices it first, unless one ends the process by itself."""
    typed("ask", "fog")
    ran = process(["ask", "fog"], around=f'ulimit -v {kilobytes}; exec "$@"')
    assert b"Traceback" not in ran.stderr
    if ran.returncode == 2:
        assert b"there is not enough memory; give this process more" in ran.stderr


def test_a_page_of_html_as_env_is_one_line(typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = "<!DOCTYPE html>\n<html lang='en'><head><title>Sign in</title></head>\n<body>" + "<p>a = b</p>\n" * 50
    (tmp_path / ".env").write_text(page)
    ran = typed("ask", "fog")
    assert (ran.code, ran.complaint) == (
        2,
        ".env:1: '<!DOCTYPE html>' is not a setting; a line looks like DISCORD_TOKEN=... or # a remark",
    )


def test_a_line_of_forty_megabytes_in_chat_is_refused_and_the_next_one_answered(process: Process) -> None:
    ran = process(["chat"], typing=b"x" * 40_000_000 + b"\nfog\n")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"keep it to 2,000" in ran.stdout
    assert b"because fog swallows the light" in ran.stdout
