"""Whether a question is written in another language than English, and in which: by script, and by common words. Pure.

Twenty function words of a language are evidence enough, and they give the same answer every time. The libraries that
exist guess from letters: they call short English questions and names foreign, or bring tens of megabytes along.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from bot.search.language_words import (
    AS_WRITTEN,
    GREETINGS,
    LETTERS,
    OWN_NAMES,
    QUESTION_WORDS,
    SMALL_TALK,
    SPEAK,
    WORDS_OF,
)
from bot.search.phrasebook import SHORTHAND
from bot.search.terms import STOP_WORDS, fold, folded_words

OTHER = "other"
"""A language that has no sentence of its own here."""

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)*(?!\w)")


def _compared(word: str) -> str:
    """A word as it is compared: folded, unless its accents are all that makes it foreign."""
    written = unicodedata.normalize("NFC", word).casefold()
    return written if written in AS_WRITTEN else fold(word)


_FOREIGN = {language: frozenset(map(_compared, words.split())) for language, words in WORDS_OF.items()}
_QUESTION_WORDS = {_compared(word): language for language, words in QUESTION_WORDS.items() for word in words.split()}
_ENGLISH = STOP_WORDS | frozenset(
    "i he she they you we the a an of in on to for with what who why how when where is are was were do does did and or "
    "but about from his her their my your this that it not no so me be as am us one say says said think thinks".split()
)
_ENGLISH_ALONE = _ENGLISH.difference(*_FOREIGN.values())
_TYPED_ENGLISH = _ENGLISH | SHORTHAND.keys()
_SCRIPTS = {
    "CYRILLIC": "ru", "DEVANAGARI": "hi", "BENGALI": "bn", "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja",
    "CJK": "zh", "ARABIC": "ar",
}  # fmt: skip
_URDU, _PERSIAN, _UKRAINIAN = frozenset("ٹڈڑںےہھ"), frozenset("گچپژ"), frozenset("іїєґ")
_OTHER_SCRIPTS = frozenset(
    "GREEK HEBREW THAI TAMIL TELUGU KANNADA MALAYALAM GUJARATI GURMUKHI ORIYA SINHALA ARMENIAN GEORGIAN ETHIOPIC KHMER "
    "LAO MYANMAR TIBETAN".split()
)
_LOANS = re.compile(
    r"\b(?:c['’]est la vie|que ser[aá] ser[aá]|je ne sais quoi|d[eé]j[aà] vu|mea culpa)\b", re.IGNORECASE
)
"""Sayings that English speakers use."""

_ASKS_FOR = {language: frozenset(words.split()) for language, words in SPEAK.items()}
_MOST_LETTERS = 0.5  # a text with this share of letters in another script is in that script's language
_FEWEST_FOREIGN = 2  # different function words or letters of a language
_MOST_ASKING = 8  # words of a message that asks whether its language is spoken
_READ = 600  # characters that are looked at


def foreign_language(text: str, is_known: Callable[[str], bool]) -> str | None:
    """The language of a text that is not English, such as "de", or OTHER; None for English and for what is not clear.

    `is_known` says whether a folded word is English, a name, or said in an interview: such words prove nothing.
    """
    text = text[:_READ]
    return _by_script(text) or _by_words(text, is_known)


def has_few_known_words(text: str, is_known: Callable[[str], bool]) -> bool:
    """Whether half of a text's words or more are unknown, and none is English alone: it may be in another language.

    `is_known` as in `foreign_language`. A rare name is as unknown, so this proves no language.
    """
    words = folded_words(text[:_READ])
    unknown = sum(not is_known(word) for word in words)
    return 0 < len(words) <= 2 * unknown and _ENGLISH_ALONE.isdisjoint(words)


def _by_script(text: str) -> str | None:
    scripts: Counter[str] = Counter()
    for character in text:
        if character.isalpha():
            scripts[unicodedata.name(character, "LATIN").split()[0].split("-")[0]] += 1
    foreign = {name: count for name, count in scripts.items() if name in _SCRIPTS or name in _OTHER_SCRIPTS}
    if not foreign or sum(foreign.values()) < _MOST_LETTERS * scripts.total():
        return None
    if scripts["HIRAGANA"] + scripts["KATAKANA"]:
        return "ja"
    name = max(foreign, key=lambda script: foreign[script])
    if name == "ARABIC" and any(letter in _URDU for letter in text):
        return "ur"
    if name == "ARABIC" and any(letter in _PERSIAN for letter in text):
        return "fa"
    if name == "CYRILLIC" and not _UKRAINIAN.isdisjoint(text.casefold()):
        return "uk"
    return _SCRIPTS.get(name, OTHER)


def _by_words(text: str, is_known: Callable[[str], bool]) -> str | None:
    words = [_compared(word) for word in _WORD.findall(_LOANS.sub(" ", text))]
    if (greeted := _greeting(words)) is not None:
        return greeted
    if (small_talk := SMALL_TALK.get(" ".join(words)) or _asked_whether_spoken(words)) is not None:
        return small_talk
    if len(words) < _FEWEST_FOREIGN:
        return _by_question_word(words)
    letters = Counter(letter for letter in text.casefold() if letter in LETTERS)
    evidence = {
        language: len(common.intersection(words) - _ENGLISH) + _own_letters(letters, language)
        for language, common in _FOREIGN.items()
    }
    language = max(evidence, key=lambda name: (evidence[name], sum(word in _FOREIGN[name] for word in words)))
    common = _FOREIGN[language]
    foreign = sum(word in common and word not in _ENGLISH for word in words)
    english = sum(word in _ENGLISH and word not in common for word in words)
    unknown = sum(word not in common and word not in _ENGLISH and not is_known(word) for word in words)
    names = len(words) - foreign - english - unknown  # and nouns that English has, too
    is_most = foreign > english and foreign + unknown > (len(words) - names) / 3
    if evidence[language] >= _FEWEST_FOREIGN and is_most:
        return language
    return _by_question_word(words)


def _by_question_word(words: Sequence[str]) -> str | None:
    """The language of the question words of a message, if it has no function word of English."""
    languages = {_QUESTION_WORDS[word] for word in words if word in _QUESTION_WORDS}
    if len(languages) != 1:
        return None
    (language,) = languages
    return language if _TYPED_ENGLISH.isdisjoint(set(words) - _FOREIGN[language]) else None


def _greeting(words: Sequence[str]) -> str | None:
    """The language of a message that only greets or thanks in one."""
    languages = {GREETINGS.get(word) for word in words} - {""}
    return languages.pop() if len(languages) == 1 else None


def _asked_whether_spoken(words: Sequence[str]) -> str | None:
    """The language of a message that asks whether it is spoken: "hablas espanol"; None with a word of English."""
    if len(words) > _MOST_ASKING:
        return None
    words = [word.rpartition("'")[2] for word in words]  # l'italiano
    for language in dict.fromkeys(OWN_NAMES[word] for word in words if word in OWN_NAMES):
        english = _ENGLISH - _FOREIGN[language] - {"no", "u"}
        if not _ASKS_FOR[language].isdisjoint(words) and english.isdisjoint(words):
            return language
    return None


def _own_letters(letters: Counter[str], language: str) -> int:
    """How many letters of a text distinguish a language from most others, at most two."""
    return min(2, sum(count for letter, count in letters.items() if language in LETTERS[letter]))
