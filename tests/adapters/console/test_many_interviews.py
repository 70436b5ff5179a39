"""`interviews`, and the options of `ask` and `check` that choose among several, on the command line."""

import json
from pathlib import Path

import pytest

from bot.presentation import wording
from tests.conftest import Typed
from tests.fixtures.shows import bakery, listener


@pytest.fixture
def four(typed: Typed, seeds: Path) -> Typed:
    """The command line over four talks."""
    bakery(seeds)
    listener(seeds)
    return typed


def interviews_of(line: str) -> set[str]:
    return {quote["interview"] for quote in json.loads(line)["quotes"]}


def test_the_interviews_are_listed(four: Typed) -> None:
    ran = four("interviews")
    assert (ran.code, ran.err) == (0, "")
    printed = " ".join(ran.out.split())
    assert printed.startswith(wording.interviews.count(4, 4, ""))
    assert (
        "Bread on the Water · Harbour Voices #12 · 1 Jan 2020 · Ida Brightwater and Grace Song · 107 words" in printed
    )
    assert "whales-3" in four("interviews", "whale", "radio").out
    assert "bakery-12" not in four("interviews", "whale", "radio").out


def test_the_interviews_as_json(four: Typed) -> None:
    lines = [json.loads(line) for line in four("interviews", "--json").out.splitlines()]
    assert [line["slug"] for line in lines] == ["whales-3", "lighthouse-1", "ferry-2", "bakery-12"]
    assert lines[0] == {
        "slug": "whales-3",
        "title": "Tobias van Kelp: Whale Radio",
        "show": "Deep Listening",
        "episode": 3,
        "date": "2020-01-01",
        "speakers": [],
        "words": 95,
        "made_by_model": [],
    }
    assert lines[2]["show"] is None
    assert lines[3]["speakers"] == [
        {"name": "Ida Brightwater", "role": "host"},
        {"name": "Grace Song", "role": "guest"},
    ]


def test_a_search_without_a_hit_is_not_found(four: Typed) -> None:
    ran = four("interviews", "zebra")
    assert (ran.code, " ".join(ran.out.split())) == (1, wording.interviews.count(0, 4, "zebra"))
    assert four("interviews", "--json", "zebra").out == ""


def test_options_choose_interviews_and_shows(four: Typed) -> None:
    assert interviews_of(four("ask", "--json", "--interview", "bakery-12", "what about fog").out) == {"bakery-12"}
    both = four("ask", "--json", "--interview", "bakery-12", "--interview", "7", "what about fog").out
    assert interviews_of(both) == {"bakery-12", "lighthouse-1"}
    assert "whales-3" not in interviews_of(four("ask", "--json", "--show", "harbour voices", "what about fog").out)
    claim = "no crust will ever form on such a morning"
    assert json.loads(four("check", "--json", "--interview", "bakery-12", claim).out)["verdict"] == "verbatim"
    assert json.loads(four("check", "--json", "--interview", "ferry-2", claim).out)["verdict"] == "absent"


def test_an_unknown_name_is_one_line_even_for_a_file(four: Typed, tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text('{"id": 1, "claim": "fog is fog is fog", "question": "fog"}\n' * 3, encoding="utf-8")
    for command in (
        ["ask", "fog"],
        ["check", "fog is fog"],
        ["ask", "--file", str(file)],
        ["check", "--file", str(file)],
    ):
        ran = four(*command, "--interview", "the lamb room")
        assert ran.code == 2
        assert ran.complaint.startswith("there is no interview 'the lamb room' here; nearest: The Lamp Room")
    assert four("ask", "fog", "--show", "Harbor Voice").complaint == (
        "there is no show 'Harbor Voice' here; nearest: Harbour Voices"
    )


def test_a_verdict_names_whom_the_claim_names_wrongly(four: Typed) -> None:
    ran = four("check", "Moss Keeper: no crust will ever form on such a morning")
    assert "Grace Song said this. The claim names Moss Keeper, who did not say it here." in " ".join(ran.out.split())


def test_what_is_not_covered_names_what_was_searched(four: Typed) -> None:
    everywhere = four("ask", "submarine warfare doctrine")
    assert everywhere.out.startswith("None of the 4 interviews seems to cover that.")
    item = four("ask", "--interview", "bakery-12", "submarine warfare doctrine")
    assert item.out.startswith('"Bread on the Water" does not seem to cover that.')


def test_near_passages_say_which_interview_they_are_from(four: Typed) -> None:
    printed = " ".join(four("ask", "bread from a boat tastes of salt").out.split())
    assert "Not sure. The closest passages in these 4 interviews:" in printed
    assert "Bread on the Water · Harbour Voices #12 · 1 Jan 2020" in printed
