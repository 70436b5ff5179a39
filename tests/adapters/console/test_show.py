"""`show` and `export` on the console."""

import json

import pytest

from tests.adapters.console.printed import WORDS
from tests.conftest import Typed


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
