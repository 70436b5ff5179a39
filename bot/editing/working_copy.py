"""The working copy of an interview: paragraphs of marked words that steps change, and edited.md written of it.

Every word is one of the captions. A paragraph that a person wrote or changed is fixed: no step changes it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.editing.paragraphs import (
    EditableLine,
    EditableParagraph,
    belongs_to,
    labelled,
    longest_by_one,
    parts,
    sentences,
    text_hash,
)
from bot.model import UNKNOWN_NAME, Span, Speaker
from bot.transcript.captions_match import PlacedToken
from bot.transcript.edition import Edition, build_edition
from bot.transcript.metadata import Metadata
from bot.transcript.parser import parse_manuscript
from bot.transcript.picks import parse_picks
from bot.transcript.words import clock, is_word


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
    english: frozenset[str] = frozenset()  # common words; without them every correction is a doubt
    made: frozenset[str] = frozenset()  # the parts that a model made before
    entries: dict[Span, list[str]] = field(default_factory=dict)  # of the model's question index
    picks: list[Span] = field(default_factory=list)  # the model's
    has_picks_by_hand: bool = False
    _built: tuple[tuple[object, ...], Edition] | None = field(default=None, init=False, repr=False, compare=False)

    # --- reading --------------------------------------------------------------------------------

    def lines(self) -> list[EditableLine]:
        """All sentences, in order."""
        found = []
        for number, paragraph in enumerate(self.paragraphs):
            for first, end in sentences(paragraph.tokens):
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
            if paragraph.overlaps(span)
            for placed in paragraph.tokens
            if placed.start < span.end and span.start < placed.end
        ]

    def in_one_turn(self, span: Span) -> bool:
        """Whether one speaker says a whole span."""
        return len({it.label for it in self.paragraphs if it.overlaps(span)}) == 1

    def said_by_one(self, span: Span) -> Span | None:
        """The longest part of a span that one speaker says; None if that is less than half of it."""
        return longest_by_one(((it.label, it.span) for it in self.paragraphs), span)

    def is_fixed(self, span: Span) -> bool:
        """Whether a person wrote a paragraph that shares a word with a span."""
        return any(it.fixed is not None for it in self.paragraphs if it.overlaps(span))

    def is_quotable(self, span: Span) -> bool:
        """Whether a span may be quoted."""
        return all(it.quotable for it in self.paragraphs if it.overlaps(span))

    def built(self) -> Edition:
        """The edition as the loader makes it. Its `problems` are empty if it is proved."""
        made_of = self.edition(), self.all_speakers(), [*self.chapters]
        if self._built is None or self._built[0] != made_of:  # each answer of the step picks asks for the same one
            text, speakers, chapters = made_of
            edition = build_edition(parse_manuscript(text), self.words, speakers, chapters, self.times)
            self._built = made_of, edition
        return self._built[1]

    def all_speakers(self) -> list[Speaker]:
        """Everybody who is named, and the unknown speaker if anybody is unknown."""
        unknown = Speaker(UNKNOWN_NAME, None, UNKNOWN_NAME)
        needs = any(it.label == UNKNOWN_NAME for it in self.paragraphs)
        return [*self.speakers, *([unknown] if needs and unknown not in self.speakers else [])]

    # --- changing -------------------------------------------------------------------------------

    def end_before(self, index: int) -> int:
        """Where a paragraph must end: where the next one begins, or with the last word."""
        return self.paragraphs[index + 1].span.start if index + 1 < len(self.paragraphs) else self._last_word

    @property
    def _last_word(self) -> int:
        """Where the last paragraph ends."""
        return len(self.words) if any(map(is_word, self.words)) else 0

    def paragraph_at(self, word: int) -> int:
        """The index of the paragraph of a word."""
        return bisect_right(self.paragraphs, word, key=lambda paragraph: paragraph.tokens[-1].end)

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
            if paragraph.fixed is None and any(paragraph.overlaps(span) for span in spans):
                paragraph.fixed = paragraph.text

    def drop_unfit_picks(self) -> int:
        """Drop the picks that the loader would refuse as the text is now; how many."""
        if not self.picks:
            return 0
        edition, before = self.built(), len(self.picks)
        rows = "".join(f"{span.start}\t{span.end}\n" for span in self.picks)
        self.picks, _ = parse_picks(rows, len(self.words), edition.turns, edition.lines)
        return before - len(self.picks)

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
        self.paragraphs = [part for paragraph in self.paragraphs for part in parts(paragraph)]

    def join(self) -> None:
        """Make one paragraph of what one speaker says, except what a person wrote."""
        joined: list[EditableParagraph] = []
        for paragraph in self.paragraphs:
            last = joined[-1] if joined else None
            if last is not None and belongs_to(last, paragraph):
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
            blocks.append(paragraph.text if paragraph.fixed is None else labelled(paragraph, label))
            label = paragraph.label
        return "\n\n".join([*blocks, *self.tail]) + "\n"

    def paragraph_hashes(self) -> list[str]:
        """A hash of each paragraph that no person wrote, to recognise it later."""
        return [text_hash(paragraph.text) for paragraph in self.paragraphs if paragraph.fixed is None]
