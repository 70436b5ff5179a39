"""The command line from end to end, over a small library: what is printed, and the exit codes."""

import asyncio
import io
import json
import re
import threading
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rich.console import Console

from bot.app import App, AppSettings
from bot.errors import VerbatimError
from bot.model import Question, Searched
from bot.presentation import wording
from bot.settings import Settings
from tests.adapters.contract_console import console
from tests.conftest import Typed
from tests.fixtures.fake_quotes import FakeBot
from tests.fixtures.lighthouse import EDITED, captions_of, span_of

WORDS = captions_of(EDITED).split()
HELP = f"{wording.answers.ASK_HINT} {wording.commands.how_to(None)}"
SPAN = {
    "type": "object",
    "required": ["start", "end"],
    "properties": {"start": {"type": "integer"}, "end": {"type": "integer"}},
}
TEXT, NUMBER = {"type": "string"}, {"type": "number"}
QUOTE = {
    "type": "object",
    "required": [
        "id",
        "interview",
        "title",
        "show",
        "date",
        "speaker",
        "start",
        "end",
        "text",
        "seconds",
        "chapter",
        "url",
        "asked",
        "score",
        "corrections",
    ],
    "properties": {
        "id": {"type": "string", "pattern": r"^[a-z0-9._-]+:\d+-\d+$"},
        "interview": TEXT,
        "title": TEXT,
        "show": {"type": ["string", "null"]},
        "date": {"type": ["string", "null"]},
        "speaker": {"type": ["string", "null"]},
        "start": {"type": "integer"},
        "end": {"type": "integer"},
        "text": TEXT,
        "seconds": {"type": ["number", "null"]},
        "chapter": {"type": ["string", "null"]},
        "url": {"type": ["string", "null"]},
        "asked": {"anyOf": [{"type": "null"}, {**SPAN, "required": ["start", "end", "text"]}]},
        "score": NUMBER,
        "corrections": {"type": "array", "items": {**SPAN, "required": ["start", "end", "heard", "shown"]}},
    },
}
ANSWER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "question", "confidence", "quotes", "milliseconds"],
    "properties": {
        "id": {},
        "question": TEXT,
        "confidence": {"enum": ["sure", "unsure", "none"]},
        "quotes": {"type": "array", "maxItems": 10, "items": QUOTE},
        "milliseconds": NUMBER,
    },
}
"""The object of docs/contract.md, as a schema."""


def valid(line: str) -> dict[str, Any]:
    """A line of `ask --json`, after its schema was checked and that no two quotes overlap."""
    answer: dict[str, Any] = json.loads(line)
    jsonschema.validate(answer, ANSWER)
    assert (answer["confidence"] == "none") == (answer["quotes"] == [])
    for quote in answer["quotes"]:
        assert quote["id"] == f"{quote['interview']}:{quote['start']}-{quote['end']}"
        others = [
            other for other in answer["quotes"] if other is not quote and other["interview"] == quote["interview"]
        ]
        assert all(other["end"] <= quote["start"] or quote["end"] <= other["start"] for other in others)
    return answer


def squeezed(text: str) -> str:
    """A printed text on one line."""
    return " ".join(text.split())


# --- ask ----------------------------------------------------------------------------------------


def test_ask_prints_the_quote_and_where_it_is_from(typed: Typed) -> None:
    ran = typed("ask", "what about fog and the light?")
    assert (ran.code, ran.err) == (0, "")
    for part in (
        "What frightens me is fog, because fog swallows the light and nobody can see it.",
        "Moss Keeper · Arrival · 0:37",
        "Asked: Are you ever afraid of the dark?",
        "https://video.example/watch?v=lamp&t=37s",
        "The Lamp Room · Harbour Voices #7 · 1 Jan 2020",
        "lighthouse-1:34-80",
        wording.answers.WORDS_ONLY,
    ):
        assert part in squeezed(ran.out)
    bar = next(line for line in ran.out.splitlines() if "●" in line)
    assert re.fullmatch(r"─{6}●─{25} 3:00", bar)


def test_the_context_is_set_apart_from_the_quote(typed: Typed) -> None:
    lines = typed("ask", "what about fog and the light?").out.split("\n")
    first = next(index for index, line in enumerate(lines) if line.startswith("  No, I am not"))
    assert lines[first - 1] == ""
    assert lines[first - 2].startswith("    ")
    after = next(line for line in lines[first:] if line.startswith("    "))
    assert after.startswith("    Ida Brightwater: Right. What do you say")


