"""The command line's other commands: check, random, pick, show, lint, draft, score; their JSON and exit codes."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from bot.presentation import wording
from tests.adapters.console.printed import NUMBER, QUOTE, TEXT, squeezed
from tests.conftest import Typed
from tests.fixtures.lighthouse import EDITED, captions_of, span_of

QUOTE_OR_NULL = {"anyOf": [QUOTE, {"type": "null"}]}
VERDICT: dict[str, Any] = {
    "checked": TEXT,
    "verdict": {"enum": ["verbatim", "altered", "stitched", "absent"]},
    "quote": QUOTE_OR_NULL,
    "pieces": {"type": "array", "items": QUOTE},
    "nearest": QUOTE_OR_NULL,
    "diff": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["change", "claimed", "said", "minor"],
            "properties": {
                "change": {"enum": ["equal", "insert", "delete", "replace"]},
                "claimed": TEXT,
                "said": TEXT,
            },
        },
    },
    "negation_changed": {"type": "boolean"},
    "number_changed": {"type": "boolean"},
    "order_changed": {"type": "boolean"},
    "cut": {"type": "boolean"},
    "quoting": {"anyOf": [TEXT, {"type": "null"}]},
    "misattributed": {"type": "boolean"},
    "times": {"type": "integer"},
}
CHECKED = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "claim", *VERDICT, "milliseconds"],
    "properties": {
        "id": {},
        "claim": TEXT,
        **VERDICT,
        "claims": {
            "type": "array",
            "minItems": 2,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": list(VERDICT),
                "properties": VERDICT,
            },
        },
        "milliseconds": NUMBER,
    },
}
TRUE = "No, I am not afraid of the dark."


def valid(line: str) -> dict[str, Any]:
    checked: dict[str, Any] = json.loads(line)
    jsonschema_rs.validate(CHECKED, checked)
    assert (checked["verdict"] == "absent") == (checked["quote"] is None)
    assert checked["quote"] == (checked["pieces"][0] if checked["pieces"] else None)
    return checked


# --- check ----------------------------------------------------------------------------------------


def test_check_verbatim(typed: Typed) -> None:
    ran = typed("check", f'Moss: "{TRUE}"')
    assert (ran.code, ran.err) == (0, "")
    assert squeezed(ran.out).startswith(f"Verbatim: Moss Keeper said this. {TRUE} Moss Keeper · Arrival · ")


def test_check_altered_shows_each_change_even_without_colours(typed: Typed) -> None:
    ran = typed("check", "No, I am afraid of the dark. The night is where the light really does its work")
    assert ran.code == 0
    printed = squeezed(ran.out)
    assert printed.startswith(
        'Altered: Moss Keeper said something similar, but the claim leaves out "not". This reverses the meaning.'
    )
    assert (
        "No, I am [-not-] afraid of the dark. The [-dark-] {+night+} is where the light {+really+} does its work"
        in printed
    )
    assert wording.checks.DIFF_KEY in printed


def test_check_stitched_and_absent(typed: Typed) -> None:
    stitched = squeezed(
        typed("check", "I am not afraid of the dark. he stole my bread on every single morning of them").out
    )
    assert stitched.startswith(
        f"Stitched: real words of Moss Keeper from different places, put together as one quote. {wording.checks.PIECES}"
    )
    assert stitched.count("Moss Keeper ·") == 2
    absent = typed("check", "penguins are the better lighthouse keepers because they never ask for wages")
    assert absent.code == 0  # a verdict is a verdict
    assert squeezed(absent.out).startswith(
        "Absent: there is no such passage in these 2 interviews. It may still have been said elsewhere."
    )


def test_check_of_several_quotes_lists_their_verdicts(typed: Typed) -> None:
    message = f'he said "{TRUE}" and "the lamp is a lizard with a long memory of lunch"'
    printed = squeezed(typed("check", message).out)
    assert printed.startswith(
        f'This message has 2 quotes: 1 verbatim, 1 absent. 1. "{TRUE}" Verbatim: Moss Keeper said this. 2. '
    )
    checked = valid(typed("check", "--json", message).out)
    assert [claim["verdict"] for claim in checked["claims"]] == ["verbatim", "absent"]
    assert {name: checked[name] for name in VERDICT} == checked["claims"][0]


def test_check_says_what_it_checked_what_is_cut_and_whose_words_it_is(typed: Typed) -> None:
    ran = typed("check", 'look at this: "afraid of the dark. The dark is where the light does its work" lol')
    assert 'Checked: "afraid of the dark. The dark is where the light does its work"' in squeezed(ran.out)
    assert squeezed(ran.out).startswith("Verbatim, but cut: Moss Keeper said this, but a negation or condition")
    reported = typed("check", "every sailor has met a monster, and most of those monsters were loneliness")
    assert squeezed(reported.out).startswith("Verbatim: Moss Keeper said this.")
    assert "Checked:" not in reported.out


def test_check_names_who_really_said_it(typed: Typed) -> None:
    printed = squeezed(typed("check", f'as Ida put it, "{TRUE}"').out)
    assert printed.startswith(
        "Verbatim: Moss Keeper said this. The claim names Ida Brightwater, who did not say it here."
    )


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (TRUE, "verbatim"),
        ("um no I am not AFRAID of the the dark", "verbatim"),
        ("No, I am afraid of the dark and of nothing else", "altered"),
        ("I am not afraid of the dark. he stole my bread on every single morning of them", "stitched"),
        ("penguins are the better lighthouse keepers because they never ask for wages", "absent"),
        ("fog", "verbatim"),
    ],
)
def test_check_json(typed: Typed, claim: str, verdict: str) -> None:
    ran = typed("check", "--json", claim)
    checked = valid(ran.out)
    assert (ran.code, checked["id"], checked["claim"], checked["verdict"]) == (0, None, claim, verdict)


def test_check_file(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    lines = [{"id": "c1", "claim": TRUE}, {"id": {"any": "thing"}, "claim": "?!"}, {"claim": "the dark is where"}]
    file.write_text("\n".join(map(json.dumps, lines)) + '\n{"claim": 5}\n')
    ran = typed("check", "--file", str(file))
    assert [(checked["id"], checked["verdict"]) for checked in map(valid, ran.out.splitlines())] == [
        ("c1", "verbatim"), ({"any": "thing"}, "absent"), (None, "verbatim"),
    ]  # fmt: skip
    assert (ran.code, ran.err) == (
        2,
        f'{file}:4: is not an object with "claim"; a line looks like {{"id": "c1", "claim": "..."}}\n',
    )


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["check"], "check takes a claim or --file, such as: check"),
        (["check", "--file", "x", "y"], "check takes a claim or --file"),
        (["check", "…?!"], 'there is no claim in that; write words, such as: "all children are artists"'),
        (["check", "a" * 50_000], "the claim has 50,000 characters; keep it to 40,000"),
        (
            ["pick", "--date", "24.11.2026"],
            "argument --date: '24.11.2026' is not a date like 2026-11-24; see: python -m bot pick --help",
        ),
        (["random", "--view", "bold"], "argument --view: 'bold' is not one of clean, strict, captions"),
    ],
)
def test_bad_use(typed: Typed, arguments: list[str], complaint: str) -> None:
    ran = typed(*arguments)
    assert (ran.code, ran.complaint[: len(complaint)]) == (2, complaint)


# --- random, pick, show ---------------------------------------------------------------------------


def test_random_repeats_none_until_all_were_shown(typed: Typed) -> None:
    seen: list[str] = []
    while (picked := json.loads(typed("random", "--json").out))["id"] not in seen:
        jsonschema_rs.validate(QUOTE, picked)
        seen.append(picked["id"])
    assert picked["id"] == seen[0]
    quotes = [json.loads(typed("show", "--json", ref).out) for ref in seen]
    spans = sorted((quote["start"], quote["end"]) for quote in quotes)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_pick_is_the_same_all_day(typed: Typed) -> None:
    assert typed("pick", "--date", "2026-11-24").out == typed("pick", "--date", "2026-11-24").out
    assert typed("pick").code == 0
    strict = json.loads(typed("pick", "--date", "2026-11-24", "--json", "--view", "captions").out)
    words = captions_of(EDITED).split()
    assert strict["text"] == " ".join(words[strict["start"] : strict["end"]])


def test_nothing_to_pick(typed: Typed, seeds: Path) -> None:
    (seeds / "lighthouse-1" / "edited.md").unlink()
    (seeds / "lighthouse-1" / "questions.tsv").unlink()
    for command in ("random", "pick"):
        ran = typed(command)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.splitlines()[-1] == wording.answers.NOTHING_TO_PICK


def test_show_json_has_the_context(typed: Typed) -> None:
    start, end = span_of("the lamp is never so bright as in a storm")
    shown = json.loads(typed("show", f"lighthouse-1:{start}-{end}", "--before", "1", "--after", "1", "--json").out)
    assert shown.pop("before").endswith("the light does its work, and")
    assert shown.pop("after") == "What frightens me is fog, because fog swallows the light and nobody can see it."
    jsonschema_rs.validate(QUOTE, shown)
    assert (shown["start"], shown["end"], shown["text"]) == (start, end, "the lamp is never so bright as in a storm.")


# --- lint, draft, score ---------------------------------------------------------------------------


def test_lint_prints_notes_and_a_summary(typed: Typed, seeds: Path) -> None:
    edited = EDITED.replace("Right.", "Right")  # valid, but worth a look
    (seeds / "lighthouse-1" / "edited.md").write_text(edited)
    linted = typed("lint")
    assert (linted.code, linted.err) == (0, "")
    ferry, note, summary = linted.out.splitlines()
    assert ferry.startswith("ferry-2: 97 words")
    assert note == "lighthouse-1/edited.md:9: note: a turn without closing punctuation: 'Right'"
    assert summary.startswith("lighthouse-1: 172 words, 6 turns, 15 sentences, 3 corrections, 0 doubtful, 3 omissions")


def test_lint_prints_errors_before_notes_and_fails(typed: Typed, seeds: Path) -> None:
    edited = EDITED.replace("Right.", "Right").replace("stole my bread", "stole my {bread|}")
    (seeds / "lighthouse-1" / "edited.md").write_text(edited)
    linted = typed("lint", str(seeds))
    assert (linted.code, linted.err) == (2, "")
    _, error, note, summary = linted.out.splitlines()
    assert error.startswith("lighthouse-1/edited.md:15: error: {bread|} may not be left out")
    assert note.startswith("lighthouse-1/edited.md:9: note: ")
    assert summary == "lighthouse-1: cannot be used, 1 error"


def test_draft_of_bare_captions_is_valid(typed: Typed, seeds: Path) -> None:
    for name in ("edited.md", "questions.tsv"):
        (seeds / "lighthouse-1" / name).unlink()
    drafted = typed("draft", str(seeds / "lighthouse-1"))
    assert (drafted.code, drafted.err) == (0, "")
    assert "<!-- guess:" in drafted.out
    (seeds / "lighthouse-1" / "edited.md").write_text(drafted.out)
    assert typed("lint").code == 0
    quote = json.loads(typed("ask", "--json", "--interview", "lighthouse-1", "what about fog and the light").out)[
        "quotes"
    ][0]
    assert quote["speaker"] is None  # nobody is named on a guess


def test_draft_needs_to_know_who_speaks(typed: Typed, seeds: Path) -> None:
    ran = typed("draft", str(seeds / "ferry-2"))
    assert ran.code == 2
    assert ran.complaint.startswith("ferry-2/interview.toml:")
    assert "[[speakers]]" in ran.complaint


def test_score_prints_a_line_for_each_kind(typed: Typed, tmp_path: Path) -> None:
    start, end = span_of("What frightens me is fog because fog swallows the light")
    lines = [
        {
            "id": "1",
            "kind": "direct",
            "question": "what about fog and the light",
            "answers": [{"start": start, "end": end}],
        },
        {"id": "2", "kind": "absent", "question": "what is the capital gains tax", "answers": []},
    ]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, lines)))
    ran = typed("score", str(tmp_path / "q.jsonl"))
    assert (ran.code, ran.err) == (0, "")
    assert re.search(r"^direct +1 +1\.00 +1\.00 +1\.00$", ran.out, re.MULTILINE)
    assert "absent" in ran.out
