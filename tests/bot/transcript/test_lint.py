"""The lint reports: errors, then notes, each with its place, then the figures."""

from pathlib import Path

import pytest

from bot.errors import SeedError
from bot.transcript.lint import Report, Summary, lint
from bot.transcript.notes import manuscript_notes
from bot.transcript.parser import parse_manuscript
from bot.transcript.problem import Problem
from tests.fixtures.seed_folder import EDITED, QUESTIONS, write_folder


def notes(text: str) -> list[str]:
    return [str(note) for note in manuscript_notes(parse_manuscript(text))]


def test_a_folder_without_errors_has_only_a_summary(tmp_path: Path) -> None:
    write_folder(tmp_path)
    figures = Summary(24, 3, 5, 1, 0, 5, 1, 2, 7 / 24, 0)
    assert lint(tmp_path) == [Report("moon-1", (), (), figures)]
    assert lint(tmp_path)[0].lines() == [
        (
            "moon-1: 24 words, 3 turns, 5 sentences, 1 correction, 0 doubtful, 5 omissions, "
            "1 entry with 2 questions over 29% of the words, 0 picks"
        )
    ]


def test_bare_captions_have_no_errors(tmp_path: Path) -> None:
    write_folder(tmp_path, {"edited.md": None, "questions.tsv": None})
    assert lint(tmp_path) == [Report("moon-1", (), (), Summary(24, 0, 0, 0, 0, 0, 0, 0, 0.0, 0))]


def test_every_folder_has_a_report_with_errors_before_notes(tmp_path: Path) -> None:
    edited = EDITED.replace("moon", "sun").replace("{kovid|COVID} began.", "{kovid|COVID?} began")
    write_folder(tmp_path, {"edited.md": edited})
    write_folder(tmp_path, {"captions.txt": None}, slug="moon-2")
    assert [line for report in lint(tmp_path) for line in report.lines()] == [
        (
            "moon-1/edited.md:5: error: 'sun' where the captions have 'moon' "
            "(captions.txt word 5, after 'what is the the')"
        ),
        "moon-1/edited.md:11: note: a turn without closing punctuation: 'And um, kovid began'",
        "moon-1/edited.md:11: note: doubtful: {kovid|COVID?} is shown as heard",
        "moon-1: cannot be used, 1 error",
        "moon-2/captions.txt:1: error: is missing; an interview needs captions.txt and interview.toml",
        "moon-2: cannot be used, 1 error",
    ]


def test_a_folder_without_interviews_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SeedError):
        lint(tmp_path)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("So" + " moon" * 60 + ".", f"a sentence of 61 words: '{'So' + ' moon' * 15} m…'"),
        ("So it goes", "a turn without closing punctuation: 'So it goes'"),
        ("So it goes\n\nOn.", "a paragraph without closing punctuation: 'So it goes'"),
        ("It works. {Um. Right?|} We left.", "clean leaves out the whole sentence: 'Um. Right?'"),
        (
            "It works {you know.|} We left.",
            "the closing punctuation is left out with a brace; write it after the brace: 'It works'",
        ),
        ("Is he? {um,|} yes.", None),
        ("{So|} i'm in.", None),
        ("So it goes., we left.", "misplaced punctuation in clean: 'So it goes., we left.'"),
        ("So it goes,, we left.", "misplaced punctuation in clean: 'So it goes,, we left.'"),
        ("So it goes,— we left.", None),
        ("So it goes—, we left.", "misplaced punctuation in clean: 'So it goes—, we left.'"),
        (", so it goes.", None),
        ("(, so) it goes.", None),
        ('He said, {"like|} so."', "the quotation marks of this paragraph are not paired in clean"),
        ("The U.S., etc., and so on... and so on?!", None),
        ('He said, "So."', None),
        ("We left because—", None),
        ("{Gogan|gauguin?} went.", "doubtful: {Gogan|gauguin?} is shown as heard"),
    ],
)
def test_notes_on_a_sentence(text: str, note: str | None) -> None:
    assert notes(f"**Hal:** {text}")[:1] == ([] if note is None else [f"edited.md:1: {note}"])


def test_a_small_letter_at_the_start_of_a_sentence_is_noted() -> None:
    assert notes("**Hal:** iPhones sell.\n\nırmak flows.") == [
        "edited.md:3: a sentence begins with a small letter in clean: 'ırmak flows.'"
    ]


def test_guesses_are_counted_at_the_first_one() -> None:
    assert notes("<!-- guess: a -->\n**Hal:** So.\n\n<!-- guess: b -->\nSo.") == [
        "edited.md:1: 2 guesses of the draft are not yet judged, the first here; until all are, no speaker is shown"
    ]


def test_entries_off_their_sentence_and_repeated_questions_are_noted(tmp_path: Path) -> None:
    rows = (
        "8\t14\tis the moon cheese?\n"
        "22\t24\twhat did he thank for\tIs the moon cheese\n"
        "15\t17\tdoes he think\tDoes he think?\n"
    )
    write_folder(tmp_path, {"questions.tsv": QUESTIONS + rows})
    assert lint(tmp_path)[0].notes == (
        Problem("questions.tsv", 3, "span 8-14 begins or ends inside a sentence"),
        Problem("questions.tsv", 3, "'is the moon cheese?' is in line 2 too"),
        Problem("questions.tsv", 4, "span 22-24 is marked as not quotable"),
        Problem("questions.tsv", 4, "'Is the moon cheese' is in line 2 too"),
    )
