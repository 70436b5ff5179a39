"""Source -> the files of an interview's folder: captions, times, metadata, and the edition if speakers are known. Pure.

The spoken words go into captions.txt as the source has them. edited.md is made of the same words, so the loader proves
a derived edition in the same way as one made by hand.
"""

import hashlib
import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model import Role
from bot.transcript.metadata import UNKNOWN
from bot.transcript.sources.roles import is_unnamed, roles_of
from bot.transcript.sources.source import Cue, NotATranscriptError, Source
from bot.transcript.views import ends_sentence, is_punctuated
from bot.transcript.words import clock, is_word, normalize_word

_BRACES = str.maketrans({"{": "(", "}": ")", "\u2028": " ", "\u2029": " "})
_LABEL_MARKUP = re.compile(r"[*:{}]+")
_YOUTUBE = re.compile(
    r"(?:youtube\.com/(?:watch\?(?:[^#\s]*&)?v=|embed/|live/|shorts/)|youtu\.be/)(?P<video>[\w-]{11})"
)
_PARAGRAPH = 150  # words, after which a long turn begins a new paragraph at the end of a sentence
_SPONSOR = (
    re.compile(r"\bsponsor(?:s|ed|ing|ship)?\b|\bbrought to you by\b", re.IGNORECASE),
    re.compile(
        r"\b(?:promo|discount|coupon|offer|use|the|with) code\b|\b\d{1,2}(?:%| percent) off\b|\bfree trial\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:go|head|check|visit)\b[^.?!]{0,40}\b[\w-]+(?:\.| dot )(?:com|io|dev|org|ai|co|net)\b", re.IGNORECASE
    ),
    re.compile(r"\bsign up (?:today|now|for free)\b|\blearn more at\b|\bget started at\b", re.IGNORECASE),
)
_CERTAIN = 2  # kinds of evidence that make a paragraph an advertisement


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a folder, and what was understood of the source."""

    texts: Mapping[str, str]  # file name -> content
    words: int
    speakers: tuple[tuple[str, Role | None, int], ...]  # label, role, words
    turns: int
    chapters: int
    punctuated: bool
    timed: str  # "", "paragraph", "caption", "word"
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    cue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known about an interview from elsewhere. It takes precedence over what the transcript says."""

    slug: str
    title: str
    show: str = ""
    episode: int | None = None  # its number in the show
    date: str = ""  # YYYY-MM-DD
    url: str = ""
    hosts: tuple[str, ...] = ()
    name: str = ""  # of the source, as it came
    file: str = ""  # of the source, as it is kept beside what is made of it
    digest: str = ""  # its SHA-256


def folder_files(source: Source, about: About) -> Files:
    """The files of one interview's folder, except the source itself. Raises NotATranscriptError."""
    cues = [_safe(cue) for cue in source.cues]
    words = [_Word(text, index) for index, cue in enumerate(cues) for text in cue.text.split()]
    if not any(is_word(word.text) for word in words):
        raise NotATranscriptError("holds no words of a transcript")
    captions = "".join(f"{cue.text}\n" for cue in cues if cue.text)
    times, notes = _times(cues, words)
    chapters = _chapters(source.chapters, times)
    counts = Counter(speaker for word in words if (speaker := cues[word.cue].speaker) is not None)
    roles = roles_of(source, about.hosts)
    speakers = [(label, roles.get(label), count) for label, count in counts.items()]
    texts = {"captions.txt": captions}
    if times:
        texts["times.csv"] = "word,seconds\n" + "".join(f"{word},{seconds:g}\n" for word, seconds in times)
    turns = 0
    if counts.total() == len(words):
        texts["edited.md"], turns = _edition(cues, words, chapters, times, _labels(list(counts)))
    elif counts:
        notes.append("some words have no speaker, so nobody is named")
        speakers = []
    texts["interview.toml"] = _metadata(source, about, captions, speakers, chapters, texts.get("edited.md"))
    punctuated = is_punctuated([word.text for word in words])
    return Files(
        texts, len(words), tuple(speakers), turns, len(chapters), punctuated, _timing(cues), (*source.notes, *notes)
    )


