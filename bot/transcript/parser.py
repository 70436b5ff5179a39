"""The grammar of edited.md: text -> a manuscript.

    ## 5:36 Metaverse                          a chapter, as interview.toml lists it
    **Mark:** I think {um,|} so ...            a turn: the speaker's label, then words
    {not quotable} **Lex:** ...                a paragraph that is never found and never picked
    {kovid|COVID}  {um|}  {hogan|Haugen?}      a correction, an omission, a doubtful correction
    <!-- ... -->                               a line for the editor; one that begins with `guess` is not yet judged

A paragraph without a label continues the turn above it. `bot.transcript.captions_match` proves that the
words are those of the captions.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.transcript.manuscript import Heading, Manuscript, ManuscriptToken, Mark, Paragraph
from bot.transcript.problem import Problem, shorten
from bot.transcript.words import MUSIC, clock_seconds, file_lines, is_music, is_word, normalize_word

_HEADING = re.compile(r"#{1,6}\s")
_CHAPTER = re.compile(r"##\s+([0-9]{1,4}(?::[0-5][0-9]){1,2})\s+(.+)")
_COMMENT = re.compile(r"\s*<!--\s*(guess\b)?.*-->\s*")
_LABEL = re.compile(r"\*\*([^*:\n]+):\*\*\s*")
_NOT_QUOTABLE = re.compile(r"\{not quotable\}\s*")
_LATE_LABEL = re.compile(r"(?<!\S)\*\*[^*:\n]+(?::\*\*|\*\*:)")
_PIECE = re.compile(r"(?P<before>[^\s{}]*)\{(?P<inside>[^{}]*)\}(?P<after>[^\s{}]*)|(?P<word>[^\s{}]+)|(?P<stray>[{}])")
_ATTACHED = ".,;:!?…"  # alone, each of these is attached to the word before it; a dash keeps its space


def parse_manuscript(text: str, file: str = "edited.md") -> Manuscript:
    """Read edited.md. Never raises: what cannot be read is listed in `problems`."""
    manuscript = Manuscript()
    lines = file_lines(text)
    for index, line in enumerate(lines):
        if comment := _COMMENT.fullmatch(line):
            lines[index] = ""
            if comment[1]:
                manuscript.guesses.append(index + 1)
    for number, block in _blocks(lines):
        if _HEADING.match(block):
            _read_heading(manuscript, file, number, block)
        else:
            _read_paragraph(manuscript, file, number, block)
    return manuscript


def _blocks(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Headings and paragraphs with the number of their first line. A heading needs no blank line around it."""
    block: list[str] = []
    start = 0
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip() and not _HEADING.match(line):
            start = start if block else number
            block.append(line)
            continue
        if block:
            yield start, "\n".join(block)
        block = []
        if line.strip():
            yield number, line.strip()


def _read_heading(manuscript: Manuscript, file: str, line: int, block: str) -> None:
    if not block.startswith("##"):
        return  # "# Title" is only for the reader of the file
    chapter = _CHAPTER.fullmatch(block)
    if chapter is None:
        manuscript.problems.append(Problem(file, line, f"heading {shorten(block)!r} is not '## 5:36 Title'"))
        return
    title = " ".join(chapter[2].split())
    manuscript.headings.append(Heading(line, len(manuscript.paragraphs), clock_seconds(chapter[1]), title))


def _read_paragraph(manuscript: Manuscript, file: str, line: int, block: str) -> None:
    label, quotable, start = _read_opening(block)
    reader = _ParagraphReader(file, line, block)
    reader.read(start)
    manuscript.problems.extend(reader.problems)
    if not reader.tokens:
        manuscript.problems.append(Problem(file, line, "a paragraph without words"))
        return
    if label is None and not manuscript.paragraphs:
        manuscript.problems.append(Problem(file, line, "the first paragraph names no speaker (**Name:**)"))
    manuscript.paragraphs.append(Paragraph(line, label, quotable, tuple(reader.tokens)))


def _read_opening(block: str) -> tuple[str | None, bool, int]:
    """Label, whether the paragraph is quotable, and where its words begin."""
    label, quotable, start = None, True, len(block) - len(block.lstrip())
    for _ in range(2):
        if quotable and (match := _NOT_QUOTABLE.match(block, start)):
            quotable, start = False, match.end()
        elif label is None and (match := _LABEL.match(block, start)):
            label, start = " ".join(match[1].split()), match.end()
    return label, quotable, start


