"""`ask` on the console, over a small library: what is printed, and the exit codes."""

import json
import re
from pathlib import Path

import pytest

from bot.model import Searched
from bot.presentation import wording
from tests.adapters.console.printed import squeezed, valid
from tests.conftest import Typed
from tests.fixtures.lighthouse import span_of


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
