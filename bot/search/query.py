"""A message -> the question in it: terms, phrases, who is meant. Pure. Step 7 of a question's way."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.model import Role
from bot.search.candidates import Vocabulary
from bot.search.message import expand_shorthand, normalize, strip_chatter
from bot.search.said_names import requested_role, strip_speaker_names
from bot.search.terms import STOP_WORDS, base_forms, fold, folded_words, stem, words_of

_QUOTED = re.compile(r"[\"“”„]([^\"“”„]{2,2000})[\"“”]")
_ANY_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")

_QUESTION_WORDS = frozenset(
    "what why how when where who which does did do is are was were has have can could should would will".split()
)
_SPEECH_VERBS = frozenset("ask asks asked asking".split())
"""What a named speaker did; never what the question is about. Say and tell are stop words anyway."""

_FEWEST_WORDS = 4  # of a question that has only stop words
_MOST_UNKNOWN = 20  # words of a question whose spelling is corrected; each takes milliseconds
_COURTESIES = frozenset(
    "bot verbatim nice cool great good awesome perfect amazing test testing morning evening afternoon night bye "
    "bad stupid dumb useless goodbye welcome sorry everybody everyone all team folks guys friends there".split()
)
"""Words that ask for nothing by themselves: said to the bot, or about its last answer."""


@dataclass(frozen=True, slots=True)
class Query:
    """A member's question, ready to be searched for. Words are folded."""

    text: str  # what is encoded: without chatter and without speakers' names, which no passage's words contain
    words: tuple[str, ...]  # content words, without speakers' names
    terms: tuple[tuple[str, float], ...]  # stems to look for, with weights
    never_used: tuple[str, ...]  # content words that the library never uses, not even with corrected spelling
    phrases: tuple[tuple[str, ...], ...]  # words in quotation marks: they must occur
    role: Role | None  # whose words are wanted, if the question says so
    folded_text: str  # all its words, for comparing wording
    is_empty: bool = False  # a greeting, thanks, or characters that are not words: nothing to look for

    @property
    def asks_question(self) -> bool:
        """Whether it asks something; otherwise it may be the wording of something that was said."""
        return "?" in self.text or self.folded_text.partition(" ")[0] in _QUESTION_WORDS

    @property
    def asks_about_unknown(self) -> bool:
        """Whether it asks about nothing but words that nobody says and that are no common English, as a rare name."""
        return self.is_empty and self.asks_question and any(word not in _COURTESIES for word in self.words)


def parse_query(message: str, names: Mapping[str, Role], vocabulary: Vocabulary) -> Query:
    """What a message asks for, given the speakers' names. Raises InputError if it has no words."""
    message = normalize(message)
    unknown = _unknown_words(message, names, vocabulary)
    quoted = _QUOTED.findall(restore_misheard_names(message, vocabulary))
    phrases = tuple(words for phrase in quoted if (words := _phrase_words(phrase, unknown, vocabulary)))
    question = restore_misheard_names(expand_shorthand(strip_chatter(message)), vocabulary)
    partly_corrected, corrected = correct_spelling(question, unknown, names, vocabulary)
    all_words = words_of(partly_corrected)
    role = requested_role(all_words, names)
    content = [word for word in all_words if word not in names and not (role is not None and word in _SPEECH_VERBS)]
    words = tuple(dict.fromkeys(word for word in content if word not in STOP_WORDS))
    terms, never_used = _terms(words, unknown, vocabulary)
    searchable = any(_is_searchable(word, never_used, unknown, vocabulary) for word in words)
    return Query(
        text=strip_speaker_names(corrected, names),
        words=words,
        terms=terms,
        never_used=never_used,
        phrases=phrases,
        role=role,
        folded_text=" ".join(folded_words(corrected)),
        is_empty=not phrases and not _asks_in_stop_words(all_words) and not searchable,
    )


def _is_searchable(word: str, never_used: Sequence[str], unknown: Collection[str], vocabulary: Vocabulary) -> bool:
    """Whether a word by itself is something to look for: a real word, perhaps misspelt, and not just a courtesy."""
    if word in _COURTESIES:
        return False
    right = _corrected(word, unknown, vocabulary)
    return word not in never_used or any(map(vocabulary.is_english, (right, *base_forms(right) - _COURTESIES)))


def _phrase_words(phrase: str, unknown: Collection[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words of a phrase in quotation marks with their spelling corrected: misspelt they would occur nowhere."""
    return tuple(part for word in folded_words(phrase) for part in _corrected(word, unknown, vocabulary).split())


def _corrected(word: str, unknown: Collection[str], vocabulary: Vocabulary) -> str:
    return (vocabulary.correct_spelling(word) if word in unknown else None) or word


def _asks_in_stop_words(words: Sequence[str]) -> bool:
    """Whether stop words alone ask a question, such as: why did he do it."""
    return len(words) >= _FEWEST_WORDS and words[0] in _QUESTION_WORDS


def _without_possessive(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def restore_misheard_names(text: str, vocabulary: Vocabulary) -> str:
    """The text with the right names in place of words that the captions misheard, if nobody says those words."""

    def restored(match: re.Match[str]) -> str:
        word = _without_possessive(match[0])
        name = vocabulary.name_heard_as(fold(word))
        return f"{name}{match[0][len(word) :]}" if name else match[0]

    return _ANY_WORD.sub(restored, text)


def _unknown_words(text: str, names: Mapping[str, Role], vocabulary: Vocabulary) -> frozenset[str]:
    """Words that may be misspelt; only some of a text full of them, since each takes milliseconds."""
    unknown = [word for word in dict.fromkeys(words_of(text)) if word not in names and vocabulary.is_unknown(word)]
    return frozenset(unknown[:_MOST_UNKNOWN])


def correct_spelling(
    text: str, unknown: Collection[str], names: Collection[str], vocabulary: Vocabulary
) -> tuple[str, str]:
    """The text with only misspelt stop words and speakers' names corrected, and the text with all words corrected.

    A sentence encoder cannot read a misspelt word; the word index can, by several readings of it.
    """
    partly, fully = text, text
    for match in reversed(list(_ANY_WORD.finditer(text))):
        word = _without_possessive(match[0])
        if fold(word) in unknown and (right := vocabulary.correct_spelling(fold(word))) is not None:
            start, end = match.start(), match.start() + len(word)
            fully = fully[:start] + right + fully[end:]
            if right in STOP_WORDS or right in names:
                partly = partly[:start] + right + partly[end:]
    return partly, fully


def _terms(
    words: Sequence[str], unknown: Collection[str], vocabulary: Vocabulary
) -> tuple[tuple[tuple[str, float], ...], tuple[str, ...]]:
    """Stems to look for with their weights, and the words that the library never uses."""
    terms: dict[str, float] = {}
    never_used = []
    for word in words:
        term = stem(word)
        if vocabulary.frequency(term):
            terms[term] = 1.0
        elif word in unknown and (similar := vocabulary.similar_terms(word)):
            for other, weight in similar:
                terms[other] = max(weight, terms.get(other, 0.0))
        else:
            never_used.append(word)
    return tuple(terms.items()), tuple(never_used)