class _ParagraphReader:
    """Reads the tokens of one paragraph."""

    def __init__(self, file: str, line: int, block: str) -> None:
        self.tokens: list[ManuscriptToken] = []
        self.problems: list[Problem] = []
        self._file, self._line, self._block = file, line, block

    def read(self, start: int) -> None:
        """Read from a character on."""
        for label in _LATE_LABEL.finditer(self._block, start):
            line = self._line + self._block.count("\n", 0, label.start())
            self._add_problem(
                line, f"{label[0]!r} is inside a paragraph: a turn begins after a blank line, as **Name:**"
            )
        line, counted = self._line, 0
        for piece in _PIECE.finditer(self._block, start):
            line, counted = line + self._block.count("\n", counted, piece.start()), piece.start()
            if piece["stray"]:
                what = "is never closed" if piece["stray"] == "{" else "closes nothing"
                following = shorten(self._block[piece.end() : piece.end() + 60], 40)
                self._add_problem(line, f"the brace before {following!r} {what}")
            elif piece["word"]:
                self._read_word(line, piece["word"])
            elif error := _brace_error(piece["before"], piece["inside"], piece["after"]):
                self._add_problem(line, error)
                self._keep_words_of_bad_brace(line, piece)
            else:
                self.tokens.append(_brace_token(line, piece["before"], piece["inside"], piece["after"]))

    def _keep_words_of_bad_brace(self, line: int, piece: re.Match[str]) -> None:
        """So that its words are not reported as missing too."""
        heard = "" if piece["inside"].strip() == "not quotable" else piece["inside"].partition("|")[0]
        for word in f"{piece['before']} {heard} {piece['after']}".split():
            self._read_word(line, word)

    def _add_problem(self, line: int, message: str) -> None:
        self.problems.append(Problem(self._file, line, message))

    def _read_word(self, line: int, text: str) -> None:
        if is_music(text):
            before, _, after = text.partition("[")
            self.tokens.append(ManuscriptToken(line, Mark.OMISSION, (text,), "", before, after.partition("]")[2]))
        elif is_word(text):
            self.tokens.append(ManuscriptToken(line, Mark.KEPT, (text,), text))
        elif self.tokens:  # a lone dash belongs to the word before it
            last = self.tokens[-1]
            self.tokens[-1] = replace(last, after=last.after + (text if text[0] in _ATTACHED else f" {text}"))


def _brace_token(line: int, before: str, inside: str, after: str) -> ManuscriptToken:
    """The token of a correct `{heard|shown}`."""
    heard_text, shown_text = inside.split("|")
    heard = tuple(filter(is_word, heard_text.split()))
    said, shown = _without_music(heard_text), _without_music(shown_text)
    if not shown:
        return ManuscriptToken(line, Mark.OMISSION, heard, said, before, after)
    if shown.endswith("?"):
        return ManuscriptToken(line, Mark.DOUBTFUL, heard, said, before, after, shown[:-1].rstrip())
    return ManuscriptToken(line, Mark.CORRECTION, heard, shown, before, after)


def _brace_error(before: str, inside: str, after: str) -> str | None:
    """What is wrong with a brace; None if nothing is."""
    if inside.strip() == "not quotable":
        return "{not quotable} may only be at the start of a paragraph"
    brace = f"{{{shorten(inside)}}}"
    if inside.count("|") != 1:
        return f"{brace} is not {{heard|shown}}"
    if is_word(before) or is_word(after):
        return f"{shorten(before)}{brace}{shorten(after)}: put a space between a brace and the words beside it"
    heard_text, shown_text = inside.split("|")
    heard, shown = _normalized(heard_text), _normalized(shown_text)
    if not heard:
        return f"{brace} has no heard word"
    if shown_text.strip() and not shown:
        return f"{brace} shows no word; to leave words out write {{{shorten(heard_text)}|}}"
    if shown and MUSIC.casefold() in heard + shown:
        return f"{brace}: {MUSIC} is left out automatically; write it outside the correction"
    if shown == heard:
        return f"{brace} changes no word: capitals and punctuation need no brace"
    return None


def _normalized(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(normalize_word, text.split())))


def _without_music(text: str) -> str:
    """The text with single spaces, without `[Music]`."""
    return " ".join(word for word in text.split() if not is_music(word))
