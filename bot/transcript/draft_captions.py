"""The captions as the draft sees them: normalized words, likely sentence breaks, and the text of each sentence."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby

from bot.model import Span
from bot.transcript import draft_heuristics
from bot.transcript.omissions import LONGEST_REPETITION, may_leave_out
from bot.transcript.times import seconds_at, word_at
from bot.transcript.views import capitalised, ends_well
from bot.transcript.words import MUSIC, clock, is_music, is_word, normalize_word

CERTAIN = 100.0
"""Score of a break where the captions have a full stop."""

_NO_BRACES = str.maketrans({"{": None, "}": None})  # edited.md cannot contain a brace of the captions

Times = Sequence[tuple[int, float]]


class DraftCaptions:
    """Captions without the tokens that are not words; indexes count `words`."""

    def __init__(self, captions: Sequence[str], times: Times) -> None:
        self._captions, self._times = captions, times
        self._indexes = [index for index, word in enumerate(captions) if is_word(word)]  # in the captions
        self.words = [normalize_word(captions[index]) for index in self._indexes]
        self._full_stops = {
            number for number, index in enumerate(self._indexes) if captions[index].endswith((".", "?", "!"))
        }
        with_stops = [f"{word}." if number in self._full_stops else word for number, word in enumerate(self.words)]
        self._slips, self._unbroken = draft_heuristics.slips(with_stops)
        self._pace = (times[-1][1] - times[0][1]) / (times[-1][0] - times[0][0]) if len(times) > 1 else 0.0

    def at_second(self, seconds: float) -> int | None:
        """The first word spoken at a moment; None without times."""
        index = word_at(self._times, seconds, len(self._captions))
        return None if index is None else bisect_left(self._indexes, index)

    def break_score(self, word: int) -> float:
        """How likely a sentence ends before a word; the captions' own full stops are certain."""
        if word - 1 in self._full_stops:
            return CERTAIN
        score = draft_heuristics.break_score(self.words, word, self._pause(word))
        return score - CERTAIN if word in self._unbroken else score

    def _pause(self, word: int) -> float:
        """Seconds by which the two times around the end of the word before are further apart than usual."""
        after = bisect_left(self._times, (self._indexes[min(word, len(self._indexes) - 1)], 0.0))
        if not 0 < after < len(self._times):
            return 0.0
        (left, start), (right, end) = self._times[after - 1], self._times[after]
        return (end - start) - (right - left) * self._pace

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
                    pieces[:0] = written
                    spoken = (word for word in heard if word != MUSIC.casefold())
                    following = [*spoken, *following][:LONGEST_REPETITION]
            texts[sentence] = _punctuated(pieces, self.words[sentence.start : sentence.end])
        return texts


def _written(word: str) -> str:
    """A word of the captions as edited.md can contain it; "i" becomes "I"."""
    if is_music(word):
        return MUSIC
    word = word.translate(_NO_BRACES).strip("*")
    normalized = normalize_word(word)
    return word.replace("i", "I", 1) if normalized == "i" or normalized.startswith("i'") else word


def _punctuated(pieces: Sequence[str], heard: Sequence[str]) -> str:
    """The pieces of a sentence with a capital and a full stop or question mark."""
    written = list(pieces)
    for index, piece in enumerate(written):
        is_brace = piece.startswith("{")
        written[index] = f"{{{capitalised(piece[1:])}" if is_brace else capitalised(piece)
        if piece != MUSIC:
            break
    text = " ".join(written).rstrip(",;:")
    return text if ends_well(text) else text + ("?" if draft_heuristics.is_question(heard) else ".")
