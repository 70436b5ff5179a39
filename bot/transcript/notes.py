"""What an editor should look at again, though the loader takes it: reading faults, doubts, entries that miss their sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.model import Interview, View, join
from bot.transcript.captions_match import place
from bot.transcript.marks import bare_words
from bot.transcript.parser import Manuscript, ManuscriptToken, Mark, Paragraph
from bot.transcript.passages import lines_of
from bot.transcript.problem import Problem, cut
from bot.transcript.tsv import rows_of
from bot.transcript.views import ends_well, sentence_starts, units_of
from bot.transcript.words import EDGE

LONGEST_SENTENCE = 60
"""Words; nobody speaks, or reads, longer ones by choice."""

_HANGING = re.compile(
    r"^[,;:]|\s[,;:.?!]+(?=\s|$)|[,;:][,;:.?!]|[?!][,;:.]|(?<!\.\w)(?<!\betc)(?<!\.)\.[,;:?!]|[—–][,;:.?!]|[,;]$"
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    line: int
    words: int
    strict: str
    clean: str
    last: bool  # of its paragraph


def manuscript_notes(script: Manuscript, file: str = "edited.md") -> list[Problem]:
    """Notes on edited.md, in order of its lines."""
    notes = []
    if script.guesses:
        what = f"{len(script.guesses)} guesses of the draft are left to judge, the first here; while one is left no speaker is shown"
        notes.append(Problem(file, script.guesses[0], what))
    labels: list[str | None] = [*(paragraph.label for paragraph in script.paragraphs[1:]), ""]
    for paragraph, next_label in zip(script.paragraphs, labels, strict=False):
        part = "paragraph" if next_label is None else "turn"
        sentences = _sentences(paragraph)
        for sentence in sentences:
            notes.extend(Problem(file, sentence.line, what) for what in _sentence_notes(sentence, part))
        if sum(sentence.clean.count('"') for sentence in sentences) % 2:
            notes.append(Problem(file, paragraph.line, "the quotation marks of this paragraph do not pair in clean"))
        notes.extend(_doubt(token, file) for token in paragraph.tokens if token.mark is Mark.DOUBTFUL)
    return sorted(notes, key=lambda note: note.line)


def _doubt(token: ManuscriptToken, file: str) -> Problem:
    return Problem(file, token.line, f"doubtful: {{{' '.join(token.heard)}|{token.doubt}?}} is shown as heard")


def _sentences(paragraph: Paragraph) -> list[_Sentence]:
    placed = place(paragraph.tokens)
    units = units_of(placed, ())
    starts = sorted(sentence_starts(placed))
    return [
        _Sentence(
            line=paragraph.tokens[first].line,
            words=units[past - 1].end - units[first].start,
            strict=join(units[first:past], View.STRICT),
            clean=join(units[first:past], View.CLEAN),
            last=past == len(placed),
        )
        for first, past in zip(starts, [*starts[1:], len(placed)], strict=True)
    ]


def _sentence_notes(sentence: _Sentence, part: str) -> Iterator[str]:
    strict, clean = sentence.strict, sentence.clean
    if sentence.words > LONGEST_SENTENCE:
        yield f"a sentence of {sentence.words} words: {cut(clean)!r}"
    if sentence.last and strict and not ends_well(strict):
        yield f"a {part} without a sentence end: {cut(strict[-40:])!r}"
    elif strict and clean and not ends_well(clean):
        yield f"the sentence end is left out with a brace, write it behind: {cut(clean[-40:])!r}"
    if not clean:
        if strict:
            yield f"a sentence that clean leaves out whole: {cut(strict)!r}"
        return
    first = clean.split()[0].lstrip(EDGE)
    if first[:1].islower() and first == first.lower():
        yield f"a sentence that begins with a small letter in clean: {cut(clean, 40)!r}"
    if hanging := _HANGING.search(clean):
        yield f"punctuation left hanging in clean: {cut(clean[max(0, hanging.start() - 20) : hanging.end() + 20])!r}"
    in_strict = iter(bare_words(strict.split()))
    if not all(word in in_strict for word in bare_words(clean.split())):
        yield f"clean is no part of strict: {cut(clean)!r}"


def entry_notes(text: str, interview: Interview, file: str = "questions.tsv") -> list[Problem]:
    """Notes on questions.tsv, whose rows are the interview's entries."""
    notes = []
    seen: dict[str, int] = {}
    for (number, _), entry in zip(rows_of(text), interview.entries, strict=True):
        lines = lines_of(interview, entry.span)
        place_of = f"span {entry.span.start}-{entry.span.end}"
        if (lines[0].span.start, lines[-1].span.end) != (entry.span.start, entry.span.end):
            notes.append(Problem(file, number, f"{place_of} begins or ends inside a sentence"))
        if not all(line.quotable for line in lines):
            notes.append(Problem(file, number, f"{place_of} lies in what is marked as not quotable"))
        for question in entry.questions:
            asked = " ".join(bare_words(question.split()))
            if seen.setdefault(asked, number) != number:
                notes.append(Problem(file, number, f"{cut(question)!r} is asked in line {seen[asked]} too"))
    return notes
