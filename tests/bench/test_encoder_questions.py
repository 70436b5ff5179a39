"""What the encoder was fine-tuned on: every row can be used, and no interview is one that the project measures."""

from itertools import pairwise
from pathlib import Path

import pytest

from bench.encoder import pairs
from bot.errors import SeedError

INTERVIEWS = pairs.listed_interviews()
MEASURED = {path.stem for path in (pairs.HERE.parent / "blind").glob("*.jsonl")} - {pairs.SEED.name}
SHORT = {
    "brain-science": "brain",
    "the-changelog": "changelog",
    "founders-talk": "founders",
    "practical-ai": "practical",
}


def measured_name(interview: str) -> str:
    """The name under which bench/blind would have this interview."""
    show, number = interview.rsplit("-", 1)
    return f"{SHORT.get(show, show)}-{number}"


@pytest.mark.parametrize("listed", INTERVIEWS, ids=lambda listed: listed.interview)
def test_every_row_has_a_span_and_questions(listed: pairs.Listed) -> None:
    entries = pairs.read_questions(listed)
    assert entries
    assert all(0 <= entry.span.start < entry.span.end <= listed.words for entry in entries)
    assert all(len(question.split()) > 1 for entry in entries for question in entry.questions)
    assert all(before.span.start <= after.span.start for before, after in pairwise(entries))


def test_there_are_as_many_questions_as_the_documents_say() -> None:
    assert sum(len(entry.questions) for listed in INTERVIEWS for entry in pairs.read_questions(listed)) == 10_950


def test_every_file_of_questions_is_listed() -> None:
    files = {path.stem for path in (pairs.HERE / "questions").iterdir()}
    assert files == {listed.interview for listed in INTERVIEWS}


def test_no_measured_interview_is_learned_from() -> None:
    assert len(MEASURED) > 10
    assert not MEASURED & {measured_name(listed.interview) for listed in INTERVIEWS}
    assert measured_name("the-changelog-405") in MEASURED  # so that a measured one would be noticed


def test_an_interview_with_other_words_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / INTERVIEWS[0].interview
    with pytest.raises(SeedError, match=f"has no captions.txt; add {INTERVIEWS[0].file}"):
        next(pairs.read_training(tmp_path))
    folder.mkdir()
    (folder / "captions.txt").write_text("These are other words.")
    with pytest.raises(SeedError, match="has not the"):
        next(pairs.read_training(tmp_path))


def test_the_seed_is_read_before_editing_with_answers_near_each_question() -> None:
    seed = pairs.seed_training()
    assert seed.asked
    assert all(set(asked.answers) <= asked.near for asked in seed.asked)
    assert max(max(asked.near) for asked in seed.asked) < len(seed.passages)
