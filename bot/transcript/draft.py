"""The text of a first edited.md from bare captions: every word in place, everything else a marked guess.

It passes the loader's proof by construction. Each paragraph stands below a `<!-- guess: ... -->` line that
its editor deletes after judging speaker, sentences and omissions; until the last is gone no speaker is shown.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path

from bot.errors import SeedError
from bot.model import Role, Span
from bot.transcript import draft_heuristics
from bot.transcript.folder import read_sources
from bot.transcript.metadata import Metadata
from bot.transcript.omissions import LONGEST_REPETITION, may_leave_out
from bot.transcript.times import seconds_at, word_at
from bot.transcript.views import capitalised, ends_well
from bot.transcript.words import MUSIC, bare, is_music, is_word

_HEAD = """\
<!-- A draft by python -m bot draft. The words are the captions'; all else is guessed. -->
<!-- Judge each paragraph (speaker, sentences, omissions; then names and chapters), and delete the line above it. -->
"""
_PARAGRAPH = 80
"""Words after which a guessed paragraph ends with its sentence."""

_NEAR = 6
"""Words that a heading may be moved by, to stand before a sentence."""

_PLACE_GUESSED = "<!-- guess: where this chapter begins -->\n"

_CERTAIN = 100.0
_AT_THE_END = 2.0
"""Scores of a break: where the captions have a full stop, and where the chapter ends."""

_WRITTEN_SO = str.maketrans({"{": None, "}": None})  # see `words.bare`

Times = Sequence[tuple[int, float]]


def draft(path: Path) -> str:
    """The draft for a seed folder. Raises SeedError if metadata, captions or times cannot be used."""
    try:
        sources, problems = read_sources(path)
    except SeedError as error:
        raise SeedError(f"{path.name}/{error}") from None
    if problems:
        raise SeedError(f"{path.name}/{problems[0]}")
    return draft_text(sources.metadata, sources.words, sources.times)


def draft_text(metadata: Metadata, words: Sequence[str], times: Times) -> str:
    """The text of a first edited.md. Raises SeedError if there are no speakers, or fewer words than chapters."""
    labels = _cast(metadata)
    text = _Captions(words, times)
    if len(text.bare) < max(1, len(metadata.chapters)):
        raise SeedError(
            f"{metadata.slug}: {len(text.bare)} words are too few for a draft with {len(metadata.chapters)} chapters"
        )
    begins = _chapter_begins(metadata, text)
    bounds = sorted({0, *begins, len(text.bare)})
    sentences = [_sentences(text, start, end) for start, end in pairwise(bounds)]
    speakers = _speakers(text, [sentence for chapter in sentences for sentence in chapter])
    shown = text.shown(speakers)
    parts = [_HEAD]
    for start, chapter in zip(bounds, sentences, strict=False):
        if start in begins:
            title, seconds = metadata.chapters[begins.index(start)]
            parts.append(f"{'' if times else _PLACE_GUESSED}## {_clock(seconds)} {title}\n")
        for run in _paragraphs(chapter, speakers):
            where = text.where(run[0].start, run[-1].end)
            spoken = " ".join(shown[sentence] for sentence in run)
            parts.append(f"<!-- guess: {where} -->\n**{labels[speakers[run[0]]]}:** {spoken}\n")
    return "\n".join(parts)


class _Captions:
    """The captions' words as the guesses count them: those that are words, bare."""

    def __init__(self, words: Sequence[str], times: Times) -> None:
        self._words, self._times = words, times
        self._places = [at for at, word in enumerate(words) if is_word(word)]
        self.bare = [bare(words[at]) for at in self._places]
        self._stops = {number for number, at in enumerate(self._places) if words[at].endswith((".", "?", "!"))}
        said = [f"{word}." if number in self._stops else word for number, word in enumerate(self.bare)]
        self._left_out, self._whole = draft_heuristics.slips(said)
        self._pace = (times[-1][1] - times[0][1]) / (times[-1][0] - times[0][0]) if len(times) > 1 else 0.0

    def at_second(self, seconds: float) -> int | None:
        """The first word spoken at a moment; None without times."""
        word = word_at(self._times, seconds, len(self._words))
        return None if word is None else bisect_left(self._places, word)

    def break_score(self, at: int) -> float:
        """How likely a sentence ends before a word; the captions' own full stops are believed."""
        if at - 1 in self._stops:
            return _CERTAIN
        score = draft_heuristics.break_score(self.bare, at, self._pause(at))
        return score - _CERTAIN if at in self._whole else score

    def _pause(self, at: int) -> float:
        """Seconds more than usual between the two times that stand around the end of word `at - 1`."""
        after = bisect_left(self._times, (self._places[min(at, len(self._places) - 1)], 0.0))
        if not 0 < after < len(self._times):
            return 0.0
        (left, begin), (right, end) = self._times[after - 1], self._times[after]
        return (end - begin) - (right - left) * self._pace

    def where(self, start: int, end: int) -> str:
        """A span in the words of captions.txt, and when it is spoken."""
        first = self._places[start]
        spoken = seconds_at(self._times, first)
        return f"words {first}-{self._places[end - 1] + 1}" + ("" if spoken is None else f", {_clock(spoken)}")

    def shown(self, speakers: dict[Span, int]) -> dict[Span, str]:
        """The text of every sentence. An omission is written only where the loader allows it."""
        made: dict[Span, str] = {}
        kept: list[str] = []  # what the turn goes on with
        speaker: int | None = None
        for sentence in reversed(speakers):
            kept = kept if speakers[sentence] == speaker else []
            speaker = speakers[sentence]
            pieces: list[str] = []
            for out, run in groupby(range(sentence.end - 1, sentence.start - 1, -1), key=self._left_out.__contains__):
                places = sorted(run)
                heard = [self.bare[at] for at in places]
                written = [_written(self._words[self._places[at]]) for at in places]
                if out and may_leave_out(heard, kept):
                    pieces.insert(0, f"{{{' '.join(written)}|}}")
                else:
                    pieces[:0] = written
                    kept = [*(word for word in heard if word != MUSIC.casefold()), *kept][:LONGEST_REPETITION]
            made[sentence] = _punctuated(pieces, self.bare[sentence.start : sentence.end])
        return made