def _safe(cue: Cue) -> Cue:
    """The cue without the characters that edited.md gives a meaning."""
    return Cue(
        " ".join(cue.text.translate(_BRACES).replace("**", "").split()),
        cue.start,
        cue.end,
        cue.speaker,
        cue.words,
        cue.new_paragraph,
        cue.new_turn,
    )


# --- times --------------------------------------------------------------------------------------


def _times(cues: Sequence[Cue], words: Sequence[_Word]) -> tuple[list[tuple[int, float]], list[str]]:
    """(word index, seconds), both strictly rising, and a note if the file's times run backwards."""
    known: list[tuple[int, float]] = []
    backwards, first = 0, 0
    for cue in cues:
        count = len(cue.text.split())
        found = (
            [(first + offset, seconds) for offset, (_, seconds) in enumerate(cue.words)]
            if len(cue.words) == count
            else []
        )
        if not found and cue.start is not None:
            found = [(first, cue.start)]
        for word, seconds in found:
            if known and (seconds < known[-1][1] or word <= known[-1][0]):
                backwards += seconds < known[-1][1]
            elif count:
                known.append((word, round(seconds, 2)))
        first += count
    rising = [known[index] for index in range(len(known)) if index == 0 or known[index][1] > known[index - 1][1]]
    notes = [f"{backwards} times run backwards and were left out"] if backwards else []
    return [moment for moment in rising if moment[0] < len(words)], notes


def _timing(cues: Sequence[Cue]) -> str:
    if any(cue.words for cue in cues):
        return "word"
    timed = sum(cue.start is not None for cue in cues)
    if not timed:
        return ""
    return "caption" if sum(len(cue.text.split()) for cue in cues) / timed < 40 else "paragraph"


# --- the edition --------------------------------------------------------------------------------


def _edition(
    cues: Sequence[Cue],
    words: Sequence[_Word],
    chapters: Sequence[tuple[str, float]],
    times: Sequence[tuple[int, float]],
    labels: Mapping[str, str],
) -> tuple[str, int]:
    """edited.md, and how many turns it has."""
    starts = _paragraph_starts(cues, words)
    headings = _heading_places(chapters, times, starts, words)
    starts = _with_words(sorted({*starts, *headings}), words)
    blocks, turns, previous = [], 0, None
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(words)
        if start in headings:
            title, seconds = headings[start]
            blocks.append(f"## {clock(seconds)} {title}")
        speaker = cues[words[start].cue].speaker or ""
        turns += speaker != previous
        previous = speaker
        text = " ".join(word.text for word in words[start:end])
        mark = "{not quotable} " if _is_advertisement(text) else ""
        blocks.append(f"{mark}**{labels[speaker]}:** {text}")
    return "\n\n".join(blocks) + "\n", turns


def _paragraph_starts(cues: Sequence[Cue], words: Sequence[_Word]) -> list[int]:
    """Indexes of the words that begin a turn or a paragraph; a long turn is cut at the ends of sentences."""
    starts = [0] if words else []
    for index in range(1, len(words)):
        cue, previous = words[index].cue, words[index - 1].cue
        begins = cue != previous and (cues[cue].speaker != cues[previous].speaker or cues[cue].new_paragraph)
        if begins or (index - starts[-1] >= _PARAGRAPH and ends_sentence(words[index - 1].text)):
            starts.append(index)
    return starts


def _with_words(starts: Sequence[int], words: Sequence[_Word]) -> list[int]:
    """The starts whose paragraph holds a word; a lone dash stays with the paragraph before it."""
    ends = [*starts[1:], len(words)]
    return [
        start
        for start, end in zip(starts, ends, strict=True)
        if start == 0 or any(is_word(word.text) for word in words[start:end])
    ]


