"""The console's `edit`: requests printed, answers taken, bad use in one line."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from store.seed_folders import SeedFolders
from tests.conftest import Typed
from tests.fixtures.clockmaker import SLUG, answers, as_lines, clockmaker


def test_requests_are_printed_as_batches_want_them(typed: Typed, seeds: Path) -> None:
    clockmaker(seeds)
    ran = typed("edit", "--prepare", "--model", "gpt-x", SLUG)
    assert ran.code == 0
    assert ran.err == f"{SLUG}: 1 request\n"
    request = json.loads(ran.out)
    assert list(request) == ["custom_id", "method", "url", "body"]
    assert request["body"]["model"] == "gpt-x"
    assert request["body"]["response_format"]["json_schema"]["strict"] is True


def test_answers_are_taken_and_the_library_follows(typed: Typed, seeds: Path, tmp_path: Path) -> None:
    clockmaker(seeds)
    folders, file = SeedFolders(seeds), tmp_path / "responses.jsonl"
    for _ in range(2):
        file.write_text(as_lines(answers(folders)), encoding="utf-8")
        ran = typed("edit", "--take", str(file))
        assert ran.code == 0, ran.err
    assert f"{SLUG}: written" in ran.out
    assert "words 118-137" not in ran.err
    assert typed("ask", "--interview", SLUG, "what is a clock a promise of?").code == 0
    shown = json.loads(typed("ask", "--json", "--interview", SLUG, "clock promise tomorrow").out)
    assert shown["quotes"][0]["speaker"] == "Piet Sand"
    assert "questions, picks by careful-1" in typed("doctor").out.replace("\n", " ")


def test_who_is_unknown_is_not_named(typed: Typed, seeds: Path, tmp_path: Path) -> None:
    clockmaker(seeds)
    folders, file = SeedFolders(seeds), tmp_path / "responses.jsonl"
    for _ in range(2):
        file.write_text(as_lines(answers(folders)), encoding="utf-8")
        typed("edit", "--take", str(file))
    shown = json.loads(typed("show", "--json", f"{SLUG}:0-12").out)
    assert shown["speaker"] is None


def test_bad_use_is_one_line(typed: Typed, seeds: Path, tmp_path: Path) -> None:
    clockmaker(seeds)
    broken = tmp_path / "responses.jsonl"
    broken.write_text('not json\n{"custom_id": "x"}\n', encoding="utf-8")
    for arguments, said in (
        (("edit", "--prepare"), "edit needs the name of an interview"),
        (("edit", "--prepare", "nobody-1"), "there is no interview 'nobody-1'"),
        (("edit", "--prepare", "--step", "poems", SLUG), "there is no such step"),
        (("edit", "--prepare", "--questions", "9", SLUG), "--questions must be 8 or 16"),
        (("edit", "--prepare", "--take", str(broken), SLUG), "use one of them"),
        (("edit", "--take", str(tmp_path / "nothing.jsonl")), "cannot be read"),
        (("edit", "--take", str(tmp_path)), "cannot be read"),
    ):
        ran = typed(*arguments)
        assert ran.code == 2
        assert said in ran.complaint
    ran = typed("edit", "--take", str(broken))
    assert ran.code == 2
    assert [line.split(": is not")[0][-2:] for line in ran.err.splitlines()] == [":1", ":2"]


def test_what_a_model_made_is_listed_and_kept_apart_in_the_library(typed: Typed, seeds: Path, tmp_path: Path) -> None:
    clockmaker(seeds)
    folders, file = SeedFolders(seeds), tmp_path / "responses.jsonl"
    for _ in range(2):
        file.write_text(as_lines(answers(folders)), encoding="utf-8")
        typed("edit", "--take", str(file))
    assert "questions, picks by careful-1" in " ".join(typed("interviews", "clockmaker").out.split())
    [shown] = [json.loads(line) for line in typed("interviews", "--json", "clockmaker").out.splitlines()]
    assert {"part": "questions", "model": "careful-1", "prompt": 1} in shown["made_by_model"]
    [other] = [json.loads(line) for line in typed("interviews", "--json", "lamp").out.splitlines()]
    assert other["made_by_model"] == []
    [library] = (tmp_path / "data" / "library").rglob("part-*/library.sqlite")
    with closing(sqlite3.connect(library)) as db:
        entries = db.execute("select row, interview from document where is_entry").fetchall()
        by_model = db.execute("select row, interview from document where by_model").fetchall()
    assert sorted(by_model) == sorted(entry for entry in entries if entry[1] == SLUG)
    assert 0 < len(by_model) < len(entries)
