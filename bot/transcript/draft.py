"""Bare captions -> the text of a first edited.md: every word in place, everything else a marked guess.

It passes the loader's proof by construction. Each paragraph is below a `<!-- guess: ... -->` line that
its editor deletes after judging speaker, sentences and omissions; until the last is gone no speaker is shown.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from bot.errors import SeedError
from bot.model import Role, Span
from bot.transcript import draft_heuristics
from bot.transcript.draft_captions import DraftCaptions, Times
from bot.transcript.folder import read_sources
from bot.transcript.metadata import Metadata
from bot.transcript.words import clock

_HEAD = """\
<!-- A draft by python -m bot draft. The words are the captions'; everything else is guessed. -->
<!-- Judge each paragraph (speaker, sentences, omissions; then names and chapters), and delete the line above it. -->
"""
_PARAGRAPH = 80
"""Words after which a guessed paragraph ends with its sentence."""

_NEAR = 6
"""Words by which a heading may be moved so that a sentence begins after it."""

_PLACE_GUESSED = "<!-- guess: where this chapter begins -->\n"


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
    labels = _labels(metadata)
    captions = DraftCaptions(words, times)
    length = len(captions.words)
    if length < max(1, len(metadata.chapters)):
        raise SeedError(
            f"{metadata.slug}: {length} words are too few for a draft with {len(metadata.chapters)} chapters"
        )
    chapter_starts = _chapter_starts(metadata, captions)
    bounds = sorted({0, *chapter_starts, length})
    chapters = [captions.sentences(start, end) for start, end in pairwise(bounds)]
    speakers = _speakers(captions, [sentence for chapter in chapters for sentence in chapter])
    texts = captions.sentence_texts(speakers)
    parts = [_HEAD]
    for start, sentences in zip(bounds, chapters, strict=False):
        if start in chapter_starts:
            title, seconds = metadata.chapters[chapter_starts.index(start)]
            parts.append(f"{'' if times else _PLACE_GUESSED}## {clock(seconds)} {title}\n")
        for paragraph in _paragraphs(sentences, speakers):
            where = captions.where(paragraph[0].start, paragraph[-1].end)
            text = " ".join(texts[sentence] for sentence in paragraph)
            parts.append(f"<!-- guess: {where} -->\n**{labels[speakers[paragraph[0]]]}:** {text}\n")
    return "\n".join(parts)


def _labels(metadata: Metadata) -> tuple[str, str]:
    """The labels of host and guest; the same one twice if only one speaker is named."""
    if not metadata.speakers:
        raise SeedError(
            f"{metadata.slug}/interview.toml:1: names no speakers; a draft needs their labels ([[speakers]])"
        )
    first = metadata.speakers[0].label
    labels = {speaker.role: speaker.label for speaker in reversed(metadata.speakers)}
    return labels.get(Role.HOST, first), labels.get(Role.GUEST, first)


def _chapter_starts(metadata: Metadata, captions: DraftCaptions) -> list[int]:
    """The first word of each chapter: at its time, moved a little to where a sentence may begin.

    Without times it is guessed from the chapter's share of the whole.
    """
    words, chapters = len(captions.words), metadata.chapters
    starts: list[int] = []
    for number, (_, seconds) in enumerate(chapters):
        timed = captions.at_second(seconds)
        length = metadata.length or chapters[-1][1] * 1.1 or 1
        guess = timed if timed is not None else int(words * seconds / length)
        earliest, latest = (starts[-1] + 1 if starts else 0), words - (len(chapters) - number)
        near = range(max(earliest, guess - _NEAR), min(latest, guess + _NEAR) + 1)
        best = max(
            near,
            key=lambda word: (captions.likely_start(word), -abs(word - guess)),
            default=min(max(guess, earliest), latest),
        )
        starts.append(0 if seconds == 0 and not starts else best)
    return starts


def _speakers(captions: DraftCaptions, sentences: Sequence[Span]) -> dict[Span, int]:
    """Who says each sentence: 0 for the host, 1 for the guest."""
    words = [captions.words[sentence.start : sentence.end] for sentence in sentences]
    return dict(zip(sentences, draft_heuristics.speakers(words), strict=True))


def _paragraphs(sentences: Sequence[Span], speakers: dict[Span, int]) -> Iterator[list[Span]]:
    paragraph: list[Span] = []
    for sentence in sentences:
        same_speaker = bool(paragraph) and speakers[paragraph[0]] == speakers[sentence]
        if paragraph and (not same_speaker or sentence.start - paragraph[0].start >= _PARAGRAPH):
            yield paragraph
            paragraph = []
        paragraph.append(sentence)
    if paragraph:
        yield paragraph
