"""picks.tsv: what the loader refuses, what is served, and whether the picks of the first interview follow the rules."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import PickFilter, Ref, Role, Span, View
from bot.transcript.edition import build_edition
from bot.transcript.folder import read_folder, read_interview
from bot.transcript.lint import lint_folder
from bot.transcript.parser import parse_manuscript
from bot.transcript.passages import lines_overlapping, turn_index_at
from bot.transcript.picks import parse_picks
from tests.conftest import Workbench
from tests.fixtures.lighthouse import EDITED, ferry, lighthouse
from tests.fixtures.real_interview import INTERVIEW as REAL
from tests.fixtures.seed_folder import SPEAKERS, calm

DARK, GULL, THERE, ASKED = (34, 65), (96, 133), (152, 172), (17, 34)
"""Whole sentences of the lighthouse: the dark; the seagull; being there (18 words); what Ida asks first (17)."""


# --- what the loader refuses ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("96,133", "is not start<TAB>end"),
        ("96", "is not start<TAB>end"),
        ("96\t133\twhy?", "is not start<TAB>end"),
        ("²\t133", "is not start<TAB>end"),
        ("96\t173", "span 96-173 lies outside the interview's 172 words"),
        ("96\t96", "span 96-96 lies outside the interview's 172 words"),
        ("43\t80", "span 43-80 shares words with the pick before it, 34-65; keep one of them"),
        ("17\t34", "span 17-34 follows 34-65; put the picks in the order of the interview"),
        ("65\t96", "span 65-96 crosses a change of speaker; a pick has one speaker"),
        ("97\t133", "span 97-133 begins or ends inside a sentence; the whole sentences are 96-133"),
        ("96\t120", "span 96-120 begins or ends inside a sentence; the whole sentences are 96-133"),
        ("65\t80", "span 65-80 has 15 words in clean; a pick has 20 to 60"),
    ],
)
def test_a_pick_must_be_whole_sentences_of_one_speaker(tmp_path: Path, row: str, problem: str) -> None:
    folder = lighthouse(tmp_path, picked=[DARK])
    with (folder / "picks.tsv").open("a") as file:
        file.write(f"# the best\n\n{row}\n")
    read = read_folder(folder)
    assert (read.interview, [str(problem) for problem in read.problems]) == (None, [f"picks.tsv:5: {problem}"])


def test_a_pick_must_be_quotable_and_without_doubts(tmp_path: Path) -> None:
    edited = EDITED.replace("**Moss:** I tell them", "{not quotable} **Moss:** I tell them").replace(
        "{um,|} No, I", "{um,|} No, {I|we?}"
    )
    read = read_folder(lighthouse(tmp_path, edited, picked=[DARK, GULL]))
    assert [str(problem) for problem in read.problems] == [
        "picks.tsv:2: span 34-65 has a doubtful correction; settle it in edited.md, or choose another",
        "picks.tsv:3: span 96-133 is marked as not quotable; choose another",
    ]


def test_the_message_for_one_word_is_in_the_singular(tmp_path: Path) -> None:
    (problem,) = read_folder(lighthouse(tmp_path, picked=[(80, 81)])).problems
    assert str(problem) == "picks.tsv:2: span 80-81 has 1 word in clean; a pick has 20 to 60"


def test_picks_are_read_and_counted_in_the_summary(tmp_path: Path) -> None:
    folder = lighthouse(tmp_path, picked=[DARK, GULL])
    assert read_interview(folder).picks == (Span(*DARK), Span(*GULL))
    assert str(lint_folder(folder).summary).endswith(", 2 picks")


_LENGTHS = st.integers(1, 30)
_TURNS = st.lists(st.tuples(st.booleans(), st.lists(_LENGTHS, min_size=1, max_size=5)), min_size=1, max_size=6)


@calm
@given(turns=_TURNS, data=st.data())
def test_exactly_the_spans_that_follow_the_rules_are_taken(
    turns: list[tuple[bool, list[int]]], data: st.DataObject
) -> None:
    paragraphs = [
        f"{'' if quotable else '{not quotable} '}**{SPEAKERS[number % 2].label}:** "
        + " ".join(f"So{' moon' * (words - 1)}." for words in lengths)
        for number, (quotable, lengths) in enumerate(turns)
    ]
    script = parse_manuscript("\n\n".join(paragraphs))
    captions = [word for paragraph in script.paragraphs for token in paragraph.tokens for word in token.heard]
    edition = build_edition(script, captions, SPEAKERS, ())
    edges = sorted({edge for line in edition.lines for edge in (line.span.start, line.span.end)})
    edge = st.sampled_from(edges) | st.integers(0, len(captions))
    rows = data.draw(
        st.lists(st.tuples(edge, edge).map(lambda pair: Span(min(pair), max(pair))), max_size=5).map(sorted)
    )

    picks, problems = parse_picks(
        "\n".join(f"{span.start}\t{span.end}" for span in rows), len(captions), edition.turns, edition.lines
    )

    assert len(picks) + len(problems) == len(rows)
    expected: list[Span] = []
    for span in rows:
        inside = [line for line in edition.lines if span.covers(line.span)]
        whole = sum(len(line.span) for line in inside) == len(span) > 0
        alone = whole and len({line.turn for line in inside}) == 1 and all(line.quotable for line in inside)
        if alone and 20 <= len(span) <= 60 and not (expected and expected[-1].overlap(span) > 0):
            expected.append(span)
    assert picks == expected


# --- what is served -------------------------------------------------------------------------------


async def _pickable(workbench: Workbench, among: PickFilter) -> list[Ref]:
    async with workbench.served() as library:
        return await library.pickable(among)


async def test_if_there_are_picks_nothing_else_is_picked(workbench: Workbench) -> None:
    filtered = await _pickable(workbench, PickFilter())
    assert filtered
    (workbench.seeds / "lighthouse-1" / "picks.tsv").write_text(f"{DARK[0]}\t{DARK[1]}\n{GULL[0]}\t{GULL[1]}\n")
    chosen = [Ref("lighthouse-1", Span(*DARK)), Ref("lighthouse-1", Span(*GULL))]
    assert await _pickable(workbench, PickFilter()) == chosen != filtered
    assert await _pickable(workbench, PickFilter(said_by=("guest",))) == chosen
    assert await _pickable(workbench, PickFilter(said_by=("Moss Keeper",))) == chosen
    assert await _pickable(workbench, PickFilter(said_by=("host",))) == []
    (workbench.seeds / "lighthouse-1" / "picks.tsv").unlink()
    assert await _pickable(workbench, PickFilter()) == filtered


async def test_picks_of_bare_captions_are_not_served(workbench: Workbench) -> None:
    (workbench.seeds / "ferry-2" / "picks.tsv").write_text("0\t27\n")
    assert read_interview(workbench.seeds / "ferry-2").picks == (Span(0, 27),)
    assert {ref.interview for ref in await _pickable(workbench, PickFilter())} == {"lighthouse-1"}


def test_picks_of_bare_captions_must_be_inside_the_interview(tmp_path: Path) -> None:
    folder = ferry(tmp_path)
    (folder / "picks.tsv").write_text("0\t999\n")
    assert [str(problem) for problem in read_folder(folder).problems] == [
        "picks.tsv:1: span 0-999 lies outside the interview's 97 words"
    ]


# --- the first interview --------------------------------------------------------------------------


def _text(span: Span) -> str:
    return " ".join(text for line in lines_overlapping(REAL, span) if (text := line.text(View.CLEAN)))


def _role(span: Span) -> Role | None:
    turn = turn_index_at(REAL, span.start)
    assert turn is not None
    return REAL.speakers[REAL.turns[turn].speaker].role


def test_there_are_many_picks_and_most_are_the_guests() -> None:
    roles = Counter(map(_role, REAL.picks))
    assert roles.total() >= 90
    assert roles[Role.GUEST] >= 0.75 * roles.total()
    assert all(pick.end <= following.start for pick, following in pairwise(REAL.picks))


def test_every_chapter_has_picks() -> None:
    """In proportion to its length: a pick for every 350 words at least, and not many more than one for every 120."""
    for chapter in REAL.chapters:
        count = sum(chapter.span.covers(span) for span in REAL.picks)
        assert len(chapter.span) / 350 <= count <= 3 + len(chapter.span) / 120, chapter.title


@pytest.mark.parametrize("span", REAL.picks, ids=lambda span: f"{span.start}-{span.end}")
def test_a_pick_is_a_whole_sentence_or_more(span: Span) -> None:
    text = _text(span)
    assert 20 <= len(text.split()) <= 60
    assert text[0].isupper()
    assert text.rstrip('"')[-1] in ".!?"
    assert text.count('"') % 2 == 0
    assert not any(mark in text for mark in ("—", "…", "...", "[", "{"))
    assert text.split()[0].strip(",").lower() not in {"because", "which", "whereas", "then", "he", "she", "they"}
