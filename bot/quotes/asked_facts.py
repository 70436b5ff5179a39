"""A message -> what it asks about interviews themselves, and of which of them. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from bot.model import Fact
from bot.quotes.named_alone import named_alone
from bot.quotes.names import Names
from bot.search.candidates import Vocabulary
from bot.search.interview_questions import InterviewQuestion, read_interview_question
from bot.search.mentions import read_names
from bot.search.message import normalize, strip_mentions
from bot.search.people import People
from bot.search.said_names import person_names
from bot.search.terms import words_of
from bot.search.word_questions import read_word_question

_NOUNS = ("the interview", "of the interview")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about the interview itself, and the interviews that it names (slugs, None: it names none)."""

    question: InterviewQuestion
    interviews: frozenset[str] | None


def read_question(text: str, names: Names, vocabulary: Vocabulary) -> Asked | None:
    """What a message asks about interviews themselves; None if it asks about content. Raises InputError."""

    def correct(word: str) -> str:
        return (vocabulary.correct_spelling(word) if vocabulary.is_unknown(word) else None) or word

    if alone := named_alone(text, names.labels):
        return Asked(InterviewQuestion(Fact.INTERVIEW), alone)
    speakers = person_names(names.roles)
    if names.people is None:
        question = read_interview_question(text, speakers, correct)
        return Asked(question, None) if question is not None else None
    message = normalize(text)
    asked = _of_several(message, names.people, speakers, vocabulary, correct)
    if asked is None or asked.question.counted is None:
        return asked
    whole = read_word_question(strip_mentions(message), speakers)  # with the name of whoever says the words
    counted = replace(asked.question.counted, by=whole.by if whole is not None else ())
    return replace(asked, question=replace(asked.question, counted=counted))


def _of_several(
    message: str,
    people: People,
    speakers: Collection[str],
    vocabulary: Vocabulary,
    correct: Callable[[str], str],
) -> Asked | None:
    """What a message asks about one of several interviews."""
    named = read_names(message, people, vocabulary)
    if named.interviews is not None:
        wordings = [_with_noun(message, named.text, noun) for noun in _NOUNS]
        if (question := _first_question(wordings, (), correct)) is not None:
            return Asked(question, named.interviews)
    for slugs, wording in _with_titles(message, people):
        if (question := _first_question([wording], (), correct)) is not None:
            return Asked(question, slugs)
    question = read_interview_question(message, speakers if named.interviews is None else (), correct)
    return Asked(question, None) if question is not None else None


def _first_question(
    wordings: Iterable[str], speakers: Collection[str], correct: Callable[[str], str]
) -> InterviewQuestion | None:
    questions = (read_interview_question(wording, speakers, correct) for wording in wordings)
    return next((question for question in questions if question is not None), None)


def _with_noun(message: str, without_names: str, noun: str) -> str:
    """The message without the names of interviews, and a noun in their place."""
    whole, kept = message.split(), without_names.split()
    same = 0
    while same < min(len(whole), len(kept)) and words_of(whole[same]) == words_of(kept[same]):
        same += 1
    return " ".join([*kept[:same], noun, *kept[same:]])


def _with_titles(message: str, people: People) -> Iterator[tuple[frozenset[str], str]]:
    """The message with "the interview" for a title or show that it names: "how long is The Lamp Room"."""
    words = words_of(message)
    for title, slugs in people.titles_in(words):
        yield slugs, " ".join([*words[: title.start], _NOUNS[0], *words[title.stop :]])
