"""The working copy of an interview: paragraphs of marked words that steps change, and edited.md written of it.

Every word is one of the captions. A paragraph that a person wrote or changed is fixed: no step changes it.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.model import UNKNOWN_NAME, Span, Speaker
from bot.transcript.bare_lines import bare_lines
from bot.transcript.captions_match import PlacedToken, find_differences, place_tokens
from bot.transcript.edition import Edition, build_edition
from bot.transcript.manuscript import Manuscript, ManuscriptToken, Mark, Paragraph
from bot.transcript.marks import mark_problems
from bot.transcript.metadata import Metadata
from bot.transcript.parser import parse_manuscript
from bot.transcript.picks import parse_picks
from bot.transcript.times import word_at
from bot.transcript.views import build_units, ends_sentence, is_punctuated, sentence_starts
from bot.transcript.words import MUSIC, clock, file_lines, is_music, is_word

_LONG_PARAGRAPH = 130  # words, after which a paragraph is cut at the end of a sentence
_NO_MARKS = str.maketrans({"{": None, "}": None, "*": None, "\u2028": None, "\u2029": None})


@dataclass(slots=True)
class EditableParagraph:
    """A paragraph with its speaker's label; `fixed` is its text as a person wrote it, None if it may be changed."""

    label: str
    quotable: bool
    tokens: list[PlacedToken]
    fixed: str | None = None
    lead: tuple[str, ...] = ()  # comments above it, kept as they are
    heading: tuple[str, float] | None = None  # the chapter that begins with it: title, seconds

    @property
    def span(self) -> Span:
        """Its words."""
        return Span(self.tokens[0].start, self.tokens[-1].end)

    @property
    def text(self) -> str:
        """Its text in edited.md, with label and marks."""
        words = " ".join(written(placed.token) for placed in self.tokens)
        return f"{'' if self.quotable else '{not quotable} '}**{self.label}:** {words}"


@dataclass(frozen=True, slots=True)
class EditableLine:
    """A sentence of the working copy, as requests number it, with its tokens."""

    span: Span
    paragraph: int
    tokens: tuple[PlacedToken, ...]
    label: str
    quotable: bool
    fixed: bool

    @property
    def text(self) -> str:
        """The sentence as strict verbatim shows it."""
        units = build_units(self.tokens, ())
        return " ".join(unit.strict for unit in units if unit.strict)


