"""The grammar of edited.md: text -> headings and paragraphs of marked words.

    ## 5:36 Metaverse                          a chapter, as interview.toml lists it
    **Mark:** I think {um,|} so ...            a turn: the speaker's label, then words
    {not quotable} **Lex:** ...                a paragraph left out of finding and picking
    {kovid|COVID}  {um|}  {hogan|Haugen?}      a correction, an omission, a doubtful correction
    <!-- ... -->                               a line for the editor; one that begins with `guess` is not yet judged

A paragraph without a label goes on with the turn above it. Nothing here knows the captions:
`bot.transcript.captions_match` proves that the words are the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from bot.transcript.problem import Problem, cut
from bot.transcript.words import MUSIC, bare, clock_seconds, file_lines, is_music, is_word

_HEADING = re.compile(r"#{1,6}\s")
_CHAPTER = re.compile(r"##\s+([0-9]{1,4}(?::[0-5][0-9]){1,2})\s+(.+)")
_COMMENT = re.compile(r"\s*<!--\s*(guess\b)?.*-->\s*")
_LABEL = re.compile(r"\*\*([^*:\n]+):\*\*\s*")
_NOT_QUOTABLE = re.compile(r"\{not quotable\}\s*")
_LATE_LABEL = re.compile(r"(?<!\S)\*\*[^*:\n]+(?::\*\*|\*\*:)")
_PIECE = re.compile(r"(?P<before>[^\s{}]*)\{(?P<inside>[^{}]*)\}(?P<after>[^\s{}]*)|(?P<word>[^\s{}]+)|(?P<stray>[{}])")
_GLUED = ".,;:!?…"  # a lone one of these is joined to the word before it; a dash keeps its space


class Mark(StrEnum):
    """How a token departs from the captions."""

    KEPT = "kept"
    CORRECTION = "correction"
    DOUBTFUL = "doubtful"
    OMISSION = "omission"


@dataclass(frozen=True, slots=True)
class ManuscriptToken:
    """One piece of a paragraph: a word, or a brace with one or more words in it.

    `heard` are the captions' words as the editor copied them (edge punctuation and capitals free);
    `shown` is what strict verbatim prints (nothing for `[Music]`), `before` and `after` the
    punctuation glued to it, `doubt` what a doubtful correction suggests.
    """

    line: int
    mark: Mark
    heard: tuple[str, ...]
    shown: str
    before: str = ""
    after: str = ""
    doubt: str = ""

    @property
    def text(self) -> str:
        """What is printed, with the punctuation around it."""
        return f"{self.before}{self.shown}{self.after}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `label` is None where it goes on with the turn above."""

    line: int
    label: str | None
    quotable: bool
    tokens: tuple[ManuscriptToken, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter heading, standing before paragraph number `before` (0-based)."""

    line: int
    before: int
    seconds: int
    title: str


@dataclass(slots=True)
class Manuscript:
    """What edited.md says, before it is compared with the captions; `guesses` are lines still to be judged."""

    headings: list[Heading] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    guesses: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parse(text: str, file: str = "edited.md") -> Manuscript:
    """Read edited.md. Never raises: what cannot be read is listed in `problems`."""
    script = Manuscript()
    lines = file_lines(text)
    for number, line in enumerate(lines):
        if comment := _COMMENT.fullmatch(line):
            lines[number] = ""
            if comment[1]:
                script.guesses.append(number + 1)
    for first, block in _blocks(lines):
        if _HEADING.match(block):
            _heading(script, file, first, block)
        else:
            _paragraph(script, file, first, block)
    return script


def _blocks(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Headings and paragraphs with their first line's number. A heading needs no blank line around it."""
    held: list[str] = []
    first = 0
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip() and not _HEADING.match(line):
            first = first if held else number
            held.append(line)
            continue
        if held:
            yield first, "\n".join(held)
        held = []
        if line.strip():
            yield number, line.strip()


def _heading(script: Manuscript, file: str, line: int, block: str) -> None:
    if not block.startswith("##"):
        return  # "# Title": for the reader of the file only
    chapter = _CHAPTER.fullmatch(block)
    if chapter is None:
        script.problems.append(Problem(file, line, f"heading {cut(block)!r} is not '## 5:36 Title'"))
        return
    script.headings.append(
        Heading(line, len(script.paragraphs), clock_seconds(chapter[1]), " ".join(chapter[2].split()))
    )


def _paragraph(script: Manuscript, file: str, line: int, block: str) -> None:
    label, quotable, at = _head(block)
    reader = _Reader(file, line, block)
    reader.read(at)
    script.problems.extend(reader.problems)
    if not reader.tokens:
        script.problems.append(Problem(file, line, "a paragraph without words"))
        return
    if label is None and not script.paragraphs:
        script.problems.append(Problem(file, line, "the first paragraph names no speaker (**Name:**)"))
    script.paragraphs.append(Paragraph(line, label, quotable, tuple(reader.tokens)))


def _head(block: str) -> tuple[str | None, bool, int]:
    """Label, whether quotable, and where the words begin."""
    label, quotable, at = None, True, len(block) - len(block.lstrip())
    for _ in range(2):
        if quotable and (match := _NOT_QUOTABLE.match(block, at)):
            quotable, at = False, match.end()
        elif label is None and (match := _LABEL.match(block, at)):
            label, at = " ".join(match[1].split()), match.end()
    return label, quotable, at


class _Reader:
    """The tokens of one paragraph."""

    def __init__(self, file: str, line: int, block: str) -> None:
        self.tokens: list[ManuscriptToken] = []
        self.problems: list[Problem] = []
        self._file, self._line, self._block = file, line, block

    def read(self, at: int) -> None:
        for label in _LATE_LABEL.finditer(self._block, at):
            line = self._line + self._block.count("\n", 0, label.start())
            self._problem(
                line, f"{label[0]!r} stands inside a paragraph: a turn begins after a blank line, as **Name:**"
            )
        line, counted = self._line, 0
        for piece in _PIECE.finditer(self._block, at):
            line, counted = line + self._block.count("\n", counted, piece.start()), piece.start()
            if piece["stray"]:
                what = "is never closed" if piece["stray"] == "{" else "closes nothing"
                self._problem(line, f"the brace before {cut(self._block[piece.end() : piece.end() + 60], 40)!r} {what}")
            elif piece["word"]:
                self._word(line, piece["word"])
            elif error := self._brace(line, piece["before"], piece["inside"], piece["after"]):
                self._problem(line, error)
                self._words_of_a_bad_brace(line, piece)

    def _words_of_a_bad_brace(self, line: int, piece: re.Match[str]) -> None:
        """So that its words are not also said to be missing."""
        heard = "" if piece["inside"].strip() == "not quotable" else piece["inside"].partition("|")[0]
        for word in f"{piece['before']} {heard} {piece['after']}".split():
            self._word(line, word)

    def _problem(self, line: int, what: str) -> None:
        self.problems.append(Problem(self._file, line, what))

    def _word(self, line: int, text: str) -> None:
        if is_music(text):
            before, _, after = text.partition("[")
            self.tokens.append(ManuscriptToken(line, Mark.OMISSION, (text,), "", before, after.partition("]")[2]))
        elif is_word(text):
            self.tokens.append(ManuscriptToken(line, Mark.KEPT, (text,), text))
        elif self.tokens:  # a lone dash belongs to the word before it
            last = self.tokens[-1]
            after = last.after + (text if text[0] in _GLUED else f" {text}")
            self.tokens[-1] = ManuscriptToken(
                last.line, last.mark, last.heard, last.shown, last.before, after, last.doubt
            )

    def _brace(self, line: int, before: str, inside: str, after: str) -> str | None:
        """Append the token of a `{heard|shown}`; the error instead, if it is none."""
        if error := _brace_error(before, inside, after):
            return error
        heard_text, shown = inside.split("|")
        heard = tuple(filter(is_word, heard_text.split()))
        said, shown = _said(heard_text), _said(shown)
        if not shown:
            token = ManuscriptToken(line, Mark.OMISSION, heard, said, before, after)
        elif shown.endswith("?"):
            token = ManuscriptToken(line, Mark.DOUBTFUL, heard, said, before, after, shown[:-1].rstrip())
        else:
            token = ManuscriptToken(line, Mark.CORRECTION, heard, shown, before, after)
        self.tokens.append(token)
        return None


def _brace_error(before: str, inside: str, after: str) -> str | None:
    if inside.strip() == "not quotable":
        return "{not quotable} stands at the start of a paragraph only"
    brace = f"{{{cut(inside)}}}"
    if inside.count("|") != 1:
        return f"{brace} is not {{heard|shown}}"
    if is_word(before) or is_word(after):
        return f"{cut(before)}{brace}{cut(after)}: a brace stands apart from the words beside it"
    heard_text, shown_text = inside.split("|")
    heard, shown = _words(heard_text), _words(shown_text)
    if not heard:
        return f"{brace} names no heard word"
    if shown_text.strip() and not shown:
        return f"{brace} shows no word; to leave words out write {{{cut(heard_text)}|}}"
    if shown and MUSIC.casefold() in heard + shown:
        return f"{brace}: {MUSIC} is left out by itself and stands outside a correction"
    if shown == heard:
        return f"{brace} changes no word: capitals and punctuation need no brace"
    return None


def _words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(bare, text.split())))


def _said(text: str) -> str:
    """The text with single spaces, less the note of a sound."""
    return " ".join(word for word in text.split() if not is_music(word))
