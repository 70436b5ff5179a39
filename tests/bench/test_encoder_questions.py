"""What the encoder was fine-tuned on: every row can be used, and no interview is one that the project measures."""

from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bench.encoder import pairs
from bench.encoder.pack import pack
from bench.encoder.packed import Packed, load
from bench.encoder.tokens import tokenizer
from bot.errors import SeedError

INTERVIEWS = pairs.listed_interviews()
MEASURED = {path.stem for path in (pairs.HERE.parent / "blind").glob("*.jsonl")} - {pairs.SEED.name} | {"lex-109"}
"""Names of interviews; the last one has no questions here, and is measured all the same (bench/README.md)."""

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


def test_every_row_has_a_span_and_questions() -> None:
    for listed in INTERVIEWS:
        entries = pairs.read_questions(listed)
        assert entries, listed
        assert all(0 <= entry.span.start < entry.span.end <= listed.words for entry in entries), listed
        assert all(len(question.split()) > 1 for entry in entries for question in entry.questions), listed
        assert all(before.span.start <= after.span.start for before, after in pairwise(entries)), listed


def test_there_are_as_many_questions_as_the_documents_say() -> None:
    assert sum(len(entry.questions) for listed in INTERVIEWS for entry in pairs.read_questions(listed)) == 69_841


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


def test_the_seed_is_read_before_editing_with_passages_that_hold_what_was_asked_about() -> None:
    seed = pairs.seed_training()
    assert seed.asked
    for asked in seed.asked:
        for passage in asked.answers:
            start, end = seed.spans[passage]
            shared = min(end, asked.about[1]) - max(start, asked.about[0])
            assert shared >= 0.6 * min(end - start, asked.about[1] - asked.about[0])


def test_everything_is_packed_as_it_was(tmp_path: Path) -> None:
    seed = pairs.seed_training()
    held = replace(seed, asked=seed.asked[:5])
    packed = pack([seed], [held])
    packed.save(tmp_path / "packed.npz")
    again = load(tmp_path / "packed.npz")
    assert all(np.array_equal(getattr(packed, field.name), getattr(again, field.name)) for field in fields(Packed))
    assert again.held.tolist() == [False, True]
    assert len(again.passages) == 2 * len(seed.passages)
    assert len(again.starts) == len(again.passages) + len(again.questions) + 1
    last = int(again.answers[-1, 1]) - len(seed.passages)
    assert last in held.asked[-1].answers
    number = len(again.passages) + len(again.questions) - 1
    read = tokenizer().decode(again.tokens[again.starts[number] : again.starts[number + 1]].tolist())
    assert read.replace(" ", "") == held.asked[-1].text.lower().replace(" ", "")
