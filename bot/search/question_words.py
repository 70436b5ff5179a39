"""The words of a question as they were typed, and the names among them; for `bot.search.mentions`. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.search.candidates import Vocabulary
from bot.search.people import People, Person
from bot.search.terms import STOP_WORDS, words_of

_TOKEN = re.compile(r"#?[^\W_]+(?:[.'’-][^\W_]+)*['’]?")
_POSSESSIVE = re.compile(r"['’]s?$")
_SHORTEST_SHORT_NAME = 2
_ADVERBS = frozenset("really actually ever also just even once never always first personally still".split())
HONORIFICS = frozenset("mr mrs ms dr doctor prof professor sir guest host".split())
DETERMINERS = frozenset("the a an this that my your his her their our some any no every each".split())
EPISODE = frozenset("episode interview podcast conversation talk chat discussion ep show".split())
IN = frozenset("in on from during".split())


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word of a question: folded, without 's; where it stands in the text."""

    word: str
    start: int
    end: int
    possessive: bool
    capital: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a question: its tokens `[first, last)`."""

    person: Person
    first: int
    last: int


def typed_words(text: str, people: People, vocabulary: Vocabulary) -> list[TypedWord]:
    tokens = []
    for match in _TOKEN.finditer(text):
        bare = _POSSESSIVE.sub("", match[0])
        word = "".join(words_of(bare)) if not bare.startswith("#") else bare
        if vocabulary.is_unknown(word):
            word = people.spelt(word)
        tokens.append(TypedWord(word, match.start(), match.end(), bare != match[0], match[0][:1].isupper()))
    return tokens


def mentions_in(words: Sequence[str], people: People) -> Iterator[Mention]:
    index = 0
    while index < len(words):
        named = people.named(words[index:])
        if named is None:
            index += 1
            continue
        person, length = named
        first = index - 1 if index and _is_short_for(words[index - 1], person) else index
        yield Mention(person, first, index + length)
        index += length


def _is_short_for(word: str, person: Person) -> bool:
    """Whether a word before a surname is short for the person's first name: Don Knuth."""
    first = words_of(person.name)[0]
    return len(word) >= _SHORTEST_SHORT_NAME and word not in STOP_WORDS and first.startswith(word)


def word_before(words: Sequence[str], mention: Mention, back: int = 1) -> str:
    """The word before a name, honorifics aside; empty at the beginning."""
    index = mention.first - 1
    while index >= 0 and words[index] in HONORIFICS:
        index -= 1
    index -= back - 1
    return words[index] if index >= 0 else ""


def word_after(words: Sequence[str], mention: Mention) -> str:
    """The word after a name, adverbs aside; empty at the end."""
    return next((word for word in words[mention.last :] if word not in _ADVERBS), "")


def phrase_start(words: Sequence[str], first: int) -> int:
    """Where "in the" begins before a token, if it is there."""
    if first > 0 and words[first - 1] in DETERMINERS:
        first -= 1
    return first - 1 if first > 0 and words[first - 1] in IN else first
