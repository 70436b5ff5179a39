"""The draft of edited.md: every word is in place by construction, and every guess is marked as one."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SeedError
from bot.transcript import draft_heuristics
from bot.transcript.draft import draft, draft_text
from bot.transcript.edition import build_edition
from bot.transcript.folder import read_interview
from bot.transcript.lint import lint
from bot.transcript.metadata import Metadata, read_metadata
from bot.transcript.parser import parse_manuscript
from tests.fixtures.seed_folder import EDITED, SPEAKERS, calm, is_token, toml_text, words, write_folder

TALK = (
    "welcome to the show everybody today i am with gwen who has been to the moon "
    "let me ask you the the question that all ask gwen "
    "well i think it's made of of stone and um and dust so it is very very old "
    "and i i mean nobody has seen much of it yet "
    "do you think people will live there soon yeah i'm sure they will and they will be very happy there too [Music]"
).split()

DRAFT = """\
<!-- A draft by python -m bot draft. The words are the captions'; everything else is guessed. -->
<!-- Judge each paragraph (speaker, sentences, omissions; then names and chapters), and delete the line above it. -->

## 0:00 Moon

<!-- guess: words 0-27, 0:00 -->
**Hal:** Welcome to the show everybody today I am with gwen who has been to the moon. \
Let me ask you {the|} the question that all ask gwen.

<!-- guess: words 27-45, 0:27 -->
**Gwen:** Well, I think it's made {of|} of stone {and um|} and dust. So it is very, very old.

<!-- guess: words 45-56, 0:45 -->
**Hal:** And {I|} I mean, nobody has seen much of it yet.

## 0:53 People

<!-- guess: words 56-64, 0:56 -->
**Hal:** Do you think people will live there soon?

<!-- guess: words 64-78, 1:04 -->
**Gwen:** Yeah, I'm sure they will. And they will be very happy there too [Music].
"""

METADATA = read_metadata(toml_text(chapters=[("0:00", "Moon"), ("0:53", "People")]))
TIMES = tuple((word, float(word)) for word in range(0, len(TALK), 5))


def is_proved(text: str, captions: list[str], metadata: Metadata) -> bool:
    return build_edition(parse_manuscript(text), captions, SPEAKERS, metadata.chapters).problems == []


def test_the_draft_of_a_talk() -> None:
    assert draft_text(METADATA, TALK, TIMES) == DRAFT
    assert is_proved(DRAFT, TALK, METADATA)


def test_without_times_chapters_are_placed_by_their_share_of_the_length() -> None:
    text = draft_text(replace(METADATA, length=90.0), TALK, ())
    assert text.count("<!-- guess: where this chapter begins -->\n## ") == 2
    assert "## 0:53 People\n\n<!-- guess: words 39-45 -->" in text
    assert is_proved(text, TALK, METADATA)


def test_full_stops_in_the_captions_end_sentences() -> None:
    text = draft_text(replace(METADATA, chapters=()), "So it is. Is it? {yes}, “maybe,” it’s *fine*".split(), ())
    assert text.splitlines()[4:] == ["**Hal:** So it is. Is it? Yes, “maybe,” it’s fine."]


def test_the_draft_of_a_folder_is_accepted_but_names_no_speaker(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"edited.md": None, "questions.tsv": None})
    (folder / "edited.md").write_text(draft(folder))
    assert read_interview(folder).turns == ()
    (report,) = lint(tmp_path)
    assert (report.errors, len(report.notes)) == ((), 1)


def test_a_draft_ignores_an_existing_edition(tmp_path: Path) -> None:
    normalize_word = write_folder(tmp_path / "bare", {"edited.md": None})
    assert draft(write_folder(tmp_path / "edited", {"edited.md": EDITED})) == draft(normalize_word)


def test_no_draft_without_metadata_or_with_wrong_times(tmp_path: Path) -> None:
    with pytest.raises(SeedError) as raised:
        draft(write_folder(tmp_path, {"interview.toml": None}))
    assert (
        str(raised.value) == "moon-1/interview.toml:1: is missing; an interview needs captions.txt and interview.toml"
    )
    with pytest.raises(SeedError) as raised:
        draft(write_folder(tmp_path, {"times.csv": "soon"}, slug="moon-2"))
    assert str(raised.value) == "moon-2/times.csv:1: 'soon' is not word,seconds"


def test_no_draft_without_speakers_or_with_fewer_words_than_chapters() -> None:
    with pytest.raises(SeedError, match=r"moon-1/interview.toml:1: names no speakers; a draft needs their labels"):
        draft_text(replace(METADATA, speakers=()), TALK, TIMES)
    with pytest.raises(SeedError, match="moon-1: 1 words are too few for a draft with 2 chapters"):
        draft_text(METADATA, ["moon", "-"], ())


_REPEATED = st.sampled_from(
    "the the i um uh so and what do you think moon [Music] - [ __ ] 15 no a|b {c} **d:** <!-- ## moon. why?".split()
)


@calm
@given(
    st.lists(_REPEATED | words | st.text(min_size=1, max_size=3).filter(is_token), max_size=150),
    st.integers(0, 3),
    st.lists(st.integers(0, 200), unique=True, max_size=12),
    st.integers(1, 2),
)
def test_any_draft_passes_the_proof(captions: list[str], chapters: int, moments: list[int], speakers: int) -> None:
    captions = ["moon", "rise", "now", *captions]
    published = tuple((f"Part {number}", number * 20.0) for number in range(chapters))
    metadata = replace(METADATA, chapters=published, speakers=SPEAKERS[:speakers])
    times = tuple((word, word * 0.4) for word in sorted(moments) if word < len(captions))
    text = draft_text(metadata, captions, times)
    assert build_edition(parse_manuscript(text), captions, metadata.speakers, published).problems == []


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        ("the the moon", [0]),
        ("the um the moon", [0, 1]),
        ("i think i think so", [0, 1]),
        ("i i think i think so", [0, 1, 2]),
        ("we went to we went to the moon", [0, 1, 2]),
        ("very very old", []),
        ("no no", []),
        ("20 20 people", []),
        ("the moon the sun", []),
    ],
)
def test_repetitions_that_are_left_out(said: str, left_out: list[int]) -> None:
    assert sorted(draft_heuristics.slips(said.split())[0]) == left_out


def test_speakers_change_at_strong_cues() -> None:
    said = [
        "yeah it is the moon",
        "let me ask you why",
        "is it far",
        "well it is",
        "it is far",
        "this is odd",
        "do you think so",
        "yes",
    ]
    assert draft_heuristics.speakers([sentence.split() for sentence in said]) == [0, 0, 0, 1, 1, 0, 0, 1]
