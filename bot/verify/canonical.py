"""Words as people write them -> one form for what sounds the same: numbers, contractions, spelling. Pure.

The form is only compared, never shown. Claim and script go through the same function, so it may join words that
differ ("its" and "it's") where no reader could hear the difference.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.search.terms import fold
from bot.verify.british_spelling import american
from bot.verify.numbers import MAGNITUDES, joins_number, number_words

_APOSTROPHES = str.maketrans(dict.fromkeys("´`′＇", "'"))
_WORD = re.compile(r"\d+(?:[.,]\d+)*[a-z]{0,2}(?![^\W_])|[a-z]+\*+[a-z]*|[^\W_]+(?:[.'][^\W_]+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_MONEY = re.compile(r"([$€£])\s?(\d[\d.,]{0,20}(?:(?:k|m|bn?|tn)\b)?)")
_CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds"}
_CURRENCY_WORDS = frozenset(_CURRENCIES.values())
_VULGAR = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4"}
_VULGAR_FRACTION = re.compile(rf"\s?([{''.join(_VULGAR)}])")
_FRACTION = re.compile(r"(?:(?<![\d/.,])(\d+)[ -])?(?<![\d/.,])(1/2|[12]/3|[13]/4)(?![\d/])")
_FRACTIONS = {"1/2": "half", "1/3": "one third", "2/3": "two thirds", "1/4": "one quarter", "3/4": "three quarters"}
_UNIT = re.compile(r"(?<=\d)(?:'(?=s\b)|(?=(?:pct|yrs?|mins?|hrs?|secs?)\b))")
"""An apostrophe after a number ("80's"), or where a unit is written to it ("25pct")."""
_IN_WORD = re.compile(r"(?<!\w)\[([^\W\d_]{1,3})\](?=[^\W\d_])|(?<=[^\W\d_])\[([^\W\d_]{1,4})\]")
"""Letters that an editor's brackets change: [h]e, want[s]."""
_WITH_SLASH = re.compile(r"\b(?:(w/o)|(b/c))\b")

_ENDINGS = {"n't": "not", "'re": "are", "'m": "am", "'ve": "have", "'ll": "will", "'d": "would"}
_BEFORE_IS = frozenset(
    "it he she that what who there here where how this when why everything something everybody everyone someone "
    "somebody anyone anybody".split()
)
_IRREGULAR = {
    "can't": "can not", "cannot": "can not", "cant": "can not", "won't": "will not", "wont": "will not",
    "shan't": "shall not", "ain't": "is not", "aint": "is not", "let's": "let us", "lets": "let us", "its": "it is",
    "im": "i am", "ive": "i have", "youre": "you are", "youve": "you have", "youll": "you will",
    "theyre": "they are", "theyve": "they have", "theyll": "they will", "weve": "we have", "thats": "that is",
    "theres": "there is", "heres": "here is", "hes": "he is", "shes": "she is", "whats": "what is",
    "itll": "it will", "thatll": "that will", "youd": "you would", "theyd": "they would",
    "shouldve": "should have", "couldve": "could have", "wouldve": "would have", "whos": "who is", "wheres": "where is",
    "hows": "how is",
    "thru": "through", "tho": "though", "altho": "although", "nite": "night", "luv": "love", "u": "you", "ur": "your",
    "ppl": "people", "coz": "because", "cos": "because", "dunno": "do not know", "gimme": "give me", "lemme": "let me",
    "gonna": "going to", "wanna": "want to", "gotta": "got to", "kinda": "kind of", "sorta": "sort of",
    "w": "with", "bc": "because", "abt": "about", "btwn": "between", "r": "are", "n": "and", "em": "them",
    "yr": "year", "yrs": "years", "hr": "hour", "hrs": "hours", "min": "minute", "mins": "minutes", "sec": "second",
    "secs": "seconds", "pct": "percent", "sth": "something", "smth": "something", "pls": "please", "plz": "please",
    "thx": "thanks", "rly": "really", "prolly": "probably", "tmrw": "tomorrow", "govt": "government", "hv": "have",
    "wut": "what", "vs": "versus", "til": "until", "till": "until", "yall": "you all", "y'all": "you all",
    "outta": "out of", "lotta": "lot of", "hafta": "have to", "oughta": "ought to", "tryna": "trying to",
    "shoulda": "should have", "coulda": "could have", "woulda": "would have", "c'mon": "come on", "cmon": "come on",
    "idk": "i do not know", "fb": "facebook",
    "cause": "because", "cuz": "because", "ok": "okay", "alright": "all right", "email": "e mail", "emails": "e mails",
}  # fmt: skip
_HOMOPHONES = {
    "their": "there", "too": "to", "than": "then", "effect": "affect", "effects": "affects", "hear": "here",
    "loose": "lose", "principle": "principal", "principles": "principals", "passed": "past",
    "peace": "piece", "site": "sight", "cite": "sight", "complement": "compliment", "role": "roll", "weak": "week",
    "allowed": "aloud", "whose": "who is", "brake": "break",
}  # fmt: skip
"""Words that people type for one another since they sound the same; none negates or counts."""
_WITHOUT_APOSTROPHE = frozenset(
    "dont doesnt didnt isnt arent wasnt werent havent hasnt hadnt couldnt wouldnt shouldnt mustnt neednt".split()
)


