"""The captions as the draft sees them: normalized words, guessed sentences, and the text of each."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby, pairwise

from bot.model import Span
from bot.transcript import draft_heuristics
from bot.transcript.omissions import LONGEST_REPETITION, may_leave_out
from bot.transcript.punctuation.guess import SIGNS, guess_punctuation, with_capitals
from bot.transcript.punctuation.marks import Punctuation
from bot.transcript.times import seconds_at, word_at
from bot.transcript.views import capitalised, ends_well
from bot.transcript.words import EDGE_PUNCTUATION, MUSIC, clock, is_music, is_word, normalize_word

_NO_BRACES = str.maketrans({"{": None, "}": None})  # edited.md cannot contain a brace of the captions

Times = Sequence[tuple[int, float]]


class DraftCaptions:
    """Captions without the tokens that are not words; indexes count `words`."""

    def __init__(self, captions: Sequence[str], times: Times) -> None:
        self._captions, self._times = captions, times
        self._indexes = [index for index, word in enumerate(captions) if is_word(word)]  # in the captions
        self.words = [normalize_word(captions[index]) for index in self._indexes]
        full_stops = [captions[index].endswith((".", "?", "!")) for index in self._indexes]
        with_stops = [f"{word}." if is_last else word for word, is_last in zip(self.words, full_stops, strict=True)]
        self._slips, unbroken = draft_heuristics.slips(with_stops)
        self._guess = guess_punctuation(captions)
        self._starts = {bisect_left(self._indexes, index) for index in self._guess.starts} - unbroken

    def at_second(self, seconds: float) -> int | None:
        """The first word spoken at a moment; None without times."""
        index = word_at(self._times, seconds, len(self._captions))
        return None if index is None else bisect_left(self._indexes, index)

    def likely_start(self, word: int) -> float:
        """How likely a sentence begins with a word: a probability."""
        return float(self._guess.likely_ends[self._indexes[word - 1]]) if 0 < word < len(self.words) else 0.0

    def sentences(self, start: int, end: int) -> list[Span]:
        """The guessed sentences of a run of words, such as a chapter."""
        inside = (word for word in self._starts if start < word < end)
        return [Span(first, last) for first, last in pairwise([start, *sorted(inside), end])]

    def where(self, start: int, end: int) -> str:
        """A span in the words of captions.txt, and when it is spoken."""
        first = self._indexes[start]
        seconds = seconds_at(self._times, first)
        return f"words {first}-{self._indexes[end - 1] + 1}" + ("" if seconds is None else f", {clock(seconds)}")

    def sentence_texts(self, speakers: dict[Span, int]) -> dict[Span, str]:
        """The text of every sentence. An omission is marked only where the loader allows it."""
        texts: dict[Span, str] = {}
        following: list[str] = []  # the kept words with which the turn goes on
        speaker: int | None = None
        for sentence in reversed(speakers):
            following = following if speakers[sentence] == speaker else []
            speaker = speakers[sentence]
            pieces: list[str] = []
            backwards = range(sentence.end - 1, sentence.start - 1, -1)
            for is_slip, group in groupby(backwards, key=self._slips.__contains__):
                run = sorted(group)
                heard = [self.words[word] for word in run]
                written = [_written(self._captions[self._indexes[word]]) for word in run]
                if is_slip and may_leave_out(heard, following):
                    pieces.insert(0, f"{{{' '.join(written)}|}}")
                else:
                    pieces[:0] = map(str.__add__, written, map(self._comma, run))
                    spoken = (word for word in heard if word != MUSIC.casefold())
                    following = [*spoken, *following][:LONGEST_REPETITION]
            texts[sentence] = _punctuated(pieces, is_question=self._mark(sentence.end - 1) is Punctuation.QUESTION)
        return texts

    def _mark(self, word: int) -> Punctuation:
        return self._guess.marks[self._indexes[word]]

    def _comma(self, word: int) -> str:
        """A guessed comma after a word, unless the captions have punctuation there."""
        is_bare = self._captions[self._indexes[word]][-1:] not in EDGE_PUNCTUATION
        return SIGNS[Punctuation.COMMA] if is_bare and self._mark(word) is Punctuation.COMMA else ""


def _written(word: str) -> str:
    """A word of the captions as edited.md can contain it, with the capitals of "I" and of names."""
    return MUSIC if is_music(word) else with_capitals(word.translate(_NO_BRACES).strip("*"))


def _punctuated(pieces: Sequence[str], *, is_question: bool) -> str:
    """The pieces of a sentence with a capital and a full stop or question mark."""
    written = list(pieces)
    for index, piece in enumerate(written):
        is_brace = piece.startswith("{")
        written[index] = f"{{{capitalised(piece[1:])}" if is_brace else capitalised(piece)
        if piece != MUSIC:
            break
    text = " ".join(written).rstrip(",;:")
    return text if ends_well(text) else text + SIGNS[Punctuation.QUESTION if is_question else Punctuation.FULL_STOP]
