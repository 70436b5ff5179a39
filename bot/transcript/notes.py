"""Notes for `lint`: what is valid, but an editor should look at again, such as odd punctuation and doubts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.model import Interview, View, join_units
from bot.transcript.captions_match import place_tokens
from bot.transcript.manuscript import Manuscript, ManuscriptToken, Mark, Paragraph
from bot.transcript.marks import normalized_words
from bot.transcript.passages import lines_overlapping
from bot.transcript.problem import Problem, shorten
from bot.transcript.tsv import read_rows
from bot.transcript.views import build_units, ends_well, sentence_starts
from bot.transcript.words import EDGE_PUNCTUATION

LONGEST_SENTENCE = 60  # words

_HANGING = re.compile(
    r"^[,;:]|\s[,;:.?!]+(?=\s|$)|[,;:][,;:.?!]|[?!][,;:.]|(?<!\.\w)(?<!\betc)(?<!\.)\.[,;:?!]|[—–][,;:.?!]|[,;]$"
)


@dataclass(frozen=True, slots=True)
class _NotedSentence:
    line: int
    words: int
    strict: str
    clean: str
    is_last: bool  # of its paragraph


def manuscript_notes(manuscript: Manuscript, file: str = "edited.md") -> list[Problem]:
    """Notes on edited.md, in the order of its lines."""
    notes = []
    if manuscript.guesses:
        message = (
            f"{len(manuscript.guesses)} guesses of the draft are not yet judged, the first here; "
            "until all are, no speaker is shown"
        )
        notes.append(Problem(file, manuscript.guesses[0], message))
    next_labels: list[str | None] = [*(paragraph.label for paragraph in manuscript.paragraphs[1:]), ""]
    for paragraph, next_label in zip(manuscript.paragraphs, next_labels, strict=False):
        part = "paragraph" if next_label is None else "turn"
        sentences = _sentences(paragraph)
        for sentence in sentences:
            notes.extend(Problem(file, sentence.line, message) for message in _sentence_notes(sentence, part))
        if sum(sentence.clean.count('"') for sentence in sentences) % 2:
            message = "the quotation marks of this paragraph are not paired in clean"
            notes.append(Problem(file, paragraph.line, message))
        notes.extend(_doubt(token, file) for token in paragraph.tokens if token.mark is Mark.DOUBTFUL)
    return sorted(notes, key=lambda note: note.line)


def _doubt(token: ManuscriptToken, file: str) -> Problem:
    return Problem(file, token.line, f"doubtful: {{{' '.join(token.heard)}|{token.doubt}?}} is shown as heard")


def _sentences(paragraph: Paragraph) -> list[_NotedSentence]:
    placed = place_tokens(paragraph.tokens)
    units = build_units(placed, ())
    starts = sorted(sentence_starts(placed))
    return [
        _NotedSentence(
            line=paragraph.tokens[start].line,
            words=units[end - 1].end - units[start].start,
            strict=join_units(units[start:end], View.STRICT),
            clean=join_units(units[start:end], View.CLEAN),
            is_last=end == len(placed),
        )
        for start, end in zip(starts, [*starts[1:], len(placed)], strict=True)
    ]


def _sentence_notes(sentence: _NotedSentence, part: str) -> Iterator[str]:
    strict, clean = sentence.strict, sentence.clean
    if sentence.words > LONGEST_SENTENCE:
        yield f"a sentence of {sentence.words} words: {shorten(clean)!r}"
    if sentence.is_last and strict and not ends_well(strict):
        yield f"a {part} without closing punctuation: {shorten(strict[-40:])!r}"
    elif strict and clean and not ends_well(clean):
        yield f"the closing punctuation is left out with a brace; write it after the brace: {shorten(clean[-40:])!r}"
    if not clean:
        if strict:
            yield f"clean leaves out the whole sentence: {shorten(strict)!r}"
        return
    first = clean.split()[0].lstrip(EDGE_PUNCTUATION)
    if first[:1].islower() and first == first.lower():
        yield f"a sentence begins with a small letter in clean: {shorten(clean, 40)!r}"
    if hanging := _HANGING.search(clean):
        around = clean[max(0, hanging.start() - 20) : hanging.end() + 20]
        yield f"misplaced punctuation in clean: {shorten(around)!r}"
    in_strict = iter(normalized_words(strict.split()))
    if not all(word in in_strict for word in normalized_words(clean.split())):
        yield f"clean has words that strict does not have: {shorten(clean)!r}"


def entry_notes(
    text: str, interview: Interview, file: str = "questions.tsv", *, by_model: bool = False
) -> list[Problem]:
    """Notes on the text of questions.tsv, whose rows are the interview's entries; or on the model's file."""
    entries = [entry for entry in interview.entries if entry.by_model is by_model]
    notes = []
    first_line: dict[str, int] = {}
    for (number, _), entry in zip(read_rows(text), entries, strict=True):
        lines = lines_overlapping(interview, entry.span)
        name = f"span {entry.span.start}-{entry.span.end}"
        if (lines[0].span.start, lines[-1].span.end) != (entry.span.start, entry.span.end):
            notes.append(Problem(file, number, f"{name} begins or ends inside a sentence"))
        if not all(line.quotable for line in lines):
            notes.append(Problem(file, number, f"{name} is marked as not quotable"))
        for question in entry.questions:
            normalized = " ".join(normalized_words(question.split()))
            if first_line.setdefault(normalized, number) != number:
                notes.append(Problem(file, number, f"{shorten(question)!r} is in line {first_line[normalized]} too"))
    return notes
