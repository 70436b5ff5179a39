"""edited.md as text: what its marks mean, and that no text makes the parser fail."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.transcript.manuscript import Heading, Manuscript, ManuscriptToken, Mark, Paragraph
from bot.transcript.parser import parse_manuscript
from bot.transcript.words import is_word, normalize_word
from tests.fixtures.seed_folder import EDITED, calm


def tokens(text: str) -> list[ManuscriptToken]:
    """The tokens of one paragraph without problems."""
    script = parse_manuscript(f"**Hal:** {text}")
    assert script.problems == []
    return list(script.paragraphs[0].tokens)


def problems(text: str) -> list[str]:
    return [str(problem) for problem in parse_manuscript(text).problems]


def test_a_paragraph_is_a_label_and_marked_words() -> None:
    assert parse_manuscript(
        "**Hal:** What {um,|} is {kovid|COVID}, {hogan|Haugen?} and\n{the|} the moon?"
    ) == Manuscript(
        paragraphs=[
            Paragraph(
                line=1,
                label="Hal",
                quotable=True,
                tokens=(
                    ManuscriptToken(1, Mark.KEPT, ("What",), "What"),
                    ManuscriptToken(1, Mark.OMISSION, ("um,",), "um,"),
                    ManuscriptToken(1, Mark.KEPT, ("is",), "is"),
                    ManuscriptToken(1, Mark.CORRECTION, ("kovid",), "COVID", after=","),
                    ManuscriptToken(1, Mark.DOUBTFUL, ("hogan",), "hogan", doubt="Haugen"),
                    ManuscriptToken(1, Mark.KEPT, ("and",), "and"),
                    ManuscriptToken(2, Mark.OMISSION, ("the",), "the"),
                    ManuscriptToken(2, Mark.KEPT, ("the",), "the"),
                    ManuscriptToken(2, Mark.KEPT, ("moon?",), "moon?"),
                ),
            )
        ]
    )


def test_headings_are_numbered_by_the_paragraph_after_them() -> None:
    script = parse_manuscript(EDITED)
    assert script.headings == [Heading(3, 0, 0, "Moon"), Heading(9, 2, 10, "Illness")]
    assert [(paragraph.line, paragraph.label, paragraph.quotable) for paragraph in script.paragraphs] == [
        (5, "Hal", True),
        (7, "Gwen", True),
        (11, None, True),
        (13, "Hal", False),
    ]


@pytest.mark.parametrize("clock", ["1:04:16", "64:16"])
def test_the_time_of_a_heading_may_have_hours_or_not(clock: str) -> None:
    assert parse_manuscript(f"## {clock}  The   moon \n**Hal:** So.").headings == [Heading(1, 0, 3856, "The moon")]


def test_a_heading_ends_the_paragraph_above_it_without_a_blank_line() -> None:
    script = parse_manuscript("**Hal:** One\n## 0:05 Two\ntwo")
    assert [paragraph.tokens[0].shown for paragraph in script.paragraphs] == ["One", "two"]


@pytest.mark.parametrize(
    "start",
    ["{not quotable} **Hal:** ", "**Hal:** {not quotable} ", "{not quotable}\n**Hal:**\n", "  {not quotable}**Hal:**"],
)
def test_not_quotable_and_the_label_may_be_in_either_order(start: str) -> None:
    paragraph = parse_manuscript(f"{start}hello").paragraphs[0]
    assert (paragraph.label, paragraph.quotable, len(paragraph.tokens)) == ("Hal", False, 1)


def test_a_lone_dash_is_not_a_word_and_goes_with_the_word_before() -> None:
    assert tokens("- the — moon {um|} – . rises") == [
        ManuscriptToken(1, Mark.KEPT, ("the",), "the", after=" —"),
        ManuscriptToken(1, Mark.KEPT, ("moon",), "moon"),
        ManuscriptToken(1, Mark.OMISSION, ("um",), "um", after=" –."),
        ManuscriptToken(1, Mark.KEPT, ("rises",), "rises"),
    ]


def test_music_is_an_omission_that_shows_nothing() -> None:
    assert tokens("moon {um [Music]|} [music], rises") == [
        ManuscriptToken(1, Mark.KEPT, ("moon",), "moon"),
        ManuscriptToken(1, Mark.OMISSION, ("um", "[Music]"), "um"),
        ManuscriptToken(1, Mark.OMISSION, ("[music],",), "", after=","),
        ManuscriptToken(1, Mark.KEPT, ("rises",), "rises"),
    ]


def test_comment_lines_are_skipped_and_guesses_are_counted() -> None:
    script = parse_manuscript(
        "<!-- a draft -->\n<!-- guess: words 0-2 -->\n**Hal:** one\n  <!--guess-->  \ntwo\n\n<!-- guesswork -->\n"
    )
    assert script.problems == []
    assert script.guesses == [2, 4]
    assert [(paragraph.line, paragraph.label, paragraph.tokens[0].shown) for paragraph in script.paragraphs] == [
        (3, "Hal", "one"),
        (5, None, "two"),
    ]


def test_lines_are_counted_as_editors_count_them() -> None:
    script = parse_manuscript("**Hal:** one\u2028two\x0cthree\r\nfour\rfive")
    assert [token.line for token in script.paragraphs[0].tokens] == [1, 1, 1, 2, 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Hal:** a {um| b", ["edited.md:1: the brace before 'um| b' is never closed"]),
        ("**Hal:** a\num|} b", ["edited.md:2: the brace before 'b' closes nothing"]),
        ("**Hal:** a {b {c|d}|e}", ["edited.md:1: the brace before 'b {c|d}|e}' is never closed"]),
        ("**Hal:** {um}", ["edited.md:1: {um} is not {heard|shown}"]),
        ("**Hal:** {a|b|c}", ["edited.md:1: {a|b|c} is not {heard|shown}"]),
        ("**Hal:** {|b}", ["edited.md:1: {|b} has no heard word", "edited.md:1: a paragraph without words"]),
        ("**Hal:** {a|—}", ["edited.md:1: {a|—} shows no word; to leave words out write {a|}"]),
        (
            "**Hal:** {covid|COVID,}",
            ["edited.md:1: {covid|COVID,} changes no word: capitals and punctuation need no brace"],
        ),
        (
            "**Hal:** {when|When?}",
            ["edited.md:1: {when|When?} changes no word: capitals and punctuation need no brace"],
        ),
        ("**Hal:** so{um|} b", ["edited.md:1: so{um|}: put a space between a brace and the words beside it"]),
        ("**Hal:** {um|}so b", ["edited.md:1: {um|}so: put a space between a brace and the words beside it"]),
        (
            "**Hal:** {[Music]|muse}",
            ["edited.md:1: {[Music]|muse}: [Music] is left out automatically; write it outside the correction"],
        ),
        ("**Hal:** a {not quotable} b", ["edited.md:1: {not quotable} may only be at the start of a paragraph"]),
        ("so it begins", ["edited.md:1: the first paragraph names no speaker (**Name:**)"]),
        ("**Hal:** one\n\n**Gwen:**", ["edited.md:3: a paragraph without words"]),
        ("## Moon", ["edited.md:1: heading '## Moon' is not '## 5:36 Title'"]),
        ("## 5:99 Moon", ["edited.md:1: heading '## 5:99 Moon' is not '## 5:36 Title'"]),
        ("### 5:36 Moon", ["edited.md:1: heading '### 5:36 Moon' is not '## 5:36 Title'"]),
        (
            "**Hal:** one\n**Gwen:** two",
            ["edited.md:2: '**Gwen:**' is inside a paragraph: a turn begins after a blank line, as **Name:**"],
        ),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_its_line(text: str, expected: list[str]) -> None:
    assert problems(text)[: len(expected)] == expected


def test_the_words_of_a_bad_brace_are_kept() -> None:
    script = parse_manuscript("**Hal:** so{um|x|}then {oh no} on")
    assert [token.shown for token in script.paragraphs[0].tokens] == ["so", "um", "then", "oh", "no", "on"]


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("U.S.", "u.s"),
        ("That’s", "that's"),
        ("‘Moon’", "moon"),
        ("—so—", "so"),
        ("STRASSE", "straße"),
        ("15-Foot!", "15-foot"),
        ("[music].", "[Music]"),
    ],
)
def test_the_same_word(word: str, other: str) -> None:
    assert normalize_word(word) == normalize_word(other)


@pytest.mark.parametrize(
    ("word", "other"),
    [("its", "it's"), ("us", "u.s"), ("day to-day", "day-to-day"), ("Music", "[Music]"), ("15", "50")],
)
def test_another_word(word: str, other: str) -> None:
    assert normalize_word(word) != normalize_word(other)


def test_punctuation_is_not_a_word() -> None:
    assert [text for text in ("—", "-", "...", "[", "__", "'", "%", "♪", "&") if not is_word(text)] == [
        "—",
        "-",
        "...",
        "[",
        "__",
        "'",
    ]


_FRAGMENTS = [
    "{",
    "}",
    "|",
    "**",
    "**Hal:** ",
    "{not quotable}",
    "## ",
    "## 5:36 Moon",
    "##",
    "\n",
    "\n\n",
    "<!-- guess -->",
    "[Music]",
    "um",
    "—",
    "?",
    " ",
]


@calm
@given(st.text() | st.lists(st.sampled_from(_FRAGMENTS) | st.text(max_size=3)).map("".join))
@example("## " + "9" * 5000 + ":00 Moon")
@example("## " + "٣" * 3 + ":00 Moon")
def test_no_text_makes_the_parser_fail(text: str) -> None:
    script = parse_manuscript(text)
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= problem.line <= lines and "\n" not in str(problem) for problem in script.problems)
    assert all(
        token.heard and all(map(is_word, token.heard)) for paragraph in script.paragraphs for token in paragraph.tokens
    )