def _written(word: str) -> str:
    """A word of the captions as edited.md can hold it; "i" is "I"."""
    if is_music(word):
        return MUSIC
    word = word.translate(_WRITTEN_SO).strip("*")
    return word.replace("i", "I", 1) if bare(word) == "i" or bare(word).startswith("i'") else word


def _punctuated(pieces: Sequence[str], heard: Sequence[str]) -> str:
    written = list(pieces)
    for at, piece in enumerate(written):
        brace = piece.startswith("{")
        written[at] = f"{{{capitalised(piece[1:])}" if brace else capitalised(piece)
        if piece != MUSIC:
            break
    text = " ".join(written).rstrip(",;:")
    return text if ends_well(text) else text + ("?" if draft_heuristics.is_question(heard) else ".")


def _cast(metadata: Metadata) -> tuple[str, str]:
    """The labels of host and guest; the same one twice if nobody else is named."""
    if not metadata.speakers:
        raise SeedError(
            f"{metadata.slug}/interview.toml:1: names no speakers; a draft needs their labels ([[speakers]])"
        )
    labels = {speaker.role: speaker.label for speaker in reversed(metadata.speakers)}
    return labels.get(Role.HOST, metadata.speakers[0].label), labels.get(Role.GUEST, metadata.speakers[0].label)


def _chapter_begins(metadata: Metadata, text: _Captions) -> list[int]:
    """Where chapters begin: at their time, moved a little to where a sentence may; without times by their share of the whole."""
    words, chapters = len(text.bare), metadata.chapters
    begins: list[int] = []
    for number, (_, seconds) in enumerate(chapters):
        begin = text.at_second(seconds)
        if begin is None:
            begin = int(words * seconds / (metadata.length or chapters[-1][1] * 1.1 or 1))
        first, past = (begins[-1] + 1 if begins else 0), words - (len(chapters) - number)
        near = range(max(first, begin - _NEAR), min(past, begin + _NEAR) + 1)
        best = max(near, key=lambda at: (text.break_score(at), -abs(at - begin)), default=min(max(begin, first), past))
        begins.append(0 if seconds == 0 and not begins else best)
    return begins


def _sentences(text: _Captions, start: int, end: int) -> list[Span]:
    """Guessed sentences of a chapter: each ends where of all near places an end is likeliest."""
    made: list[Span] = []
    while start < end:
        most = min(end, start + draft_heuristics.LONGEST)
        full_stop = next((at for at in range(start + 1, most) if text.break_score(at) >= _CERTAIN), None)
        places = [
            at
            for at in range(start + draft_heuristics.SHORTEST, most + 1)
            if at == end or at <= end - draft_heuristics.SHORTEST
        ]
        likeliest = max(places, key=lambda at: _fitness(text, start, at, end), default=end)
        made.append(Span(start, full_stop if full_stop is not None else likeliest))
        start = made[-1].end
    return made


def _fitness(text: _Captions, start: int, at: int, end: int) -> float:
    score = _AT_THE_END if at == end else text.break_score(at)
    return score - abs(at - start - draft_heuristics.USUAL) / 12


def _speakers(text: _Captions, sentences: Sequence[Span]) -> dict[Span, int]:
    """Who says each sentence, 0 for the host, 1 for the guest."""
    said = [text.bare[sentence.start : sentence.end] for sentence in sentences]
    return dict(zip(sentences, draft_heuristics.speakers(said), strict=True))


def _paragraphs(chapter: Sequence[Span], speakers: dict[Span, int]) -> Iterator[list[Span]]:
    run: list[Span] = []
    for sentence in chapter:
        if run and (speakers[run[0]] != speakers[sentence] or sentence.start - run[0].start >= _PARAGRAPH):
            yield run
            run = []
        run.append(sentence)
    if run:
        yield run


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"