@dataclass(slots=True)
class WorkingCopy:
    """An interview that is being edited."""

    metadata: Metadata
    words: tuple[str, ...]
    times: tuple[tuple[int, float], ...]
    paragraphs: list[EditableParagraph]
    bare: bool  # there was no edition
    guessed: bool  # nobody has punctuated it yet
    speakers: list[Speaker] = field(default_factory=list)
    chapters: list[tuple[str, float]] = field(default_factory=list)
    tail: tuple[str, ...] = ()  # comments below the last paragraph
    made: frozenset[str] = frozenset()  # the parts that a model made before
    entries: dict[Span, list[str]] = field(default_factory=dict)  # of the model's question index
    picks: list[Span] = field(default_factory=list)  # the model's
    has_picks_by_hand: bool = False

    # --- reading --------------------------------------------------------------------------------

    def lines(self) -> list[EditableLine]:
        """All sentences, in order."""
        found = []
        for number, paragraph in enumerate(self.paragraphs):
            for first, end in _sentences(paragraph.tokens):
                tokens = tuple(paragraph.tokens[first:end])
                found.append(
                    EditableLine(
                        Span(tokens[0].start, tokens[-1].end), number, tokens, paragraph.label, paragraph.quotable,
                        fixed=paragraph.fixed is not None,
                    )
                )  # fmt: skip
        return found

    def tokens_in(self, span: Span) -> list[PlacedToken]:
        """The tokens that share a word with a span, as they are now."""
        return [
            placed
            for paragraph in self.paragraphs
            if paragraph.span.overlap(span) > 0
            for placed in paragraph.tokens
            if Span(placed.start, placed.end).overlap(span) > 0
        ]

    def in_one_turn(self, span: Span) -> bool:
        """Whether one speaker says a whole span."""
        return len({it.label for it in self.paragraphs if it.span.overlap(span) > 0}) == 1

    def is_fixed(self, span: Span) -> bool:
        """Whether a person wrote a paragraph that shares a word with a span."""
        return any(it.fixed is not None for it in self.paragraphs if it.span.overlap(span) > 0)

    def is_quotable(self, span: Span) -> bool:
        """Whether a span may be quoted."""
        return all(it.quotable for it in self.paragraphs if it.span.overlap(span) > 0)

    def built(self) -> Edition:
        """The edition as the loader makes it. Its `problems` are empty if it is proved."""
        manuscript = parse_manuscript(self.edition())
        return build_edition(manuscript, self.words, self.all_speakers(), self.chapters, self.times)

    def all_speakers(self) -> list[Speaker]:
        """Everybody who is named, and the unknown speaker if anybody is unknown."""
        unknown = Speaker(UNKNOWN_NAME, None, UNKNOWN_NAME)
        needs = any(it.label == UNKNOWN_NAME for it in self.paragraphs)
        return [*self.speakers, *([unknown] if needs and unknown not in self.speakers else [])]

    @property
    def speakers_known(self) -> bool:
        """Whether anybody is named in it."""
        return any(paragraph.label != UNKNOWN_NAME for paragraph in self.paragraphs)

    @property
    def fixed_words(self) -> int:
        """How many words are in paragraphs that a person wrote."""
        return sum(len(paragraph.span) for paragraph in self.paragraphs if paragraph.fixed is not None)

    # --- changing -------------------------------------------------------------------------------

    def replace_tokens(self, span: Span, tokens: Sequence[ManuscriptToken]) -> str | None:
        """Put other tokens in place of those of a span of one paragraph; what the loader refuses about it, or None.

        Refused too: a change that moves the ends of sentences. Then nothing is changed.
        """
        index = self.paragraph_at(span.start)
        paragraph = self.paragraphs[index]
        if not paragraph.span.covers(span):
            return "is in more than one paragraph"
        before = list(paragraph.tokens)
        first = next(number for number, placed in enumerate(before) if placed.start >= span.start)
        last = next(number for number, placed in enumerate(before) if placed.end >= span.end)
        starts = self._starts(before)
        again = [*(it.token for it in before[:first]), *tokens, *(it.token for it in before[last + 1 :])]
        paragraph.tokens = place_tokens(again, before[0].start, self.words)
        problem = self._problem(index, span)
        if problem is None and self._starts(paragraph.tokens) != starts:
            problem = "it would move the end of a sentence"
        if problem is not None:
            paragraph.tokens = before
        return problem

    def punctuate(self, span: Span, tokens: Sequence[ManuscriptToken]) -> str | None:
        """Give the words of a span other marks and capitals, a token for a token; what is refused about it, or None."""
        before = self.tokens_in(span)
        if [(it.token.mark, it.start) for it in before] != [
            (token.mark, placed.start)
            for token, placed in zip(tokens, place_tokens(tokens, span.start, self.words), strict=True)
        ]:
            return "has other marks already"
        parsed = parse_manuscript(f"**{UNKNOWN_NAME}:** {' '.join(map(written, tokens))}\n")
        if parsed.problems or len(parsed.paragraphs) != 1:
            return parsed.problems[0].message if parsed.problems else "is not one paragraph"
        if differences := find_differences(parsed, self.words[span.start : span.end]):
            return differences[0].message
        if [_same(it) for it in parsed.paragraphs[0].tokens] != [_same(it) for it in tokens]:
            return "is read in another way than it is written"
        fresh = {it.start: replace(it, token=token) for it, token in zip(before, tokens, strict=True)}
        for paragraph in self.paragraphs:
            if paragraph.span.overlap(span) > 0:
                paragraph.tokens = [fresh.get(it.start, it) for it in paragraph.tokens]
        return None

    def _starts(self, tokens: Sequence[PlacedToken]) -> set[int]:
        """The words that begin a sentence."""
        return {tokens[first].start for first, _ in _sentences(tokens)}

    def _problem(self, index: int, span: Span) -> str | None:
        """What the loader refuses about a paragraph that was changed in a span; marks are checked with what follows."""
        paragraph = self.paragraphs[index]
        parsed = parse_manuscript(f"{paragraph.text}\n")
        if parsed.problems:
            return parsed.problems[0].message
        if len(parsed.paragraphs) != 1 or parsed.paragraphs[0].label != paragraph.label:
            return "is not one paragraph"
        if differences := find_differences(parsed, self.words[paragraph.span.start : paragraph.span.end]):
            return differences[0].message
        if paragraph.span.end != self._end_before(index):
            return "does not end where the captions do"
        read_back = place_tokens(parsed.paragraphs[0].tokens, paragraph.span.start, self.words)
        if [_same(it.token) for it in read_back] != [_same(it.token) for it in paragraph.tokens]:
            return "is read in another way than it is written"
        first = max(0, next(n for n, it in enumerate(paragraph.tokens) if it.end > span.start) - 10)
        following = [it.token for it in paragraph.tokens[first:]]
        for later in self.paragraphs[index + 1 :]:
            if later.label != paragraph.label or len(following) > len(span) + 80:
                break
            following += [it.token for it in later.tokens]
        problems = mark_problems(Manuscript(paragraphs=[Paragraph(1, paragraph.label, True, tuple(following))]))  # noqa: FBT003 - as Paragraph's fields are
        return problems[0].message if problems else None

    def _end_before(self, index: int) -> int:
        return self.paragraphs[index + 1].span.start if index + 1 < len(self.paragraphs) else self._last_word

    @property
    def _last_word(self) -> int:
        """Where the last paragraph ends."""
        return len(self.words) if any(map(is_word, self.words)) else 0

    def paragraph_at(self, word: int) -> int:
        """The index of the paragraph of a word."""
        return next(number for number, paragraph in enumerate(self.paragraphs) if word < paragraph.span.end)

    def split(self, word: int) -> None:
        """Begin a paragraph with the sentence that begins with a word."""
        if word >= self._last_word:
            return
        index = self.paragraph_at(word)
        paragraph = self.paragraphs[index]
        at = next(number for number, placed in enumerate(paragraph.tokens) if placed.end > word)
        if at == 0 or paragraph.fixed is not None:
            return
        later = replace(paragraph, tokens=paragraph.tokens[at:], lead=(), heading=None)
        paragraph.tokens = paragraph.tokens[:at]
        self.paragraphs.insert(index + 1, later)

    def keep(self, spans: Sequence[Span]) -> None:
        """Treat the paragraphs in which spans are as a person's."""
        for paragraph in self.paragraphs if not self.bare else []:
            if paragraph.fixed is None and any(paragraph.span.overlap(span) > 0 for span in spans):
                paragraph.fixed = paragraph.text

    def drop_unfit_picks(self) -> int:
        """Drop the picks that the loader would refuse as the text is now; how many."""
        edition, fit = self.built(), list[Span]()
        for span in self.picks:
            rows = "".join(f"{it.start}\t{it.end}\n" for it in [*fit, span])
            if not parse_picks(rows, len(self.words), edition.turns, edition.lines)[1]:
                fit.append(span)
        lost = len(self.picks) - len(fit)
        self.picks = fit
        return lost

    def paragraphs_in(self, span: Span) -> Iterator[EditableParagraph]:
        """The paragraphs inside a span that may be changed, after cutting those that reach beyond it."""
        self.split(span.start)
        self.split(span.end)
        for paragraph in self.paragraphs:
            if paragraph.fixed is None and span.covers(paragraph.span):
                yield paragraph

    def reflow(self) -> None:
        """Join what one speaker says, and cut it again into paragraphs of readable length."""
        self.join()
        self.paragraphs = [part for paragraph in self.paragraphs for part in _parts(paragraph)]

    def join(self) -> None:
        """Make one paragraph of what one speaker says, as far as no person wrote it."""
        joined: list[EditableParagraph] = []
        for paragraph in self.paragraphs:
            last = joined[-1] if joined else None
            if last is not None and _joins(last, paragraph):
                last.tokens = [*last.tokens, *paragraph.tokens]
            else:
                joined.append(replace(paragraph))
        self.paragraphs = joined

    # --- writing --------------------------------------------------------------------------------

    def edition(self) -> str:
        """The text of edited.md."""
        blocks: list[str] = []
        label = ""
        for paragraph in self.paragraphs:
            blocks += paragraph.lead
            if paragraph.heading is not None:
                blocks.append(f"## {clock(paragraph.heading[1])} {paragraph.heading[0]}")
            blocks.append(paragraph.text if paragraph.fixed is None else _labelled(paragraph, label))
            label = paragraph.label
        return "\n\n".join([*blocks, *self.tail]) + "\n"

    def paragraph_hashes(self) -> list[str]:
        """A hash of each paragraph that no person wrote, to recognise it later."""
        return [text_hash(paragraph.text) for paragraph in self.paragraphs if paragraph.fixed is None]