def test_ask_takes_words_without_quotation_marks(typed: Typed) -> None:
    assert typed("ask", "what", "about", "fog").out == typed("ask", "what about fog").out


def test_ask_json(typed: Typed) -> None:
    ran = typed("ask", "--json", "who stole the bread?")
    assert (ran.code, ran.err) == (0, "")
    answer = valid(ran.out)
    assert (answer["id"], answer["question"]) == (None, "who stole the bread?")
    best = answer["quotes"][0]
    start, _ = span_of("I tell them that every sailor")
    assert {key: value for key, value in best.items() if key not in ("score", "seconds", "corrections")} == {
        "id": "lighthouse-1:96-146",
        "interview": "lighthouse-1",
        "title": "The Lamp Room",
        "show": "Harbour Voices",
        "date": "2020-01-01",
        "speaker": "Moss Keeper",
        "start": start,
        "end": 146,
        "text": "I tell them that every sailor has met a monster, and most of those monsters were loneliness. "
        "I fed a seagull named George for eleven years, and he stole my bread on every single morning of them. "
        "A thief you know is better company than a stranger who brings gifts.",
        "chapter": "Monsters",
        "url": "https://video.example/watch?v=lamp&t=104s",
        "asked": {
            "start": 81,
            "end": 96,
            "text": "What do you say to sailors who claim they saw the Kraken near St Ives?",
        },
    }
    assert best["corrections"] == [{"start": 118, "end": 119, "heard": "jorge", "shown": "George"}]


@pytest.mark.parametrize(
    ("view", "text"), [("clean", "No, I am not"), ("strict", "Um, no, I am not"), ("captions", "um no i am not")]
)
def test_ask_in_a_view(typed: Typed, view: str, text: str) -> None:
    answer = valid(typed("ask", "--json", "--view", view, "--said-by", "guest", "afraid of the dark").out)
    assert any(quote["text"].casefold().startswith(text.casefold()) for quote in answer["quotes"])


def test_ask_only_the_host(typed: Typed) -> None:
    answer = valid(typed("ask", "--json", "--said-by", "host", "afraid of the dark").out)
    assert {quote["speaker"] for quote in answer["quotes"]} == {"Ida Brightwater"}


def test_ask_only_one_interview(typed: Typed) -> None:
    answer = valid(typed("ask", "--json", "--interview", "ferry-2", "afraid of the water").out)
    assert {quote["interview"] for quote in answer["quotes"]} == {"ferry-2"}
    assert {quote["speaker"] for quote in answer["quotes"]} == {None}


def test_words_in_quotation_marks_must_occur(typed: Typed) -> None:
    for quote in valid(typed("ask", "--json", 'afraid of "the dark"').out)["quotes"]:
        assert "the dark" in quote["text"]


def test_nothing_found(typed: Typed) -> None:
    ran = typed("ask", "submarine warfare doctrine")
    assert (ran.code, ran.err) == (1, "")
    assert wording.answers.none_found(searched=Searched(2, 2)) in squeezed(ran.out)
    assert not any(name in ran.out for name in ("Moss", "Ida", "lighthouse-1"))
    ran = typed("ask", "--json", "submarine warfare doctrine")
    assert ran.code == 1
    assert valid(ran.out)["confidence"] == "none"


