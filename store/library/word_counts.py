"""Counts the words of each interview by itself, and adds the counts up to the vocabulary of the library."""

import json
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.search.terms import STOP_WORDS, stem, terms_of, words_of
from store.library.prepare import PreparedInterview


@dataclass(slots=True)
class WordCounts:
    """Of one interview: the stems of its content words, how often each is used, and names misheard in the captions."""

    stems: dict[str, str] = field(default_factory=dict)
    passages: Counter[str] = field(default_factory=Counter)  # stem -> wide passages that say it
    entries: Counter[str] = field(default_factory=Counter)  # stem -> entries whose questions use it
    said: set[str] = field(default_factory=set)  # words that are shown somewhere
    misheard: dict[str, str] = field(default_factory=dict)  # word -> name

    def dump(self) -> bytes:
        """The counts as bytes, about 40 KB for an interview of three hours."""
        values = [self.stems, self.passages, self.entries, sorted(self.said), self.misheard]
        return zlib.compress(json.dumps(values, ensure_ascii=False).encode(), 1)

    @staticmethod
    def load(blob: bytes) -> "WordCounts":
        """The counts from what `dump` returned."""
        stems, passages, entries, said, misheard = json.loads(zlib.decompress(blob))
        return WordCounts(stems, Counter(passages), Counter(entries), set(said), misheard)


def count_words(prepared: PreparedInterview) -> WordCounts:
    """The counts of an interview."""
    counts = WordCounts(misheard=dict(prepared.misheard))
    words: set[str] = set()
    for document in prepared.documents:
        if document.is_entry:
            for question in document.questions:
                words.update(words_of(question))
            counts.entries.update({term for question in document.questions for term in terms_of(question)})
        else:
            shown = set(words_of(document.plain_text))
            counts.said |= shown
            words |= shown
            captions = prepared.interview.words[document.span.start : document.span.end]
            words.update(words_of(" ".join(captions)))
            counts.passages.update(set(document.terms))
    counts.stems = {word: stem(word) for word in words if word not in STOP_WORDS}
    return counts


class LibraryWords:
    """The counts of all interviews, added up."""

    def __init__(self, interviews: Iterable[WordCounts]) -> None:
        """`interviews` in the order of slugs: if two misheard the same word, the name of the later one counts."""
        self._sum = WordCounts()
        for counts in interviews:
            self._sum.stems.update(counts.stems)
            self._sum.passages.update(counts.passages)
            self._sum.entries.update(counts.entries)
            self._sum.said |= counts.said
            self._sum.misheard.update(counts.misheard)

    def vocabulary(self) -> list[tuple[str, str, int, int]]:
        """Content words as (word, stem, wide passages that say the stem, entries whose questions use it)."""
        passages, entries = self._sum.passages, self._sum.entries
        return [
            (word, term, passages[term], entries[term])
            for word, term in sorted(self._sum.stems.items())
            if passages[term] or entries[term]
        ]

    def misheard(self) -> list[tuple[Any, ...]]:
        """Misheard words and their names, without words that some interview really says."""
        said = self._sum.said
        return sorted((word, name) for word, name in self._sum.misheard.items() if word not in said)