def text_hash(text: str) -> str:
    """A short hash of a text; white space does not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def written(token: ManuscriptToken) -> str:
    """A token as edited.md has it."""
    heard = " ".join(token.heard)
    if token.mark is Mark.KEPT:
        return f"{token.shown}{token.after}"
    if token.mark is Mark.OMISSION:
        return heard if len(token.heard) == 1 and is_music(heard) else f"{token.before}{{{heard}|}}{token.after}"
    shown = token.shown if token.mark is Mark.CORRECTION else f"{token.doubt}?"
    return f"{token.before}{{{heard}|{shown}}}{token.after}"


def kept(text: str) -> ManuscriptToken:
    """A token that shows a word as it is heard."""
    return ManuscriptToken(1, Mark.KEPT, (text,), text)


# --- from a folder ------------------------------------------------------------------------------


def bare_copy(metadata: Metadata, words: Sequence[str], times: Sequence[tuple[int, float]]) -> WorkingCopy:
    """The working copy of captions without an edition: guessed or given sentences, all by an unknown speaker."""
    copy = WorkingCopy(
        metadata, tuple(words), tuple(times), [], bare=True, guessed=not is_punctuated(words),
        speakers=list(metadata.speakers), chapters=list(metadata.chapters),
    )  # fmt: skip
    tokens = [placed for line in bare_editable_lines(words) for placed in line.tokens]
    if tokens:
        copy.paragraphs = [EditableParagraph(UNKNOWN_NAME, quotable=True, tokens=tokens)]
        copy.reflow()
        _place_headings(copy)
    return copy


def _place_headings(copy: WorkingCopy) -> None:
    """Put each published chapter before the line that begins nearest to its time; without times, to its share."""
    starts = [line.span.start for line in copy.lines()]
    length = copy.metadata.length or max((seconds for _, seconds in copy.chapters), default=0.0) * 1.1 or 1.0
    least = 0
    for title, seconds in copy.chapters:
        timed = word_at(copy.times, seconds, len(copy.words))
        word = timed if timed is not None else int(len(copy.words) * seconds / length)
        later = [start for start in starts[:1] if seconds == 0.0] or [start for start in starts if start >= least]
        if not later:
            return
        nearest = min(later, key=lambda start: abs(start - word))
        copy.split(nearest)
        copy.paragraphs[copy.paragraph_at(nearest)].heading = (title, seconds)
        least = nearest + 1


def bare_editable_lines(words: Sequence[str]) -> list[EditableLine]:
    """The lines of captions, as `bot.transcript.bare_lines` guesses or reads them."""
    lines: list[list[ManuscriptToken]] = []
    for line in bare_lines(words).lines:
        lines.append([])
        for unit in line.units:
            _add_bare_token(lines, unit.captions, unit.strict)
    placed = place_tokens([token for tokens in lines for token in tokens], 0, words)
    found = []
    for tokens in lines:
        if tokens:
            here, placed = tuple(placed[: len(tokens)]), placed[len(tokens) :]
            span = Span(here[0].start, here[-1].end)
            found.append(EditableLine(span, 0, here, UNKNOWN_NAME, quotable=True, fixed=False))
    return found


def _add_bare_token(lines: list[list[ManuscriptToken]], heard: str, shown: str) -> None:
    """Add a token of the captions to the last line; a dash that stands alone goes with the word before it."""
    text = shown.translate(_NO_MARKS)
    if is_music(heard):
        lines[-1].append(ManuscriptToken(1, Mark.OMISSION, (MUSIC,), ""))
    elif is_word(heard):
        lines[-1].append(kept(text))
    elif heard in ("-", "–", "—"):
        last = next((line for line in reversed(lines) if line), None)
        if last and last[-1].mark is Mark.KEPT and not last[-1].after:
            last[-1] = replace(last[-1], after=f" {heard}")


def edited_copy(
    metadata: Metadata,
    words: Sequence[str],
    times: Sequence[tuple[int, float]],
    edition: str,
    machine: Collection[str] | None,
) -> WorkingCopy:
    """The working copy of an edition that the loader has proved.

    `machine` are hashes of the paragraphs that no person wrote; None if no person wrote any.
    """
    lines = file_lines(edition)
    manuscript = parse_manuscript(edition)
    starts = [paragraph.line - 1 for paragraph in manuscript.paragraphs]
    headings: Mapping[int, tuple[str, float]] = {
        heading.before: (heading.title, float(heading.seconds)) for heading in manuscript.headings
    }
    labels = {speaker.label.casefold(): speaker.label for speaker in metadata.speakers}
    paragraphs: list[EditableParagraph] = []
    word, label, above = 0, "", 0
    for number, paragraph in enumerate(manuscript.paragraphs):
        label = labels[paragraph.label.casefold()] if paragraph.label is not None else label
        placed = place_tokens(paragraph.tokens, word, words)
        word = placed[-1].end
        end = _block_end(lines, starts[number])
        raw = "\n".join(lines[starts[number] : end])
        is_machine = machine is None or text_hash(raw) in machine
        lead = tuple(line for line in lines[above : starts[number]] if line.strip() and not line.startswith("##"))
        above = end
        paragraphs.append(
            EditableParagraph(
                label, paragraph.quotable, placed, None if is_machine else raw, lead, headings.get(number)
            )
        )
    tail = tuple(line for line in lines[above:] if line.strip() and not line.startswith("##"))
    return WorkingCopy(
        metadata, tuple(words), tuple(times), paragraphs, bare=False, guessed=False,
        speakers=list(metadata.speakers), chapters=list(metadata.chapters), tail=tail,
    )  # fmt: skip


def _block_end(lines: Sequence[str], start: int) -> int:
    end = start
    while end < len(lines) and lines[end].strip() and not lines[end].startswith(("#", "<!--")):
        end += 1
    return end


# --- paragraphs ---------------------------------------------------------------------------------


def _sentences(tokens: Sequence[PlacedToken]) -> Iterator[tuple[int, int]]:
    return pairwise([*sorted(sentence_starts(tokens)), len(tokens)])


def _same(token: ManuscriptToken) -> tuple[object, ...]:
    """What two readings of a token must agree in."""
    return token.mark, token.heard, token.shown, token.before, token.after, token.doubt


def _joins(before: EditableParagraph, after: EditableParagraph) -> bool:
    """Whether a paragraph goes on with what the one before it says."""
    free = before.fixed is None and after.fixed is None and after.heading is None and not after.lead
    return free and before.label == after.label and before.quotable == after.quotable


def _parts(paragraph: EditableParagraph) -> Iterator[EditableParagraph]:
    """A paragraph cut at the ends of sentences where it is too long."""
    if paragraph.fixed is not None:
        yield paragraph
        return
    start = 0
    first = True
    for begin, _ in [*_sentences(paragraph.tokens), (len(paragraph.tokens), 0)]:
        is_end = begin == len(paragraph.tokens)
        long = begin > start and paragraph.tokens[begin - 1].end - paragraph.tokens[start].start >= _LONG_PARAGRAPH
        whole = begin > start and ends_sentence(paragraph.tokens[begin - 1].token.text)
        if is_end or (long and whole):
            part = replace(paragraph, tokens=paragraph.tokens[start:begin])
            yield part if first else replace(part, lead=(), heading=None)
            start, first = begin, False


def _labelled(paragraph: EditableParagraph, before: str) -> str:
    """A person's paragraph; one without a label gets that of its speaker where another spoke before it now."""
    fixed = paragraph.fixed or ""
    if paragraph.label == before or parse_manuscript(fixed).paragraphs[0].label is not None:
        return fixed
    return f"**{paragraph.label}:** {fixed}"
