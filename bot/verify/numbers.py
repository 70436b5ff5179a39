"""A number as written in digits -> its words, and which words say a number. Pure.

Twenty lines, because what exists either has a licence that binds whoever ships the bot (num2words, LGPL) or brings
five packages along (inflect).
"""

import re
from collections.abc import Collection, Sequence

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_DECADES = "tens twenties thirties forties fifties sixties seventies eighties nineties".split()
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"), (100, "hundred"))
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip

MAGNITUDES = frozenset({"hundred", "thousand", "million", "billion", "trillion"})
"""Words that multiply the number before them."""

_NUMBER = re.compile(r"(\d{1,15})(?:\.(\d{1,9}))?(st|nd|rd|th|k|m|bn|b|tn|s)?")
_SUFFIXES = {"k": "thousand", "m": "million", "bn": "billion", "b": "billion", "tn": "trillion"}
_YEARS = (range(1100, 2000), range(2010, 2100))


def number_words(text: str) -> list[str] | None:
    """The words of a number in digits: 54, 1,000 without its comma, 2.5, 20th, 5k, 80s; None for any other text."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    whole, decimals, suffix = match.groups()
    words = _year(whole) if decimals is None and suffix in (None, "s") else _cardinal(int(whole))
    if decimals:
        words = [*words, "point", *(_UNITS[int(digit)] for digit in decimals)]
    if suffix in _SUFFIXES:
        return [*words, _SUFFIXES[suffix]]
    if suffix == "s":
        several = [*words[:-1], _plural(words[-1])]
        return several[1:] if len(several) == 2 and several[0] == "one" else several
    return [*words[:-1], _ordinal(words[-1])] if suffix else words


def _year(digits: str) -> list[str]:
    """Four digits as people say a year; any other number as a cardinal."""
    value = int(digits)
    if len(digits) == 4 and any(value in years for years in _YEARS) and value % 100:
        rest = value % 100
        return [*_cardinal(value // 100), *(["oh"] if rest < 10 else []), *_cardinal(rest)]
    return _cardinal(value)


def _cardinal(value: int) -> list[str]:
    if value < len(_UNITS):
        return [_UNITS[value]]
    for size, name in _SCALES:
        if value >= size:
            rest = value % size
            return [*_cardinal(value // size), name, *(_cardinal(rest) if rest else [])]
    rest = value % 10
    return [_TENS[value // 10 - 2], *([_UNITS[rest]] if rest else [])]


def _ordinal(word: str) -> str:
    if word in _ORDINALS:
        return _ORDINALS[word]
    return f"{word.removesuffix('y')}ieth" if word.endswith("y") else f"{word.removesuffix('t')}th"


def _plural(word: str) -> str:
    if word.endswith("y"):
        return f"{word.removesuffix('y')}ies"
    return f"{word}es" if word.endswith("x") else f"{word}s"


_MULTIPLES = frozenset(map(_plural, MAGNITUDES))
_COUNTING = frozenset({*_UNITS, *_TENS, *_DECADES, *MAGNITUDES, *_MULTIPLES, "dozen", "half", "thirds"})
_ORDINAL_WORDS = frozenset(map(_ordinal, [*_UNITS[1:], *_TENS, *MAGNITUDES]))
WORDS_OF_DIGITS = frozenset({"one", "first", "second"})
"""Words that say a number for certain only where they are written in digits."""
_CARDINALS = {_ordinal(word): word for word in (*_UNITS[1:], *_TENS, *MAGNITUDES)}
_ONE_AS_NUMBER = MAGNITUDES | {"percent", "point"}


def cardinal(word: str) -> str:
    """The number of an ordinal: "tenth" has the value of "ten"; any other word as it is."""
    return _CARDINALS.get(word, word)


def joins_number(words: Sequence[str], index: int) -> bool:
    """Whether the word at an index is the "and" of "a hundred and fifty", which people leave out."""
    is_inside = words[index] == "and" and 0 < index < len(words) - 1 and words[index - 1] in MAGNITUDES
    return is_inside and (words[index + 1] in _UNITS or words[index + 1] in _TENS)


def number_at(words: Sequence[str], index: int, digits: Collection[int] = ()) -> bool:
    """Whether the word at an index says a number. "One" does so only as a digit or before "hundred" and the like.

    `digits` are the indexes of words that were written in digits.
    """
    word = words[index]
    if index in digits:
        return True
    if word in WORDS_OF_DIGITS:
        return index + 1 < len(words) and words[index + 1] in _ONE_AS_NUMBER
    return word in _COUNTING or word in _ORDINAL_WORDS or any(character.isdigit() for character in word)
