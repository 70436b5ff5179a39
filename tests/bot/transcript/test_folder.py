"""A seed folder as an interview; and for each way a folder can be wrong one message: file, line, what to fix."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.errors import SeedError
from bot.model import Chapter, Entry, Interview, Line, Show, Span, Turn, Unit, View
from bot.transcript.edition import build_edition
from bot.transcript.export import export
from bot.transcript.folder import interview_folders, read_folder, read_interview
from bot.transcript.parser import parse_manuscript
from bot.transcript.times import parse_times, seconds_at, word_at
from tests.fixtures.seed_folder import CAPTIONS, EDITED, GWEN, HAL, QUESTIONS, TIMES, toml_text, write_folder

WORDS = tuple(CAPTIONS.split())


def refused(root: Path, name: str, content: str | bytes | None) -> list[str]:
    """The problems of the moon folder with one file replaced."""
    folder = read_folder(write_folder(root, {name: content}))
    assert folder.interview is None
    return [str(problem) for problem in folder.problems]


def test_a_whole_interview(tmp_path: Path) -> None:
    interview = read_interview(write_folder(tmp_path))
    assert interview == Interview(
        slug="moon-1",
        title="Talking moon",
        date="1969-07-20",
        video="https://example.org/moon?t={seconds}",
        speakers=(HAL, GWEN),
        words=WORDS,
        chapters=(Chapter("Moon", 0.0, Span(0, 17)), Chapter("Illness", 10.0, Span(17, 24))),
        lines=interview.lines,
        turns=(Turn(Span(0, 8), 0), Turn(Span(8, 22), 1), Turn(Span(22, 24), 0)),
        entries=(Entry(Span(8, 15), ("what is the moon made of", "is the moon cheese")),),
        times=((0, 0.0), (10, 4.0), (16, 10.0), (22, 16.0)),
        length=20.0,
    )
    assert [
        (line.span, line.turn, line.paragraph, line.quotable, line.text(View.CLEAN)) for line in interview.lines
    ] == [
        (Span(0, 8), 0, 0, True, "What is the moon made of?"),
        (Span(8, 15), 1, 1, True, "It's made of green cheese."),
        (Span(15, 17), 1, 1, True, "I think."),
        (Span(17, 22), 1, 2, True, "And COVID began."),
        (Span(22, 24), 2, 3, False, "Thank you."),
    ]
    assert interview.edited
    assert not interview.guessed


def test_bare_captions_are_guessed_sentences_without_a_speaker(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"edited.md": None, "questions.tsv": None})
    interview = read_interview(folder)
    assert (interview.edited, interview.guessed) == (False, True)
    assert [line.text(View.CAPTIONS) for line in interview.lines] == [
        "um what is the the moon made of",
        "it's made of green cheese",
        "you know i think and um kovid began [Music]",
        "thank you",
    ]
    assert interview.lines[1] == Line(
        Span(8, 13),
        None,
        1,
        True,
        tuple(
            Unit(index, index + 1, WORDS[index], text, text)
            for index, text in enumerate("It's made of green cheese.".split(), start=8)
        ),
    )
    assert interview.chapters == (Chapter("Moon", 0.0, Span(0, 16)), Chapter("Illness", 10.0, Span(16, 24)))


def test_captions_and_toml_alone_are_an_interview(tmp_path: Path) -> None:
    interview = read_interview(write_folder(tmp_path, {"edited.md": None, "questions.tsv": None, "times.csv": None}))
    assert (interview.words, interview.chapters, interview.turns, interview.times) == (WORDS, (), (), ())


def test_while_a_guess_is_left_no_speaker_is_known(tmp_path: Path) -> None:
    guessed = EDITED.replace("**Gwen:**", "<!-- guess: words 8-17 -->\n**Gwen:**")
    interview = read_interview(write_folder(tmp_path, {"edited.md": guessed}))
    assert (interview.turns, {line.turn for line in interview.lines}) == ((), {None})
    assert interview.lines[0].text(View.CLEAN) == "What is the moon made of?"
    assert interview.guessed


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    expected = read_interview(write_folder(tmp_path / "plain"))
    files = {
        name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
        for name, text in (
            ("interview.toml", toml_text()),
            ("edited.md", EDITED),
            ("questions.tsv", QUESTIONS),
            ("times.csv", TIMES),
        )
    }
    assert read_interview(write_folder(tmp_path / "marked", files)) == expected


def test_the_export_of_an_interview(tmp_path: Path) -> None:
    exported = export(read_interview(write_folder(tmp_path)))
    assert exported["omissions"] == [
        {"start": start, "end": end} for start, end in ((0, 1), (3, 4), (13, 15), (18, 19), (21, 22))
    ]
    assert exported["not_quotable"] == [{"start": 22, "end": 24}]


# --- folders -------------------------------------------------------------------------------------


def test_folders_are_sorted_by_name_without_hidden_ones_and_files(tmp_path: Path) -> None:
    for name in ("moon-2", "moon-1", ".git", "_drafts"):
        (tmp_path / name).mkdir()
    (tmp_path / "README.md").write_text("seeds")
    assert [path.name for path in interview_folders(tmp_path)] == ["moon-1", "moon-2"]


def test_a_folder_without_interviews_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="has no interview; each needs a folder with"):
        interview_folders(tmp_path)
    with pytest.raises(SeedError, match="is not a folder; set VERBATIM_SEEDS to"):
        interview_folders(tmp_path / "seeds")


def test_the_first_problem_is_the_error(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"edited.md": EDITED.replace("moon made", "sun made").replace("Thank", "Thanks")})
    with pytest.raises(SeedError) as raised:
        read_interview(folder)
    assert str(raised.value) == (
        "moon-1/edited.md:5: 'sun' where the captions have 'moon' (captions.txt word 5, after 'what is the the') "
        "(and 1 more: python -m bot lint)"
    )


# --- files that are missing or not text --------------------------------------------------------


@pytest.mark.parametrize("name", ["interview.toml", "captions.txt"])
def test_a_required_file_is_missing(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path, name, None) == [
        f"{name}:1: is missing; an interview needs captions.txt and interview.toml"
    ]


@pytest.mark.parametrize("name", ["interview.toml", "times.csv", "edited.md", "questions.tsv", "picks.tsv"])
def test_a_file_that_is_not_utf8(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path, name, b"one\ntwo \xff") == [f"{name}:2: is not UTF-8 (byte 8)"]


def test_a_folder_where_a_file_should_be(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"edited.md": None})
    (folder / "edited.md").mkdir()
    assert [str(problem) for problem in read_folder(folder).problems] == [
        "edited.md:1: cannot be read (Is a directory)"
    ]


def test_edited_captions_are_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "captions.txt", CAPTIONS + "\n")
    assert problem.startswith("captions.txt:1: its SHA-256 is ")
    assert problem.endswith("restore the file, or for new captions put the new hash in interview.toml")


def test_captions_without_words(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"captions.txt": " \n", "interview.toml": toml_text(" \n")})
    assert [str(problem) for problem in read_folder(folder).problems] == ["captions.txt:1: has no words"]


# --- interview.toml ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('slug = "moon-1"\n', "", "1: slug is missing"),
        (
            'slug = "moon-1"',
            'slug = "Moon-1"',
            "1: slug 'Moon-1' must be small letters, digits, dot, dash and underscore, such as zuckerberg-267",
        ),
        (
            'slug = "moon-1"',
            'slug = "../moon"',
            "1: slug '../moon' must be small letters, digits, dot, dash and underscore, such as zuckerberg-267",
        ),
        ('slug = "moon-1"', 'slug = "moon-2"', "1: slug 'moon-2' must be the folder's name, 'moon-1'"),
        ('title = "Talking moon"', "title = 7", "2: title must be a text in quotes, not 7"),
        ('title = "Talking moon"', 'title = " "', "2: title must be a text in quotes, not ' '"),
        ('title = "Talking moon"', "title = Talking", "2: is not valid TOML: Invalid value"),
        ("date = 1969-07-20", "date = 1969", "3: date must be a day like 2022-02-26, not '1969'"),
        ("date = 1969-07-20", 'date = "July"', "3: date must be a day like 2022-02-26, not 'July'"),
        ('length = "0:20"', "length = 20", "4: length must be a text in quotes, not 20"),
        ('length = "0:20"', 'length = "20"', "4: length '20' must be a time like 5:36 or 1:04:16"),
        (
            "https://example.org/",
            "example.org/",
            "5: video 'example.org/moon?t={seconds}' must be a web address; {seconds} in it stands for the moment",
        ),
        ("captions_sha256 = ", "captions_sha = ", "1: captions_sha256 is missing"),
        ('captions_sha256 = "', 'captions_sha256 = "x', None),
        ("[[speakers]]", "[speakers]", None),
        ('role = "guest"', 'role = "ghost"', "14: role 'ghost' of 'Gwen Moon' is not host, guest or unknown"),
        ('role = "guest"\n', "", "12: role of [[speakers]] number 2 is missing"),
        ('label = "Gwen"', 'label = "hal"', "10: two speakers have the label 'Hal'"),
        ('label = "Gwen"', 'label = "Gwen:"', "15: label 'Gwen:' must be a name without * : { }"),
        ("aliases = []", 'aliases = "Gwen"', "16: aliases must be a list of names in quotes"),
        (
            'starts = "0:10"',
            'starts = "0:00"',
            "21: chapter 'Illness' must start after 'Moon', which is listed before it",
        ),
        ('starts = "0:10"', 'starts = "ten"', "21: starts 'ten' must be a time like 5:36 or 1:04:16"),
        ('title = "Illness"', "", "20: title of [[chapters]] number 2 is missing"),
        ("date = 1969-07-20", "show = 7", "3: show must be a text in quotes, not 7"),
        ("date = 1969-07-20", 'episode = "7"', "3: episode must be a whole number like 267, not '7'"),
        ("date = 1969-07-20", "episode = -7", "3: episode must be a whole number like 267, not -7"),
        ("date = 1969-07-20", "episode = true", "3: episode must be a whole number like 267, not True"),
        ("[[chapters]]", '[show]\nhost = "Hal"\n\n[[chapters]]', "17: title of [show] is missing"),
        (
            "[[chapters]]",
            '[show]\ntitle = "Moon Hour"\nfeed = "moon.example"\n\n[[chapters]]',
            "19: feed 'moon.example' must be a web address",
        ),
    ],
)
def test_a_wrong_interview_toml_is_refused(tmp_path: Path, old: str, new: str, problem: str | None) -> None:
    text = toml_text()
    assert old in text
    problems = refused(
        tmp_path, "interview.toml", text.replace(old, new) if "[[" not in old else text.replace(old, new, 1)
    )
    assert len(problems) == 1
    assert problems[0].startswith("interview.toml:")
    assert problem is None or problems == [f"interview.toml:{problem}"]


@pytest.mark.parametrize("key", ["date", "length", "video"])
def test_optional_keys_may_be_missing(tmp_path: Path, key: str) -> None:
    text = "".join(line for line in toml_text().splitlines(keepends=True) if not line.startswith(key))
    interview = read_interview(write_folder(tmp_path, {"interview.toml": text}))
    assert getattr(interview, key) in (None, "")


def test_a_show_may_be_its_title_alone(tmp_path: Path) -> None:
    text = toml_text().replace("date = ", 'show = "Moon Hour"\nepisode = 11\ndate = ')
    interview = read_interview(write_folder(tmp_path, {"interview.toml": text}))
    assert (interview.show, interview.episode) == (Show("Moon Hour"), 11)


def test_a_show_may_be_a_table_with_all_that_is_known(tmp_path: Path) -> None:
    table = (
        '\n[show]\ntitle = "Moon Hour"\nhost = "Hal Stone"\nfeed = "https://moon.example/feed"\n'
        'artwork = "https://moon.example/art.png"\n'
    )
    interview = read_interview(write_folder(tmp_path, {"interview.toml": toml_text() + table}))
    assert interview.show == Show("Moon Hour", "Hal Stone", "https://moon.example/feed", "https://moon.example/art.png")


# --- edited.md -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n\n", "# The moon\n", "<!-- to do -->\n"])
def test_an_empty_edition_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, "edited.md", text) == [
        "edited.md:1: is empty: write the transcript (python -m bot draft begins one), or remove the file"
    ]


def test_an_unknown_speaker_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "edited.md", EDITED.replace("**Gwen:**", "**Gwenn:**")) == [
        "edited.md:7: unknown speaker 'Gwenn'; interview.toml knows Hal, Gwen"
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "## 0:10 Illness",
            "## 0:11 Illness",
            "9: heading 'Illness' at 11 s where interview.toml lists 'Illness' at 10 s",
        ),
        (
            "## 0:10 Illness",
            "## 0:10 Health",
            "9: heading 'Health' at 10 s where interview.toml lists 'Illness' at 10 s",
        ),
        ("## 0:10 Illness\n", "", "3: 1 chapter headings where interview.toml lists 2"),
        ("## 0:00 Moon\n", "", "8: heading 'Illness' at 10 s where interview.toml lists 'Moon' at 0 s"),
    ],
)
def test_headings_must_be_the_published_chapters(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert refused(tmp_path, "edited.md", EDITED.replace(old, new)) == [f"edited.md:{problem}"]


def test_a_chapter_at_0_s_must_start_with_the_first_word(tmp_path: Path) -> None:
    late = EDITED.replace("## 0:00 Moon\n\n", "").replace("**Gwen:**", "## 0:00 Moon\n\n**Gwen:**")
    assert refused(tmp_path, "edited.md", late) == [
        "edited.md:5: chapter 'Moon' starts at 0 s: put its heading before all words"
    ]


def test_a_chapter_without_words_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "edited.md", EDITED.replace("## 0:10 Illness\n", "") + "\n## 0:10 Illness\n") == [
        "edited.md:14: chapter 'Illness' has no words below its heading"
    ]


def test_a_heading_far_from_its_time_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, {"times.csv": TIMES.replace("16,10.0\n22,16.0", "16,30.5\n22,36.5")})
    assert [str(problem) for problem in read_folder(folder).problems] == [
        "edited.md:9: chapter 'Illness' starts at 10 s, but the words below its heading are spoken at 32 s"
    ]


def test_omissions_at_the_edges_of_chapters() -> None:
    text = "## 0:00 One\n\n**Hal:** We built it, {you know,|}\n\n## 0:10 Two\n\n{um, so|} we left."
    captions = "we built it you know um so we left".split()
    edition = build_edition(parse_manuscript(text), captions, (HAL,), [("One", 0.0), ("Two", 10.0)])
    assert edition.chapters == [Chapter("One", 0.0, Span(0, 5)), Chapter("Two", 10.0, Span(5, 9))]
    assert [line.text(View.CLEAN) for line in edition.lines] == ["We built it", "We left."]
    assert edition.turns == [Turn(Span(0, 9), 0)]


# --- times.csv and questions.tsv -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("moon", "'moon' is not word,seconds"),
        ("1,soon", "'1,soon' is not word,seconds"),
        ("24,20", "word 24 at 20 s lies outside the interview's 24 words"),
        ("23,nan", "word 23 at nan s lies outside the interview's 24 words"),
        ("22,17", "words and seconds must rise from line to line"),
        ("23,15.9", "words and seconds must rise from line to line"),
    ],
)
def test_times_must_rise_within_the_interview(tmp_path: Path, row: str, problem: str) -> None:
    assert refused(tmp_path, "times.csv", TIMES + row) == [f"times.csv:6: {problem}"]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("8,14,what", "is not start<TAB>end<TAB>question..."),
        ("8\t15", "is not start<TAB>end<TAB>question..."),
        ("²\t15\twhat", "is not start<TAB>end<TAB>question..."),
        ("9" * 5000 + "\t15\twhat", "is not start<TAB>end<TAB>question..."),
        ("8\t25\twhat", "span 8-25 lies outside the interview's 24 words"),
        ("8\t8\twhat", "span 8-8 lies outside the interview's 24 words"),
        ("8\t15\t \t", "span 8-15 has no question"),
        ("0\t9\twhat", "span 0-9 crosses a change of speaker"),
    ],
)
def test_an_entry_must_be_a_span_of_one_turn_with_questions(tmp_path: Path, row: str, problem: str) -> None:
    assert refused(tmp_path, "questions.tsv", f"{QUESTIONS}# asked often\n\n{row}\n") == [f"questions.tsv:5: {problem}"]


def test_problems_of_all_files_are_collected(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path, {"times.csv": "x", "edited.md": EDITED.replace("moon", "sun"), "questions.tsv": "y"}
    )
    assert [(problem.file, problem.line) for problem in read_folder(folder).problems] == [
        ("times.csv", 1),
        ("edited.md", 5),
        ("questions.tsv", 1),
    ]


@pytest.mark.parametrize(("word", "seconds"), [(0, 0.0), (5, 2.0), (10, 4.0), (13, 7.0), (23, 16.0)])
def test_seconds_are_interpolated(word: int, seconds: float) -> None:
    times, problems = parse_times(TIMES, 24)
    assert (seconds_at(times, word), problems) == (seconds, [])


@pytest.mark.parametrize(
    ("times", "seconds", "word"), [(TIMES, 0, 0), (TIMES, 2.1, 6), (TIMES, 10, 16), (TIMES, 17, 24), ("", 3, None)]
)
def test_the_word_at_a_moment(times: str, seconds: float, word: int | None) -> None:
    pairs: Sequence[tuple[int, float]] = parse_times(times, 24)[0]
    assert word_at(pairs, seconds, 24) == word
    assert (seconds_at(pairs, 3) is None) == (times == "")