class CanonicalWord(NamedTuple):
    """A word in its one form, and the index of the text it is from. One text may give several: "don't", "54%"."""

    source: int
    word: str


def canonical_words(texts: Iterable[str]) -> list[CanonicalWord]:
    """The words of each text, in order, in their one form; a text without words gives none."""
    words = [CanonicalWord(index, word) for index, text in enumerate(texts) for word in _words_in(text)]
    return as_spoken(words)


def opens_magnitude(words: Sequence[str], index: int) -> bool:
    """Whether the word at an index is the "a" of "a hundred", which says the same as "one"."""
    return words[index] == "a" and index + 1 < len(words) and words[index + 1] in MAGNITUDES


def as_spoken(words: Sequence[CanonicalWord]) -> list[CanonicalWord]:
    """The words of a text with numbers in one form, whatever they were parted by.

    "Per cent" is "percent", "$5 million" is "five million dollars", "a hundred and fifty" has no "and", "a 100" no "a".
    """
    plain = [word.word for word in words]
    joined: list[CanonicalWord] = []
    for index, (source, word) in enumerate(words):
        if joins_number(plain, index):
            continue
        before = joined[-1] if joined else CanonicalWord(source, "")
        if before.word == "a" and word == "one" and plain[index + 1 : index + 2] and plain[index + 1] in MAGNITUDES:
            joined[-1] = CanonicalWord(source, word)
        elif (before.word, word) == ("per", "cent"):
            joined[-1] = CanonicalWord(before.source, "percent")
        elif precedes_magnitude(before.word, word):
            joined[-1:] = [CanonicalWord(before.source, word), CanonicalWord(source, before.word)]
        else:
            joined.append(CanonicalWord(source, word))
    return joined


def precedes_magnitude(word: str, following: str) -> bool:
    """Whether two words are those of "$5 million", as it is written: "dollars" before "million"."""
    return word in _CURRENCY_WORDS and following in MAGNITUDES


def has_words(text: str) -> bool:
    """Whether a text, such as a word with its punctuation, has any word."""
    return bool(_words_in(text))


@lru_cache(maxsize=65536)
def canonical_text(text: str) -> tuple[str, ...]:
    """The words of one text, such as a word with its punctuation, in their one form."""
    return tuple(word for _, word in canonical_words([text]))


@lru_cache(maxsize=65536)
def _words_in(text: str) -> tuple[str, ...]:
    """The words of one text, such as a word with its punctuation."""
    text = _IN_WORD.sub(r"\1\2", text)
    text = _VULGAR_FRACTION.sub(lambda match: f" {_VULGAR[match[1]]}", text)
    folded = _FRACTION.sub(_fraction, fold(text.translate(_APOSTROPHES)))
    folded = _UNIT.sub(lambda match: "" if match[0] else " ", folded)
    folded = _WITH_SLASH.sub(lambda match: "without" if match[1] else "because", folded)
    folded = _MONEY.sub(lambda match: f"{match[2]} {_CURRENCIES[match[1]]}", _THOUSANDS.sub("", folded))
    folded = folded.replace("%", " percent ").replace("&", " and ")
    return tuple(word for raw in _WORD.findall(folded) for word in _forms(raw))


def _fraction(match: re.Match[str]) -> str:
    """A fraction in words, with what it is added to."""
    words = _FRACTIONS[match[2]]
    return words if match[1] is None else f"{match[1]} and {'a half' if words == 'half' else words}"


def _forms(raw: str) -> Sequence[str]:
    """A folded word, with its apostrophes and dots, in its one form."""
    if (number := number_words(raw)) is not None:
        return number
    if (irregular := _IRREGULAR.get(raw)) is not None:
        return irregular.split()
    if raw in _WITHOUT_APOSTROPHE:
        return [raw.removesuffix("nt"), "not"]
    for ending, meaning in _ENDINGS.items():
        if raw.endswith(ending) and len(raw) > len(ending):
            return [raw.removesuffix(ending), meaning]
    if raw.endswith("'s") and raw.removesuffix("'s") in _BEFORE_IS:
        return [raw.removesuffix("'s"), "is"]
    plain = american(raw.replace("'", "").replace(".", ""))
    return _HOMOPHONES.get(plain, plain).split()