def _heading_places(
    chapters: Sequence[tuple[str, float]],
    times: Sequence[tuple[int, float]],
    starts: Sequence[int],
    words: Sequence[_Word],
) -> dict[int, tuple[str, float]]:
    """Word index -> (title, seconds) of the heading before that word, which begins a paragraph or sentence."""
    places: dict[int, tuple[str, float]] = {}
    for title, seconds in chapters:
        index = bisect_left([moment for _, moment in times], seconds)
        word = times[min(index, len(times) - 1)][0]
        candidates = [start for start in starts if abs(start - word) < _PARAGRAPH] or [word]
        nearest = min(candidates, key=lambda start: abs(start - word))
        if abs(nearest - word) > 25:
            around = range(max(1, word - 40), min(len(words), word + 40))
            sentences = [start for start in around if ends_sentence(words[start - 1].text)]
            nearest = min(sentences, key=lambda start: abs(start - word), default=nearest)
        places.setdefault(0 if not places and seconds <= 1 else nearest, (title, seconds))
    return places


def _is_advertisement(text: str) -> bool:
    return sum(kind.search(text) is not None for kind in _SPONSOR) >= _CERTAIN


def _labels(names: Sequence[str]) -> dict[str, str]:
    """Speaker -> label in the edition: the first name if no other speaker has it, else the whole name."""
    plain_names = {name: _name(name) for name in names}
    first_names = [name.split()[0] for name in plain_names.values()]
    return {
        name: plain.split()[0]
        if first_names.count(plain.split()[0]) == 1 and not is_unnamed(plain) and normalize_word(plain.split()[0])
        else plain
        for name, plain in plain_names.items()
    }


# --- the metadata -------------------------------------------------------------------------------


def _chapters(chapters: Sequence[tuple[str, float]], times: Sequence[tuple[int, float]]) -> list[tuple[str, float]]:
    """The chapters in rising order that start before the last known time, with whole seconds."""
    rising: list[tuple[str, float]] = []
    for title, seconds in chapters:
        if times and (not rising or seconds > rising[-1][1]) and seconds <= times[-1][1]:
            rising.append((title, float(int(seconds))))
    return rising


def _metadata(
    source: Source,
    about: About,
    captions: str,
    speakers: Sequence[tuple[str, Role | None, int]],
    chapters: Sequence[tuple[str, float]],
    edition: str | None,
) -> str:
    """interview.toml."""
    lines = [f"slug = {_quoted(about.slug)}", f"title = {_quoted(about.title)}"]
    if show := about.show or source.show:
        lines.append(f"show = {_quoted(show)}")
    if about.episode is not None:
        lines.append(f"episode = {about.episode}")
    if date := about.date or source.date:
        lines.append(f"date = {date}")
    if video := link_pattern(about.url or source.url):
        lines.append(f"video = {_quoted(video)}")
    lines.append(f"captions_sha256 = {_quoted(_sha256(captions))}")
    if about.file:
        lines += ["", "[source]", f"name = {_quoted(about.name)}", f"file = {_quoted(about.file)}"]
        lines.append(f"sha256 = {_quoted(about.digest)}")
        lines.append(f"form = {_quoted(source.form)}")
        if edition is not None:
            lines.append(f"edition_sha256 = {_quoted(_sha256(edition))}")
    labels = _labels([label for label, *_ in speakers])
    for label, role, _ in speakers:
        lines += ["", "[[speakers]]", f"name = {_quoted(_name(label))}"]
        lines += [f"role = {_quoted(role.value if role else UNKNOWN)}", f"label = {_quoted(labels[label])}"]
    for chapter, seconds in chapters:
        lines += ["", "[[chapters]]", f"title = {_quoted(chapter)}", f"starts = {_quoted(clock(seconds))}"]
    return "\n".join(lines) + "\n"


def _name(label: str) -> str:
    """A speaker's label without the characters that edited.md gives a meaning."""
    return " ".join(_LABEL_MARKUP.sub(" ", label).split()) or "Speaker"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _quoted(text: str) -> str:
    """A TOML string. JSON strings are valid TOML, except that TOML also wants U+007F escaped."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", "\\u007f")


def link_pattern(url: str | None) -> str | None:
    """A link that starts the recording at a moment, where its site can do that; else the link as it is."""
    if not url or not url.startswith(("https://", "http://")) or " " in url or "{" in url:
        return None
    found = _YOUTUBE.search(url)
    return f"https://www.youtube.com/watch?v={found['video']}&t={{seconds}}s" if found else url
