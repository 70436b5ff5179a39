"""How often words are said in an interview, by whom, and where first: counted word for word."""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.model import InterviewInfo, Line, Quote, Ref, Span, SpeakerCount, View
from bot.ports import Library
from bot.search.terms import folded_words, words_of

FIRST_PLACES = 3
"""Places that are shown."""


@dataclass(frozen=True, slots=True)
class WordCount:
    """How often each speaker says the words, most first, and the sentences of the first places."""

    counts: tuple[SpeakerCount, ...]
    places: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    span: Span
    line: Line


def speaker_meant(info: InterviewInfo, named: Collection[str]) -> str | None:
    """The one speaker whom folded words name, or "host" or "guest"; None where that is nobody, or not certain."""
    wanted = frozenset(named)
    meant = [
        speaker.name
        for speaker in info.speakers
        if speaker.is_known
        and (
            any(wanted <= set(words_of(name)) for name in (speaker.name, speaker.label, *speaker.aliases))
            or (speaker.role is not None and wanted == {speaker.role.value})
        )
    ]
    return meant[0] if wanted and len(meant) == 1 else None


async def count_words(
    library: Library, info: InterviewInfo, text: str, view: View, first_of: str | None = None
) -> WordCount:
    """How often the words of a text are said in a row by one speaker, fillers and repetitions included.

    The places are those of the speaker `first_of`; None: of anybody.
    """
    (lines,) = await library.lines([Ref(info.slug, Span(0, info.words))])
    places = await asyncio.to_thread(lambda: list(_places(lines, folded_words(text))))
    speakers = await _speakers(library, info, places)
    counts = Counter(speakers[place.line.turn] for place in places)
    shown = [place for place in places if first_of is None or speakers[place.line.turn] == first_of]
    spans = list(dict.fromkeys(place.line.span for place in shown))[:FIRST_PLACES]
    quotes = [await _shown(library, Ref(info.slug, span), folded_words(text), view) for span in spans]
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0] or ""))
    return WordCount(tuple(SpeakerCount(name, count) for name, count in ordered), tuple(quotes))


def _places(lines: Sequence[Line], wanted: Sequence[str]) -> Iterator[_Place]:
    """Every place where the words are said in a row within a turn; none overlaps another."""
    said = [(word, unit, line) for line in lines for unit in line.units for word in folded_words(unit.strict)]
    words = [word for word, _, _ in said]
    index = 0
    while wanted and index + len(wanted) <= len(words):
        end = index + len(wanted)
        if words[index:end] == list(wanted) and said[index][2].turn == said[end - 1][2].turn:
            yield _Place(Span(said[index][1].start, said[end - 1][1].end), said[index][2])
            index = end
        else:
            index += 1


async def _speakers(library: Library, info: InterviewInfo, places: Sequence[_Place]) -> dict[int | None, str | None]:
    """Who speaks in each turn that has a place; None where it is not known."""
    turns = {place.line.turn: place for place in places if place.line.turn is not None}
    quotes = await library.quotes([Ref(info.slug, place.span) for place in turns.values()], View.CAPTIONS)
    return {None: None, **dict(zip(turns, (quote.speaker for quote in quotes), strict=True))}


async def _shown(library: Library, ref: Ref, wanted: Sequence[str], view: View) -> Quote:
    """A sentence in a view that shows the words: the clean view leaves out fillers."""
    (quote,) = await library.quotes([ref], view)
    if " ".join(wanted) in " ".join(folded_words(quote.text)):
        return quote
    (strict,) = await library.quotes([ref], View.STRICT)
    return strict
