"""The grammar of edited.md: text -> headings and paragraphs of marked words.

    ## 5:36 Metaverse                          a chapter, as interview.toml lists it
    **Mark:** I think {um,|} so ...            a turn: the speaker's label, then words
    {not quotable} **Lex:** ...                a paragraph left out of finding and picking
    {kovid|COVID}  {um|}  {hogan|Haugen?}      a correction, an omission, a doubtful correction

A paragraph without a label goes on with the turn above it. Nothing here knows the captions:
`bot.transcript.align` proves that the words are the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

EDGE = ".,;:!?…\"'“”‘’«»()[]*_—–-"
"""Punctuation that may stand at either edge of a word without being part of it."""

MUSIC = "[Music]"
"""The captions' own note of a sound; nobody says it, so no readable view shows it."""

_HEADING = re.compile(r"#{1,6}\s")
_CHAPTER = re.compile(r"##\s+(\d{1,4}(?::\d\d){1,2})\s+(\S.*?)\s*$")
_LABEL = re.compile(r"\*\*([^*:]+):\*\*(?:\s+|$)")
_NOT_QUOTABLE = re.compile(r"\{not quotable\}(?:\s+|$)")
_PIECE = re.compile(r"(?P<before>[^\s{}]*)\{(?P<inside>[^{}]*)\}(?P<after>[^\s{}]*)|(?P<word>[^\s{}]+)|(?P<stray>[{}])")


class Mark(StrEnum):
    """How a token departs from the captions."""

    KEPT = "kept"
    CORRECTION = "correction"
    DOUBTFUL = "doubtful"
    OMISSION = "omission"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a seed file: the file's line (1-based) and what to mend there."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a paragraph: a word, or a brace with one or more words in it.

    `heard` are the captions' words as the editor copied them (edge punctuation and capitals free);
    `shown` is what strict verbatim prints, `before` and `after` the punctuation glued to it.
    """

    line: int
    mark: Mark
    heard: tuple[str, ...]
    shown: str
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        return f"{self.before}{self.shown}{self.after}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `label` is None where it goes on with the turn above."""

    line: int
    label: str | None
    quotable: bool
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter heading, standing before paragraph number `before` (0-based)."""

    line: int
    before: int
    seconds: int
    title: str


@dataclass(slots=True)
class Manuscript:
    """What edited.md says, before it is compared with the captions."""

    headings: list[Heading] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def bare(word: str) -> str:
    """A word as it is compared: casefolded, apostrophes straight, edge punctuation stripped."""
    return word.replace("’", "'").replace("‘", "'").strip(EDGE).casefold()


def is_word(text: str) -> bool:
    """Whether a token is a word at all; a lone dash is none."""
    return bare(text) != ""


def clock_seconds(clock: str) -> int:
    """Seconds of "5:36" or "1:04:16"."""
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds


def parse(text: str, file: str = "edited.md") -> Manuscript:
    """Read edited.md. Never raises: what cannot be read is listed in `problems`."""
    script = Manuscript()
    for line, block in _blocks(text):
        if _HEADING.match(block):
            _heading(script, file, line, block)
        else:
            _paragraph(script, file, line, block)
    return script


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Headings and paragraphs with their first line's number. A heading needs no blank line after it."""
    held: list[str] = []
    first = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or _HEADING.match(line):
            if held:
                yield first, "\n".join(held)
            held = []
            if line.strip():
                yield number, line.strip()
            continue
        if not held:
            first = number
        held.append(line)
    if held:
        yield first, "\n".join(held)


def _heading(script: Manuscript, file: str, line: int, block: str) -> None:
    if not block.startswith("##"):
        return  # "# Title": for the reader of the file only
    chapter = _CHAPTER.match(block)
    if chapter is None:
        script.problems.append(Problem(file, line, f"heading {block!r} is not '## 5:36 Title'"))
        return
    script.headings.append(Heading(line, len(script.paragraphs), clock_seconds(chapter[1]), chapter[2]))


def _paragraph(script: Manuscript, file: str, line: int, block: str) -> None:
    quotable = True
    label = None
    at = 0
    for _ in range(2):
        if match := _NOT_QUOTABLE.match(block, at):
            quotable, at = False, match.end()
        elif label is None and (match := _LABEL.match(block, at)):
            label, at = match[1].strip(), match.end()
    tokens: list[Token] = []
    for piece in _PIECE.finditer(block, at):
        here = line + block.count("\n", 0, piece.start())
        if piece["stray"]:
            what = "is never closed" if piece["stray"] == "{" else "closes nothing"
            script.problems.append(Problem(file, here, f"the brace before {_near(block, piece.start())!r} {what}"))
        elif piece["word"]:
            _word(tokens, here, piece["word"])
        elif error := _brace(tokens, here, piece):
            script.problems.append(Problem(file, here, error))
    if label is None and not script.paragraphs and tokens:
        script.problems.append(Problem(file, line, "the first paragraph names no speaker (**Name:**)"))
    if tokens:
        script.paragraphs.append(Paragraph(line, label, quotable, tuple(tokens)))
    else:
        script.problems.append(Problem(file, line, "a paragraph without words"))


def _near(block: str, at: int) -> str:
    return " ".join(block[at + 1 : at + 40].split())


def _word(tokens: list[Token], line: int, text: str) -> None:
    if is_word(text):
        tokens.append(Token(line, Mark.KEPT, (text,), text))
    elif tokens:  # a lone dash belongs to the word before it
        last = tokens[-1]
        tokens[-1] = Token(last.line, last.mark, last.heard, last.shown, last.before, f"{last.after} {text}")


def _brace(tokens: list[Token], line: int, piece: re.Match[str]) -> str | None:
    """Append the token of a `{heard|shown}`; the error instead, if it is none."""
    inside, before, after = piece["inside"], piece["before"], piece["after"]
    if inside.strip() == "not quotable":
        return "{not quotable} stands at the start of a paragraph only"
    if inside.count("|") != 1:
        return f"{{{inside}}} is not {{heard|shown}}"
    if is_word(before) or is_word(after):
        return f"{before}{{{inside}}}{after}: a brace stands apart from the words beside it"
    heard_text, shown = (" ".join(part.split()) for part in inside.split("|"))
    heard = tuple(word for word in heard_text.split() if is_word(word))
    if not heard:
        return f"{{{inside}}} names no heard word"
    if not shown:
        tokens.append(Token(line, Mark.OMISSION, heard, heard_text, before, after))
        return None
    if not is_word(shown):
        return f"{{{inside}}} shows no word; to leave words out write {{{heard_text}|}}"
    if shown.endswith("?"):
        tokens.append(Token(line, Mark.DOUBTFUL, heard, heard_text, before, after))
        return None
    if tuple(map(bare, shown.split())) == tuple(map(bare, heard)):
        return f"{{{inside}}} changes no word: capitals and punctuation need no brace"
    tokens.append(Token(line, Mark.CORRECTION, heard, shown, before, after))
    return None