def test_ask_file_answers_line_by_line_in_order(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    rows = [
        {"id": "a", "question": "fog"},
        {"id": 7, "question": "submarine warfare"},
        {"question": "bread"},
        {"id": ["x"], "question": ""},
    ]
    file.write_text("\ufeff" + "\r\n".join(json.dumps(row) for row in rows) + "\n\n", encoding="utf-8")
    ran = typed("ask", "--file", str(file))
    assert (ran.code, ran.err) == (0, "")
    answers = [valid(line) for line in ran.out.splitlines()]
    assert [(answer["id"], answer["question"]) for answer in answers] == [
        ("a", "fog"),
        (7, "submarine warfare"),
        (None, "bread"),
        (["x"], ""),
    ]
    assert [answer["confidence"] == "none" for answer in answers] == [False, True, False, True]


def test_an_empty_file_has_no_answers(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    ran = typed("ask", "--file", str(tmp_path / "empty.jsonl"))
    assert (ran.code, ran.out, ran.err) == (0, "", "")


# --- show, export -------------------------------------------------------------------------------


def test_show(typed: Typed) -> None:
    ran = typed("show", "lighthouse-1:123-127")
    assert ran.code == 0
    assert ran.out.startswith("  he stole my bread\n")
    assert "lighthouse-1:123-127" in ran.out


def test_show_with_context(typed: Typed) -> None:
    ran = typed("show", "--json", "lighthouse-1:133-146", "--before", "1", "--after", "999")
    quote = json.loads(ran.out)
    assert quote["text"] == "A thief you know is better company than a stranger who brings gifts."
    assert quote["before"].startswith("I fed a seagull")
    assert quote["after"].endswith("and I was there.")
    alone = json.loads(typed("show", "--json", "lighthouse-1:133-146").out)
    assert (alone["before"], alone["after"]) == ("", "")


@pytest.mark.parametrize("option", [["--captions"], ["--view", "captions"]])
def test_show_captions(typed: Typed, option: list[str]) -> None:
    assert json.loads(typed("show", "--json", *option, "lighthouse-1:0-172").out)["text"] == " ".join(WORDS)


def test_overlapping_ids_show_different_words(typed: Typed) -> None:
    assert [
        json.loads(typed("show", "--json", id_).out)["text"] for id_ in ("lighthouse-1:133-140", "lighthouse-1:136-146")
    ] == [
        "A thief you know is better company",
        "know is better company than a stranger who brings gifts.",
    ]


def test_export(typed: Typed) -> None:
    ran = typed("export", "lighthouse-1")
    exported = json.loads(ran.out)
    assert (ran.code, exported["slug"], exported["words"]) == (0, "lighthouse-1", len(WORDS))
    assert set(exported) == {
        "slug", "title", "words", "chapters", "turns", "sentences", "passages", "not_quotable", "corrections",
        "omissions",
    }  # fmt: skip
    assert [turn["start"] for turn in exported["turns"][1:]] == [turn["end"] for turn in exported["turns"][:-1]]
    assert exported["corrections"][2] == {"start": 118, "end": 119, "heard": "jorge", "shown": "George"}


# --- chat ---------------------------------------------------------------------------------------


def test_chat_goes_on_after_a_restart(process: Any) -> None:
    first = process(["chat"], b"\nnext\nafraid of the dark\nquit\nnever read\n")
    assert (first.returncode, first.stderr) == (0, b"")
    printed = squeezed(first.stdout.decode())
    assert printed.startswith(f"{HELP} {wording.errors.NOTHING_YET}")
    shown = re.findall(r"\S+:\d+-\d+", printed)
    assert len(shown) == 3
    second = process(["chat"], b"more\nnext\nprevious\n")
    assert (second.returncode, second.stderr) == (0, b"")
    context, rest = squeezed(second.stdout.decode()).split(wording.answers.NO_NEXT)
    assert shown[-1] in context  # `more` shows the context of what was shown last, before the restart
    assert shown[-2] in rest


async def test_chat_shows_the_quote_of_an_id(tmp_path: Path) -> None:
    async with console(FakeBot(), tmp_path) as person:
        assert "talk-1:200-220" in (await person.ask("talk-1:200-220")).text


async def test_what_is_on_the_screen_is_not_the_next_match(tmp_path: Path) -> None:
    bot = FakeBot()
    async with console(bot, tmp_path) as person:
        assert len((await person.ask("unsure")).passages) == 3
        shown = await person.follow("next")
        assert shown.lead == wording.answers.IN_DOUBT
        assert str(bot.quotes_held[3].ref) in shown.text
        assert (await person.follow("next")).lead == wording.answers.NO_NEXT
        shown = await person.follow("previous")
        assert shown.lead == wording.answers.IN_DOUBT
        assert str(bot.quotes_held[2].ref) in shown.text


def test_chat_answers_bad_lines_and_goes_on(process: Any) -> None:
    ran = process(["chat"], b"???\n" + b"x" * 3000 + b"\n\xff\xfe\x00\x1b[2J\nwhat about fog")
    assert (ran.returncode, ran.stderr) == (0, b"")
    printed = squeezed(ran.stdout.decode())
    assert "There is no question in that" in printed
    assert "3,000 characters" in printed
    assert "fog swallows the light" in printed
    assert "\x1b" not in printed


def test_chat_shows_its_help_again(process: Any) -> None:
    ran = process(["chat"], b"help\n Help \n/help\n")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert squeezed(ran.stdout.decode()) == " ".join([HELP] * 4)


# --- index, doctor, and the rest ------------------------------------------------------------------


def test_index_says_what_it_did(typed: Typed) -> None:
    assert typed("index").out == "The library was built (there was none): 2 interviews, 0 texts encoded.\n"
    assert typed("index").out == "The library is up to date (2 interviews).\n"
    assert typed("index", "--force").out == "The library was built (asked for): 2 interviews, 0 texts encoded.\n"


def test_a_damaged_library_is_rebuilt_with_one_line(typed: Typed, tmp_path: Path) -> None:
    typed("index")
    (database,) = (tmp_path / "data" / "library").glob("*/library.sqlite")
    damaged = bytearray(database.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    database.write_bytes(damaged)
    ran = typed("ask", "what about fog")
    assert (ran.code, ran.err) == (0, "The library was rebuilt: library.sqlite is damaged.\n")


def test_a_library_is_used_without_its_seeds(typed: Typed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    typed("index")
    monkeypatch.setenv("VERBATIM_SEEDS", str(tmp_path / "gone"))
    assert typed("ask", "what about fog").code == 0


def test_doctor(typed: Typed, tmp_path: Path) -> None:
    before = typed("doctor")
    assert before.code == 2
    assert re.search(r"^wrong library: there is none in .*; run: python -m bot index$", before.out, re.MULTILINE)
    typed("index")
    healthy = typed("doctor")
    assert (healthy.code, healthy.err) == (0, "")
    assert [line.split(":")[0].split() for line in healthy.out.splitlines()][:5] == [
        ["ok", what] for what in ("settings", "seeds", "model", "library", "journal")
    ]
    (tmp_path / "seeds" / "ferry-2" / "captions.txt").write_text("changed")
    faulty = typed("doctor")
    assert faulty.code == 2
    assert "ferry-2/captions.txt:1: its SHA-256 is" in faulty.out


def test_version_and_help(typed: Typed) -> None:
    assert re.fullmatch(r"verbatim \d+\.\d+\.\d+\n", typed("--version").out)
    for command in ([], ["ask"], ["show"], ["index"]):
        ran = typed(*command, "--help")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("usage: verbatim")
    assert "exit codes: 0" in typed("--help").out


# --- the window ---------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", ["16", "30", "80", "500"])
def test_a_narrow_window_loses_nothing(typed: Typed, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    out = typed("ask", "what about fog and the light?").out
    together = "".join(out.split())
    for part in (
        "https://video.example/watch?v=lamp&t=37s",
        "lighthouse-1:34-80",
        "fogswallowsthelightandnobodycanseeit.",
    ):
        assert part in together
    assert max(map(len, out.splitlines())) <= min(int(columns), 92)


@pytest.mark.parametrize("columns", ["0", "-3", "x", ""])
def test_a_window_of_an_impossible_size(typed: Typed, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert "lighthouse-1:34-80" in "".join(typed("ask", "what about fog and the light?").out.split())


def test_colours_only_in_a_terminal_that_wants_them(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in typed("ask", "fog").out  # a pipe
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;36m" in typed("ask", "fog").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[0-9;]*(3[0-7]|9[0-7])m", typed("ask", "fog").out)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_that_cannot_show_all_of_unicode(process: Any, encoding: str) -> None:
    ran = process(["ask", "what about fog and the light?"], environment={"PYTHONIOENCODING": encoding})
    assert (ran.returncode, ran.stderr) == (0, b"")
    printed = ran.stdout.decode(encoding)
    assert "fog swallows the light" in squeezed(printed)
    assert "----o-" in printed
    assert "\\u" not in printed


# --- the wiring -----------------------------------------------------------------------------------


async def test_an_error_inside_leaves_no_thread_behind(seeds: Path, tmp_path: Path) -> None:
    """Neither SQLite's threads nor the encoder's: any of them would keep the process from ending."""
    before = set(threading.enumerate())
    app = App(AppSettings(Settings(tmp_path / "data", seeds, "off")), *(Console(file=io.StringIO()) for _ in range(2)))

    async def fail() -> None:
        async with app.bot() as bot, app.journal() as journal:
            answer = await bot.ask(Question("what about fog"))
            await journal.remember("console", "chat", "me", [quote.ref for quote in answer.quotes])
            raise VerbatimError("inside")

    with pytest.raises(VerbatimError, match="inside"):
        await fail()
    ours = [
        thread for thread in set(threading.enumerate()) - before if not thread.name.startswith("asyncio_")
    ]  # the loop's own
    for thread in ours:  # told to end, it needs a moment
        await asyncio.to_thread(thread.join, 10)
    assert [thread.name for thread in ours if thread.is_alive()] == []
