"""Whether what a model says was misheard may be shown as said: a name put right, never a word of anybody's changed.

No model is believed. Where one ordinary word would become another, as in "increase" and "Decrease", the captions stay.
"""

from collections.abc import Sequence

import jellyfish
from rapidfuzz import fuzz

from bot.search.terms import base_forms
from bot.transcript.numbers import digits_said
from bot.transcript.words import normalize_word

_ALIKE = 60.0  # how much a correction sounds or reads like what was heard, of 100
_SHORT = 3  # letters of words that are taken for ordinary: the list of English words has none so short
_ABBREVIATED = {"saint": "st", "doctor": "dr", "mister": "mr", "mount": "mt", "junior": "jr", "senior": "sr"}
_PREFIXES = tuple(
    "anti com con counter de dis en ex extra hyper hypo il im in inter intra ir mal micro mis mono multi non out over "
    "poly post pre pro re semi sub super sur trans un under".split()
)
_SUFFIXES = tuple(
    "able al ally ance ant ate ation ed ee eer ence ent er ers es est ful hood ible ic ical ing ion ious ise ish ism "
    "ist ity ive ize less like ling ly ment ness or ous s ship tion ward wise y".split()
)
_SHORTEST_BASE = 3  # letters


def is_credible(heard: str, said: str, english: frozenset[str]) -> bool:
    """Whether a correction may be shown: a name that sounds or reads like what the captions heard.

    `heard` is normalized; `english` are common English words of four letters and more. Everything else is at most a
    doubt, shown as heard.
    """
    if not english or not any(character.isupper() or character.isdigit() for character in said):
        return False
    before, after = heard.split(), [normalize_word(word).rstrip(".") for word in said.split()]
    if digits_said(before) != digits_said(after) or not _is_alike("".join(before), "".join(after)):
        return False
    if "".join(before) == "".join(after).replace("-", ""):
        return True  # the same letters
    return all(_is_name(*pair, english) for pair in _changes(before, after))


def _is_alike(first: str, second: str) -> bool:
    """Whether words, without the spaces between them, sound or read alike."""
    second = second.replace("-", "")
    if fuzz.ratio(first, second) >= _ALIKE:
        return True
    sounds = [jellyfish.metaphone(text.encode("ascii", "ignore").decode()) for text in (first, second)]
    return bool(sounds[0] and sounds[1]) and fuzz.ratio(*sounds) >= _ALIKE


def _changes(before: Sequence[str], after: Sequence[str]) -> list[tuple[Sequence[str], Sequence[str]]]:
    """What a correction changes: word by word if it has as many, otherwise all between the words that stay."""
    if len(before) == len(after):
        return [((old,), (new,)) for old, new in zip(before, after, strict=True) if old != new]
    start = next((at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), None)
    start = min(len(before), len(after)) if start is None else start
    rest = list(zip(reversed(before[start:]), reversed(after[start:]), strict=False))
    end = next((at for at, (old, new) in enumerate(rest) if old != new), len(rest))
    return [(before[start : len(before) - end], after[start : len(after) - end])]


def _is_name(before: Sequence[str], after: Sequence[str], english: frozenset[str]) -> bool:
    """Whether a change can only be of a name: its words on one side, heard or said, are no words of English."""
    if [*map(_ABBREVIATED.get, before)] == [*after]:
        return True
    if not before or not after or _turns("".join(before), "".join(after)):
        return False
    return any(not any(_is_ordinary(word, english) for word in words) for words in (before, after))


def _is_ordinary(word: str, english: frozenset[str]) -> bool:
    """Whether a word is English, or made of one, as unlawful and payee are."""
    parts = [part for part in word.replace("'s", "").replace("'", "").split("-") if part]
    return any(len(part) <= _SHORT or not english.isdisjoint(_bases(part)) for part in parts)


def _turns(before: str, after: str) -> bool:
    """Whether two words differ only in how they begin or end, as like and dislike, or payer and payee do."""
    if before.endswith(after) or after.endswith(before):
        return True
    beginnings, endings = (
        not bases(before).isdisjoint(bases(after)) for bases in (_without_prefixes, _without_suffixes)
    )
    return beginnings or endings


def _bases(word: str) -> set[str]:
    """A word, and those that it may be made of."""
    return {
        base
        for stem in _without_prefixes(word)
        for form in _without_suffixes(stem)
        for base in (form, *base_forms(form))
    }


def _without_prefixes(word: str) -> set[str]:
    return {word} | {word.removeprefix(prefix) for prefix in _PREFIXES if len(word) >= len(prefix) + _SHORTEST_BASE}


def _without_suffixes(word: str) -> set[str]:
    return {word} | {word.removesuffix(suffix) for suffix in _SUFFIXES if len(word) >= len(suffix) + _SHORTEST_BASE}
